import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/** Hears recordings and prints every partial text, endpoint and result, and the alternatives: model path, phrase list or -, WAV files. */
public class VoskCompare {
  private static final int HEADER = 44;
  private static final int CHUNK = 6400;
  private static final int ALTERNATIVES = 5;

  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    Model model = new Model(args[0]);
    for (String file : Arrays.copyOfRange(args, 2, args.length)) {
      byte[] bytes = Files.readAllBytes(Path.of(file));
      for (int alternatives : new int[] {0, ALTERNATIVES}) {
        Recognizer recognizer = args[1].equals("-") ? new Recognizer(model, 16000f) : new Recognizer(model, 16000f, args[1]);
        recognizer.setWords(true);
        recognizer.setMaxAlternatives(alternatives);
        for (int at = HEADER; at < bytes.length; at += CHUNK) {
          byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK));
          if (recognizer.acceptWaveForm(chunk, chunk.length)) {
            say("result at " + at, recognizer.getResult());
          } else if (alternatives == 0) {
            say("partial at " + at, recognizer.getPartialResult());
          }
        }
        say("final", recognizer.getFinalResult());
        recognizer.close();
      }
    }
    System.exit(0);
  }

  private static void say(String name, String json) {
    System.out.println(name + " = " + json.replace("\n", "\\n"));
  }
}

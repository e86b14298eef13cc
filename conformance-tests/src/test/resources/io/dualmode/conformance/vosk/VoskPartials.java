import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/** Hears recordings with words in partial results and prints every answer: model path, grammar or "-", raw PCM files at 16 kHz. */
public class VoskPartials {
  private static final int CHUNK = 8000;

  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    try (Model model = new Model(args[0])) {
      for (String file : Arrays.copyOfRange(args, 2, args.length)) {
        byte[] audio = Files.readAllBytes(Path.of(file));
        try (Recognizer recognizer = args[1].equals("-") ? new Recognizer(model, 16000f) : new Recognizer(model, 16000f, args[1])) {
          recognizer.setWords(true);
          recognizer.setPartialWords(true);
          for (int at = 0; at < audio.length; at += CHUNK) {
            byte[] chunk = Arrays.copyOfRange(audio, at, Math.min(audio.length, at + CHUNK));
            System.out.println(line(recognizer.acceptWaveForm(chunk, chunk.length) ? recognizer.getResult() : recognizer.getPartialResult()));
          }
          System.out.println(line(recognizer.getFinalResult()));
        }
      }
    }
  }

  private static String line(String json) {
    return json.replace("\n", " ");
  }
}

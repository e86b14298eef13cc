import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/** Hears sentences with words in results and partial results, and prints them: model path, WAV files. */
public class VoskSentences {
  private static final int HEADER = 44;
  private static final int CHUNK = 3200;

  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    Model model = new Model(args[0]);
    for (String file : Arrays.copyOfRange(args, 1, args.length)) {
      byte[] bytes = Files.readAllBytes(Path.of(file));
      Recognizer recognizer = new Recognizer(model, 16000f);
      recognizer.setWords(true);
      recognizer.setPartialWords(true);
      String partial = "";
      boolean first = true;
      for (int at = HEADER; at < bytes.length; at += CHUNK) {
        byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK));
        if (recognizer.acceptWaveForm(chunk, chunk.length)) {
          say("result", recognizer.getResult());
          first = false;
        } else if (first && recognizer.getPartialResult().contains("partial_result")) {
          partial = recognizer.getPartialResult().replaceAll("\"partial\" : \"[^\"]*\"", "\"partial\" : \"*\"");
        }
      }
      say("final", recognizer.getFinalResult());
      say("words of the last partial result of the first utterance", partial);
      recognizer.close();
    }
    System.exit(0);
  }

  private static void say(String name, String json) {
    System.out.println(name + " = " + json.replace("\n", "\\n"));
  }
}

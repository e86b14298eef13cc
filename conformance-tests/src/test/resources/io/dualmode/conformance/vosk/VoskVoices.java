import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;
import org.vosk.SpeakerModel;

/** Hears recordings and prints every result and who spoke it, a number of the vector each: model path, speaker model path, WAV files. */
public class VoskVoices {
  private static final int HEADER = 44;
  private static final int CHUNK = 6400;
  private static final Pattern VECTOR = Pattern.compile("\"spk\" : \\[([^\\]]*)\\],\\s*");

  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    Model model = new Model(args[0]);
    SpeakerModel speaker = new SpeakerModel(args[1]);
    for (boolean late : new boolean[] {false, true}) {
      Recognizer recognizer = late ? new Recognizer(model, 16000f) : new Recognizer(model, 16000f, speaker);
      if (late) {
        recognizer.setSpeakerModel(speaker);
      }
      recognizer.setWords(true);
      for (String file : Arrays.copyOfRange(args, 2, args.length)) {
        byte[] bytes = Files.readAllBytes(Path.of(file));
        for (int at = HEADER; at < bytes.length; at += CHUNK) {
          byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK));
          if (recognizer.acceptWaveForm(chunk, chunk.length)) {
            say("result at " + at, recognizer.getResult());
          }
        }
        say("final", recognizer.getFinalResult());
      }
      recognizer.close();
    }
    System.exit(0);
  }

  private static void say(String name, String json) {
    Matcher vector = VECTOR.matcher(json);
    if (vector.find()) {
      for (String number : vector.group(1).split(",\\s*")) {
        System.out.println("\"spk\" : " + number);
      }
    }
    System.out.println(name + " = " + vector.reset().replaceFirst("").replace("\n", "\\n"));
  }
}

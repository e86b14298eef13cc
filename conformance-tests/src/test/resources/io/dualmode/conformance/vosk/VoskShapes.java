import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/**
 * Hears a recording with every setting and prints which shapes of answers come in which order, without words and numbers: model path,
 * raw PCM file at 16 kHz, grammar of its words.
 */
public class VoskShapes {
  private static final int CHUNK = 3200;
  private static final int PAUSE = 3 * 32_000;

  private interface Setting {
    void on(Recognizer recognizer);
  }

  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    byte[] speech = Files.readAllBytes(Path.of(args[1]));
    byte[] audio = Arrays.copyOf(speech, speech.length + PAUSE);
    try (Model model = new Model(args[0])) {
      hear("plain", model, audio, recognizer -> { });
      hear("words", model, audio, recognizer -> recognizer.setWords(true));
      hear("alternatives", model, audio, recognizer -> recognizer.setMaxAlternatives(3));
      hear("alternatives with words", model, audio, recognizer -> {
        recognizer.setMaxAlternatives(3);
        recognizer.setWords(true);
      });
      hear("partial words", model, audio, recognizer -> recognizer.setPartialWords(true));
      hear("grammar by call", model, audio, recognizer -> recognizer.setGrammar(args[2]));
      shorts(model, speech, args[2]);
    }
    try {
      new Model("no such folder");
    } catch (IOException e) {
      System.out.println("no model: " + e.getMessage());
    }
    System.exit(0);
  }

  private static void hear(String name, Model model, byte[] audio, Setting setting) throws IOException {
    try (Recognizer recognizer = new Recognizer(model, 16000f)) {
      setting.on(recognizer);
      Set<String> shapes = new LinkedHashSet<>();
      shapes.add("fresh " + shape(recognizer.getPartialResult()));
      boolean ended = false;
      for (int at = 0; at < audio.length; at += CHUNK) {
        int length = Math.min(CHUNK, audio.length - at);
        if (recognizer.acceptWaveForm(Arrays.copyOfRange(audio, at, at + length), length)) {
          String result = shape(recognizer.getResult());
          if (!ended) {
            shapes.add("endpoint " + result);
            shapes.add("after it " + shape(recognizer.getPartialResult()));
          }
          ended = true;
        } else if (!ended) {
          String partial = shape(recognizer.getPartialResult());
          // words of partial results lag in the real engine, so that for a while it has the text alone
          if (!name.startsWith("partial") || partial.contains("partial_result")) {
            shapes.add(partial);
          }
        }
      }
      shapes.add("final " + shape(recognizer.getFinalResult()));
      shapes.add("then " + shape(recognizer.getFinalResult()));
      shapes.forEach(shape -> System.out.println(name + ": " + shape));
    }
  }

  /** The other forms of audio, a grammar at construction, a result without an endpoint, and a reset. */
  private static void shorts(Model model, byte[] speech, String grammar) throws IOException {
    short[] shorts = new short[speech.length / 2];
    float[] floats = new float[shorts.length];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) (speech[2 * i] & 0xff | speech[2 * i + 1] << 8);
      floats[i] = shorts[i];
    }
    try (Recognizer recognizer = new Recognizer(model, 16000f, grammar)) {
      recognizer.acceptWaveForm(shorts, shorts.length);
      System.out.println("shorts: " + shape(recognizer.getResult()));
      recognizer.reset();
      recognizer.acceptWaveForm(floats, floats.length);
      System.out.println("floats: " + shape(recognizer.getFinalResult()));
      recognizer.acceptWaveForm(shorts, shorts.length);
      recognizer.reset();
      System.out.println("reset: " + shape(recognizer.getFinalResult()));
    }
  }

  /** Words become a star and numbers a hash; of several words of one shape one is left, of readings the best. */
  private static String shape(String json) {
    String general = json.replaceAll("\"(text|word|partial)\" : \"[^\"]+\"", "\"$1\" : \"*\"").replaceAll("-?\\d+\\.\\d{6}", "#");
    if (general.contains("confidence\" : #")) {
      general = general.replace("\"text\" : \"\"", "\"text\" : \"*\"");
    }
    general = general.replaceAll("(\\{[^{}]*})(, \\1)+", "$1");
    general = general.replaceAll("(?s)(\"alternatives\" : \\[\\{\n.*?\n    })(, .*)?]\n}", "$1]\n}");
    return general.replace("\n", "\\n");
  }
}

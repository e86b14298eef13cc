import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/** Puts a recognizer through its states with the toy audio and prints every answer: model path, folder of the audio. */
public class VoskStates {
  private static final int CHUNK = 3200;
  private static Recognizer recognizer;
  private static Path audio;

  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    audio = Path.of(args[1]);
    byte[] two = wave("two_utts.wav");
    byte[] silence = wave("silence.wav");
    Model model = new Model(args[0]);
    recognizer = new Recognizer(model, 16000f);
    all("fresh");
    accept("nothing", new byte[0], 0);
    say("nothing partial", recognizer.getPartialResult());
    say("nothing result", recognizer.getResult());
    say("nothing partial again", recognizer.getPartialResult());
    accept("one byte", new byte[1], 1);
    say("one byte partial", recognizer.getPartialResult());
    recognizer.reset();
    all("reset");

    feed(two, 0, 25600);
    say("one", recognizer.getPartialResult());
    feed(two, 25600, 64000);
    say("three words", recognizer.getPartialResult());
    System.out.println("endpoint at " + feedToEndpoint(two, 64000));
    say("three words result", recognizer.getResult());
    all("after the result");
    feed(two, 96000, two.length);
    say("two words", recognizer.getPartialResult());
    recognizer.setWords(true);
    say("two words final", recognizer.getFinalResult());
    all("after the final result");

    feed(two, 0, 64000);
    say("clock after final", recognizer.getResult());
    feed(two, 0, 64000);
    recognizer.reset();
    all("after reset");
    feed(two, 0, 64000);
    say("clock after reset", recognizer.getFinalResult());

    recognizer.setMaxAlternatives(1);
    all("alternatives");
    feed(two, 0, 64000);
    say("alternatives partial", recognizer.getPartialResult());
    say("alternatives result", recognizer.getFinalResult());
    recognizer.setWords(false);
    feed(two, 0, 64000);
    say("alternatives without words", recognizer.getFinalResult());
    feed(silence, 0, 64000);
    say("alternatives of silence", recognizer.getFinalResult());
    recognizer.setMaxAlternatives(-1);
    all("negative alternatives");
    recognizer.setMaxAlternatives(0);

    recognizer.setPartialWords(true);
    accept("nothing", new byte[0], 0);
    say("partial words of nothing", recognizer.getPartialResult());
    feed(two, 0, two.length);
    say("partial words", recognizer.getPartialResult().replaceAll("\"partial\" : \"[^\"]*\"", "\"partial\" : \"*\""));
    recognizer.getFinalResult();
    recognizer.setPartialWords(false);

    System.out.println("silence ends at " + feedToEndpoint(silence, 0));
    accept("nothing after silence", new byte[0], 0);
    accept("more silence", new byte[CHUNK], CHUNK);
    feed(two, 0, 64000);
    say("speech after an ignored endpoint", recognizer.getFinalResult());
    byte[] late = wave("long.wav");
    System.out.println("long speech ends at " + feedToEndpoint(late, 0));
    recognizer.reset();

    short[] shorts = new short[32000];
    float[] floats = new float[32000];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) (two[2 * i] & 0xff | two[2 * i + 1] << 8);
      floats[i] = shorts[i];
    }
    recognizer.acceptWaveForm(shorts, shorts.length);
    say("shorts", recognizer.getFinalResult());
    recognizer.acceptWaveForm(floats, floats.length);
    say("floats", recognizer.getFinalResult());
    for (int i = 0; i < floats.length; i++) {
      floats[i] /= 32768;
    }
    recognizer.acceptWaveForm(floats, floats.length);
    say("floats on the unit scale", recognizer.getFinalResult());
    recognizer.acceptWaveForm(Arrays.copyOf(two, 64001), 64001);
    say("odd length", recognizer.getFinalResult());

    recognizer.setGrammar("[\"one two\", \"three\"]");
    feed(two, 0, 64000);
    say("grammar", recognizer.getFinalResult());
    recognizer.setGrammar("[\"three two one\"]");
    feed(two, 0, 64000);
    say("grammar in another order", recognizer.getFinalResult());
    recognizer.setGrammar("[]");
    feed(two, 0, 64000);
    say("no grammar", recognizer.getFinalResult());
    Recognizer phrases = new Recognizer(model, 16000f, "[\"one two three\"]");
    model.close();
    phrases.acceptWaveForm(two, 64000);
    say("phrases of a closed model", phrases.getFinalResult());
    phrases.close();
    recognizer.close();
    for (String path : new String[] {"missing", null}) {
      try {
        new Model(path);
      } catch (Exception e) {
        System.out.println("model " + path + " = " + e);
      }
    }
    System.exit(0);
  }

  private static byte[] wave(String name) throws Exception {
    byte[] file = Files.readAllBytes(audio.resolve(name));
    return Arrays.copyOfRange(file, 44, file.length);
  }

  private static void feed(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += CHUNK) {
      int length = Math.min(CHUNK, to - at);
      recognizer.acceptWaveForm(Arrays.copyOfRange(bytes, at, at + length), length);
    }
  }

  private static double feedToEndpoint(byte[] bytes, int from) {
    int at = from;
    while (at + CHUNK <= bytes.length) {
      at += CHUNK;
      if (recognizer.acceptWaveForm(Arrays.copyOfRange(bytes, at - CHUNK, at), CHUNK)) {
        return at / 32000.0;
      }
    }
    return -1;
  }

  private static void accept(String name, byte[] bytes, int length) {
    System.out.println("accept " + name + " = " + recognizer.acceptWaveForm(bytes, length));
  }

  private static void all(String name) {
    say(name + " partial", recognizer.getPartialResult());
    say(name + " result", recognizer.getResult());
    say(name + " final", recognizer.getFinalResult());
  }

  private static void say(String name, String json) {
    System.out.println(name + " = " + json.replace("\n", "\\n"));
  }
}

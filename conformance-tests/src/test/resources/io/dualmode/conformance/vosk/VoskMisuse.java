import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;
import org.vosk.SpeakerModel;

/** What an application should not do, most of which ends the process with the real engine: model path; a line for each attempt. */
public class VoskMisuse {
  private static Model model;

  private interface Attempt {
    Object run() throws Exception;
  }

  private interface Use {
    Object of(Recognizer recognizer) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    model = new Model(args[0]);
    models(args[0]);
    rates();
    grammars();
    lengths();
    sounds();
    afterClose();
    threads();
    System.exit(0);
  }

  private static void models(String path) throws Exception {
    Path file = Files.createTempFile("model", ".zip");
    byte[] garbage = new byte[100_000];
    new Random(1).nextBytes(garbage);
    Files.write(file, garbage);
    tell("model of no path", () -> new Model(null));
    tell("model of an empty path", () -> new Model(""));
    tell("model that is a file of garbage", () -> new Model(file.toString()));
    Files.delete(file);
    tell("recognizer of no model", () -> new Recognizer(null, 16000f));
    tell("grammar recognizer of no model", () -> new Recognizer(null, 16000f, "[\"one\"]"));
    tell("recognizer of an empty model", () -> new Recognizer(new Model(), 16000f));
    Model closed = new Model(path);
    closed.close();
    closed.close();
    tell("recognizer of a closed model", () -> new Recognizer(closed, 16000f));
    new Model().close();
  }

  private static void rates() {
    for (float rate : new float[] {0, -16000, Float.NaN, Float.NEGATIVE_INFINITY, 1e9f}) {
      tell("rate " + rate, () -> new Recognizer(model, rate));
    }
    for (float rate : new float[] {8000, 44100, 192000}) {
      tell("rate " + rate, () -> {
        try (Recognizer recognizer = new Recognizer(model, rate)) {
          return recognizer.acceptWaveForm(new byte[20_000], 20_000) + " " + recognizer.getFinalResult();
        }
      });
    }
  }

  private static void grammars() {
    for (String grammar : new String[] {null, "", "one", "[1, 2]", "[\"one\"", "{\"a\" : 1}", "[[\"one\"]]", "[\"\\ud83d\"",
        "[\"one\", ]"}) {
      tell("grammar " + grammar, () -> new Recognizer(model, 16000f, grammar));
      with("set grammar " + grammar, recognizer -> {
        recognizer.setGrammar(grammar);
        return "taken";
      });
    }
    StringBuilder many = new StringBuilder("[\"one two\"");
    for (int i = 0; i < 10_000; i++) {
      many.append(", \"number ").append((char) ('a' + i % 26)).append(' ').append((char) ('a' + i / 26 % 26)).append(" of ")
          .append((char) ('a' + i / 676)).append('"');
    }
    StringBuilder endless = new StringBuilder("[\"one");
    for (int i = 0; i < 5000; i++) {
      endless.append(i % 2 == 0 ? " two" : " three");
    }
    String[][] odd = {{"[]", "empty"}, {"[\"\", \"  \"]", "blank"}, {"[\"one \u0443\u043d\u043e\", \"two\"]", "Cyrillic among others"},
        {"[\"na\u00efve caf\u00e9\", \"\u00fcber\"]", "accents"}, {"[\"one\", \"one\", \"one\"]", "repeated"},
        {"[\"[unk]\", \"two\"]", "unknown words"}, {many.append(']').toString(), "10001 phrases"},
        {endless.append("\"]").toString(), "a phrase of 5001 words"}};
    for (String[] one : odd) {
      with("grammar " + one[1], recognizer -> {
        recognizer.acceptWaveForm(new byte[3200], 3200);
        recognizer.setGrammar(one[0]);
        recognizer.acceptWaveForm(new byte[32_000], 32_000);
        String first = recognizer.getResult();
        recognizer.acceptWaveForm(new byte[32_000], 32_000);
        return json(first) && json(recognizer.getFinalResult()) ? "taken" : first;
      });
    }
    with("grammar of another script only", recognizer -> {
      recognizer.setGrammar("[\"\u65e5\u672c\u8a9e\", \"\ud83d\ude00\"]");
      return "taken";
    });
  }

  private static void lengths() {
    with("bytes past the end", recognizer -> recognizer.acceptWaveForm(new byte[10], 12));
    with("shorts past the end", recognizer -> recognizer.acceptWaveForm(new short[10], 11));
    with("floats past the end", recognizer -> recognizer.acceptWaveForm(new float[10], Integer.MAX_VALUE));
    with("negative lengths", recognizer -> recognizer.acceptWaveForm(new byte[10], -1) + " "
        + recognizer.acceptWaveForm(new short[10], -1) + " " + recognizer.acceptWaveForm((float[]) null, Integer.MIN_VALUE));
    with("odd length one past the end", recognizer -> recognizer.acceptWaveForm(new byte[10], 11));
    with("no array", recognizer -> recognizer.acceptWaveForm((short[]) null, 0));
    with("no array, but a length", recognizer -> recognizer.acceptWaveForm((byte[]) null, 2));
    with("null and empty speaker models", recognizer -> {
      recognizer.setSpeakerModel(new SpeakerModel());
      return outcome(() -> new Recognizer(model, 16000f, (SpeakerModel) null)) + " "
          + outcome(() -> new Recognizer(null, 16000f, new SpeakerModel())) + " "
          + outcome(() -> new Recognizer(model, 16000f, new SpeakerModel())) + " set";
    });
    with("empty arrays", recognizer -> recognizer.acceptWaveForm(new byte[0], 0) + " "
        + recognizer.acceptWaveForm(new short[0], 0) + " " + recognizer.acceptWaveForm(new float[0], 0));
  }

  private static void sounds() {
    with("random bytes", recognizer -> {
      byte[] noise = new byte[64_001];
      new Random(2).nextBytes(noise);
      for (int length : new int[] {1, 3, 64_001, 2, 31_999}) {
        recognizer.acceptWaveForm(noise, length);
      }
      return json(recognizer.getPartialResult()) && json(recognizer.getResult()) && json(recognizer.getFinalResult());
    });
    with("not a number", recognizer -> recognizer.acceptWaveForm(new float[] {0, Float.NaN}, 2));
    with("infinite", recognizer -> recognizer.acceptWaveForm(new float[] {Float.NEGATIVE_INFINITY}, 1));
    with("largest floats, then silence", recognizer -> {
      float[] loud = new float[16_000];
      for (int i = 0; i < loud.length; i++) {
        loud[i] = i % 100 < 50 ? Float.MAX_VALUE : -1e30f;
      }
      recognizer.acceptWaveForm(loud, loud.length);
      recognizer.acceptWaveForm(new float[16_000], 16_000);
      recognizer.getResult();
      recognizer.acceptWaveForm(new float[48_000], 48_000);
      return recognizer.getFinalResult();
    });
    with("full scale", recognizer -> {
      short[] square = new short[32_000];
      for (int i = 0; i < square.length; i++) {
        square[i] = i % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
      }
      recognizer.acceptWaveForm(square, square.length);
      return json(recognizer.getFinalResult());
    });
    with("odd settings", recognizer -> {
      recognizer.setMaxAlternatives(Integer.MIN_VALUE);
      recognizer.setMaxAlternatives(Integer.MAX_VALUE);
      recognizer.acceptWaveForm(new byte[32_000], 32_000);
      return json(recognizer.getFinalResult());
    });
  }

  private static void afterClose() throws Exception {
    Recognizer closed = new Recognizer(model, 16000f);
    closed.acceptWaveForm(new byte[3200], 3200);
    closed.close();
    closed.close();
    tell("audio after close", () -> closed.acceptWaveForm(new byte[2], 2));
    tell("result after close", closed::getResult);
    tell("partial result after close", closed::getPartialResult);
    tell("final result after close", closed::getFinalResult);
    tell("reset after close", () -> {
      closed.reset();
      return "reset";
    });
    tell("grammar after close", () -> {
      closed.setGrammar("[]");
      return "set";
    });
  }

  /** Six threads do what they like with one recognizer until one closes it; only the closed state may be an exception. */
  private static void threads() throws Exception {
    Recognizer shared = new Recognizer(model, 16000f);
    Set<String> failures = new ConcurrentSkipListSet<>();
    Thread[] users = new Thread[6];
    for (int t = 0; t < users.length; t++) {
      int seed = t;
      users[t] = new Thread(() -> {
        Random random = new Random(seed);
        byte[] noise = new byte[3200];
        random.nextBytes(noise);
        while (true) {
          try {
            use(shared, random.nextInt(6), noise);
          } catch (Throwable e) {
            failures.add(e.getClass().getSimpleName());
            return;
          }
        }
      });
      users[t].start();
    }
    Thread.sleep(1500);
    Thread[] closers = new Thread[4];
    for (int t = 0; t < closers.length; t++) {
      closers[t] = new Thread(shared::close);
      closers[t].start();
    }
    for (Thread thread : closers) {
      thread.join();
    }
    for (Thread thread : users) {
      thread.join();
    }
    System.out.println("threads = " + failures);
    for (int t = 0; t < closers.length; t++) {
      closers[t] = new Thread(model::close);
      closers[t].start();
    }
    for (Thread thread : closers) {
      thread.join();
    }
    tell("recognizer after close in threads", () -> new Recognizer(model, 16000f));
  }

  private static void use(Recognizer recognizer, int what, byte[] noise) {
    switch (what) {
      case 0 -> recognizer.reset();
      case 1 -> recognizer.setGrammar("[\"one two\"]");
      case 2 -> recognizer.getPartialResult();
      case 3 -> recognizer.getResult();
      case 4 -> recognizer.getFinalResult();
      default -> recognizer.acceptWaveForm(noise, noise.length);
    }
  }

  private static void with(String name, Use use) {
    tell(name, () -> {
      try (Recognizer recognizer = new Recognizer(model, 16000f)) {
        return use.of(recognizer);
      }
    });
  }

  private static boolean json(String text) {
    return text.startsWith("{") && text.endsWith("}");
  }

  private static String outcome(Attempt attempt) {
    try {
      return String.valueOf(attempt.run());
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }

  private static void tell(String name, Attempt attempt) {
    String outcome;
    try {
      outcome = String.valueOf(attempt.run()).replaceAll("\\s+", " ").replaceAll(".*@[0-9a-f]+.*", "made");
    } catch (Throwable e) {
      String message = String.valueOf(e.getMessage());
      Class<?> type = e instanceof IllegalArgumentException ? IllegalArgumentException.class : e.getClass();
      outcome = type.getSimpleName() + (message.startsWith("Failed") ? ": " + message : "");
    }
    String shown = name.length() > 60 ? name.substring(0, 60) : name;
    System.out.println(shown.replaceAll("[^ -~]", "?") + " = " + outcome);
  }
}

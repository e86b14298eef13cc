import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;
import org.vosk.SpeakerModel;

/**
 * Calls every public method with every kind of value that an application can produce: model path, speaker model path, pattern of the
 * attempts to leave out; prints a line {@code name = outcome} for each. Then calls methods at random.
 */
public class VoskValues {
  private static final String USUAL =
      " then [false, {\n  \"partial\" : \"\"\n}, {\n  \"text\" : \"\"\n}, {\"text\": \"\"}]";
  private static final int[] LENGTHS = {Integer.MIN_VALUE, -32_001, -3, -2, -1, 0, 1, 2, 3, 320, 321, 640, 641, 1000, Integer.MAX_VALUE};
  private static final int[] NUMBERS = {Integer.MIN_VALUE, -1, 0, 1, 10, 11, 1001, Integer.MAX_VALUE};
  private static final float[] RATES = {0, -1, -16_000, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1, 3999,
      4000, 8000, 15_999.6f, 16_000, 16_000.4f, 44_100, 48_000, 384_000, 384_001, 1e9f, Float.MAX_VALUE};
  private static final String[] GRAMMARS = {null, "", " ", "one", "[]", " [ ] ", "[\"\"]", "[\" \"]", "[\"one\"]", "[\"ONE\"]", "[\"one two\", \"[unk]\"]",
      "[\"one\", \"one\"]", "[\"nothing like it\"]", "[\"one nothing\"]", "[\"o\\u006ee\"]", "[\"one\\ttwo\"]", "[\"\\ud800\"]", "[\"\ud800\"]", "[\"\u0000\"]",
      "[\"\\u0000\"]", "[\"\u2019\"]", "[\"\u65e5\u672c\"]", "[1]", "[null]", "[[\"one\"]]", "{}", "{\"one\": 1}", "[\"one\"", "[\"one\",]", "['one']",
      "\"one\"", "null", "[\"one\"] x", "// one\n[\"one\"]", "[\"<s>\"]", "[\"<eps>\"]", "[\"#0\"]", "[\"</s> one\"]"};
  private static final String[] PATHS = {null, "", " ", "missing", "\u0000", "a\u0000b", "\ud800", ".", "/dev/null", "\u65e5\u672c"};

  private interface Attempt {
    Object run() throws Exception;
  }

  private interface Use {
    Object of(Recognizer recognizer) throws Exception;
  }

  private static final Map<String, Attempt> ATTEMPTS = new LinkedHashMap<>();
  private static Model model;
  private static SpeakerModel speakers;

  public static void main(String[] args) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    model = new Model(args[0]);
    speakers = new SpeakerModel(args[1]);
    models(args[0]);
    recognizers();
    audio();
    settings();
    states();
    closed();
    statics();
    for (Map.Entry<String, Attempt> one : ATTEMPTS.entrySet()) {
      if (!one.getKey().matches(args[2])) {
        tell(one.getKey(), one.getValue());
        String after = use(new Recognizer(model, 16_000));
        if (!after.equals(USUAL)) {
          throw new IllegalStateException("after " + one.getKey() + ": " + after);
        }
      }
    }
    for (int seed = 0; seed < 40; seed++) {
      atRandom(new Random(seed));
    }
    System.exit(0);
  }

  /** Sixty calls with values that the real engine survives, on silence. */
  private static void atRandom(Random random) throws Exception {
    Recognizer recognizer = new Recognizer(model, 16_000);
    int heard = 0;
    StringBuilder line = new StringBuilder();
    for (int call = 0; call < 60; call++) {
      int length = new int[] {0, 1, 2, 3, 320, 321, 1600, 9_000}[random.nextInt(8)];
      int what = heard > 40_000 ? 5 : random.nextInt(12);
      // how much of a few frames is decoded already is each engine's own affair
      what = what == 4 && heard > 3 ? 5 : what;
      heard = what >= 4 && what <= 6 ? 0 : what < 3 ? heard + length : heard;
      line.append(what).append(' ');
      switch (what) {
        case 0 -> line.append(recognizer.acceptWaveForm(new byte[9_000], length));
        case 1 -> line.append(recognizer.acceptWaveForm(new short[9_000], length));
        case 2 -> line.append(recognizer.acceptWaveForm(new float[9_000], length));
        case 3 -> line.append(recognizer.acceptWaveForm(random.nextBoolean() ? null : new byte[9], random.nextBoolean() ? -1 : 0));
        case 4 -> line.append(recognizer.getResult());
        case 5 -> line.append(recognizer.getFinalResult());
        case 6 -> recognizer.reset();
        case 7 -> line.append(recognizer.getPartialResult());
        case 8 -> recognizer.setMaxAlternatives(random.nextInt(4));
        case 9 -> recognizer.setWords(random.nextBoolean());
        case 10 -> recognizer.setPartialWords(random.nextBoolean());
        default -> recognizer.setSpeakerModel(new SpeakerModel());
      }
      line.append(' ');
    }
    recognizer.close();
    System.out.println("at random = " + line.toString().replaceAll("\\s+", " "));
  }

  private static void models(String path) {
    for (String value : PATHS) {
      ATTEMPTS.put("model of " + show(value), () -> new Model(value));
      ATTEMPTS.put("speaker model of " + show(value), () -> new SpeakerModel(value));
      ATTEMPTS.put("vosk_model_new of " + show(value), () -> LibVosk.vosk_model_new(value));
      ATTEMPTS.put("vosk_spk_model_new of " + show(value), () -> LibVosk.vosk_spk_model_new(value));
    }
    ATTEMPTS.put("speaker model of a model", () -> new SpeakerModel(path));
    ATTEMPTS.put("empty model", () -> {
      Model empty = new Model();
      empty.close();
      return empty.getPointer() + " " + empty.equals(new Model()) + " " + empty.hashCode();
    });
    ATTEMPTS.put("empty speaker model", () -> {
      SpeakerModel empty = new SpeakerModel();
      empty.close();
      return empty.getPointer() + " " + empty.equals(new SpeakerModel()) + " " + empty.hashCode();
    });
    ATTEMPTS.put("model closed twice", () -> {
      Model twice = new Model(path);
      twice.close();
      twice.close();
      return "nothing";
    });
  }

  private static void recognizers() {
    for (float rate : RATES) {
      ATTEMPTS.put("rate " + rate, () -> use(new Recognizer(model, rate)));
      ATTEMPTS.put("rate " + rate + " with speakers", () -> use(new Recognizer(model, rate, speakers)));
      ATTEMPTS.put("rate " + rate + " with a grammar", () -> use(new Recognizer(model, rate, "[\"one\"]")));
    }
    for (String grammar : GRAMMARS) {
      ATTEMPTS.put("new grammar " + show(grammar), () -> use(new Recognizer(model, 16_000, grammar)));
      with("grammar " + show(grammar), r -> {
        r.setGrammar(grammar);
        return use(r);
      });
    }
    ATTEMPTS.put("null model", () -> use(new Recognizer(null, 16_000)));
    ATTEMPTS.put("null model with speakers", () -> use(new Recognizer(null, 16_000, speakers)));
    ATTEMPTS.put("null model with a grammar", () -> use(new Recognizer(null, 16_000, "[\"one\"]")));
    ATTEMPTS.put("empty model, recognizer", () -> use(new Recognizer(new Model(), 16_000)));
    ATTEMPTS.put("null speakers", () -> use(new Recognizer(model, 16_000, (SpeakerModel) null)));
    ATTEMPTS.put("empty speakers", () -> use(new Recognizer(model, 16_000, new SpeakerModel())));
  }

  private static void audio() {
    for (int length : LENGTHS) {
      with("bytes " + length, r -> r.acceptWaveForm(new byte[640], length) + use(r));
      with("shorts " + length, r -> r.acceptWaveForm(new short[640], length) + use(r));
      with("floats " + length, r -> r.acceptWaveForm(new float[640], length) + use(r));
    }
    for (int length : new int[] {-1, 0, 1, 2}) {
      with("null bytes " + length, r -> r.acceptWaveForm((byte[]) null, length) + use(r));
      with("null shorts " + length, r -> r.acceptWaveForm((short[]) null, length) + use(r));
      with("null floats " + length, r -> r.acceptWaveForm((float[]) null, length) + use(r));
      with("no bytes " + length, r -> r.acceptWaveForm(new byte[0], length) + use(r));
      with("no shorts " + length, r -> r.acceptWaveForm(new short[0], length) + use(r));
      with("no floats " + length, r -> r.acceptWaveForm(new float[0], length) + use(r));
    }
    for (float sample : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -Float.MAX_VALUE, 1e9f,
        Float.MIN_VALUE, -0f, 32_768, 1}) {
      with("sample " + sample, r -> {
        float[] samples = new float[16_000];
        samples[8000] = sample;
        boolean first = r.acceptWaveForm(samples, samples.length);
        return first + " " + r.acceptWaveForm(new float[16_000], 16_000) + use(r);
      });
      with("all samples " + sample, r -> {
        float[] samples = new float[16_000];
        Arrays.fill(samples, sample);
        boolean first = r.acceptWaveForm(samples, samples.length);
        return first + " " + r.acceptWaveForm(new float[16_000], 16_000) + use(r);
      });
    }
  }

  private static void settings() {
    for (int value : NUMBERS) {
      with("alternatives " + value, r -> {
        r.setMaxAlternatives(value);
        return use(r);
      });
    }
    for (int value : new int[] {Integer.MIN_VALUE, -2, -1, 0, 1, 2, Integer.MAX_VALUE}) {
      ATTEMPTS.put("log level " + value, () -> {
        LibVosk.vosk_set_log_level(value);
        LibVosk.vosk_set_log_level(-1);
        return "set";
      });
    }
    ATTEMPTS.put("log level null", () -> {
      LibVosk.setLogLevel(null);
      return "set";
    });
    with("words on and off", r -> {
      r.setWords(true);
      r.setPartialWords(true);
      r.acceptWaveForm(new byte[16_000], 16_000);
      r.setWords(false);
      r.setPartialWords(false);
      return use(r);
    });
    with("set speakers null", r -> {
      r.setSpeakerModel(null);
      return use(r);
    });
    with("set speakers empty", r -> {
      r.setSpeakerModel(new SpeakerModel());
      return use(r);
    });
    with("set speakers", r -> {
      r.setSpeakerModel(speakers);
      r.setSpeakerModel(speakers);
      return use(r);
    });
    with("set speakers while it runs", r -> {
      r.acceptWaveForm(new byte[32_000], 32_000);
      r.setSpeakerModel(speakers);
      return use(r);
    });
    with("alternatives while it runs", r -> {
      r.acceptWaveForm(new byte[32_000], 32_000);
      r.setMaxAlternatives(3);
      return use(r);
    });
    with("words while it runs", r -> {
      r.acceptWaveForm(new byte[32_000], 32_000);
      r.setWords(true);
      return use(r);
    });
    with("grammar while it runs", r -> {
      r.acceptWaveForm(new byte[32_000], 32_000);
      r.setGrammar("[\"one\"]");
      return use(r);
    });
    with("grammar after the end", r -> {
      r.acceptWaveForm(new byte[32_000], 32_000);
      r.getFinalResult();
      r.setGrammar("[\"one\"]");
      return use(r);
    });
    with("grammar after a reset", r -> {
      r.acceptWaveForm(new byte[32_000], 32_000);
      r.reset();
      r.setGrammar("[\"one\"]");
      return use(r);
    });
  }

  /** Every method after every other, at rest and while audio runs. */
  private static void states() {
    Map<String, Use> methods = new LinkedHashMap<>();
    methods.put("accept nothing", r -> r.acceptWaveForm(new byte[0], 0));
    methods.put("accept the end", r -> r.acceptWaveForm(new byte[8], -1));
    methods.put("accept silence", r -> r.acceptWaveForm(new byte[16_000], 16_000));
    methods.put("result", Recognizer::getResult);
    methods.put("partial", Recognizer::getPartialResult);
    methods.put("final", Recognizer::getFinalResult);
    methods.put("reset", r -> {
      r.reset();
      return "reset";
    });
    for (Map.Entry<String, Use> first : methods.entrySet()) {
      for (Map.Entry<String, Use> second : methods.entrySet()) {
        with(first.getKey() + ", " + second.getKey(), r -> first.getValue().of(r) + " " + second.getValue().of(r) + use(r));
      }
    }
  }

  private static void closed() {
    Map<String, Use> methods = new LinkedHashMap<>();
    methods.put("bytes", r -> r.acceptWaveForm(new byte[2], 2));
    methods.put("bytes -1", r -> r.acceptWaveForm(new byte[2], -1));
    methods.put("shorts", r -> r.acceptWaveForm(new short[2], 2));
    methods.put("floats", r -> r.acceptWaveForm(new float[2], 2));
    methods.put("result", Recognizer::getResult);
    methods.put("partial", Recognizer::getPartialResult);
    methods.put("final", Recognizer::getFinalResult);
    methods.put("grammar", r -> done(() -> r.setGrammar("[]")));
    methods.put("reset", r -> done(r::reset));
    methods.put("words", r -> done(() -> r.setWords(true)));
    methods.put("partial words", r -> done(() -> r.setPartialWords(true)));
    methods.put("alternatives", r -> done(() -> r.setMaxAlternatives(1)));
    methods.put("speakers", r -> done(() -> r.setSpeakerModel(speakers)));
    methods.put("close", r -> done(r::close));
    methods.forEach((name, use) -> ATTEMPTS.put("closed, " + name, () -> {
      Recognizer recognizer = new Recognizer(model, 16_000);
      recognizer.close();
      return use.of(recognizer);
    }));
  }

  private static String done(Runnable call) {
    call.run();
    return "nothing";
  }

  private static void statics() {
    ATTEMPTS.put("vosk_model_free null", () -> done(() -> LibVosk.vosk_model_free(null)));
    ATTEMPTS.put("vosk_spk_model_free null", () -> done(() -> LibVosk.vosk_spk_model_free(null)));
    ATTEMPTS.put("vosk_recognizer_free null", () -> done(() -> LibVosk.vosk_recognizer_free(null)));
    ATTEMPTS.put("vosk_recognizer_result null", () -> LibVosk.vosk_recognizer_result(null));
    ATTEMPTS.put("vosk_recognizer_accept_waveform null", () -> LibVosk.vosk_recognizer_accept_waveform(null, new byte[2], 2));
    ATTEMPTS.put("vosk_recognizer_new null", () -> LibVosk.vosk_recognizer_new(null, 16_000));
    ATTEMPTS.put("vosk_recognizer_new_spk null", () -> LibVosk.vosk_recognizer_new_spk(null, 16_000, null));
    ATTEMPTS.put("vosk_recognizer_new_grm null", () -> LibVosk.vosk_recognizer_new_grm(null, 16_000, null));
  }

  /** What a recognizer says of half a second of silence, then that it is at rest. */
  private static String use(Recognizer recognizer) throws Exception {
    try (recognizer) {
      List<Object> answers = new ArrayList<>();
      answers.add(recognizer.acceptWaveForm(new byte[16_000], 16_000));
      answers.add(recognizer.getPartialResult());
      answers.add(recognizer.getFinalResult());
      answers.add(recognizer.getFinalResult());
      return " then " + answers;
    }
  }

  private static void with(String name, Use use) {
    ATTEMPTS.put(name, () -> use.of(new Recognizer(model, 16_000)));
  }

  private static String show(String value) {
    if (value == null) {
      return "null";
    }
    StringBuilder shown = new StringBuilder("'");
    value.chars().forEach(c -> shown.append(c >= ' ' && c < 127 ? "" + (char) c : String.format("\\u%04x", c)));
    return shown.append('\'').toString();
  }

  private static void tell(String name, Attempt attempt) {
    String outcome;
    try {
      Object value = attempt.run();
      outcome = value == null ? "null" : value.toString().replaceAll("\\s+", " ").replaceAll(".*@.*", "made");
    } catch (Throwable e) {
      String message = String.valueOf(e.getMessage());
      outcome = e.getClass().getSimpleName() + (message.startsWith("Failed") ? ": " + message : "");
    }
    System.out.println(name + " = " + outcome);
    System.out.flush();
  }
}

package io.dualmode.added;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.added.ToyLanguage.Utterance;
import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.encoder.TensorMap;
import io.dualmode.model.encoder.WeightSet;
import io.dualmode.model.format.ModelConfig;
import io.dualmode.model.format.ModelFormatException;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SearchDefaults;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.Resampler;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.kernel.KernelProvider;
import io.dualmode.model.part.TensorTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A front end, a network and a head that live in packages of their own, found by their service files alone: put together to a model of
 * another language, of letters, and heard by the engine. The network's weights are random, the head's are fitted by least squares.
 */
class AddedPartsTest {
  private static final String PARTS = """
      {"frontEnd": {"type": "mfcc-8k", "cepstra": 13, "frameMillis": 8},
       "network": {"type": "tdnn", "stride": 2,
         "layers": [{"offsets": [-2, 0, 2], "outputs": 96}, {"offsets": [-3, 0, 1], "outputs": 128}]},
       "heads": {"letters": {"type": "linear-ctc"}},
       "units": {"count": 9}}""";

  @TempDir static Path dir;
  private static Path model;

  @BeforeAll
  static void writeModel() throws IOException {
    Composition parts = Composition.read(JsonElement.parse(PARTS).getAsJsonObject());
    List<String> units = new ArrayList<>(List.of("_"));
    units.addAll(ToyLanguage.LETTERS);
    Map<String, float[]> weights = network(parts);
    weights.putAll(head(parts, weights));
    ModelWriter writer = new ModelWriter(new ModelConfig("toy", "x-toy", parts, SearchDefaults.of("letters"), Map.of()), units);
    weights.forEach((name, values) -> writer.tensor(name, values, shape(parts, name, values), Storage.F32));
    writer.file(SupernetModel.LEXICON, ToyLanguage.lexicon().getBytes(StandardCharsets.UTF_8));
    model = dir.resolve("toy");
    writer.write(model);
  }

  private static int[] shape(Composition parts, String name, float[] values) {
    TensorTable table = new TensorTable();
    parts.declare(table);
    return table.tensors().get(name).shape().stream().mapToInt(Integer::intValue).toArray();
  }

  private static Map<String, float[]> network(Composition parts) {
    TensorTable table = new TensorTable();
    parts.network().declare(table);
    Random random = new Random(1);
    Map<String, float[]> weights = new TreeMap<>();
    table.tensors().forEach((name, tensor) -> {
      float[] values = new float[tensor.shape().stream().reduce(1, Math::multiplyExact)];
      int inputs = tensor.shape().get(tensor.shape().size() - 1);
      for (int i = 0; i < values.length && !name.equals("tdnn.mean"); i++) {
        values[i] = (float) (random.nextGaussian() * (tensor.shape().size() == 2 ? Math.sqrt(2.0 / inputs) : 0.5));
      }
      weights.put(name, values);
    });
    return weights;
  }

  private static TensorMap tensors(Composition parts, Map<String, float[]> weights) {
    TensorMap map = new TensorMap();
    weights.forEach((name, values) -> map.put(name, values, shape(parts, name, values)));
    return map;
  }

  /** Output rows fitted to the letter in the middle of each encoded frame of some speech; the blank is the last. */
  private static Map<String, float[]> head(Composition parts, Map<String, float[]> network) {
    EncoderStream stream = parts.network().load(tensors(parts, network), Set.of(WeightSet.DENSE), Precision.STORED, KernelProvider.kernels())
        .newStream(Corner.FULL_CONTEXT);
    int width = parts.network().width();
    int units = parts.units();
    LeastSquares fit = new LeastSquares(width, units);
    ToyLanguage language = new ToyLanguage(7);
    for (int i = 0; i < 30; i++) {
      Utterance said = language.say(6);
      FeatureBuffer features = features(parts, said.samples());
      FrameSink sink = (data, offset, first, count) -> {
        for (int k = 0; k < count; k++) {
          int middle = (first + k) * parts.encodedFrameMillis() * ToyLanguage.RATE / 1000 + ToyLanguage.RATE / 80;
          int letter = middle < said.labels().length ? said.labels()[middle] : -1;
          fit.add(data, offset + k * width, letter < 0 ? units - 1 : letter);
        }
      };
      stream.accept(features.data(), 0, features.frames(), sink);
      stream.finish(sink);
      stream.reset();
    }
    double[][] solved = fit.solve(1);
    float[] weight = new float[units * width];
    float[] bias = new float[units];
    for (int o = 0; o < units; o++) {
      for (int k = 0; k < width; k++) {
        weight[o * width + k] = 8 * (float) solved[o][k];
      }
      bias[o] = 8 * (float) solved[o][width];
    }
    return Map.of("letters.weight", weight, "letters.bias", bias);
  }

  private static FeatureBuffer features(Composition parts, float[] samples) {
    FeatureBuffer features = new FeatureBuffer(parts.frontEnd().features());
    FeatureExtractor extractor = parts.frontEnd().newExtractor();
    Resampler resampler = new Resampler(ToyLanguage.RATE, parts.frontEnd().sampleRateHz());
    resampler.accept(samples, 0, samples.length, (data, offset, count) -> extractor.accept(data, offset, count, features));
    resampler.finish((data, offset, count) -> extractor.accept(data, offset, count, features));
    extractor.finish(features);
    return features;
  }

  private static SpeechEngine engine(RecognitionMode mode) throws IOException {
    return SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, model.toString()).with(Keys.MODE, mode));
  }

  @ParameterizedTest
  @EnumSource(value = RecognitionMode.class, names = {"STREAMING", "FULL_CONTEXT"})
  void addedParts_unseenUtterances_areRecognised(RecognitionMode mode) throws IOException {
    ToyLanguage language = new ToyLanguage(99);
    int words = 0;
    int wrong = 0;
    try (SpeechEngine engine = engine(mode); SpeechSession session = engine.newSession()) {
      assertEquals("x-toy", engine.language());
      assertEquals(new HashSet<>(ToyLanguage.LETTERS), engine.units());
      assertTrue(engine.description().startsWith("tdnn toy (x-toy)") && engine.description().contains("head letters"), engine.description());
      for (int i = 0; i < 25; i++) {
        Utterance said = language.say(1 + i % 7);
        long begin = session.acceptedMillis();
        session.accept(said.samples(), 0, said.samples().length);
        RecognitionResult result = session.finish();
        List<String> heard = result.best().words().stream().map(Word::text).toList();
        words += said.words().size();
        wrong += distance(said.words(), heard);
        assertTrue(result.best().words().stream().allMatch(w -> begin <= w.startMillis() && w.startMillis() < w.endMillis()
            && w.endMillis() <= session.acceptedMillis()), result.best().words().toString());
      }
    }
    assertTrue(10 * wrong < words, wrong + " of " + words + " words are wrong");
  }

  private static int distance(List<String> a, List<String> b) {
    int[][] d = new int[a.size() + 1][b.size() + 1];
    for (int i = 0; i <= a.size(); i++) {
      for (int j = 0; j <= b.size(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : Math.min(d[i - 1][j - 1] + (a.get(i - 1).equals(b.get(j - 1)) ? 0 : 1),
            1 + Math.min(d[i - 1][j], d[i][j - 1]));
      }
    }
    return d[a.size()][b.size()];
  }

  @Test
  void addedParts_anyChunking_givesTheSame() throws IOException {
    Utterance said = new ToyLanguage(5).say(5);
    Set<List<String>> results = new HashSet<>();
    try (SpeechEngine engine = engine(RecognitionMode.STREAMING); SpeechSession session = engine.newSession()) {
      Random random = new Random(3);
      for (int chunk : new int[] {said.samples().length, 1, 997, -1}) {
        for (int at = 0; at < said.samples().length;) {
          int count = Math.min(said.samples().length - at, chunk > 0 ? chunk : 1 + random.nextInt(4000));
          session.accept(said.samples(), at, count);
          at += count;
        }
        results.add(session.finish().best().words().stream().map(word -> word.text() + " " + word.confidence()).toList());
        session.reset();
      }
    }
    assertEquals(1, results.size(), results.toString());
  }

  @ParameterizedTest
  @EnumSource(value = RecognitionMode.class, names = {"STREAMING", "FULL_CONTEXT"})
  void addedParts_knownText_isAligned(RecognitionMode mode) throws IOException {
    Utterance said = new ToyLanguage(12).say(6);
    try (SpeechEngine engine = engine(mode);
        AlignmentSession alignment = engine.newAlignment(said.words(), engine.defaultOptions())) {
      alignment.accept(said.samples(), 0, said.samples().length);
      List<AlignedWord> aligned = new ArrayList<>(alignment.settled());
      aligned.addAll(alignment.finish());
      assertEquals(said.words(), aligned.stream().filter(w -> w.kind() == AlignedWord.Kind.SPOKEN).map(AlignedWord::text).toList());
    }
  }

  @Test
  void addedParts_lettersInsteadOfWords_areHeard() throws IOException {
    Utterance said = new ToyLanguage(21).say(4);
    try (SpeechEngine engine = engine(RecognitionMode.STREAMING);
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().phones(true).build())) {
      session.accept(said.samples(), 0, said.samples().length);
      List<String> letters = session.finish().best().words().stream().map(Word::text).toList();
      List<String> expected = Arrays.asList(String.join("", said.words()).split(""));
      assertTrue(10 * distance(expected, letters) < expected.size(), letters + " for " + expected);
    }
  }

  @Test
  void speakerVectors_ofOtherFeatures_areRefused() throws IOException {
    try (SpeechEngine engine = engine(RecognitionMode.STREAMING)) {
      var e = assertThrows(IllegalArgumentException.class,
          () -> engine.newSession(engine.defaultOptions().toBuilder().speakerVectors(true).build()));
      assertTrue(e.getMessage().contains("log-mel-1") && e.getMessage().contains("mfcc-8k"), e.getMessage());
    }
  }

  @Test
  void config_unknownPart_isOneErrorThatListsTheKnown() throws IOException {
    for (List<String> change : List.of(List.of("mfcc-8k", "frontEnd", "log-mel-1, mfcc-8k"), List.of("tdnn", "network", "supernet, tdnn"),
        List.of("linear-ctc", "heads.letters", "ctc, linear-ctc, mmi, transducer"))) {
      Path copy = Files.createDirectories(dir.resolve("unknown-" + change.get(0)));
      for (String file : List.of("config.json", "weights.safetensors", "units.txt", "lexicon.txt")) {
        Files.copy(model.resolve(file), copy.resolve(file));
      }
      Path config = copy.resolve("config.json");
      Files.writeString(config, Files.readString(config).replace("\"type\": \"" + change.get(0) + "\"", "\"type\": \"nothing\""));
      var e = assertThrows(ModelFormatException.class, () -> SupernetModel.open(copy));
      assertTrue(e.getMessage().contains(change.get(1)) && e.getMessage().contains("'nothing' is unknown, known: " + change.get(2)),
          e.getMessage());
    }
  }
}

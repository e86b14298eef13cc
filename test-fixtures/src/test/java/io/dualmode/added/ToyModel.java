package io.dualmode.added;

import io.dualmode.added.ToyLanguage.Utterance;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.Resampler;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.part.TensorTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A model of the toy language, without a dictionary: the network's weights are random, the head's are fitted by least squares. */
final class ToyModel {
  private static final String PARTS = """
      {"frontEnd": {"type": "mfcc-8k", "cepstra": 13, "frameMillis": 8},
       "network": {"type": "tdnn", "stride": 2,
         "layers": [{"offsets": [-2, 0, 2], "outputs": 96}, {"offsets": [-3, 0, 1], "outputs": 128}]},
       "heads": {"letters": {"type": "letters-ctc"}%s},
       "units": {"count": %d}}""";

  private static final String TRANSDUCERS = """
      , "rnnt": {"type": "recurrent-transducer", "joint": %2$d, "prediction": %1$d, "layers": 1, "durations": [], "mostTokens": 5},
      "tdt": {"type": "recurrent-transducer", "joint": %2$d, "prediction": %1$d, "layers": 1, "durations": [0, 1, 2], "mostTokens": 5}
      """;
  private static final float OPEN_GATE = 10;
  private static final float LIFT = 30;

  private ToyModel() {}

  /** A writer of a model over letters, which count as phones or characters. */
  static ModelWriter writer(UnitKind kind, LanguageName language) {
    return writer(kind, language, null);
  }

  /**
   * A writer of a model over letters.
   *
   * @param gap the unit of the silence between words, null where that is no unit
   */
  static ModelWriter writer(UnitKind kind, LanguageName language, String gap) {
    List<String> units = new ArrayList<>(List.of("_"));
    units.addAll(ToyLanguage.LETTERS);
    if (gap != null) {
      units.add(gap);
    }
    String transducers = gap == null ? "" : TRANSDUCERS.formatted(units.size(), 2 * units.size());
    Composition parts = Composition.read(JsonElement.parse(PARTS.formatted(transducers, units.size())).getAsJsonObject()).with(kind);
    Map<String, float[]> weights = network(parts);
    weights.putAll(head(parts, weights));
    if (gap != null) {
      transducer(parts, weights, "rnnt", 0);
      transducer(parts, weights, "tdt", 3);
    }
    ModelWriter writer = new ModelWriter(new ModelConfig("toy", language, parts, null, SearchDefaults.of("letters"), Map.of()), units);
    weights.forEach((name, values) -> writer.tensor(name, values, shape(parts, name, values), Storage.F32));
    return writer;
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
          fit.add(data, offset + k * width, letter < 0 || letter >= units - 1 ? units - 1 : letter);
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

  /**
   * A transducer that says what CTC does, but each unit once: its prediction network remembers the last unit, which is not said again, and as
   * long as that is heard blank is likelier.
   */
  private static void transducer(Composition parts, Map<String, float[]> weights, String name, int durations) {
    int units = parts.units();
    int width = parts.network().width();
    float[] letters = weights.get("letters.weight");
    float[] encoded = new float[2 * units * width];
    for (int half = 0; half < 2; half++) {
      System.arraycopy(letters, (units - 1) * width, encoded, half * units * width, width);
      System.arraycopy(letters, 0, encoded, (half * units + 1) * width, (units - 1) * width);
    }
    float[] bias = weights.get("letters.bias");
    float[] encodedBias = new float[2 * units];
    float[] gates = new float[4 * units * units];
    float[] gateBias = new float[4 * units];
    float[] predicted = new float[2 * units * units];
    float[] output = new float[(units + durations) * 2 * units];
    float[] outputBias = new float[units + durations];
    for (int unit = 0; unit < units; unit++) {
      encodedBias[unit] = LIFT + bias[unit == 0 ? units - 1 : unit - 1];
      gates[(2 * units + unit) * units + unit] = OPEN_GATE;
      gateBias[unit] = OPEN_GATE;
      gateBias[units + unit] = -OPEN_GATE;
      gateBias[3 * units + unit] = OPEN_GATE;
      encodedBias[units + unit] = encodedBias[unit] - 2 * LIFT;
      predicted[unit * units + unit] = unit == 0 ? 0 : -2 * LIFT;
      predicted[(units + unit) * units + unit] = LIFT / (float) Math.tanh(1);
      output[unit * 2 * units + unit] = 1;
      output[units + unit] = unit == 0 ? 0 : 2;
    }
    for (int d = 0; d < durations; d++) {
      outputBias[units + d] = d == 1 ? 2 : 0;
    }
    float[] identity = new float[units * units];
    for (int unit = 0; unit < units; unit++) {
      identity[unit * units + unit] = 1;
    }
    weights.put(name + ".prediction.embed.weight", identity);
    weights.put(name + ".prediction.lstm.weight_ih_l0", gates);
    weights.put(name + ".prediction.lstm.weight_hh_l0", new float[4 * units * units]);
    weights.put(name + ".prediction.lstm.bias_ih_l0", gateBias);
    weights.put(name + ".prediction.lstm.bias_hh_l0", new float[4 * units]);
    weights.put(name + ".joint.enc.weight", encoded);
    weights.put(name + ".joint.enc.bias", encodedBias);
    weights.put(name + ".joint.pred.weight", predicted);
    weights.put(name + ".joint.pred.bias", new float[2 * units]);
    weights.put(name + ".joint.output.weight", output);
    weights.put(name + ".joint.output.bias", outputBias);
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

  /** Words of one text that are not in their place in the other. */
  static int distance(List<String> a, List<String> b) {
    int[][] d = new int[a.size() + 1][b.size() + 1];
    for (int i = 0; i <= a.size(); i++) {
      for (int j = 0; j <= b.size(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : Math.min(d[i - 1][j - 1] + (a.get(i - 1).equals(b.get(j - 1)) ? 0 : 1),
            1 + Math.min(d[i - 1][j], d[i][j - 1]));
      }
    }
    return d[a.size()][b.size()];
  }
}

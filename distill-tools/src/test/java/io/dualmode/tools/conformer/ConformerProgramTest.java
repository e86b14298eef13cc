package io.dualmode.tools.conformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerEncoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.recurrent.JointNetwork;
import io.dualmode.model.head.recurrent.PredictionNetwork;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The training graph against the engine on the same random weights. */
class ConformerProgramTest {
  private static final int UNITS = 11;
  private static final int PHONES = 5;
  /** Of values whose deviation is about 1. */
  private static final double TOLERANCE = 2e-4;
  private static final Kernels KERNELS = KernelProvider.kernels();

  private static ConformerNetwork network(ConformerOptions.Norm norm) {
    ConformerOptions options = new ConformerOptions();
    options.layers = 2;
    options.width = 32;
    options.heads = 4;
    options.channels = 8;
    options.left = 12;
    options.lookAheads = List.of(3, 1);
    options.prediction = 16;
    options.norm = norm;
    return ConformerNetwork.of(options, UNITS, PHONES);
  }

  /** Weights, vectors and statistics as training might leave them. */
  private static TrainingState disturbed(ParameterLayout layout) {
    TrainingState state = new TrainingState(layout, 3);
    Random random = new Random(4);
    for (int i = 0; i < layout.size(); i++) {
      state.average[i] += (float) (0.2 * random.nextGaussian() * (i < layout.matrixSize() ? 0.1 : 1));
    }
    for (int i = 0; i < layout.normSize(); i++) {
      state.normMean[0][i] = (float) (0.3 * random.nextGaussian());
      state.normVariance[0][i] = 0.5f + random.nextFloat();
    }
    return state;
  }

  /** Log-mel features {@code [frames, 80]}. */
  private static float[] speech(Random random, int frames) {
    float[] features = new float[frames * 80];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (ConformerProgram.MEAN + 3 * random.nextGaussian());
    }
    return features;
  }

  private static ConformerBatch batch(ConformerNetwork network, List<float[]> features, List<int[]> units, Context context) {
    List<float[]> standardised = new ArrayList<>();
    List<int[]> phones = new ArrayList<>();
    for (float[] x : features) {
      float[] y = x.clone();
      for (int i = 0; i < y.length; i++) {
        y[i] = (y[i] - ConformerProgram.MEAN) / ConformerProgram.DEVIATION;
      }
      standardised.add(y);
      phones.add(new int[] {1, 2, 3, 4});
    }
    return new ConformerBatch(network.config(), standardised, phones, units, context, 1);
  }

  private static float[] encode(ConformerEncoder encoder, float[] features, Context context, boolean chunked) {
    List<float[]> rows = new ArrayList<>();
    try (EncoderStream stream = encoder.newStream(WeightSet.DENSE, context, chunked)) {
      int frames = features.length / 80;
      for (int at = 0; at < frames; at += 13) {
        stream.accept(features, at * 80, Math.min(13, frames - at), (data, offset, first, count) -> add(rows, encoder, data, offset, count));
      }
      stream.finish((data, offset, first, count) -> add(rows, encoder, data, offset, count));
    }
    float[] all = new float[rows.size() * encoder.width()];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * encoder.width(), encoder.width());
    }
    return all;
  }

  private static void add(List<float[]> rows, ConformerEncoder encoder, float[] data, int offset, int count) {
    for (int i = 0; i < count; i++) {
      float[] row = new float[encoder.width()];
      System.arraycopy(data, offset + i * row.length, row, 0, row.length);
      rows.add(row);
    }
  }

  @ParameterizedTest
  @EnumSource(ConformerOptions.Norm.class)
  void encodedFramesAndHeads_areThoseOfTheEngine(ConformerOptions.Norm norm) {
    ConformerNetwork network = network(norm);
    ParameterLayout layout = network.layout();
    TrainingState state = disturbed(layout);
    ConformerWeights weights = new ConformerWeights(network, layout, state);
    TensorReader reader = new TensorReader(weights, 32);
    ConformerEncoder encoder = new ConformerEncoder(network.config(), reader, EnumSet.of(WeightSet.DENSE), Precision.FLOAT32, KERNELS, 3);
    Random random = new Random(6);
    // lengths at which the layers of the subsampling end on odd and even rows
    List<float[]> features = List.of(speech(random, 150), speech(random, 97), speech(random, 64), speech(random, 7));
    List<int[]> units = List.of(new int[] {1, 5, 5, 10}, new int[] {3}, new int[] {2, 9, 4}, new int[] {7});
    try (ConformerGraph graph = new ConformerGraph(network, layout, Optimisers.create("adamw", Map.of()), 1, state, MatrixType.FP32)) {
      for (Context context : network.config().contexts()) {
        ConformerBatch batch = batch(network, features, units, context);
        ConformerGraph.Heard heard = graph.hear(batch);
        for (int b = 0; b < features.size(); b++) {
          int dim = network.config().dim();
          for (boolean chunked : new boolean[] {false, true}) {
            float[] expected = encode(encoder, features.get(b), context, chunked);
            assertEquals(batch.encoded(b) * dim, expected.length, "frames of utterance " + b);
            assertClose(expected, 0, heard.encoded(), b * batch.maxEncoded() * dim, expected.length, context + ", utterance " + b);
          }
          ctc(reader, network, heard, b, batch);
          transducer(reader, network, graph.lattice(batch, b), heard, batch, b);
        }
      }
    }
  }

  @Test
  void firstWeights_leaveMostOfWhatChangesOverTime() {
    ConformerOptions options = new ConformerOptions();
    options.width = 32;
    options.channels = 8;
    options.prediction = 16;
    ConformerNetwork network = ConformerNetwork.of(options, UNITS, PHONES);
    ParameterLayout layout = network.layout();
    TrainingState state = new TrainingState(layout, 3);
    ConformerBatch batch = batch(network, List.of(speech(new Random(8), 400)), List.of(new int[] {1}), network.config().contexts().get(0));
    try (ConformerGraph graph = new ConformerGraph(network, layout, Optimisers.create("adamw", Map.of()), 1, state, MatrixType.FP32)) {
      double usual = changing(graph.hear(batch).encoded(), options.width);
      graph.fit(batch, layout, state);
      double fitted = changing(graph.hear(batch).encoded(), options.width);
      assertTrue(fitted > 0.5, fitted + " of the variance is over time, " + usual + " where nothing is fitted to speech");
      assertTrue(fitted > usual, fitted + ", " + usual);
      assertArrayEquals(state.weights, state.average, "the average begins there");
    }
  }

  /** The share of the power of frames {@code [frames, dim]} that is not common to all. */
  private static double changing(float[] frames, int dim) {
    int count = frames.length / dim;
    double all = 0;
    double common = 0;
    for (int c = 0; c < dim; c++) {
      double sum = 0;
      for (int t = 0; t < count; t++) {
        sum += frames[t * dim + c];
        all += frames[t * dim + c] * frames[t * dim + c];
      }
      common += sum * sum / count;
    }
    return 1 - common / all;
  }

  private static void ctc(TensorReader reader, ConformerNetwork network, ConformerGraph.Heard heard, int b, ConformerBatch batch) {
    int dim = network.config().dim();
    float[] own = new float[batch.encoded(b) * UNITS];
    KERNELS.multiply(reader.packed("ctc.output.weight", UNITS, dim, reader.vector("ctc.output.bias", UNITS)), heard.encoded(),
        b * batch.maxEncoded() * dim, dim, batch.encoded(b), own, 0, UNITS);
    assertClose(own, 0, heard.ctc(), b * batch.maxEncoded() * UNITS, own.length, "outputs of CTC, utterance " + b);
  }

  private static void transducer(TensorReader reader, ConformerNetwork network, float[] lattice, ConformerGraph.Heard heard,
      ConformerBatch batch, int b) {
    int dim = network.config().dim();
    int width = network.transducer().prediction();
    int durations = network.transducer().durations().size();
    PredictionNetwork prediction = new PredictionNetwork(reader, "tdt", UNITS, width, 1, Precision.FLOAT32, KERNELS);
    JointNetwork joint = new JointNetwork(reader, "tdt", dim, width, width, UNITS + durations, Precision.FLOAT32, KERNELS);
    int[] units = batch.units().get(b);
    float[] frames = new float[batch.encoded(b) * width];
    joint.encode(heard.encoded(), b * batch.maxEncoded() * dim, batch.encoded(b), frames, 0);
    PredictionNetwork.State state = prediction.newState();
    float[] scratch = new float[prediction.scratch()];
    float[] said = new float[width];
    float[] predicted = new float[width];
    float[] out = new float[UNITS + durations];
    int row = 2 + durations;
    for (int u = 0; u <= units.length; u++) {
      prediction.step(u == 0 ? -1 : units[u - 1], state, scratch, said);
      joint.predict(said, predicted);
      for (int t = 0; t < batch.encoded(b); t++) {
        joint.join(frames, t * width, predicted, new float[width], out);
        joint.normalise(out, UNITS);
        float[] expected = new float[row];
        expected[0] = out[0];
        expected[1] = u < units.length ? out[units[u]] : out[0];
        System.arraycopy(out, UNITS, expected, 2, durations);
        assertClose(expected, 0, lattice, (t * (units.length + 1) + u) * row, row, "node " + t + ", " + u);
      }
    }
  }

  private static void assertClose(float[] expected, int from, float[] actual, int at, int length, String message) {
    for (int i = 0; i < length; i++) {
      assertEquals(expected[from + i], actual[at + i], TOLERANCE, message + ", value " + i);
    }
  }
}

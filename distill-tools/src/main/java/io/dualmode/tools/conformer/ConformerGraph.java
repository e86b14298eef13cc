package io.dualmode.tools.conformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.tools.loss.CtcLoss;
import io.dualmode.tools.loss.TdtLoss;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.FlatWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.ArrayList;
import java.util.List;

/** A FastConformer's weights, graph and losses in libtorch; one per process, confined to the thread that made it. */
final class ConformerGraph implements AutoCloseable {
  /** What makes tokens dearer so that durations grow longer, as in the paper's recipe. */
  private static final double SIGMA = 0.05;
  private static final double LEAST_VARIANCE = 1e-6;

  /**
   * What is learnt in a step.
   *
   * @param phones weight of the frame cross-entropy
   * @param ctc whether CTC learns
   * @param nodes most nodes of the transducer's lattices, 0 where it does not learn
   */
  record Aim(double phones, boolean ctc, int nodes) {}

  /** Losses per encoded frame, the share of right phones, and the norm of the gradient; NaN for what was not learnt. */
  record Losses(double phones, double right, double ctc, double tdt, double norm) {}

  /** Encoded frames {@code [size, maxEncoded, dim]}, outputs of CTC {@code [size, maxEncoded, units]}. */
  record Heard(float[] encoded, float[] ctc) {}

  private final ConformerNetwork network;
  private final FlatWeights flat;
  private final CtcLoss ctc;
  private final TdtLoss tdt;

  ConformerGraph(ConformerNetwork network, ParameterLayout layout, Optimiser optimiser, int threads, TrainingState state, MatrixType type) {
    this.network = network;
    flat = new FlatWeights(ConformerProgram.write(network, layout, type), layout, optimiser, threads, state);
    ctc = new CtcLoss(network.units());
    tdt = new TdtLoss(network.transducer().durations().stream().mapToInt(Integer::intValue).toArray(), SIGMA);
  }

  /** Trains on a batch. */
  Losses step(ConformerBatch batch, int step, Aim aim, double rate, double clip, double renewal) {
    try (NDManager scope = flat.newScope()) {
      double phones;
      double right;
      double[] losses = {Double.NaN, Double.NaN};
      try (GradientCollector tape = flat.newTape()) {
        NDList heard = hear(scope, ConformerProgram.LEARN, flat.flat(false), batch);
        NDArray entropy = heard.get(2);
        phones = entropy.getFloat();
        right = heard.get(3).getFloat() / count(batch);
        NDArray sum = entropy.mul((float) aim.phones());
        if (aim.ctc()) {
          NDArray output = heard.get(1);
          float[] values = output.toFloatArray();
          float[] gradient = new float[values.length];
          losses[0] = ctcLoss(batch, values, gradient);
          sum = sum.add(inner(scope, output, gradient));
        }
        if (aim.nodes() > 0) {
          Lattices lattices = new Lattices(batch, chosen(batch, step, aim.nodes()));
          NDArray planes = lattices.planes(scope, flat.flat(false), heard.get(0));
          float[] values = planes.toFloatArray();
          float[] gradient = new float[values.length];
          losses[1] = lattices.loss(values, gradient);
          sum = sum.add(inner(scope, planes, gradient));
        }
        tape.backward(sum);
      }
      return new Losses(phones, right, losses[0], losses[1], flat.step(scope, rate, clip, renewal));
    }
  }

  private NDArray inner(NDManager scope, NDArray output, float[] gradient) {
    return flat.call(scope, ConformerProgram.INNER, output, scope.create(gradient, output.getShape())).get(0);
  }

  private static int count(ConformerBatch batch) {
    int known = 0;
    for (int[] phones : batch.phones()) {
      for (int phone : phones) {
        known += phone >= 0 ? 1 : 0;
      }
    }
    return Math.max(1, known);
  }

  private static int frames(ConformerBatch batch) {
    int all = 0;
    for (int b = 0; b < batch.size(); b++) {
      all += batch.encoded(b);
    }
    return all;
  }

  /** Mean loss per encoded frame of the utterances whose words fit into them. */
  double ctcLoss(ConformerBatch batch, float[] values, float[] gradient) {
    float weight = 1f / frames(batch);
    double sum = 0;
    int frames = 0;
    for (int b = 0; b < batch.size(); b++) {
      double loss = ctc.lossAndGradient(values, b * batch.maxEncoded() * network.units(), batch.encoded(b), batch.units().get(b), weight, gradient);
      if (Double.isFinite(loss)) {
        sum += loss;
        frames += batch.encoded(b);
      }
    }
    return frames == 0 ? Double.NaN : sum / frames;
  }

  /** What the averaged weights say of a batch. */
  Heard hear(ConformerBatch batch) {
    try (NDManager scope = flat.newScope()) {
      NDList heard = hear(scope, ConformerProgram.TELL, flat.flat(true), batch);
      return new Heard(heard.get(0).toFloatArray(), heard.get(1).toFloatArray());
    }
  }

  /** Rows of the transducer's lattice of an utterance by the averaged weights, {@code [encoded, pieces + 1, 2 + durations]}. */
  float[] lattice(ConformerBatch batch, int utterance) {
    try (NDManager scope = flat.newScope()) {
      NDArray encoded = hear(scope, ConformerProgram.TELL, flat.flat(true), batch).get(0);
      return new Lattices(batch, List.of(utterance)).planes(scope, flat.flat(true), encoded).toFloatArray();
    }
  }

  /**
   * Fits first weights to speech: each map of the subsampling gets the mean 0 and the deviation 1 before its rectifier, and so does each output
   * behind it. What is positive in every frame would otherwise hide what changes, and the blocks would learn that first.
   *
   * @param state the first one, which is changed as well
   */
  void fit(ConformerBatch batch, ParameterLayout layout, TrainingState state) {
    List<String> layers = List.of("encoder.pre_encode.conv.0", "encoder.pre_encode.conv.3", "encoder.pre_encode.conv.6", "encoder.pre_encode.out");
    for (int l = 0; l < layers.size(); l++) {
      try (NDManager scope = flat.newScope()) {
        NDList moments = hear(scope, ConformerProgram.SENSE, flat.flat(false), batch);
        standardise(layout, state.weights, layers.get(l), moments.get(2 * l).toFloatArray(), moments.get(2 * l + 1).toFloatArray());
      }
      flat.assign(flat.flat(false), state.weights);
    }
    state.average = state.weights.clone();
    flat.assign(flat.flat(true), state.average);
  }

  private static void standardise(ParameterLayout layout, float[] weights, String name, float[] mean, float[] square) {
    Parameter weight = layout.get(name + ".weight");
    Parameter bias = layout.get(name + ".bias");
    for (int c = 0; c < mean.length; c++) {
      float scale = (float) (1 / Math.sqrt(Math.max(LEAST_VARIANCE, square[c] - mean[c] * mean[c])));
      for (int i = 0; i < weight.columns(); i++) {
        weights[weight.offset() + c * weight.columns() + i] *= scale;
      }
      weights[bias.offset() + c] = (weights[bias.offset() + c] - mean[c]) * scale;
    }
  }

  /** Moves the running statistics of batch norms towards those of the averaged weights. */
  void calibrate(ConformerBatch batch) {
    try (NDManager scope = flat.newScope()) {
      hear(scope, ConformerProgram.LEARN, flat.flat(true), batch);
    }
  }

  private NDList hear(NDManager scope, String method, NDArray weights, ConformerBatch batch) {
    int size = batch.size();
    int encoded = batch.maxEncoded();
    float[] x = batch.input();
    float[] once = batch.keep(1);
    float[] twice = batch.keep(2);
    int bins = network.config().features();
    NDArray none = scope.zeros(new Shape(1));
    return flat.call(scope, method, weights, scope.create(x, new Shape(size, x.length / size / bins, bins)),
        scope.create(once, new Shape(size, 1, once.length / size, 1)), scope.create(twice, new Shape(size, 1, twice.length / size, 1)),
        scope.create(batch.keep(3), new Shape(size, encoded, 1)), scope.create(batch.allow(), new Shape(size, 1, encoded, encoded)),
        scope.create(batch.positions(), new Shape(2L * encoded - 1, network.config().dim())), scope.create(batch.phoneLabels()),
        network.batchNorm() ? flat.mean(0) : none, network.batchNorm() ? flat.variance(0) : none);
  }

  /** The transducer's lattices of some utterances of a batch, as far as memory goes. */
  private final class Lattices {
    private final ConformerBatch batch;
    private final List<Integer> utterances;
    private final int frames;
    private final int labels;

    Lattices(ConformerBatch batch, List<Integer> utterances) {
      this.batch = batch;
      this.utterances = utterances;
      frames = utterances.stream().mapToInt(batch::encoded).max().orElseThrow();
      labels = utterances.stream().mapToInt(b -> batch.units().get(b).length).max().orElseThrow();
    }

    NDArray planes(NDManager scope, NDArray weights, NDArray encoded) {
      int size = utterances.size();
      long[] rows = utterances.stream().mapToLong(Integer::longValue).toArray();
      long[] times = new long[frames];
      for (int t = 0; t < frames; t++) {
        times[t] = t;
      }
      long[] history = new long[size * labels];
      long[] label = new long[size * (labels + 1)];
      for (int i = 0; i < size; i++) {
        int[] units = batch.units().get(utterances.get(i));
        for (int u = 0; u < units.length; u++) {
          history[i * labels + u] = units[u];
          label[i * (labels + 1) + u] = units[u];
        }
      }
      return flat.call(scope, ConformerProgram.TRANSDUCE, weights, encoded, scope.create(rows), scope.create(times),
          scope.create(history, new Shape(size, labels)), scope.create(label, new Shape(size, 1, labels + 1, 1))).get(0);
    }

    /** Mean loss per encoded frame. */
    double loss(float[] values, float[] gradient) {
      int all = utterances.stream().mapToInt(batch::encoded).sum();
      double sum = 0;
      int heard = 0;
      for (int i = 0; i < utterances.size(); i++) {
        int b = utterances.get(i);
        double loss = tdt.lossAndGradient(values, i * frames * (labels + 1) * tdt.rowSize(), batch.encoded(b), batch.units().get(b).length,
            labels + 1, 1f / all, gradient);
        if (Double.isFinite(loss)) {
          sum += loss;
          heard += batch.encoded(b);
        }
      }
      return heard == 0 ? Double.NaN : sum / heard;
    }
  }

  /** Utterances in turn from one that the step chooses, as many as the nodes allow and one at least. */
  private static List<Integer> chosen(ConformerBatch batch, int step, int nodes) {
    List<Integer> chosen = new ArrayList<>();
    int frames = 0;
    int labels = 0;
    for (int i = 0; i < batch.size(); i++) {
      int b = (step + i) % batch.size();
      frames = Math.max(frames, batch.encoded(b));
      labels = Math.max(labels, batch.units().get(b).length);
      if (!chosen.isEmpty() && (long) (chosen.size() + 1) * frames * (labels + 1) > nodes) {
        break;
      }
      chosen.add(b);
    }
    return chosen;
  }

  /** Fills what a checkpoint keeps of this. */
  void copyTo(TrainingState state) {
    flat.copyTo(state);
  }

  @Override
  public void close() {
    flat.close();
  }
}

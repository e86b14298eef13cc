package io.dualmode.tools.parts;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.model.composition.Composition;
import io.dualmode.tools.data.FeatureBatch;
import io.dualmode.tools.parts.TrainableNetwork.Input;
import io.dualmode.tools.trainer.FlatWeights;
import io.dualmode.tools.trainer.Objective;
import io.dualmode.tools.trainer.TrainingStep;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A network learns what its heads want of it, the losses of all heads counting alike. */
final class PartsObjective implements Objective<FeatureBatch>, AutoCloseable {
  private final PartsOptions options;
  private final Composition parts;
  private final TrainableNetwork.Training network;
  private final FlatWeights flat;
  private final TrainingState state;
  private final boolean hasNorms;
  private final List<UtteranceLosses> losses = new ArrayList<>();

  /** Goes on where a state stands, which is kept up to date. */
  PartsObjective(PartsOptions options, Composition parts, TrainableNetwork.Training network, List<TrainableHead.Training> heads,
      ParameterLayout layout, TrainingState state) {
    this.options = options;
    this.parts = parts;
    this.network = network;
    this.state = state;
    hasNorms = layout.corners() > 0;
    flat = new FlatWeights(PartsProgram.write(layout, network, heads), layout, options.optimiser(), options.threads, state);
    heads.forEach(head -> losses.add(new UtteranceLosses(parts.network(), head, options.threads)));
  }

  @Override
  public List<String> figures() {
    return parts.headNames();
  }

  @Override
  public double audioSeconds(FeatureBatch batch) {
    return batch.seconds();
  }

  @Override
  public TrainingStep step(FeatureBatch batch, int step, double hours) {
    double rate = options.learningRate(step, hours);
    double[] figures = new double[losses.size()];
    try (NDManager scope = flat.newScope()) {
      try (GradientCollector tape = flat.newTape()) {
        NDList outputs = forward(scope, PartsProgram.TRAIN, flat.flat(false), batch);
        NDArray sum = null;
        for (int i = 0; i < figures.length; i++) {
          NDArray output = outputs.get(i);
          float[] values = output.toFloatArray();
          float[] gradient = new float[values.length];
          figures[i] = losses.get(i).of(batch, values, frames(batch), gradient);
          NDArray inner = flat.call(scope, PartsProgram.INNER, output, scope.create(gradient, output.getShape())).get(0);
          sum = sum == null ? inner : sum.add(inner);
        }
        tape.backward(sum);
      }
      return TrainingStep.of(flat.step(scope, rate, options.clip, options.renewal(step)), rate, figures);
    }
  }

  private int frames(FeatureBatch batch) {
    return parts.network().encodedFrames(batch.maxFrames());
  }

  /** Moves the running statistics of the batch norms towards those of the averaged weights. */
  void calibrate(FeatureBatch batch) {
    try (NDManager scope = flat.newScope()) {
      forward(scope, PartsProgram.TRAIN, flat.flat(true), batch);
    }
  }

  /** Losses per frame of the averaged weights with their running statistics, one for each head. */
  double[] evaluate(FeatureBatch batch) {
    double[] found = new double[losses.size()];
    try (NDManager scope = flat.newScope()) {
      NDList outputs = forward(scope, PartsProgram.EVALUATE, flat.flat(true), batch);
      for (int i = 0; i < found.length; i++) {
        float[] values = outputs.get(i).toFloatArray();
        found[i] = losses.get(i).of(batch, values, frames(batch), new float[values.length]);
      }
    }
    return found;
  }

  private NDList forward(NDManager scope, String method, NDArray weights, FeatureBatch batch) {
    List<NDArray> arguments = new ArrayList<>(List.of(weights));
    for (Input input : network.inputs(batch)) {
      arguments.add(scope.create(input.values(), new Shape(input.shape())));
    }
    arguments.add(hasNorms ? flat.mean(0) : scope.zeros(new Shape(1)));
    arguments.add(hasNorms ? flat.variance(0) : scope.zeros(new Shape(1)));
    NDList outputs = flat.call(scope, method, arguments.toArray(NDArray[]::new));
    for (NDArray output : outputs) {
      long[] shape = output.getShape().getShape();
      if (shape.length != 3 || shape[0] != batch.size() || shape[1] != frames(batch)) {
        throw new IllegalStateException(parts.network().type() + " in training gives outputs of the shape " + Arrays.toString(shape)
            + " for a batch of " + batch.size() + " with " + frames(batch) + " encoded frames");
      }
    }
    return outputs;
  }

  @Override
  public String text(Map<String, Double> figures) {
    StringBuilder text = new StringBuilder();
    figures.forEach((name, value) -> text.append(text.isEmpty() ? "" : "  ").append(name).append(String.format(Locale.ROOT, " %.3f", value)));
    return text.toString();
  }

  @Override
  public void capture() {
    flat.copyTo(state);
  }

  @Override
  public void close() {
    losses.forEach(UtteranceLosses::close);
    flat.close();
  }
}

package io.dualmode.tools.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.random.Seeds;
import io.dualmode.tools.supernet.ContextMasks;
import io.dualmode.tools.supernet.SupernetObjective;
import io.dualmode.tools.supernet.SupernetParameters;
import io.dualmode.tools.supernet.pruning.PruningSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * One step of pre-training a supernet: both corners predict the same masked frames of a batch, dense weights in full context and
 * sparse ones in streaming chunks, then one optimiser update by the sum of their gradients (Liu et al., "Learning a Dual-Mode Speech
 * Recognition Model via Self-Pruning", SLT 2022). In a share of steps a corner hears the other context.
 *
 * <p>Only the dense corner's loss trains the quantizer; for the sparse one its codes are constants, so that what the streaming network
 * cannot predict does not make the targets coarser (Fu et al., "UFO2", arXiv 2210.14515).
 */
final class PretrainTrainer implements SupernetObjective {
  private final PretrainOptions options;
  private final EncoderConfig config;
  private final PretrainShape shape;
  private final PruningSchedule schedule;
  private final SupernetParameters parameters;

  PretrainTrainer(PretrainOptions options, EncoderConfig config, PretrainShape shape, SupernetParameters parameters) {
    this.options = options;
    this.config = config;
    this.shape = shape;
    this.parameters = parameters;
    schedule = new PruningSchedule(options);
  }

  /** Falls geometrically from the first to the last temperature, which holds from seven tenths of the hours on. */
  static double temperature(PretrainOptions options, double hours) {
    double done = Math.min(1, hours / (0.7 * options.hours));
    return options.temperature * Math.pow(options.finalTemperature / options.temperature, done);
  }

  @Override
  public List<String> figures() {
    return PretrainStep.FIGURES;
  }

  @Override
  public String text(Map<String, Double> figures) {
    return PretrainStep.text(figures);
  }

  @Override
  public PretrainStep step(TrainingBatch batch, int step, double hours) {
    Random random = new Random(Seeds.mix(options.seed, step));
    boolean swapDense = random.nextDouble() < options.swap;
    boolean swapSparse = random.nextDouble() < options.swap;
    boolean joint = schedule.joint(hours);
    SplittableRandom draws = new SplittableRandom(random.nextLong());
    MaskedFrames masked = MaskedFrames.draw(config, shape, batch, options.distractors, draws);
    double temperature = temperature(options, hours);
    double rate = options.learningRate(step, hours);
    try (NDManager scope = parameters.newScope()) {
      double[] figures = new double[PretrainStep.FIGURES.size()];
      Arrays.fill(figures, Double.NaN);
      try (GradientCollector tape = parameters.newTape()) {
        NDArray candidates = scope.create(masked.candidates(), new Shape(masked.count(), masked.width()));
        NDArray others = scope.create(others(masked.width()), new Shape(1, masked.width()));
        NDList dense = context(scope, batch, masked, false, swapDense && joint);
        NDList quantised = parameters.call(scope, "quantise", scope.create(masked.targets(), new Shape(masked.count(),
            PretrainShape.targetSize(config))), scope.create(gumbel(masked.count(), draws), new Shape(masked.count(), shape.groups()
            * shape.codes())), scope.create((float) temperature), dense.get(1), dense.get(2), dense.get(3), dense.get(4), dense.get(5));
        NDArray codes = quantised.get(1);
        NDList found = parameters.call(scope, "contrast", dense.get(0), quantised.get(0), codes, candidates, others);
        // The factors live until the step ends: those of mul(Number) are freed before the way back through them.
        NDArray total = found.get(0).add(quantised.get(2).mul(scope.create((float) options.diversity)));
        NDList foundSparse = null;
        if (joint) {
          NDArray stopped = quantised.get(0).stopGradient();
          stopped.attach(scope);
          NDArray context = context(scope, batch, masked, true, !swapSparse).get(0);
          foundSparse = parameters.call(scope, "contrast", context, stopped, codes, candidates, others);
          total = total.add(foundSparse.get(0).mul(scope.create((float) options.sparse)));
        }
        figures[0] = found.get(0).getFloat();
        figures[1] = found.get(1).getFloat();
        if (foundSparse != null) {
          figures[2] = foundSparse.get(0).getFloat();
          figures[3] = foundSparse.get(1).getFloat();
        }
        figures[4] = quantised.get(2).getFloat();
        figures[5] = quantised.get(3).getFloat();
        figures[6] = quantised.get(4).getFloat();
        figures[7] = temperature;
        tape.backward(total);
      }
      double norm = parameters.step(scope, rate, options.clip, options.renewal(step));
      return new PretrainStep(figures, norm, rate);
    }
  }

  private NDList context(NDManager scope, TrainingBatch batch, MaskedFrames masked, boolean sparse, boolean streaming) {
    int frames = batch.maxFrames();
    ContextMasks seen = ContextMasks.of(config, batch.frames(), frames, streaming);
    int rows = config.inputRows(frames);
    NDArray x = scope.create(streaming ? batch.streamingInput() : batch.fullInput(), new Shape(batch.size(), rows, config.inputWidth()));
    NDArray hidden = scope.create(masked.hidden(), new Shape(batch.size(), rows, config.inputWidth() / config.melBins()));
    return parameters.call(scope, PretrainProgram.contextMethod(sparse), parameters.flat(false), parameters.mask(), x,
        scope.create(seen.allow(), new Shape(batch.size(), 1, frames, frames)),
        scope.create(seen.taps(), new Shape(seen.tapCount(), batch.size(), frames, 1)), parameters.mean(sparse),
        parameters.variance(sparse), hidden, scope.create(masked.index()));
  }

  private static float[] others(int width) {
    float[] others = new float[width];
    Arrays.fill(others, 1, width, 1);
    return others;
  }

  private float[] gumbel(int count, SplittableRandom random) {
    float[] noise = new float[count * shape.groups() * shape.codes()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) -Math.log(-Math.log(random.nextDouble(1e-9, 1 - 1e-9)));
    }
    return noise;
  }
}

package io.dualmode.tools.train.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.supernet.ContextMasks;
import io.dualmode.tools.supernet.SupernetParameters;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.BitSet;
import java.util.stream.Stream;

/**
 * The operations of a supervised training step on a supernet's {@link SupernetParameters}, which it owns.
 */
public final class SupernetGraph implements AutoCloseable {
  private final EncoderConfig config;
  private final SupernetParameters parameters;
  private final NDArray phoneOf;
  private final NDArray leftOf;

  public SupernetGraph(EncoderConfig config, ParameterLayout layout, PhoneTopology topology, Optimiser optimiser, int threads, SupernetState state) {
    this.config = config;
    parameters = new SupernetParameters(layout, SupernetProgram.write(config, layout), optimiser, threads, state);
    int units = config.units();
    long[] phones = new long[topology.outputs()];
    long[] lefts = new long[topology.outputs()];
    BitSet stays = new BitSet();
    for (int row : topology.stay()) {
      stays.set(row);
    }
    for (int row = 0; row < phones.length; row++) {
      phones[row] = topology.phoneOf()[row] + (stays.get(row) ? units : 0);
      lefts[row] = topology.leftOf()[row];
    }
    phoneOf = parameters.constant(phones);
    leftOf = parameters.constant(lefts);
  }

  /** What the heads say of one padded batch; see {@link SupernetProgram}. */
  public record Outputs(NDArray mmi, NDArray phone, NDArray ctc, NDArray encoding, NDArray encoder, NDList joiner) {}

  /** Which weights a forward pass uses and what its batch norms do. */
  public enum Use {
    /** The weights being trained, normalised by the batch, whose statistics are taken note of. */
    TRAIN(false, true),
    /** The weights being trained, normalised by the running statistics. */
    TRAIN_FROZEN(false, false),
    /** The averaged weights, normalised by the batch: makes the running statistics theirs. */
    CALIBRATE(true, true),
    /** The averaged weights, normalised by the running statistics. */
    EVALUATE(true, false);

    private final boolean averaged;
    private final boolean byBatch;

    Use(boolean averaged, boolean byBatch) {
      this.averaged = averaged;
      this.byBatch = byBatch;
    }
  }

  /** Runs one corner. */
  public Outputs forward(NDManager scope, Use use, boolean sparse, float[] input, int batch, int frames, ContextMasks seen,
      boolean leftContext, double headGradient) {
    NDArray x = scope.create(input, new Shape(batch, config.inputRows(frames), config.inputWidth()));
    NDArray allow = scope.create(seen.allow(), new Shape(batch, 1, frames, frames));
    NDArray taps = scope.create(seen.taps(), new Shape(seen.tapCount(), batch, frames, 1));
    NDList out = parameters.call(scope, SupernetProgram.forwardMethod(use.byBatch, sparse),
        parameters.flat(use.averaged), parameters.mask(), x, allow, taps, parameters.mean(sparse), parameters.variance(sparse),
        phoneOf, leftOf, scope.create(leftContext ? 1f : 0f), scope.create((float) headGradient));
    return new Outputs(out.get(0), out.get(1), out.get(2), out.get(3), out.get(4), out.subNDList(5));
  }

  /** Means and mean squares over all frames of what the averaged weights' batch norms read in a named mode, in the order of the norms. */
  public float[][] moments(NDManager scope, boolean sparse, TrainingBatch batch) {
    int frames = batch.maxFrames();
    ContextMasks seen = ContextMasks.of(config, batch.frames(), frames, sparse);
    NDArray x = scope.create(sparse ? batch.streamingInput() : batch.fullInput(),
        new Shape(batch.size(), config.inputRows(frames), config.inputWidth()));
    NDArray allow = scope.create(seen.allow(), new Shape(batch.size(), 1, frames, frames));
    NDArray taps = scope.create(seen.taps(), new Shape(seen.tapCount(), batch.size(), frames, 1));
    NDList out = parameters.call(scope, SupernetProgram.momentsMethod(sparse), parameters.flat(true), parameters.mask(), x, allow, taps,
        parameters.mean(sparse), parameters.variance(sparse));
    return new float[][] {out.get(0).toFloatArray(), out.get(1).toFloatArray()};
  }

  /** Log-probabilities of blank and of the next label on the band, {@code [B, T, S]} each. */
  NDList joint(NDManager scope, Outputs outputs, TransducerBand band, int batch, int frames) {
    NDList j = outputs.joiner();
    return joint(scope, band, batch, frames, outputs.encoding(), j.get(0), j.get(1), j.get(2), j.get(3), j.get(4));
  }

  /** The same as constants, which no gradient reaches: what a teacher says. */
  public NDList stoppedJoint(NDManager scope, Outputs outputs, TransducerBand band, int batch, int frames) {
    NDArray[] inputs = Stream.concat(Stream.of(outputs.encoding()), outputs.joiner().stream()).map(NDArray::stopGradient)
        .toArray(NDArray[]::new);
    for (NDArray input : inputs) {
      input.attach(scope);
    }
    return joint(scope, band, batch, frames, inputs);
  }

  private NDList joint(NDManager scope, TransducerBand band, int batch, int frames, NDArray... j) {
    Shape contexts = new Shape(batch, band.positions());
    Shape plane = new Shape(batch, frames, TransducerBand.WIDTH);
    return parameters.call(scope, "joint", j[0], j[1], j[2], j[3], j[4], j[5], scope.create(band.before(), contexts),
        scope.create(band.last(), contexts), scope.create(band.rows()), scope.create(band.label(), plane));
  }

  /** The scalar whose gradient is that of MMI (its gradient given) and of the weighted cross-entropy; then that and the right frames. */
  NDList surrogate(NDManager scope, Outputs outputs, float[] mmiGradient, long[] labels, double ceWeight) {
    NDArray gradient = scope.create(mmiGradient, outputs.mmi().getShape());
    return parameters.call(scope, "surrogate", outputs.mmi(), gradient, outputs.phone(), scope.create(labels), scope.create((float) ceWeight));
  }

  /** A scalar whose gradient by {@code values} is {@code gradient}. */
  NDArray inner(NDManager scope, NDArray values, float[] gradient) {
    return parameters.call(scope, "inner", values, scope.create(gradient, values.getShape())).get(0);
  }

  /** The weights, their optimiser and masks. */
  public SupernetParameters parameters() {
    return parameters;
  }

  @Override
  public void close() {
    parameters.close();
  }
}

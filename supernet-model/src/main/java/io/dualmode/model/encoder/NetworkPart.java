package io.dualmode.model.encoder;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Part;
import io.dualmode.model.part.TensorTable;
import java.util.Set;

/**
 * A network as a model describes it: what turns frames of features into encoded frames, which heads read.
 *
 * <p>A network with block masks has two {@link WeightSet}s; one without has a single set and gives it under both names. Streaming and full
 * context are how it is called ({@link Corner}).
 */
public interface NetworkPart extends Part {
  /** Features that it reads of a frame, those of its front end. */
  int features();

  /** Frames of features to one encoded frame. */
  int stride();

  /** Floats in an encoded frame. */
  int width();

  /** Outputs in a block of the masks of its matrices and of those of its heads. */
  default int blockRows() {
    return 32;
  }

  /** Encoded frames of an utterance of so many frames of features. */
  default int encodedFrames(int featureFrames) {
    return (featureFrames + stride() - 1) / stride();
  }

  /** Whether it can hear audio as it comes; one that cannot hears whole recordings. */
  default boolean streams() {
    return true;
  }

  /** Whether full context hears more than streaming does with the same weights, so that an utterance is worth a second pass without a rescorer. */
  default boolean hearsAgain() {
    return false;
  }

  /**
   * The same network with another look-ahead when it streams.
   *
   * @param millis audio behind a frame that it waits for; the nearest that the network can do is taken
   * @throws IllegalArgumentException if its look-ahead is fixed
   */
  default NetworkPart withLookAhead(int millis) {
    throw new IllegalArgumentException("the look-ahead of a " + type() + " is fixed");
  }

  /** Adds the tensors that it holds. */
  void declare(TensorTable tensors);

  /** The weight sets that a file holds. */
  Set<WeightSet> weightSets(TensorSource tensors);

  /**
   * Loads weight sets, to run in this process.
   *
   * @throws IllegalArgumentException if a tensor is missing or has another shape than the description says
   */
  Encoder load(TensorSource tensors, Set<WeightSet> sets, Precision precision, Kernels kernels);
}

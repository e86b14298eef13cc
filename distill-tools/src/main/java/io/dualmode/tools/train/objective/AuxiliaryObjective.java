package io.dualmode.tools.train.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dualmode.tools.data.TrainingBatch;
import java.io.IOException;
import java.util.List;

/** A further objective on the output of a supernet's encoder, with parameters of its own, trained in the same steps. */
public interface AuxiliaryObjective extends AutoCloseable {
  /** Names of {@link #values}. */
  List<String> figures();

  /** Whether it listens to the sparse corner in streaming context, rather than to the dense one in full context. */
  boolean streaming();

  /**
   * The scalar whose gradient reaches its parameters and the encoder.
   *
   * @param encoded the corner's output [B, T, dim] in fp32
   * @param said what the teacher said, null without one
   * @return null where the batch has nothing for it
   */
  NDArray loss(NDManager scope, TrainingBatch batch, NDArray encoded, TeacherOutputs said);

  /** Applies the collected gradient and returns its norm. */
  double step(double rate, double renewal);

  /** What the last step was worth; NaN where it had no part in it. */
  double[] values();

  /** Writes what a checkpoint after so many steps needs, so that it can be read until {@link #saved}. */
  void save(int step) throws IOException;

  /** The checkpoint stands; earlier ones are not needed any more. */
  void saved(int step) throws IOException;

  @Override
  void close();
}

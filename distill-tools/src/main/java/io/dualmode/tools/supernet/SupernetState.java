package io.dualmode.tools.supernet;

import io.dualmode.tools.trainer.checkpoint.Checkpoint;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** What the training of a supernet keeps beyond others: which blocks survive, and what has begun. Norms of corner 0 are the dense ones. */
public final class SupernetState extends TrainingState {
  private static final String MASK = "mask";
  private static final String SPARSE_STARTED = "sparseStarted";
  private static final String NORMS_FROZEN = "normsFrozen";

  /** Surviving blocks of all masked matrices, one after the other. */
  public long[] mask;
  public boolean sparseStarted;
  /** Whether the running statistics of the batch norms stay as they are. */
  public boolean normsFrozen;

  private SupernetState() {}

  /** The state before the first step. */
  public SupernetState(ParameterLayout layout, int blockRows, long seed) {
    super(layout, seed);
    mask = new BlockMasks(layout, blockRows).toWords();
  }

  /** The state of a checkpoint of a network of this layout. */
  public static SupernetState load(Path file, ParameterLayout layout) throws IOException {
    SupernetState state = new SupernetState();
    state.restore(Checkpoint.read(file), layout);
    return state;
  }

  @Override
  protected void store(Checkpoint to) {
    super.store(to);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * mask.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(mask);
    to.bytes(MASK, bytes.array());
    to.mark(SPARSE_STARTED, Boolean.toString(sparseStarted));
    to.mark(NORMS_FROZEN, Boolean.toString(normsFrozen));
  }

  @Override
  protected void restore(Checkpoint from, ParameterLayout layout) throws IOException {
    super.restore(from, layout);
    byte[] bytes = from.bytes(MASK);
    mask = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(mask);
    sparseStarted = from.isSet(SPARSE_STARTED);
    normsFrozen = from.isSet(NORMS_FROZEN);
  }
}

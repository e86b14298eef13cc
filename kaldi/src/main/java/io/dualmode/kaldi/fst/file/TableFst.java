package io.dualmode.kaldi.fst.file;

import io.dualmode.kaldi.fst.ArcCursor;
import io.dualmode.kaldi.fst.Fst;
import java.io.IOException;

/**
 * A transducer whose arcs lie in its file as records of 16 bytes: input, output, cost as a 32-bit float, next state. That is how OpenFst
 * stores the types {@code const} and {@code vector}, which differ in where states find their arcs.
 */
abstract class TableFst implements Fst {
  static final int ARC_BYTES = 16;

  final MappedBytes bytes;
  private final int start;
  private final int states;

  TableFst(MappedBytes bytes, int start, int states) {
    this.bytes = bytes;
    this.start = start;
    this.states = states;
  }

  /** Where the first arc of a state lies. */
  abstract long arcsAt(int state);

  /** How many arcs a state has. */
  abstract int arcCount(int state);

  /** Where the cost of ending in a state lies. */
  abstract long finalAt(int state);

  @Override
  public final int start() {
    return start;
  }

  @Override
  public final int states() {
    return states;
  }

  @Override
  public final float finalCost(int state) {
    return bytes.float32(finalAt(state));
  }

  /** Looks at every state and arc once, so that a search never meets a wrong one. */
  final void check() throws IOException {
    if (start >= states || start < 0) {
      throw new IOException(bytes.file() + ": expected a start from 0 to " + (states - 1) + ", found " + start);
    }
    for (int state = 0; state < states; state++) {
      if (!isCost(finalCost(state))) {
        throw bytes.wrong(finalAt(state), "the cost of ending in state " + state, finalCost(state));
      }
      long at = arcsAt(state);
      for (int i = arcCount(state); i > 0; i--, at += ARC_BYTES) {
        if (bytes.int32(at) < 0 || bytes.int32(at + 4) < 0) {
          throw bytes.wrong(at, "labels not below 0 on an arc of state " + state, bytes.int32(at) + " and " + bytes.int32(at + 4));
        }
        if (!isCost(bytes.float32(at + 8))) {
          throw bytes.wrong(at + 8, "the cost of an arc of state " + state, bytes.float32(at + 8));
        }
        if (bytes.int32(at + 12) < 0 || bytes.int32(at + 12) >= states) {
          throw bytes.wrong(at + 12, "a state from 0 to " + (states - 1), bytes.int32(at + 12));
        }
      }
    }
  }

  static boolean isCost(float cost) {
    return cost > Float.NEGATIVE_INFINITY;
  }

  @Override
  public final ArcCursor cursor() {
    return new Cursor();
  }

  private final class Cursor implements ArcCursor {
    private long first;
    private int count;

    @Override
    public void move(int state) {
      first = arcsAt(state);
      count = arcCount(state);
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public int input(int arc) {
      return bytes.int32(first + (long) arc * ARC_BYTES);
    }

    @Override
    public int output(int arc) {
      return bytes.int32(first + (long) arc * ARC_BYTES + 4);
    }

    @Override
    public float cost(int arc) {
      return bytes.float32(first + (long) arc * ARC_BYTES + 8);
    }

    @Override
    public int next(int arc) {
      return bytes.int32(first + (long) arc * ARC_BYTES + 12);
    }
  }
}

package io.dualmode.kaldi.fst.file;

import java.io.IOException;
import java.util.Arrays;

/**
 * OpenFst's type {@code vector} (vector-fst.h): for each state the cost of ending, 32 bits, the number of its arcs, 64 bits, and these. Only
 * where each state lies is kept; the rest is used as it lies in the file.
 */
final class VectorFst extends TableFst {
  private static final int STATE_BYTES = 12;

  private final long[] at;

  private VectorFst(MappedBytes bytes, int start, long[] at) {
    super(bytes, start, at.length);
    this.at = at;
  }

  /** Reads what follows a header; without a number of states in it, to the end of the file. */
  static VectorFst read(FstReader in, FstHeader header) throws IOException {
    long[] at = new long[64];
    int states = 0;
    while (header.states() < 0 ? in.at() < in.bytes.size() : states < header.states()) {
      at = states == at.length ? Arrays.copyOf(at, 2 * states) : at;
      at[states++] = in.at();
      in.float32("the cost of ending in a state");
      in.skip(in.count("arcs of a state", ARC_BYTES) * ARC_BYTES, "arcs");
    }
    VectorFst fst = new VectorFst(in.bytes, header.start(), Arrays.copyOf(at, states));
    fst.check();
    return fst;
  }

  @Override
  long finalAt(int state) {
    return at[state];
  }

  @Override
  long arcsAt(int state) {
    return at[state] + STATE_BYTES;
  }

  @Override
  int arcCount(int state) {
    return (int) bytes.int64(at[state] + 4);
  }
}

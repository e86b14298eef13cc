package io.dualmode.kaldi.fst.file;

import java.io.IOException;

/**
 * OpenFst's type {@code const} (const-fst.h), used as it lies in the file. Behind the header, at a multiple of 16 where the file is
 * aligned: for each state the cost of ending, the number of its first arc, how many it has, and of these how many read and how many write
 * nothing, 32 bits each; then, aligned likewise, the arcs.
 */
final class ConstFst extends TableFst {
  private static final int STATE_BYTES = 20;
  private static final int ALIGNED_VERSION = 1;

  private final long statesAt;
  private final long arcsAt;

  private ConstFst(MappedBytes bytes, FstHeader header, long statesAt, long arcsAt) {
    super(bytes, header.start(), (int) header.states());
    this.statesAt = statesAt;
    this.arcsAt = arcsAt;
  }

  /** Reads what follows a header. */
  static ConstFst read(FstReader in, FstHeader header) throws IOException {
    boolean aligned = header.aligned() || header.version() == ALIGNED_VERSION;
    if (header.states() < 1 || header.arcs() < 0 || header.arcs() > in.bytes.size() / ARC_BYTES) {
      throw in.bytes.wrong(in.at(), "at least one state, and arcs for which the file has room",
          header.states() + " states and " + header.arcs() + " arcs");
    }
    if (aligned) {
      in.align();
    }
    long statesAt = in.at();
    in.skip(header.states() * STATE_BYTES, header.states() + " states");
    if (aligned) {
      in.align();
    }
    long arcsAt = in.at();
    in.skip(header.arcs() * ARC_BYTES, header.arcs() + " arcs");
    ConstFst fst = new ConstFst(in.bytes, header, statesAt, arcsAt);
    for (int state = 0; state < header.states(); state++) {
      long first = fst.firstArc(state);
      long count = in.bytes.int32(fst.finalAt(state) + 8) & 0xffffffffL;
      if (first + count > header.arcs()) {
        throw in.bytes.wrong(fst.finalAt(state) + 4, "arcs of state " + state + " among " + header.arcs(), first + " to " + (first + count));
      }
    }
    fst.check();
    return fst;
  }

  private long firstArc(int state) {
    return bytes.int32(finalAt(state) + 4) & 0xffffffffL;
  }

  @Override
  long finalAt(int state) {
    return statesAt + (long) state * STATE_BYTES;
  }

  @Override
  long arcsAt(int state) {
    return arcsAt + firstArc(state) * ARC_BYTES;
  }

  @Override
  int arcCount(int state) {
    return bytes.int32(finalAt(state) + 8);
  }
}

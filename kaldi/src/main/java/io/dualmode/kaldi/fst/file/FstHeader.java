package io.dualmode.kaldi.fst.file;

import java.io.IOException;

/** What stands before every transducer of OpenFst (src/lib/fst.cc): its form, its size, and whether tables of symbols follow. */
record FstHeader(String type, int version, int flags, int start, long states, long arcs, SymbolTable input, SymbolTable output) {
  private static final int MAGIC = 2125659606;
  private static final int INPUT_SYMBOLS = 1;
  private static final int OUTPUT_SYMBOLS = 2;
  private static final int ALIGNED = 4;

  static FstHeader read(FstReader in) throws IOException {
    in.magic(MAGIC, "an OpenFst file");
    String type = in.string("the type of the transducer");
    long at = in.at();
    String arcs = in.string("the type of its arcs");
    if (!arcs.equals("standard")) {
      throw in.bytes.wrong(at, "arcs of the type 'standard'", "'" + arcs + "'");
    }
    int version = in.int32("the version");
    int flags = in.int32("the flags");
    in.int64("the properties");
    long startAt = in.at();
    long start = in.int64("the start");
    long states = in.int64("the number of states");
    long arcCount = in.int64("the number of arcs");
    if (start < -1 || start > Integer.MAX_VALUE) {
      throw in.bytes.wrong(startAt, "a start from -1 to " + Integer.MAX_VALUE, start);
    }
    if (states < -1 || states > Integer.MAX_VALUE) {
      throw in.bytes.wrong(startAt + 8, "a number of states from 0 to " + Integer.MAX_VALUE, states);
    }
    SymbolTable input = (flags & INPUT_SYMBOLS) == 0 ? null : SymbolTable.read(in);
    SymbolTable output = (flags & OUTPUT_SYMBOLS) == 0 ? null : SymbolTable.read(in);
    return new FstHeader(type, version, flags, (int) start, states, arcCount, input, output);
  }

  boolean aligned() {
    return (flags & ALIGNED) != 0;
  }
}

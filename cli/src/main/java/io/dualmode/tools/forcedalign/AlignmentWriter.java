package io.dualmode.tools.forcedalign;

import io.dualmode.api.AlignedWord;
import java.io.PrintWriter;
import java.util.List;

/** Writes an alignment in some format. */
interface AlignmentWriter {
  /** Writes all words, in order, of a recording of {@code durationMillis}. */
  void write(List<AlignedWord> words, long durationMillis, PrintWriter out);
}

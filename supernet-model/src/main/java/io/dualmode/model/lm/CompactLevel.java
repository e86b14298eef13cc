package io.dualmode.model.lm;

import java.nio.ByteBuffer;

/** The n-grams of one order, 2 or more, as they lie in a compact file; {@link CompactFormat} specifies them. Immutable. */
final class CompactLevel {
  /** Where the extensions of each shorter n-gram begin; those of the highest order in bits, others in records. */
  final EliasFano lists;
  final ByteBuffer records;
  final int suffixBits;
  final int recordBits;
  /** Natural logarithms of probabilities by code. */
  final float[] logProb;
  /** Natural logarithms of back-off weights by code, null where n-grams of this order have none. */
  final float[] backoff;

  CompactLevel(EliasFano lists, ByteBuffer records, int suffixBits, int recordBits, float[] logProb, float[] backoff) {
    this.lists = lists;
    this.records = records;
    this.suffixBits = suffixBits;
    this.recordBits = recordBits;
    this.logProb = logProb;
    this.backoff = backoff;
  }

  /** So many bits of the records. */
  long bits(long offset, int width) {
    return records.getLong((int) (offset >>> 3)) >>> (offset & 7) & (1L << width) - 1;
  }
}

package io.dualmode.model.lm;

import io.dualmode.model.lexicon.SortedWords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a compact file holds, read and checked; {@link CompactFormat} specifies it.
 *
 * @param unigram natural logarithms of the probabilities of words
 * @param unigramBackoff the same of their back-off weights, null where the model has none
 * @param levels those of order n at n, from 2 on
 */
record CompactContents(CompactFormat.Header header, WordTable words, float[] unigram, float[] unigramBackoff, CompactLevel[] levels) {
  private static final float MOST_LOG = 1e4f;

  private interface Decoding<T> {
    T run() throws IOException;
  }

  /**
   * Reads a file; an {@link IOException} names it and what is wrong.
   *
   * @param tables what was worked out of the file before, null to do so now and to check all that is read
   */
  static CompactContents read(String name, ByteBuffer file, NgramTables tables) throws IOException {
    CompactFormat.Header header = CompactFormat.readHeader(name, file);
    int order = header.order();
    List<ByteBuffer> sections = CompactFormat.readSections(name, file, order);
    int[] counts = header.counts();
    String fault = tables == null ? null : tables.fault(counts);
    if (fault != null) {
      throw new IOException(name + ": the tables made for it have " + fault);
    }
    WordTable words = tables != null ? WordTable.of(new SortedWords(tables.text(), tables.begin()))
        : decode(name, "words", () -> WordTable.decode(sections.get(0), counts[0]));
    ByteBuffer unigrams = sections.get(1);
    requireSize(name, "unigrams", unigrams, (8 + 2L * counts[0]) * (order > 2 ? 2 : 1));
    float[] unigram = linear(name, unigrams, counts[0], false);
    unigram[header.startId()] = BackoffTrie.LOG_ZERO;
    float[] unigramBackoff = order > 2 ? linear(name, unigrams, counts[0], true) : null;
    CompactLevel[] levels = new CompactLevel[order + 1];
    for (int n = 2; n <= order; n++) {
      levels[n] = level(name, header, n, sections.subList(3 * n - 4, 3 * n - 1), tables == null ? null : tables.samples()[n - 2]);
    }
    return new CompactContents(header, words, unigram, unigramBackoff, levels);
  }

  private static <T> T decode(String name, String what, Decoding<T> decoding) throws IOException {
    try {
      return decoding.run();
    } catch (IOException e) {
      throw new IOException(name + ": " + what + ": " + e.getMessage(), e);
    }
  }

  private static void requireSize(String name, String what, ByteBuffer section, long expected) throws IOException {
    if (section.remaining() != expected) {
      throw new IOException(name + ": " + what + " take " + section.remaining() + " bytes, expected " + expected);
    }
  }

  private static float[] linear(String name, ByteBuffer in, int count, boolean unit) throws IOException {
    float least = in.getFloat();
    float step = in.getFloat();
    if (!(Math.abs(least) <= MOST_LOG) || !(Math.abs(step) <= MOST_LOG)) {
      throw new IOException(name + ": unigrams: scale of " + least + " in steps of " + step + ", expected logarithms up to " + MOST_LOG);
    }
    float[] values = new float[count];
    // all at once: this runs before anything is compiled
    short[] codes = new short[count];
    in.asShortBuffer().get(codes);
    in.position(in.position() + Short.BYTES * count);
    for (int i = 0; i < count; i++) {
      int code = codes[i] & 0xffff;
      values[i] = unit && code == CompactFormat.UNIT_CODE ? 0 : least + step * code;
    }
    return values;
  }

  private static CompactLevel level(String name, CompactFormat.Header header, int n, List<ByteBuffer> sections, int[] samples)
      throws IOException {
    int order = header.order();
    int[] counts = header.counts();
    boolean last = n == order;
    String what = n + "-grams";
    EliasFano lists = decode(name, "lists of " + what,
        () -> EliasFano.decode(sections.get(0), counts[n - 2] + 1, last ? header.lastBits() : counts[n - 1], samples));
    int suffixBits = BitPacker.widthOf(counts[n - 2]);
    int recordBits = suffixBits + header.probabilityBits() + (n < order - 1 ? header.backoffBits() : 0);
    ByteBuffer records = sections.get(1);
    long bits = last ? header.lastBits() : (long) counts[n - 1] * recordBits;
    requireSize(name, "records of " + what, records, (bits + 7) / 8 + BitPacker.SPARE_BYTES);
    boolean backoffs = last || n < order - 1;
    requireSize(name, "codebooks of " + what, sections.get(2), 4L * ((1 << header.probabilityBits())
        + (backoffs ? 1 << header.backoffBits() : 0)));
    float[] logProb = new float[1 << header.probabilityBits()];
    sections.get(2).asFloatBuffer().get(logProb);
    float[] backoff = null;
    if (backoffs) {
      backoff = new float[1 << header.backoffBits()];
      sections.get(2).position(4 * logProb.length);
      sections.get(2).asFloatBuffer().get(backoff);
      requireLogs(name, "codebooks of " + what, backoff);
    }
    requireLogs(name, "codebooks of " + what, logProb);
    CompactLevel level = new CompactLevel(lists, records, suffixBits, recordBits, logProb, backoff);
    if (!last && samples == null) {
      requireSuffixes(name, what, level, counts[n - 1], counts[n - 2]);
    }
    return level;
  }

  private static void requireSuffixes(String name, String what, CompactLevel level, int count, int shorter) throws IOException {
    for (int i = 0; i < count; i++) {
      int suffix = (int) level.bits((long) i * level.recordBits, level.suffixBits);
      if (suffix >= shorter) {
        throw new IOException(name + ": records of " + what + ": suffix of n-gram " + i + " is " + suffix + ", allowed: 0.."
            + (shorter - 1));
      }
    }
  }

  private static void requireLogs(String name, String what, float[] values) throws IOException {
    for (float value : values) {
      if (!(Math.abs(value) <= MOST_LOG)) {
        throw new IOException(name + ": " + what + ": " + value + ", expected logarithms up to " + MOST_LOG);
      }
    }
  }
}

package io.dualmode.tools.lm;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.BackoffTrieBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the binary trie of CMU Sphinx ({@code en-us.lm.bin}), trigrams only.
 *
 * <p>Little-endian: the 19 characters {@code Trie Language Model}, order (u8), n-grams of each order (u32 each), a u32 that is
 * not needed, three tables of 65536 floats (probabilities and back-off weights of bigrams, probabilities of trigrams),
 * unigrams and one more (f32 probability, f32 back-off weight, u32 first bigram), bigrams and one more as packed bits (word,
 * back-off weight, probability, first trigram), trigrams as packed bits (word, probability), the bytes of the words (u32)
 * and the words, each closed by a zero. Both packed tables have 8 spare bytes. Scores are logarithms to the base 1.0001.
 * The trie starts from the last word of an n-gram: the children of a bigram's last word are the words before it.
 */
final class SphinxTrieReader {
  private static final byte[] MAGIC = "Trie Language Model".getBytes(StandardCharsets.US_ASCII);
  private static final int TABLE = 1 << 16;
  private static final double LN_BASE = Math.log(1.0001);

  private final String name;
  private final ByteBuffer in;

  private SphinxTrieReader(String name, byte[] bytes) {
    this.name = name;
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads a model from the bytes of its file; words are put in lower case. */
  static BackoffTrie read(String name, byte[] bytes) throws IOException {
    return new SphinxTrieReader(name, bytes).read();
  }

  private BackoffTrie read() throws IOException {
    need(MAGIC.length + 17, "header");
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException(name + ": offset 0: not a Sphinx trie, it does not begin with 'Trie Language Model'");
    }
    int order = in.get();
    if (order != 3) {
      throw new IOException(name + ": offset " + MAGIC.length + ": order " + order + ", only 3 can be read");
    }
    int[] count = {in.getInt(), in.getInt(), in.getInt()};
    in.getInt();
    if (count[0] < 2 || count[1] < 1 || count[2] < 1 || count[0] >= 1 << 24) {
      throw new IOException(name + ": impossible numbers of n-grams " + count[0] + ", " + count[1] + ", " + count[2]);
    }
    float[] bigramProb = table();
    float[] bigramBackoff = table();
    float[] trigramProb = table();
    need(12L * (count[0] + 1), "unigrams");
    int unigrams = in.position();
    in.position(unigrams + 12 * (count[0] + 1));
    int wordBits = 32 - Integer.numberOfLeadingZeros(count[0]);
    int nextBits = 32 - Integer.numberOfLeadingZeros(count[2]);
    Bits bigrams = new Bits(count[1] + 1L, wordBits + 32 + nextBits, "bigrams");
    Bits trigrams = new Bits(count[2] + 1L, wordBits + 16, "trigrams");
    List<String> words = words(count[0]);
    BackoffTrieBuilder builder = new BackoffTrieBuilder(words);
    for (int w = 0; w < count[0]; w++) {
      builder.add(0, w, log(in.getFloat(unigrams + 12 * w)), log(in.getFloat(unigrams + 12 * w + 4)));
    }
    builder.nextLevel();
    int[] ids = new int[3];
    for (int w = 0; w < count[0]; w++) {
      int to = in.getInt(unigrams + 12 * (w + 1) + 8);
      for (int k = in.getInt(unigrams + 12 * w + 8); k < to; k++) {
        ids[0] = word(bigrams.get(k, 0, wordBits), count[0]);
        ids[1] = w;
        builder.add(ids, log(bigramProb[bigrams.get(k, wordBits + 16, 16)]), log(bigramBackoff[bigrams.get(k, wordBits, 16)]));
      }
    }
    builder.nextLevel();
    for (int w = 0; w < count[0]; w++) {
      int to = in.getInt(unigrams + 12 * (w + 1) + 8);
      for (int k = in.getInt(unigrams + 12 * w + 8); k < to; k++) {
        ids[1] = word(bigrams.get(k, 0, wordBits), count[0]);
        ids[2] = w;
        int last = bigrams.get(k + 1L, wordBits + 32, nextBits);
        for (int j = bigrams.get(k, wordBits + 32, nextBits); j < last; j++) {
          ids[0] = word(trigrams.get(j, 0, wordBits), count[0]);
          builder.add(ids, log(trigramProb[trigrams.get(j, wordBits, 16)]), 0);
        }
      }
    }
    return builder.build();
  }

  private int word(int id, int count) throws IOException {
    if (id >= count) {
      throw new IOException(name + ": word " + id + " of " + count);
    }
    return id;
  }

  private static float log(float score) {
    return Math.max(BackoffTrie.LOG_ZERO, (float) (score * LN_BASE));
  }

  private float[] table() throws IOException {
    need(4L * TABLE, "quantisation table");
    float[] values = new float[TABLE];
    in.asFloatBuffer().get(values);
    in.position(in.position() + 4 * TABLE);
    return values;
  }

  private List<String> words(int count) throws IOException {
    need(4, "words");
    int bytes = in.getInt();
    need(bytes, "words");
    byte[] text = new byte[bytes];
    in.get(text);
    List<String> words = new ArrayList<>(count);
    int from = 0;
    for (int i = 0; i < bytes && words.size() < count; i++) {
      if (text[i] == 0) {
        words.add(new String(text, from, i - from, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
        from = i + 1;
      }
    }
    if (words.size() != count) {
      throw new IOException(name + ": " + words.size() + " words, expected " + count);
    }
    return words;
  }

  private void need(long bytes, String what) throws IOException {
    if (bytes < 0 || in.remaining() < bytes) {
      throw new IOException(name + ": offset " + in.position() + ": " + in.remaining() + " bytes left, the " + what + " need "
          + bytes);
    }
  }

  /** A packed table of records. */
  private final class Bits {
    private final int start = in.position();
    private final int recordBits;
    private final long records;
    private final String what;

    Bits(long records, int recordBits, String what) throws IOException {
      this.recordBits = recordBits;
      this.records = records;
      this.what = what;
      long bytes = (records * recordBits + 7) / 8 + 8;
      need(bytes, what);
      in.position(start + (int) bytes);
    }

    int get(long record, int offset, int bits) throws IOException {
      if (record < 0 || record >= records) {
        throw new IOException(name + ": record " + record + " of the " + records + " " + what);
      }
      long bit = record * recordBits + offset;
      return (int) (in.getLong(start + (int) (bit >>> 3)) >>> (bit & 7) & (1L << bits) - 1);
    }
  }
}

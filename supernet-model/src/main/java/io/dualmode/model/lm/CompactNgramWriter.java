package io.dualmode.model.lm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes a {@link BackoffTrie} as the file that {@link CompactNgram} reads; {@link CompactFormat} specifies it. Words are put in
 * ascending order and missing suffixes are added, so ids and n-grams may differ from the trie's while no probability does,
 * but for quantisation.
 */
public final class CompactNgramWriter {
  /** Enough for a perplexity within 0.2 % of the unquantised model's, on every text measured. */
  public static final int DEFAULT_PROBABILITY_BITS = 7;
  /** As {@link #DEFAULT_PROBABILITY_BITS}, for back-off weights. */
  public static final int DEFAULT_BACKOFF_BITS = 6;

  private final BackoffTrie model;
  private final int probabilityBits;
  private final int backoffBits;
  private final int order;

  private CompactNgramWriter(BackoffTrie model, int probabilityBits, int backoffBits) {
    this.model = model;
    this.probabilityBits = probabilityBits;
    this.backoffBits = backoffBits;
    this.order = model.order();
  }

  /** The bytes of a file whose codes are as wide as they may be. */
  public static byte[] encode(BackoffTrie model) {
    return encode(model, CompactFormat.MAX_CODE_BITS, CompactFormat.MAX_CODE_BITS);
  }

  /**
   * The bytes of the file.
   *
   * @param probabilityBits 1..12
   * @param backoffBits 1..12
   */
  public static byte[] encode(BackoffTrie model, int probabilityBits, int backoffBits) {
    for (int bits : new int[] {probabilityBits, backoffBits}) {
      if (bits < 1 || bits > CompactFormat.MAX_CODE_BITS) {
        throw new IllegalArgumentException("bits are " + bits + ", allowed: 1.." + CompactFormat.MAX_CODE_BITS);
      }
    }
    return new CompactNgramWriter(SuffixClosure.close(sorted(model)), probabilityBits, backoffBits).encode();
  }

  private static BackoffTrie sorted(BackoffTrie model) {
    if (WordTable.ascends(model.words())) {
      return model;
    }
    List<String> words = new ArrayList<>(model.words());
    words.sort((a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8),
        b.getBytes(StandardCharsets.UTF_8)));
    int[] ids = new int[words.size()];
    for (int id = 0; id < ids.length; id++) {
      ids[model.idOf(words.get(id))] = id;
    }
    BackoffTrieBuilder builder = new BackoffTrieBuilder(words);
    for (int n = 1; n <= model.order(); n++) {
      BackoffTrie.Level level = model.level(n);
      int[] mapped = new int[n];
      model.visit(n, (own, node) -> {
        Arrays.setAll(mapped, i -> ids[own[i]]);
        builder.add(mapped, level.logProb()[node], level.backoff() == null ? 0 : level.backoff()[node]);
      });
      if (n < model.order()) {
        builder.nextLevel();
      }
    }
    return builder.build();
  }

  private byte[] encode() {
    List<byte[]> sections = new ArrayList<>();
    sections.add(WordTable.encode(model.words()));
    sections.add(unigrams());
    int[] suffix = null;
    int[] counts = new int[order];
    counts[0] = model.size(1);
    long lastBits = 0;
    for (int n = 2; n <= order; n++) {
      int[] below = suffix;
      suffix = model.suffixes(n, suffix);
      counts[n - 1] = model.size(n);
      Codebook probabilities = Codebook.train(model.level(n).logProb(), probabilityBits);
      int backoffLevel = n == order ? n - 1 : n < order - 1 ? n : 0;
      Codebook backoffs = backoffLevel == 0 ? null : Codebook.train(model.level(backoffLevel).backoff(), backoffBits);
      if (n < order) {
        int[] begin = model.level(n - 1).childBegin();
        sections.add(EliasFano.encode(Arrays.stream(begin).asLongStream().toArray()));
        sections.add(records(n, suffix, probabilities, backoffs));
      } else {
        long[] offsets = new long[model.size(n - 1) + 1];
        BitPacker records = lists(suffix, below, probabilities, backoffs, offsets);
        lastBits = records.size();
        sections.add(EliasFano.encode(offsets));
        sections.add(records.toBytes());
      }
      sections.add(codebooks(probabilities, backoffs));
    }
    return CompactFormat.assemble(new CompactFormat.Header(order, probabilityBits, backoffBits,
        model.idOf(BackoffTrie.UNKNOWN), model.idOf(BackoffTrie.SENTENCE_START), model.idOf(BackoffTrie.SENTENCE_END),
        counts, lastBits), sections);
  }

  private byte[] unigrams() {
    int words = model.size(1);
    int start = model.idOf(BackoffTrie.SENTENCE_START);
    ByteBuffer out = CompactFormat.buffer((8 + 2 * words) * (order > 2 ? 2 : 1));
    float[] logProb = model.level(1).logProb().clone();
    logProb[start] = logProb[start == 0 ? 1 : 0];
    linear(logProb, CompactFormat.UNIT_CODE, false, out);
    if (order > 2) {
      linear(model.level(1).backoff(), CompactFormat.UNIT_CODE - 1, true, out);
    }
    return out.array();
  }

  private static void linear(float[] values, int codes, boolean unit, ByteBuffer out) {
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    float step = most > least ? (most - least) / codes : 1;
    out.putFloat(least).putFloat(step);
    for (float value : values) {
      out.putShort((short) (unit && value == 0 ? CompactFormat.UNIT_CODE : Math.round((value - least) / step)));
    }
  }

  private byte[] records(int n, int[] suffix, Codebook probabilities, Codebook backoffs) {
    BackoffTrie.Level level = model.level(n);
    int suffixBits = BitPacker.widthOf(model.size(n - 1));
    BitPacker out = new BitPacker();
    for (int i = 0; i < suffix.length; i++) {
      out.add(suffix[i], suffixBits);
      out.add(probabilities.code(level.logProb()[i]), probabilityBits);
      if (backoffs != null) {
        out.add(backoffs.code(level.backoff()[i]), backoffBits);
      }
    }
    return out.toBytes();
  }

  /** Records of the highest order; fills in where each context's list begins. */
  private BitPacker lists(int[] suffix, int[] contextSuffix, Codebook probabilities, Codebook backoffs, long[] offsets) {
    BackoffTrie.Level contexts = model.level(order - 1);
    float[] logProb = model.level(order).logProb();
    BitPacker out = new BitPacker();
    for (int h = 0; h < contexts.size(); h++) {
      int from = contexts.childBegin()[h];
      int to = contexts.childBegin()[h + 1];
      offsets[h] = out.size();
      if (from == to && contexts.backoff()[h] == 0) {
        continue;
      }
      out.add(backoffs.code(contexts.backoff()[h]), backoffBits);
      int first = 0;
      int among = model.size(1);
      if (order > 2) {
        int[] begin = model.level(order - 2).childBegin();
        first = begin[contextSuffix[h]];
        among = begin[contextSuffix[h] + 1] - first;
      }
      int width = BitPacker.widthOf(among);
      for (int k = from; k < to; k++) {
        out.add(suffix[k] - first, width);
        out.add(probabilities.code(logProb[k]), probabilityBits);
      }
    }
    offsets[contexts.size()] = out.size();
    return out;
  }

  private static byte[] codebooks(Codebook probabilities, Codebook backoffs) {
    int values = probabilities.values().length + (backoffs == null ? 0 : backoffs.values().length);
    ByteBuffer out = CompactFormat.buffer(4 * values);
    for (float value : probabilities.values()) {
      out.putFloat(value);
    }
    if (backoffs != null) {
      for (float value : backoffs.values()) {
        out.putFloat(value);
      }
    }
    return out.array();
  }
}

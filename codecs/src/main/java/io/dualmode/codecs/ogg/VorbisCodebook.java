package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.CorruptAudioException;
import java.util.Arrays;

/**
 * A Vorbis codebook: code words of given lengths, the lowest free one for each entry in turn, and for vector quantisation the vector of
 * each entry.
 *
 * <p>Source: Vorbis I specification, section 3.
 */
final class VorbisCodebook {
  /** More than any encoder makes: entries times dimensions of all codebooks of a stream together. */
  static final int MOST_VALUES = 1 << 21;
  private static final int LONGEST = 32;

  private final int dimensions;
  private final int values;
  private final float[] vectors;
  /** Children of the tree's nodes, two each: another node, 0 for none, or {@code ~entry}. */
  private int[] tree = new int[64];
  private int nodes = 1;

  /** @param budget values that the codebooks before have left */
  VorbisCodebook(VorbisBits in, int budget) throws CorruptAudioException {
    if (in.bits(24) != 0x564342) {
      throw damaged("a codebook does not begin where it should");
    }
    dimensions = in.number(16);
    int entries = in.number(24);
    values = (int) Math.min(Integer.MAX_VALUE, (long) entries * Math.max(1, dimensions));
    if (entries == 0 || values > budget) {
      throw damaged("a codebook of " + entries + " entries of " + dimensions + " dimensions is larger than any encoder makes");
    }
    int[] lengths = lengths(in, entries);
    grow(lengths);
    vectors = vectors(in, entries);
    if (in.ended()) {
      throw damaged("its headers are cut off");
    }
  }

  static CorruptAudioException damaged(String what) {
    return new CorruptAudioException("its Vorbis headers are damaged: " + what, "copy or convert it again");
  }

  private static int[] lengths(VorbisBits in, int entries) throws CorruptAudioException {
    int[] lengths = new int[entries];
    if (!in.flag()) {
      boolean sparse = in.flag();
      for (int i = 0; i < entries; i++) {
        lengths[i] = sparse && !in.flag() ? 0 : in.number(5) + 1;
      }
      return lengths;
    }
    int length = in.number(5) + 1;
    for (int i = 0; i < entries; length++) {
      int count = in.number(VorbisBits.width(entries - i));
      if (count > entries - i || length > LONGEST) {
        throw damaged("a codebook has too many entries");
      }
      Arrays.fill(lengths, i, i + count, length);
      i += count;
    }
    return lengths;
  }

  /** Every entry takes the deepest free node that is not too deep, and leaves free what branches off on the way down from there. */
  private void grow(int[] lengths) throws CorruptAudioException {
    int[] free = new int[LONGEST + 1];
    Arrays.fill(free, -1);
    free[0] = 0;
    int used = 0;
    for (int entry = 0; entry < lengths.length; entry++) {
      int length = lengths[entry];
      if (length == 0) {
        continue;
      }
      used++;
      int depth = length;
      while (depth >= 0 && free[depth] < 0) {
        depth--;
      }
      if (depth < 0) {
        throw damaged("a codebook has more code words than there can be");
      }
      int slot = free[depth];
      free[depth] = -1;
      for (; depth < length; depth++) {
        int node = depth == 0 ? 0 : node();
        if (depth > 0) {
          tree[slot] = node;
        }
        slot = 2 * node;
        free[depth + 1] = 2 * node + 1;
      }
      tree[slot] = ~entry;
    }
    if (used == 1) {
      // one entry has one bit of any value
      tree[1] = tree[0];
    }
  }

  private int node() {
    if (2 * nodes + 2 > tree.length) {
      tree = Arrays.copyOf(tree, 2 * tree.length);
    }
    return nodes++;
  }

  private float[] vectors(VorbisBits in, int entries) throws CorruptAudioException {
    int type = in.number(4);
    if (type == 0) {
      return null;
    }
    if (type > 2 || dimensions == 0) {
      throw damaged("a codebook is of type " + type);
    }
    float lowest = number(in.number(32));
    float step = number(in.number(32));
    int bits = in.number(4) + 1;
    boolean sequence = in.flag();
    int count = type == 1 ? root(entries, dimensions) : entries * dimensions;
    float[] values = new float[count];
    for (int i = 0; i < count && !in.ended(); i++) {
      values[i] = in.number(bits) * step + lowest;
    }
    float[] vectors = new float[entries * dimensions];
    for (int entry = 0; entry < entries; entry++) {
      float last = 0;
      long divisor = 1;
      for (int d = 0; d < dimensions; d++) {
        int index = type == 1 ? (int) (entry / divisor % count) : entry * dimensions + d;
        float value = values[index] + last;
        vectors[entry * dimensions + d] = value;
        last = sequence ? value : 0;
        divisor = Math.min(Integer.MAX_VALUE, divisor * count);
      }
    }
    return vectors;
  }

  /** The largest number whose power is not above the entries. */
  private static int root(int entries, int dimensions) {
    int root = (int) Math.floor(Math.pow(entries, 1.0 / dimensions)) + 1;
    while (Math.pow(root, dimensions) > entries) {
      root--;
    }
    return root;
  }

  /** Ten bits of exponent, 21 of mantissa and a sign. */
  private static float number(int bits) {
    double mantissa = bits & 0x1fffff;
    return (float) Math.scalb(bits < 0 ? -mantissa : mantissa, (bits >>> 21 & 0x3ff) - 788);
  }

  int dimensions() {
    return dimensions;
  }

  boolean hasVectors() {
    return vectors != null;
  }

  /** Entries times dimensions. */
  int values() {
    return values;
  }

  /** The next entry, or -1 where the packet ends or no code word stands. */
  int read(VorbisBits in) {
    int node = 0;
    do {
      node = tree[2 * node + in.number(1)];
    } while (node > 0 && !in.ended());
    return node < 0 && !in.ended() ? ~node : -1;
  }

  /** One value of an entry's vector. */
  float value(int entry, int dimension) {
    return vectors[entry * dimensions + dimension];
  }
}

package io.dualmode.kaldi.fst.file;

/** A vector of bits in a file, in words of 64, with counts of those set every 512, to rank and to find them. Immutable. */
final class Bits {
  private static final int WORDS = 8;
  private static final int BLOCK = 64 * WORDS;

  private final MappedBytes bytes;
  private final long at;
  private final long size;
  /** How many are set before each block; one more at the end. */
  private final int[] before;

  Bits(MappedBytes bytes, long at, long size) {
    this.bytes = bytes;
    this.at = at;
    this.size = size;
    before = new int[(int) ((size + BLOCK - 1) / BLOCK) + 1];
    for (int block = 0; block + 1 < before.length; block++) {
      before[block + 1] = before[block] + ones((long) block * BLOCK, Math.min(size, (block + 1L) * BLOCK));
    }
  }

  static long bytes(long bits) {
    return (bits + 63) / 64 * 8;
  }

  private long word(long bit) {
    return bytes.int64(at + bit / 64 * 8);
  }

  /** How many are set from the first bit of a word on. */
  private int ones(long from, long to) {
    int count = 0;
    for (long bit = from; bit < to; bit += 64) {
      long word = word(bit);
      count += Long.bitCount(to - bit < 64 ? word & (1L << to - bit) - 1 : word);
    }
    return count;
  }

  long size() {
    return size;
  }

  boolean get(long bit) {
    return (word(bit) >>> bit & 1) != 0;
  }

  /** How many are set before a bit. */
  int rank1(long bit) {
    int block = (int) (bit / BLOCK);
    return before[block] + ones((long) block * BLOCK, bit);
  }

  /** How many are not set before a bit. */
  int rank0(long bit) {
    return (int) bit - rank1(bit);
  }

  int count1() {
    return before[before.length - 1];
  }

  /** Where the bit with so many set ones before it lies; the size where there is none. */
  long select1(int rank) {
    return select(rank, true);
  }

  /** Where the bit with so many unset ones before it lies; the size where there is none. */
  long select0(int rank) {
    return select(rank, false);
  }

  private int before(int block, boolean ones) {
    return ones ? before[block] : (int) Math.min(size, (long) block * BLOCK) - before[block];
  }

  private long select(int rank, boolean ones) {
    if (rank >= before(before.length - 1, ones)) {
      return size;
    }
    int low = 0;
    int high = before.length - 1;
    while (high - low > 1) {
      int middle = low + high >>> 1;
      if (before(middle, ones) <= rank) {
        low = middle;
      } else {
        high = middle;
      }
    }
    int left = rank - before(low, ones);
    for (long bit = (long) low * BLOCK;; bit += 64) {
      long word = ones ? word(bit) : ~word(bit);
      int here = Long.bitCount(word);
      if (left < here) {
        for (; left > 0; left--) {
          word &= word - 1;
        }
        return bit + Long.numberOfTrailingZeros(word);
      }
      left -= here;
    }
  }
}

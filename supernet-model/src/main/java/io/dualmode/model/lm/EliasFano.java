package io.dualmode.model.lm;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An ascending sequence of numbers in about {@code 2 + log2(last / count)} bits each, with access to any of them in constant time
 * (Elias 1974; Fano 1971; Vigna 2013, section 4).
 *
 * <p>Of each number the low {@code l = floor(log2(last / count))} bits stand packed one after the other; number {@code i} with
 * high part {@code h} sets bit {@code h + i} of a second string of bits. Form in a file, little-endian: u64 count, u64 last, the
 * low bits in whole 64-bit words and one word more, the second string ({@code count + (last >> l) + 1} bits) in whole words.
 * Immutable.
 */
final class EliasFano {
  private static final int SAMPLE = 16;

  private final long[] low;
  private final long[] high;
  private final int lowBits;
  private final int count;
  private final int[] samples;

  private EliasFano(long[] low, long[] high, int lowBits, int count, int[] samples) {
    this.low = low;
    this.high = high;
    this.lowBits = lowBits;
    this.count = count;
    this.samples = samples;
  }

  private static int[] sample(long[] high, int count) {
    int[] samples = new int[count / SAMPLE + 1];
    int seen = 0;
    for (int word = 0; word < high.length; word++) {
      for (long rest = high[word]; rest != 0; rest &= rest - 1) {
        if (seen < count && seen % SAMPLE == 0) {
          samples[seen / SAMPLE] = (word << 6) + Long.numberOfTrailingZeros(rest);
        }
        seen++;
      }
    }
    return samples;
  }

  private static int lowBits(long count, long last) {
    return last <= count ? 0 : 63 - Long.numberOfLeadingZeros(last / count);
  }

  private static long lowWords(long count, int lowBits) {
    return (count * lowBits + 63) / 64 + 1;
  }

  private static long highWords(long count, long last, int lowBits) {
    return (count + (last >>> lowBits) + 1 + 63) / 64;
  }

  /** The bytes of a sequence that ascends and has at least one number. */
  static byte[] encode(long[] values) {
    long last = values[values.length - 1];
    int lowBits = lowBits(values.length, last);
    long[] low = new long[Math.toIntExact(lowWords(values.length, lowBits))];
    long[] high = new long[Math.toIntExact(highWords(values.length, last, lowBits))];
    for (int i = 0; i < values.length; i++) {
      long bit = (long) i * lowBits;
      long part = values[i] & (1L << lowBits) - 1;
      low[(int) (bit >>> 6)] |= part << bit;
      if ((bit & 63) + lowBits > 64) {
        low[(int) (bit >>> 6) + 1] |= part >>> 64 - (bit & 63);
      }
      long one = (values[i] >>> lowBits) + i;
      high[(int) (one >>> 6)] |= 1L << one;
    }
    ByteBuffer out = CompactFormat.buffer(16 + 8 * (low.length + high.length));
    out.putLong(values.length).putLong(last);
    for (long word : low) {
      out.putLong(word);
    }
    for (long word : high) {
      out.putLong(word);
    }
    return out.array();
  }

  /** Reads a sequence of {@code count} numbers up to {@code last} and checks it; what is wrong is the exception's message. */
  static EliasFano decode(ByteBuffer in, int count, long last) throws IOException {
    return decode(in, count, last, null);
  }

  /**
   * Reads a sequence without looking at its numbers. Whatever they are, look-ups end, if with an {@link IndexOutOfBoundsException}.
   *
   * @param samples what {@link #samples} gave for it; aliased. Null to work them out and check all numbers
   */
  static EliasFano decode(ByteBuffer in, int count, long last, int[] samples) throws IOException {
    if (in.remaining() < 16) {
      throw new IOException(in.remaining() + " bytes, expected at least 16");
    }
    long foundCount = in.getLong();
    long foundLast = in.getLong();
    if (foundCount != count || foundLast != last) {
      throw new IOException(foundCount + " numbers up to " + foundLast + ", expected " + count + " up to " + last);
    }
    int lowBits = lowBits(count, last);
    long lowWords = lowWords(count, lowBits);
    long highWords = highWords(count, last, lowBits);
    if (in.remaining() != 8 * (lowWords + highWords)) {
      throw new IOException((in.remaining() + 16) + " bytes, expected " + (16 + 8 * (lowWords + highWords)));
    }
    long[] low = words(in, (int) lowWords);
    long[] high = words(in, (int) highWords);
    if (samples != null) {
      if (samples.length != count / SAMPLE + 1) {
        throw new IOException(samples.length + " samples, expected " + (count / SAMPLE + 1));
      }
      return new EliasFano(low, high, lowBits, count, samples);
    }
    int ones = 0;
    for (long word : high) {
      ones += Long.bitCount(word);
    }
    if (ones != count) {
      throw new IOException(ones + " numbers are marked, expected " + count);
    }
    EliasFano sequence = new EliasFano(low, high, lowBits, count, sample(high, count));
    sequence.check(last);
    return sequence;
  }

  /** The positions of every {@value #SAMPLE}th number; aliased. */
  int[] samples() {
    return samples;
  }

  private void check(long last) throws IOException {
    long previous = 0;
    int i = 0;
    for (int word = 0; word < high.length; word++) {
      for (long rest = high[word]; rest != 0; rest &= rest - 1) {
        long value = value(i, ((long) word << 6) + Long.numberOfTrailingZeros(rest));
        if (value < previous || value > last) {
          throw new IOException("number " + i + " is " + value + " after " + previous + ", expected it to ascend up to " + last);
        }
        previous = value;
        i++;
      }
    }
    if (previous != last) {
      throw new IOException("the last number is " + previous + ", expected " + last);
    }
  }

  private static long[] words(ByteBuffer in, int count) {
    long[] words = new long[count];
    in.asLongBuffer().get(words);
    in.position(in.position() + 8 * count);
    return words;
  }

  /** All numbers, which must be in the range of an int. */
  int[] toIntArray() {
    int[] values = new int[count];
    int position = position(0);
    for (int i = 0; i < count; i++) {
      values[i] = Math.toIntExact(value(i, position));
      position = i + 1 < count ? nextPosition(position) : position;
    }
    return values;
  }

  /** Number {@code i}, counted from 0. */
  long get(int i) {
    return value(i, position(i));
  }

  /** Where {@link #at} finds number {@code i}; cheaper to step on from than to find again. */
  int position(int i) {
    int from = samples[i / SAMPLE];
    int ones = i % SAMPLE;
    int word = from >>> 6;
    long rest = high[word] & -1L << from;
    int here = Long.bitCount(rest);
    while (here <= ones) {
      ones -= here;
      rest = high[++word];
      here = Long.bitCount(rest);
    }
    for (; ones > 0; ones--) {
      rest &= rest - 1;
    }
    return (word << 6) + Long.numberOfTrailingZeros(rest);
  }

  /** The position of the number after the one at a position; there must be one. */
  int nextPosition(int position) {
    int word = position + 1 >>> 6;
    long rest = high[word] & -1L << position + 1;
    while (rest == 0) {
      rest = high[++word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(rest);
  }

  /** Number {@code i}, whose position is known. */
  long at(int i, int position) {
    return value(i, position);
  }

  /** Whether numbers {@code i} and {@code i + 1} are equal. */
  boolean sameAsNext(int i) {
    int at = position(i);
    int next = at + 1;
    return (high[next >>> 6] >>> next & 1) != 0 && value(i, at) == value(i + 1, next);
  }

  private long value(int i, long one) {
    if (lowBits == 0) {
      return one - i;
    }
    long bit = (long) i * lowBits;
    int word = (int) (bit >>> 6);
    int shift = (int) bit & 63;
    long part = low[word] >>> shift;
    if (shift + lowBits > 64) {
      part |= low[word + 1] << 64 - shift;
    }
    return one - i << lowBits | part & (1L << lowBits) - 1;
  }
}

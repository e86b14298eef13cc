package io.dualmode.codecs.flac;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Writes FLAC straight from RFC 9639, with every kind of subframe where a random source chooses them. */
public final class FlacBytes {
  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int[][] channels;
  private final int rateHz;
  private final int depth;
  private final Random random;
  private long pending;
  private int bits;

  private FlacBytes(int[][] channels, int rateHz, int depth, Random random) {
    this.channels = channels;
    this.rateHz = rateHz;
    this.depth = depth;
    this.random = random;
  }

  /** A file of blocks of so many samples; {@code random} chooses subframes, null is verbatim; {@code counted}: the total in its header. */
  public static byte[] encode(int[][] channels, int rateHz, int depth, int block, Random random, boolean counted) {
    FlacBytes w = new FlacBytes(channels, rateHz, depth, random);
    int total = channels[0].length;
    w.header(block, counted ? total : 0);
    for (int frame = 0; frame * block < total; frame++) {
      w.frame(frame, frame * block, Math.min(block, total - frame * block));
    }
    return w.out.toByteArray();
  }

  private void header(int block, int total) {
    put(0x664c6143, 32);
    put(random == null ? 0x80 : 0, 8);
    put(34, 24);
    put(block, 16);
    put(block, 16);
    put(0, 48);
    put(rateHz, 20);
    put(channels.length - 1, 3);
    put(depth - 1, 5);
    put(total, 36);
    put(0, 64);
    put(0, 64);
    if (random != null) {
      // comments that claim more than there are
      put(0x84, 8);
      put(8, 24);
      put(0, 32);
      put(0xffffff7fL, 32);
    }
  }

  private void frame(int number, int from, int count) {
    int start = out.size();
    boolean stereo = channels.length == 2 && random != null;
    int assignment = stereo ? new int[] {1, 8, 9, 10}[random.nextInt(4)] : channels.length - 1;
    put(0xfff8, 16);
    put(7, 4);
    put(0, 4);
    put(assignment, 4);
    put(random == null ? (depth == 16 ? 4 : 6) : 0, 3);
    put(0, 1);
    if (number < 0x80) {
      put(number, 8);
    } else {
      put(0xc0 | number >> 6, 8);
      put(0x80 | number & 63, 8);
    }
    put(count - 1, 16);
    put(crc(start, 0x07, 8), 8);
    for (int c = 0; c < channels.length; c++) {
      long[] x = Arrays.stream(channels[c], from, from + count).asLongStream().toArray();
      boolean difference = false;
      if (assignment >= 8) {
        difference = assignment == 9 ? c == 0 : c == 1;
        for (int i = 0; i < count; i++) {
          long left = channels[0][from + i];
          long right = channels[1][from + i];
          x[i] = difference ? left - right : assignment == 10 ? left + right >> 1 : x[i];
        }
      }
      subframe(x, difference ? depth + 1 : depth);
    }
    align();
    put(crc(start, 0x8005, 16), 16);
  }

  private void subframe(long[] x, int width) {
    boolean constant = Arrays.stream(x).allMatch(v -> v == x[0]);
    int kind = random == null ? 0 : random.nextInt(3);
    if (random != null && constant) {
      put(0, 8);
      put(x[0], width);
    } else if (kind == 0) {
      int wasted = random == null ? 0 : Math.min(width - 1, Arrays.stream(x).mapToInt(Long::numberOfTrailingZeros).min().getAsInt());
      put(wasted == 0 ? 2 : 3, 8);
      if (wasted > 0) {
        put(1, wasted);
      }
      for (long v : x) {
        put(v >> wasted, width - wasted);
      }
    } else {
      predicted(x, width, kind == 1);
    }
  }

  private void predicted(long[] x, int width, boolean fixed) {
    int order = Math.min(x.length, fixed ? random.nextInt(5) : 1 + random.nextInt(32));
    int[] factors = fixed ? FIXED[order] : random.ints(order, -512, 512).toArray();
    int shift = fixed ? 0 : 10;
    put((fixed ? 8 + order : 31 + order) << 1, 8);
    for (int i = 0; i < order; i++) {
      put(x[i], width);
    }
    if (!fixed) {
      put(11 - 1, 4);
      put(shift, 5);
      for (int factor : factors) {
        put(factor, 11);
      }
    }
    int partitions = random.nextInt(4);
    while (x.length % (1 << partitions) != 0 || x.length >> partitions < order) {
      partitions--;
    }
    put(1, 2);
    put(partitions, 4);
    long[] residual = new long[x.length];
    for (int i = order; i < x.length; i++) {
      long sum = 0;
      for (int k = 0; k < order; k++) {
        sum += factors[k] * x[i - 1 - k];
      }
      residual[i] = x[i] - (sum >> shift);
    }
    int size = x.length >> partitions;
    for (int p = 0; p < 1 << partitions; p++) {
      partition(residual, Math.max(order, p * size), (p + 1) * size);
    }
  }

  private void partition(long[] residual, int from, int to) {
    long largest = 1;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(residual[i]));
    }
    int width = 66 - Long.numberOfLeadingZeros(largest);
    if (random.nextInt(4) == 0 && width < 32) {
      put(31, 5);
      put(width, 5);
      for (int i = from; i < to; i++) {
        put(residual[i], width);
      }
      return;
    }
    int parameter = Math.min(30, Math.max(0, width - 3));
    put(parameter, 5);
    for (int i = from; i < to; i++) {
      long folded = residual[i] << 1 ^ residual[i] >> 63;
      for (long zeros = folded >> parameter; zeros > 0; zeros--) {
        put(0, 1);
      }
      put(1, 1);
      put(folded, parameter);
    }
  }

  private void put(long value, int width) {
    for (int i = width - 1; i >= 0; i--) {
      pending = pending << 1 | value >> i & 1;
      if (++bits == 8) {
        out.write((int) pending);
        pending = 0;
        bits = 0;
      }
    }
  }

  private void align() {
    if (bits > 0) {
      put(0, 8 - bits);
    }
  }

  private int crc(int from, int polynomial, int width) {
    int crc = 0;
    byte[] bytes = out.toByteArray();
    for (int i = from; i < bytes.length; i++) {
      crc ^= (bytes[i] & 0xff) << width - 8;
      for (int b = 0; b < 8; b++) {
        crc = (crc & 1 << width - 1) != 0 ? crc << 1 ^ polynomial : crc << 1;
      }
    }
    return crc & (1 << width) - 1;
  }
}

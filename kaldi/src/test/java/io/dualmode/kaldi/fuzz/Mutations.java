package io.dualmode.kaldi.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Damages files: bytes changed, cut off, left out, repeated, numbers made large. */
final class Mutations {
  private static final int[] LARGE = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 16, 1 << 20, 0x7fffff, 0};

  private Mutations() {}

  static byte[] of(byte[] file, Random random) {
    byte[] bytes = file.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = once(bytes, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, Random random) {
    if (bytes.length < 8) {
      return bytes;
    }
    int at = random.nextInt(bytes.length - 6);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - at - 1));
    switch (random.nextInt(7)) {
      case 0:
        return Arrays.copyOf(bytes, at);
      case 1:
        bytes[at] = (byte) random.nextInt(256);
        return bytes;
      case 2:
        int large = LARGE[random.nextInt(LARGE.length)];
        for (int i = 0; i < 4; i++) {
          bytes[at + i] = (byte) (large >>> 8 * i);
        }
        return bytes;
      case 3:
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
        return shorter;
      case 4:
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
      case 5:
        return digits(bytes, at, random);
      default:
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }
  }

  /** Makes another number of the next one in text. */
  private static byte[] digits(byte[] bytes, int from, Random random) {
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] >= '0' && bytes[at] <= '9') {
        bytes[at] = (byte) ('0' + random.nextInt(10));
        if (random.nextBoolean() && at + 1 < bytes.length) {
          bytes[at + 1] = (byte) ('0' + random.nextInt(10));
        }
        return bytes;
      }
    }
    return bytes;
  }
}

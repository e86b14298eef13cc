package io.dualmode.model.lm;

import java.util.Arrays;

/** Appends numbers of up to 56 bits, least significant bit first, to a growing array of bytes. Not thread-safe. */
final class BitPacker {
  /** Bytes behind the last bit, so that a {@code long} can be read at the byte of any bit. */
  static final int SPARE_BYTES = 8;

  private byte[] bytes = new byte[1 << 12];
  private long bits;

  /** Bits appended. */
  long size() {
    return bits;
  }

  void add(long value, int width) {
    if (width < 64 && value >>> width != 0) {
      throw new IllegalArgumentException("value " + value + " needs more than " + width + " bits");
    }
    int at = Math.toIntExact(bits >>> 3);
    if (at + 16 > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length, bytes.length >> 1));
    }
    long shifted = value << (bits & 7);
    for (int i = 0; shifted != 0; i++) {
      bytes[at + i] |= (byte) shifted;
      shifted >>>= 8;
    }
    bits += width;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, bytesOf(bits));
  }

  /** Length of the bytes of so many bits, the spare ones included. */
  static int bytesOf(long bits) {
    return Math.toIntExact((bits + 7) / 8 + SPARE_BYTES);
  }

  /** Bits to write any of {@code 0..count-1}. */
  static int widthOf(int count) {
    return count <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(count - 1);
  }
}

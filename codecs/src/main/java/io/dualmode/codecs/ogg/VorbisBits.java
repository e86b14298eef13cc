package io.dualmode.codecs.ogg;

/** Bits of a Vorbis packet, lowest first; behind its end there are zeros, and {@link #ended} says so. */
final class VorbisBits {
  private final byte[] data;
  private long at;

  VorbisBits(byte[] data) {
    this.data = data;
  }

  /** The next 0 to 32 bits. */
  long bits(int count) {
    long value = 0;
    for (int done = 0; done < count; ) {
      int octet = (int) (at >> 3);
      int offset = (int) (at & 7);
      int step = Math.min(8 - offset, count - done);
      long part = octet < data.length ? (data[octet] & 0xff) >> offset & (1 << step) - 1 : 0;
      value |= part << done;
      done += step;
      at += step;
    }
    return value;
  }

  int number(int count) {
    return (int) bits(count);
  }

  boolean flag() {
    return bits(1) != 0;
  }

  /** Whether more was read than there is. */
  boolean ended() {
    return at > 8L * data.length;
  }

  /** Bits to write a number. */
  static int width(int number) {
    return 32 - Integer.numberOfLeadingZeros(number);
  }
}

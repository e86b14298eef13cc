package io.dualmode.codecs;

import io.dualmode.api.audio.spi.ByteWindow;

/** Cyclic redundancy checks of up to 32 bits as audio formats use them: highest bit first, start value 0, no final inversion. */
public final class Crc {
  /** Of FLAC's frame headers, x^8 + x^2 + x + 1. */
  public static final Crc FLAC_HEADER = new Crc(8, 0x07);
  /** Of FLAC's frames and of MPEG audio, x^16 + x^15 + x^2 + 1. */
  public static final Crc CRC_16 = new Crc(16, 0x8005);
  /** Of Ogg's pages. */
  public static final Crc OGG = new Crc(32, 0x04c11db7);

  private final int width;
  private final int mask;
  private final int[] table = new int[256];

  private Crc(int width, int polynomial) {
    this.width = width;
    mask = width == 32 ? -1 : (1 << width) - 1;
    for (int i = 0; i < 256; i++) {
      int crc = i << width - 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> width - 1 & 1) != 0 ? crc << 1 ^ polynomial : crc << 1;
      }
      table[i] = crc & mask;
    }
  }

  /** The checksum with one byte more. */
  public int update(int crc, int octet) {
    return (crc << 8 ^ table[(crc >>> width - 8 ^ octet) & 0xff]) & mask;
  }

  /** The checksum of bytes that lie ahead in a window. */
  public int of(ByteWindow in, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = update(crc, in.at(i));
    }
    return crc;
  }
}

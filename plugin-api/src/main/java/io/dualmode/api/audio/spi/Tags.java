package io.dualmode.api.audio.spi;

import java.io.IOException;

/** Descriptions of music that stand before and behind audio of any format: ID3 and APE. */
public final class Tags {
  /** More zeros than this are no padding; they stand where a copy has never been finished. */
  public static final int MOST_PADDING = 4096;
  private static final int ID3V1_BYTES = 128;
  private static final int APE_BYTES = 32;

  private Tags() {}

  /** Bytes of the tag at the window's place, 0 if there is none. */
  public static long bytes(ByteWindow in) throws IOException {
    if (in.available(1) == 0) {
      return 0;
    }
    int first = in.at(0);
    if (first == 'I' && in.startsWith("ID3") && in.available(10) == 10) {
      long size = (in.at(6) & 0x7fL) << 21 | (in.at(7) & 0x7f) << 14 | (in.at(8) & 0x7f) << 7 | in.at(9) & 0x7f;
      return 10 + size + ((in.at(5) & 0x10) != 0 ? 10 : 0);
    }
    if (first == 'T' && in.startsWith("TAG") && in.available(ID3V1_BYTES + 1) >= ID3V1_BYTES) {
      return ID3V1_BYTES;
    }
    if (first == 'A' && in.startsWith("APETAGEX") && in.available(APE_BYTES) == APE_BYTES) {
      long size = in.at(12) | in.at(13) << 8 | in.at(14) << 16 | (long) in.at(15) << 24;
      boolean header = (in.at(23) & 0x20) != 0;
      return header ? size + APE_BYTES : APE_BYTES;
    }
    return 0;
  }

  /** Whether a tag begins here, behind the audio. */
  public static boolean atEnd(ByteWindow in) throws IOException {
    return bytes(in) > 0 || in.startsWith("LYRICSBEGIN");
  }
}

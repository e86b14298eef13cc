package io.dualmode.codecs.flac;

import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import io.dualmode.codecs.Crc;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * One FLAC frame: its header, checked by CRC-8, and its subframes, checked by CRC-16.
 *
 * <p>A subframe is a constant, the samples themselves, or a prediction from the samples before (a fixed polynomial or coefficients in
 * the frame) and what it missed, in Rice codes. Stereo may be stored as one channel and the difference, or as sum and difference.
 *
 * <p>Source: RFC 9639, sections 9 and 10.
 */
final class FlacFrame {
  private static final int HEADER_BYTES = 16;
  private static final int LEFT_SIDE = 8;
  private static final int SIDE_RIGHT = 9;
  private static final int MID_SIDE = 10;
  private static final int[] RATES = {0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000};
  private static final int[] DEPTHS = {0, 8, 12, -1, 16, 20, 24, 32};
  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final ByteWindow in;
  private final FlacBits bits;
  private long[][] samples = new long[0][0];
  private int blockSize;
  private int assignment;
  private int sampleBits;
  private boolean variable;
  private long number;
  private int headerBytes;

  FlacFrame(ByteWindow in) {
    this.in = in;
    bits = new FlacBits(in);
  }

  int blockSize() {
    return blockSize;
  }

  /** Whether {@link #number} counts samples; else it counts frames. */
  boolean variable() {
    return variable;
  }

  long number() {
    return number;
  }

  /** Samples of each channel, of {@code sampleBits} bits. */
  long[][] samples() {
    return samples;
  }

  /** Bytes that the last attempt at a {@link #body} has read. */
  int bytesRead() {
    return bits.align();
  }

  /** The most bytes that the frame of the last good header may have: twice what its samples take as they are. */
  int mostBytes() {
    return 2 * (HEADER_BYTES + channels() * (64 + (int) ((long) blockSize * (sampleBits + 1) / 8)));
  }

  /** Whether a header that fits the stream stands at the window's place. */
  boolean header(int rateHz, int channels, int depth) throws IOException {
    int there = in.available(HEADER_BYTES);
    if (there < 6 || in.at(0) != 0xff || (in.at(1) & 0xfe) != 0xf8) {
      return false;
    }
    variable = (in.at(1) & 1) != 0;
    int sizeCode = in.at(2) >> 4;
    int rateCode = in.at(2) & 15;
    assignment = in.at(3) >> 4;
    int depthCode = in.at(3) >> 1 & 7;
    if (sizeCode == 0 || rateCode == 15 || assignment > MID_SIDE || (in.at(3) & 1) != 0 || depthCode == 3) {
      return false;
    }
    sampleBits = depthCode == 0 ? depth : DEPTHS[depthCode];
    int at = codedNumber(there);
    if (at < 0 || at + 5 > there && at + extra(sizeCode, rateCode) + 1 > there) {
      return false;
    }
    blockSize = switch (sizeCode) {
      case 1 -> 192;
      case 2, 3, 4, 5 -> 144 << sizeCode;
      case 6 -> in.at(at++) + 1;
      case 7 -> (in.at(at++) << 8 | in.at(at++)) + 1;
      default -> 1 << sizeCode;
    };
    int rate = switch (rateCode) {
      case 0 -> rateHz;
      case 12 -> in.at(at++) * 1000;
      case 13 -> in.at(at++) << 8 | in.at(at++);
      case 14 -> (in.at(at++) << 8 | in.at(at++)) * 10;
      default -> RATES[rateCode];
    };
    headerBytes = at + 1;
    return rate == rateHz && sampleBits == depth && channels() == channels && Crc.FLAC_HEADER.of(in, 0, at) == in.at(at);
  }

  private static int extra(int sizeCode, int rateCode) {
    return (sizeCode == 6 ? 1 : sizeCode == 7 ? 2 : 0) + (rateCode == 12 ? 1 : rateCode > 12 ? 2 : 0);
  }

  private int channels() {
    return assignment < LEFT_SIDE ? assignment + 1 : 2;
  }

  /** Reads the number of frame or sample, coded like UTF-8 of up to 36 bits; returns the place behind it, or -1. */
  private int codedNumber(int there) {
    int first = in.at(4);
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    if (ones == 1 || ones == 8 || 4 + Math.max(1, ones) > there) {
      return -1;
    }
    number = ones == 0 ? first : first & (1 << 7 - ones) - 1;
    for (int i = 1; i < ones; i++) {
      int octet = in.at(4 + i);
      if ((octet & 0xc0) != 0x80) {
        return -1;
      }
      number = number << 6 | octet & 0x3f;
    }
    return 4 + Math.max(1, ones);
  }

  /**
   * Reads the frame of the last good {@link #header}; returns its bytes.
   *
   * @throws EOFException when the stream ends in it
   * @throws CorruptAudioException when it is no good frame
   */
  int body() throws IOException {
    bits.start(headerBytes, mostBytes());
    int channels = channels();
    if (samples.length != channels || samples[0].length < blockSize) {
      samples = new long[channels][blockSize];
    }
    for (int c = 0; c < channels; c++) {
      boolean difference = c == 1 && (assignment == LEFT_SIDE || assignment == MID_SIDE) || c == 0 && assignment == SIDE_RIGHT;
      subframe(samples[c], difference ? sampleBits + 1 : sampleBits);
    }
    int end = bits.align();
    if (in.available(end + 2) < end + 2) {
      throw new EOFException();
    }
    if (Crc.CRC_16.of(in, 0, end) != (in.at(end) << 8 | in.at(end + 1))) {
      throw bad("its checksum is wrong");
    }
    undoStereo();
    return end + 2;
  }

  private void undoStereo() {
    if (assignment < LEFT_SIDE) {
      return;
    }
    long[] a = samples[0];
    long[] b = samples[1];
    for (int i = 0; i < blockSize; i++) {
      if (assignment == LEFT_SIDE) {
        b[i] = a[i] - b[i];
      } else if (assignment == SIDE_RIGHT) {
        a[i] += b[i];
      } else {
        long sum = a[i] << 1 | b[i] & 1;
        a[i] = sum + b[i] >> 1;
        b[i] = sum - b[i] >> 1;
      }
    }
  }

  private void subframe(long[] out, int depth) throws IOException {
    int head = (int) bits.bits(8);
    int type = head >> 1;
    int wasted = (head & 1) == 0 ? 0 : bits.zeros() + 1;
    int width = depth - wasted;
    if (type > 63 || width < 1) {
      throw bad("a subframe is impossible");
    }
    if (type == 0) {
      Arrays.fill(out, 0, blockSize, bits.signed(width));
    } else if (type == 1) {
      for (int i = 0; i < blockSize; i++) {
        out[i] = bits.signed(width);
      }
    } else if (type >= 8 && type <= 12) {
      predicted(out, width, type - 8, true);
    } else if (type >= 32) {
      predicted(out, width, type - 31, false);
    } else {
      throw bad("a subframe is of a reserved kind");
    }
    if (wasted > 0) {
      for (int i = 0; i < blockSize; i++) {
        out[i] <<= wasted;
      }
    }
  }

  private void predicted(long[] out, int width, int order, boolean fixed) throws IOException {
    if (order > blockSize) {
      throw bad("a prediction is longer than its frame");
    }
    for (int i = 0; i < order; i++) {
      out[i] = bits.signed(width);
    }
    int shift = 0;
    int[] factors = fixed ? FIXED[order] : new int[order];
    if (!fixed) {
      int precision = (int) bits.bits(4) + 1;
      shift = (int) bits.signed(5);
      if (precision == 16 || shift < 0) {
        throw bad("a prediction is impossible");
      }
      for (int i = 0; i < order; i++) {
        factors[i] = (int) bits.signed(precision);
      }
    }
    residual(out, order);
    for (int i = order; i < blockSize; i++) {
      long sum = 0;
      for (int k = 0; k < order; k++) {
        sum += factors[k] * out[i - 1 - k];
      }
      out[i] += sum >> shift;
    }
  }

  private void residual(long[] out, int order) throws IOException {
    int method = (int) bits.bits(2);
    int partitionOrder = (int) bits.bits(4);
    int size = blockSize >> partitionOrder;
    if (method > 1 || size << partitionOrder != blockSize || size < order) {
      throw bad("its residual is impossible");
    }
    int width = method == 0 ? 4 : 5;
    int at = order;
    for (int p = 1; p <= 1 << partitionOrder; p++) {
      int parameter = (int) bits.bits(width);
      if (parameter == (1 << width) - 1) {
        int raw = (int) bits.bits(5);
        for (; at < p * size; at++) {
          out[at] = raw == 0 ? 0 : bits.signed(raw);
        }
      } else {
        for (; at < p * size; at++) {
          long folded = (long) bits.zeros() << parameter | bits.bits(parameter);
          out[at] = folded >>> 1 ^ -(folded & 1);
        }
      }
    }
  }

  private static CorruptAudioException bad(String what) {
    return new CorruptAudioException(what, "copy or convert it again");
  }
}

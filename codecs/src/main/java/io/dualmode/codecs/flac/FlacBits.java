package io.dualmode.codecs.flac;

import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import java.io.EOFException;
import java.io.IOException;

/** Bits of one FLAC frame, highest first, read ahead in a window: the frame is used only when its checksum is right. */
final class FlacBits {
  private final ByteWindow in;
  private int next;
  private int limit;
  private long cache;
  private int cached;

  FlacBits(ByteWindow in) {
    this.in = in;
  }

  /** Starts {@code from} bytes ahead of the window's place; a frame never reaches beyond {@code limit} bytes. */
  void start(int from, int limit) {
    next = from;
    this.limit = limit;
    cache = 0;
    cached = 0;
  }

  /** The next 0 to 32 bits. */
  long bits(int count) throws IOException {
    while (cached < count) {
      fill();
    }
    cached -= count;
    return cache >>> cached & (1L << count) - 1;
  }

  /** The next 1 to 33 bits as a number in two's complement. */
  long signed(int count) throws IOException {
    if (count == 33) {
      long sign = bits(1);
      return bits(32) - (sign << 32);
    }
    long value = bits(count);
    return value << 64 - count >> 64 - count;
  }

  /** The number of zeros before the next one, which is read, too. */
  int zeros() throws IOException {
    int count = 0;
    while (true) {
      long rest = cached == 0 ? 0 : cache & (1L << cached) - 1;
      if (rest != 0) {
        int zeros = cached - (64 - Long.numberOfLeadingZeros(rest));
        cached -= zeros + 1;
        return count + zeros;
      }
      count += cached;
      cached = 0;
      fill();
    }
  }

  /** Bytes read from the window's place on; bits left of the last one are dropped. */
  int align() {
    next -= cached / 8;
    cached = 0;
    return next;
  }

  private void fill() throws IOException {
    if (next >= limit) {
      throw new CorruptAudioException("a frame is longer than its samples", "copy or convert it again");
    }
    if (in.available(next + 1) <= next) {
      throw new EOFException();
    }
    cache = cache << 8 | in.at(next++);
    cached += 8;
  }
}

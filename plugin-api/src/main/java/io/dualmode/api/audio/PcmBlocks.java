package io.dualmode.api.audio;

import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.ByteWindow;
import java.io.IOException;

/** Reads runs of uncompressed frames from a stream and hands them on in blocks. */
final class PcmBlocks {
  /** A twentieth of a second at a time, so that what a pipe brings live is heard at once. */
  private static final int BLOCKS_PER_SECOND = 20;
  private static final int MOST_SAMPLES = 1 << 17;

  private final ByteWindow in;
  private final PcmFormat format;
  private final float[][] out;

  PcmBlocks(ByteWindow in, PcmFormat format, int channels, int sampleRateHz) {
    this.in = in;
    this.format = format;
    out = new float[channels][Math.max(1, Math.min(sampleRateHz / BLOCKS_PER_SECOND, MOST_SAMPLES / channels))];
  }

  int frameBytes() {
    return format.bytes() * out.length;
  }

  /** Delivers the samples of a run whose length nobody knows, up to the end of the stream or so many bytes. */
  void deliverAll(long most, AudioSink sink) throws IOException {
    if (deliver(most, sink) % frameBytes() != 0) {
      sink.note("it ends in the middle of a sample: it may be cut off");
    }
  }

  /** Delivers a run of {@code length} bytes, and says where it ends too early. */
  void deliverWhole(long length, AudioSink sink) throws IOException {
    long got = deliver(length, sink);
    if (got < length) {
      sink.damage("it is cut off after " + got / frameBytes() + " of " + length / frameBytes() + " samples");
    }
  }

  /** Delivers {@code length} bytes or what there is of them; returns the bytes read, a broken frame at the end among them. */
  private long deliver(long length, AudioSink sink) throws IOException {
    int frameBytes = frameBytes();
    long left = length;
    while (left > 0) {
      int wanted = (int) Math.min(left, (long) out[0].length * frameBytes);
      int got = in.available(wanted);
      int frames = got / frameBytes;
      if (frames > 0) {
        format.read(in.copy(0, frames * frameBytes), frames, out);
        sink.frames(out, frames);
      }
      left -= in.skip(got);
      if (got < wanted) {
        break;
      }
    }
    return length - left;
  }
}

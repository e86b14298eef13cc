package io.dualmode.codecs.flac;

import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import io.dualmode.api.audio.spi.Tags;
import java.io.EOFException;
import java.io.IOException;

/**
 * Reads FLAC of 4 to 32 bits and up to 8 channels.
 *
 * <p>No Java library with a licence that fits could be found, and the one that does not fit loops or falls silent on damaged files; so
 * the format is read here. Metadata other than STREAMINFO is skipped without looking at it. Every frame is checked before it is
 * heard. Behind a damaged one the next good frame is searched, and silence of its length keeps the times of what follows; whatever is
 * behind the last frame (tags, junk) is no audio; streams that follow one another in a file are heard one after the other.
 *
 * <p>False beginnings of frames could make the search read the same bytes again and again. So many times the bytes of the stream may be
 * read in vain; then the search goes on behind what it has read.
 *
 * <p>Source: RFC 9639.
 */
final class FlacDecoder implements AudioDecoder {
  private static final int STREAM_HEADER_BYTES = 42;
  private static final int VAIN_TIMES = 8;
  private static final int BLOCK = 4096;

  private final ByteWindow in;
  private final FlacFrame frame;
  private int rateHz;
  private int channels;
  private int depth;
  private int fixedSize;
  private long total;
  /** Where the next sample stands in its stream. */
  private long expected;
  private boolean any;
  private long vain;
  private float[][] out = new float[0][0];

  FlacDecoder(ByteWindow in) throws IOException {
    this.in = in;
    frame = new FlacFrame(in);
    if (!readHeader()) {
      throw new CorruptAudioException("has no usable FLAC stream header", "convert it again");
    }
  }

  @Override
  public int sampleRateHz() {
    return rateHz;
  }

  @Override
  public int channels() {
    return channels;
  }

  /** Bytes that were read for frames that are none. */
  long vainBytes() {
    return vain;
  }

  /** Reads "fLaC" and the metadata if they stand at the window's place. */
  private boolean readHeader() throws IOException {
    if (!in.startsWith("fLaC") || in.available(STREAM_HEADER_BYTES) < STREAM_HEADER_BYTES || (in.int32(4) & 0x7fffffff) != 34) {
      return false;
    }
    int rate = in.int32(18) >>> 12;
    if (rate == 0) {
      return false;
    }
    int smallest = in.int32(8) >>> 16;
    int largest = in.int32(8) & 0xffff;
    rateHz = rate;
    channels = (in.int32(18) >> 9 & 7) + 1;
    depth = (in.int32(18) >> 4 & 31) + 1;
    fixedSize = smallest == largest ? largest : 0;
    total = (in.int32(18) & 15L) << 32 | in.int32(22) & 0xffffffffL;
    expected = 0;
    any = false;
    boolean last = (in.at(4) & 0x80) != 0;
    in.skip(STREAM_HEADER_BYTES);
    while (!last && in.available(4) == 4 && (in.at(0) & 0x7f) != 0x7f && in.at(0) != 0xff) {
      last = (in.at(0) & 0x80) != 0;
      in.skip(4L + (in.int32(0) & 0xffffff));
    }
    return true;
  }

  @Override
  public void decode(AudioSink sink) throws IOException {
    sink.format(rateHz, channels);
    long lost = 0;
    long zeros = 0;
    boolean tags = false;
    while (!in.atEnd()) {
      int bytes = frameBytes();
      if (bytes > 0) {
        place(sink, lost);
        deliver(sink);
        in.skip(bytes);
        lost = 0;
        zeros = 0;
        tags = false;
        continue;
      }
      if (in.at(0) == 'f' && in.startsWith("fLaC")) {
        checkEnd(sink, tags || isPadding(lost, zeros) ? 0 : lost);
        if (readHeader()) {
          sink.format(rateHz, channels);
          lost = 0;
          continue;
        }
      }
      tags = lost == 0 ? Tags.atEnd(in) : tags;
      zeros += in.at(0) == 0 ? 1 : 0;
      lost += in.skip(bytes == 0 ? 1 : -bytes);
    }
    checkEnd(sink, tags || isPadding(lost, zeros) ? 0 : lost);
  }

  private static boolean isPadding(long lost, long zeros) {
    return lost == zeros && lost <= Tags.MOST_PADDING;
  }

  /** Bytes of the good frame at the window's place, or 0, or minus the bytes to skip where too much was read in vain. */
  private int frameBytes() throws IOException {
    if (!frame.header(rateHz, channels, depth)) {
      return 0;
    }
    try {
      return frame.body();
    } catch (CorruptAudioException | EOFException e) {
      int read = Math.max(1, frame.bytesRead());
      vain += read;
      return vain > VAIN_TIMES * (in.position() + frame.mostBytes()) ? -read : 0;
    }
  }

  /** Compares where the frame belongs with where the stream stands. */
  private void place(AudioSink sink, long lost) throws IOException {
    if (!any && frame.number() == 0 || fixedSize == 0) {
      fixedSize = frame.blockSize();
    }
    long belongs = frame.variable() ? frame.number() : frame.number() * fixedSize;
    long gap = belongs - expected;
    boolean begins = !any && lost == 0 && total == 0;
    any = true;
    if (gap > 0 && !begins) {
      sink.damage(gap + " samples are unreadable");
      // what was lost cannot have been more than this
      if (gap <= (lost / 8 + 1) * 65536) {
        silence(sink, gap);
      }
    }
    expected = belongs;
  }

  private void silence(AudioSink sink, long count) throws IOException {
    float[][] zeros = new float[channels][BLOCK];
    for (long left = count; left > 0; left -= BLOCK) {
      sink.frames(zeros, (int) Math.min(BLOCK, left));
    }
  }

  private void deliver(AudioSink sink) throws IOException {
    int count = frame.blockSize();
    if (out.length != channels || out[0].length < count) {
      out = new float[channels][count];
    }
    double fullScale = Math.scalb(1.0, depth - 1);
    for (int c = 0; c < channels; c++) {
      long[] samples = frame.samples()[c];
      for (int i = 0; i < count; i++) {
        out[c][i] = (float) (samples[i] / fullScale);
      }
    }
    sink.frames(out, count);
    expected += count;
  }

  private void checkEnd(AudioSink sink, long lost) {
    if (total > expected) {
      sink.damage("it is cut off after " + expected + " of " + total + " samples");
    } else if (total == 0 && lost > 0) {
      sink.damage("the last " + lost + " bytes are no FLAC frame");
    }
  }
}

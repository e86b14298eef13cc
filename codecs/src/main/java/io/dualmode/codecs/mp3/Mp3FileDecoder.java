package io.dualmode.codecs.mp3;

import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import io.dualmode.api.audio.spi.Tags;
import java.io.IOException;

/**
 * Reads MPEG-1, 2 and 2.5 Layer III.
 *
 * <p>Frames are found by their headers: at the beginning and behind bytes that are no frame, a header counts when another one that goes
 * with it, or the end of the stream, stands where its frame ends. A first frame that holds a {@code Xing} or {@code Info} tag carries
 * no audio and is dropped; when the encoder noted its delay and padding in it, the part is cut to the original samples
 * ({@code delay + 529} at the start, 529 being the decoder's own delay). Behind the frames that a tag has counted a further part
 * begins, with or without a tag of its own, at any rate.
 *
 * <p>Sources: ISO/IEC 11172-3 and 13818-3; G. Bouvigne, "MP3 Tag rev 1" (delay and padding).
 */
final class Mp3FileDecoder implements AudioDecoder {
  private static final int DECODER_DELAY = 529;
  /** Junk of more bytes than this may have been audio. */
  private static final int LITTLE = 16;

  private final ByteWindow in;
  private final Mp3Frames frames = new Mp3Frames();
  private Mp3Header header;
  private final int firstRateHz;
  private final int firstChannels;
  /** Of the part that is heard: frames counted and seen, samples to drop and to keep. */
  private long counted;
  private long seenFrames;
  private long seen;
  private long skip;
  private long keep = Long.MAX_VALUE;
  private boolean any;

  Mp3FileDecoder(ByteWindow in) throws IOException {
    this.in = in;
    find();
    if (header == null) {
      throw CorruptAudioException.unread("has no MP3 frame");
    }
    firstRateHz = header.sampleRateHz();
    firstChannels = header.channels();
  }

  @Override
  public int sampleRateHz() {
    return firstRateHz;
  }

  @Override
  public int channels() {
    return firstChannels;
  }

  @Override
  public void decode(AudioSink sink) throws IOException {
    int rate = firstRateHz;
    int channels = firstChannels;
    sink.format(rate, channels);
    while (header != null) {
      if (in.available(header.bytes()) < header.bytes()) {
        sink.damage("it is cut off in the middle of a frame");
        return;
      }
      if (readEncoderTag()) {
        frames.restart();
      } else {
        if (counted > 0 && seenFrames == counted) {
          newPart(0, 0, Long.MAX_VALUE);
        }
        if (header.sampleRateHz() != rate || header.channels() != channels) {
          rate = header.sampleRateHz();
          channels = header.channels();
          sink.format(rate, channels);
        }
        frame(sink);
      }
      in.skip(header.bytes());
      advance(sink);
    }
    // some encoders count the frame of the tag
    boolean cut = keep == Long.MAX_VALUE ? seenFrames + 1 < counted : seenFrames < counted && seen < skip + keep;
    if (cut) {
      sink.damage("it is cut off after " + seenFrames + " of " + counted + " frames");
    }
  }

  private void frame(AudioSink sink) throws IOException {
    boolean good = frames.decode(in, header);
    if (!good && any) {
      sink.damage(header.intensityStereo() ? "a frame is in MPEG-2 intensity stereo, which is not read here" : "a frame is damaged");
    }
    any |= good;
    int count = header.samples();
    int from = (int) Math.min(count, Math.max(0, skip - seen));
    int end = (int) Math.min(count, keep == Long.MAX_VALUE ? count : Math.max(0, skip + keep - seen));
    if (end > from) {
      float[][] samples = frames.samples();
      if (from > 0) {
        for (float[] channel : samples) {
          System.arraycopy(channel, from, channel, 0, end - from);
        }
      }
      sink.frames(samples, end - from);
    }
    seen += count;
    seenFrames++;
  }

  private void newPart(long frameCount, long dropped, long kept) {
    counted = frameCount;
    seenFrames = 0;
    seen = 0;
    skip = dropped;
    keep = kept;
  }

  /** Goes to the next frame; {@link #header} is null when there is none. */
  private void advance(AudioSink sink) throws IOException {
    Mp3Header next = Mp3Header.at(in, 0);
    if (next != null && next.goesWith(header)) {
      header = next;
      return;
    }
    if (counted == 0 && in.available(Mp3Header.BYTES) < Mp3Header.BYTES && !in.atEnd() && in.at(0) == 0xff) {
      sink.damage("it is cut off in the middle of a frame");
    }
    long junk = find();
    if (junk > LITTLE) {
      sink.damage(junk + " bytes are no frame");
    }
  }

  /** Finds the next frame behind tags and junk; returns the bytes of junk; a few zeros are padding. */
  private long find() throws IOException {
    long junk = 0;
    long zeros = 0;
    while (!in.atEnd()) {
      long tag = Tags.bytes(in);
      if (tag > 0) {
        junk += in.skip(tag) < tag ? LITTLE + 1 : 0;
        continue;
      }
      header = Mp3Header.at(in, 0);
      if (header != null) {
        int end = header.bytes();
        Mp3Header following = Mp3Header.at(in, end);
        boolean last = in.available(end + Mp3Header.BYTES) < end + Mp3Header.BYTES || tagAt(end);
        if (following != null && following.goesWith(header) || last) {
          return junk + (zeros > Tags.MOST_PADDING ? zeros : 0);
        }
      }
      junk += in.at(0) == 0 ? 0 : 1;
      zeros += in.at(0) == 0 ? 1 : 0;
      in.skip(1);
    }
    header = null;
    return junk + (zeros > Tags.MOST_PADDING ? zeros : 0);
  }

  private boolean tagAt(int ahead) throws IOException {
    return in.matches(ahead, "TAG") || in.matches(ahead, "APETAGEX") || in.matches(ahead, "ID3");
  }

  /** Takes in the tag that the frame at the window's place holds; returns whether it is one. */
  private boolean readEncoderTag() throws IOException {
    int tag = Mp3Header.BYTES + header.sideInfoBytes();
    tag += in.matches(tag, "Xing") || in.matches(tag, "Info") ? 0 : header.headBytes() - Mp3Header.BYTES;
    int end = header.bytes();
    if (tag + 8 > end || !(in.matches(tag, "Xing") || in.matches(tag, "Info"))) {
      return false;
    }
    int flags = in.int32(tag + 4);
    int field = tag + 8;
    long count = (flags & 1) != 0 && field + 4 <= end ? in.int32(field) & 0xffffffffL : 0;
    field += (flags & 1) * 4 + (flags >> 1 & 1) * 4 + (flags >> 2 & 1) * 100 + (flags >> 3 & 1) * 4;
    newPart(count, 0, Long.MAX_VALUE);
    if (field + 24 <= end && in.at(field) != 0) {
      int delay = in.at(field + 21) << 4 | in.at(field + 22) >> 4;
      int padding = (in.at(field + 22) & 15) << 8 | in.at(field + 23);
      long total = count * header.samples() - delay - padding;
      if (count > 0 && total > 0) {
        newPart(count, delay + DECODER_DELAY, total);
      }
    }
    return true;
  }
}

package io.dualmode.codecs.mp3;

import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.codecs.Crc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jcodec.codecs.mpa.Mp3Decoder;

/**
 * Layer III frames to samples through JCodec, which decodes the spectra well and whose edges are smoothed here.
 *
 * <p>JCodec 0.2.5 looks for the checksum of a protected frame behind its main data instead of before its side information, so it is
 * moved there. It refuses intensity stereo; MPEG-1's is decoded as plain stereo, which leaves the upper bands in the left channel and
 * the mean of both channels as it was. It throws where main data of earlier frames is missing and where data is damaged; then a new
 * decoder begins, with the frame's main data as its reservoir.
 */
final class Mp3Frames {
  private static final int MOST_SAMPLES = 1152;
  /** What JCodec makes of 1. */
  private static final float FULL_SCALE = 32700;

  private Mp3Decoder mp3 = new Mp3Decoder();
  private int channels;
  private final ByteBuffer pcm = ByteBuffer.allocate(4 * MOST_SAMPLES);
  private final float[][][] out = {new float[1][MOST_SAMPLES], new float[2][MOST_SAMPLES]};

  /** {@code [channel][sample]} of the last frame. */
  float[][] samples() {
    return out[channels - 1];
  }

  /** Forgets the frames before. */
  void restart() {
    mp3 = new Mp3Decoder();
  }

  /**
   * Decodes the frame at a window's place; returns whether it could be. Else {@link #samples} are silence.
   */
  boolean decode(ByteWindow in, Mp3Header header) throws IOException {
    if (header.channels() != channels) {
      channels = header.channels();
      restart();
    }
    byte[] frame = in.copy(0, header.bytes());
    boolean good = !header.checked() || checksum(frame, header) == ((frame[4] & 0xff) << 8 | frame[5] & 0xff);
    arrange(frame, header);
    if (good && !(header.intensityStereo() && header.version() != 1)) {
      try {
        read(frame, header);
        return true;
      } catch (RuntimeException e) {
        // as below
      }
    }
    restart();
    // no side information: silence, and the main data stays for the next frame
    Arrays.fill(frame, Mp3Header.BYTES, Mp3Header.BYTES + header.sideInfoBytes(), (byte) 0);
    try {
      read(frame, header);
    } catch (RuntimeException e) {
      restart();
    }
    for (float[] channel : samples()) {
      Arrays.fill(channel, 0);
    }
    return false;
  }

  /** Of the last two bytes of the header and the side information, begun with ones. */
  private static int checksum(byte[] frame, Mp3Header header) {
    int crc = 0xffff;
    crc = Crc.CRC_16.update(crc, frame[2] & 0xff);
    crc = Crc.CRC_16.update(crc, frame[3] & 0xff);
    for (int i = 0; i < header.sideInfoBytes(); i++) {
      crc = Crc.CRC_16.update(crc, frame[header.headBytes() + i] & 0xff);
    }
    return crc;
  }

  private static void arrange(byte[] frame, Mp3Header header) {
    if (header.checked()) {
      System.arraycopy(frame, Mp3Header.BYTES + 2, frame, Mp3Header.BYTES, frame.length - Mp3Header.BYTES - 2);
    }
    if (header.intensityStereo() && header.version() == 1) {
      frame[3] &= ~0x10;
    }
  }

  private void read(byte[] frame, Mp3Header header) throws IOException {
    pcm.clear();
    ByteBuffer decoded = mp3.decodeFrame(ByteBuffer.wrap(frame), pcm).getData().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < header.samples(); i++) {
      for (float[] channel : samples()) {
        channel[i] = decoded.getShort() / FULL_SCALE;
      }
    }
  }
}

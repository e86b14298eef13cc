package io.dualmode.tools.sound;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMode;
import io.github.jaredmdobson.concentus.OpusSignal;
import java.util.Arrays;

/**
 * What Opus leaves of speech at the bit rates of calls: encoded and decoded at 16 kHz, mono, frames of 20 ms, by SILK.
 *
 * <p>Source: RFC 6716. Stateless.
 */
public final class OpusCopy {
  /** Lowest bit rate of SILK with frames of 20 ms. */
  public static final int MIN_BITS_PER_SECOND = 6000;
  /** Above, Opus takes other coders, which Concentus decodes at 48 kHz only. */
  public static final int MAX_BITS_PER_SECOND = 32_000;

  private static final int RATE_HZ = 16_000;
  private static final int FRAME = RATE_HZ / 50;
  private static final int LARGEST_PACKET = 1275;

  private OpusCopy() {}

  /**
   * A copy without delay, as long as the recording.
   *
   * @param complexity of the encoder's search, 0 to 10
   * @throws IllegalArgumentException for other bit rates or complexities
   */
  public static short[] of(short[] pcm, int bitsPerSecond, int complexity) {
    if (bitsPerSecond < MIN_BITS_PER_SECOND || bitsPerSecond > MAX_BITS_PER_SECOND || complexity < 0 || complexity > 10) {
      throw new IllegalArgumentException("Opus at " + bitsPerSecond + " bit/s and complexity " + complexity + ", allowed: "
          + MIN_BITS_PER_SECOND + ".." + MAX_BITS_PER_SECOND + " and 0..10");
    }
    try {
      OpusEncoder encoder = new OpusEncoder(RATE_HZ, 1, OpusApplication.OPUS_APPLICATION_VOIP);
      encoder.setBitrate(bitsPerSecond);
      encoder.setComplexity(complexity);
      encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
      encoder.setForceMode(OpusMode.MODE_SILK_ONLY);
      OpusDecoder decoder = new OpusDecoder(RATE_HZ, 1);
      int delay = encoder.getLookahead();
      int frames = (pcm.length + delay + FRAME - 1) / FRAME;
      short[] padded = Arrays.copyOf(pcm, frames * FRAME);
      short[] decoded = new short[frames * FRAME];
      byte[] packet = new byte[LARGEST_PACKET];
      for (int at = 0; at < decoded.length; at += FRAME) {
        int bytes = encoder.encode(padded, at, FRAME, packet, 0, packet.length);
        decoder.decode(packet, 0, bytes, decoded, at, FRAME, false);
      }
      return Arrays.copyOfRange(decoded, delay, delay + pcm.length);
    } catch (OpusException e) {
      throw new IllegalStateException("Opus cannot encode at " + bitsPerSecond + " bit/s: " + e.getMessage(), e);
    }
  }
}

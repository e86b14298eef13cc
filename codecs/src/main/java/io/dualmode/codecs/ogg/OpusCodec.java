package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.CorruptAudioException;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Mono or stereo Opus through Concentus.
 *
 * <p>Opus has no sample rate of its own; this decoder runs at 48 kHz. Asking Concentus 1.0.2 for 16 kHz would be cheaper, but at
 * any rate below 48 kHz its hybrid and CELT frames come out silent. The header's output gain is applied.
 *
 * <p>Sources: RFC 6716, section 3.1; RFC 7845, section 5.
 */
final class OpusCodec implements OggCodec {
  private static final int RATE_HZ = 48000;
  private static final int LONGEST_PACKET_SAMPLES = RATE_HZ * 120 / 1000;
  private static final int HEADER_BYTES = 19;

  private final int channels;
  private final int preSkip;
  private final float scale;
  private final OpusDecoder opus;
  private final short[] pcm;
  private final float[][] samples;

  /** @param head the packet "OpusHead" */
  OpusCodec(byte[] head) throws IOException {
    if (head.length < HEADER_BYTES) {
      throw new CorruptAudioException("its Opus header is cut off", "copy or convert it again");
    }
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    channels = header.get(9) & 0xff;
    preSkip = header.getShort(10) & 0xffff;
    scale = (float) (Math.pow(10, header.getShort(16) / (20.0 * 256)) / 32768);
    int family = header.get(18) & 0xff;
    if (family > 1 || channels < 1 || channels > 2) {
      throw CorruptAudioException.unread("is Opus with " + channels + " channels in mapping family " + family
          + ", allowed: 1 or 2 channels");
    }
    try {
      opus = new OpusDecoder(RATE_HZ, channels);
    } catch (OpusException e) {
      throw new IOException(e);
    }
    pcm = new short[channels * LONGEST_PACKET_SAMPLES];
    samples = new float[channels][LONGEST_PACKET_SAMPLES];
  }

  static boolean begins(byte[] packet) {
    return startsWith(packet, "OpusHead");
  }

  private static boolean startsWith(byte[] packet, String text) {
    return packet.length >= text.length() && new String(packet, 0, text.length(), StandardCharsets.ISO_8859_1).equals(text);
  }

  @Override
  public int sampleRateHz() {
    return RATE_HZ;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int preSkip() {
    return preSkip;
  }

  /** From the first byte: configurations 0 to 11 are SILK, to 15 hybrid, to 31 CELT, each with frames of its own lengths. */
  @Override
  public int duration(byte[] packet) {
    if (packet.length == 0 || startsWith(packet, "OpusTags")) {
      return 0;
    }
    int configuration = packet[0] >> 3 & 31;
    int frame = configuration < 12 ? new int[] {480, 960, 1920, 2880}[configuration & 3]
        : configuration < 16 ? 480 << (configuration & 1) : 120 << (configuration & 3);
    int code = packet[0] & 3;
    int count = code == 0 ? 1 : code < 3 ? 2 : packet.length < 2 ? 0 : packet[1] & 63;
    return Math.min(LONGEST_PACKET_SAMPLES, count * frame);
  }

  @Override
  public int decode(byte[] packet) throws IOException {
    if (packet.length == 0 || startsWith(packet, "OpusTags")) {
      return 0;
    }
    int count;
    try {
      count = opus.decode(packet, 0, packet.length, pcm, 0, LONGEST_PACKET_SAMPLES, false);
    } catch (OpusException | RuntimeException e) {
      opus.resetState();
      throw new CorruptAudioException("an Opus packet is damaged", "copy or convert it again", e);
    }
    for (int i = 0, at = 0; i < count; i++) {
      for (int c = 0; c < channels; c++) {
        samples[c][i] = pcm[at++] * scale;
      }
    }
    return count;
  }

  @Override
  public float[][] samples() {
    return samples;
  }

  @Override
  public void interrupted() {
    // the decoder recovers by itself within some packets
  }

  @Override
  public boolean ready() {
    return true;
  }
}

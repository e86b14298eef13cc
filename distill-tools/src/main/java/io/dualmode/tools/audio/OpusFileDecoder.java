package io.dualmode.tools.audio;

import io.dualmode.model.frontend.SampleSink;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.gagravarr.ogg.OggPacket;
import org.gagravarr.ogg.OggPacketReader;

/**
 * Reads mono or stereo Opus in Ogg through Concentus.
 *
 * <p>Opus has no sample rate of its own; this decoder runs at 48 kHz. Asking Concentus 1.0.2 for 16 kHz would be cheaper, but at
 * any rate below 48 kHz its hybrid and CELT frames come out silent. The pre-skip at the start is dropped, and the granule
 * position of the last page cuts the padding at the end (RFC 7845, sections 4.2 to 4.5). The header's output gain is applied.
 */
final class OpusFileDecoder implements AudioDecoder {
  private static final int RATE_HZ = 48000;
  private static final int LONGEST_PACKET_SAMPLES = RATE_HZ * 120 / 1000;
  private static final String CONVERT = "convert it to mono Ogg Opus, WAV or FLAC";

  private final OggPacketReader packets;
  private final int stream;
  private final int preSkip;
  private final OpusDecoder opus;
  private final double gain;
  private long lastGranule;

  OpusFileDecoder(InputStream in) throws IOException {
    packets = new OggPacketReader(in);
    OggPacket first = packets.getNextPacket();
    byte[] head = first == null ? new byte[0] : first.getData();
    if (head.length < 19 || !new String(head, 0, 8, StandardCharsets.ISO_8859_1).equals("OpusHead")) {
      throw new CorruptAudioException("is Ogg but not Opus", CONVERT);
    }
    stream = first.getSid();
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int channels = header.get(9) & 0xff;
    preSkip = header.getShort(10) & 0xffff;
    gain = Math.pow(10, header.getShort(16) / (20.0 * 256));
    int family = header.get(18) & 0xff;
    if (family > 1 || channels < 1 || channels > 2) {
      throw new CorruptAudioException("is Opus with " + channels + " channels in mapping family " + family
          + ", allowed: 1 or 2 channels", CONVERT);
    }
    packets.getNextPacketWithSid(stream);
    try {
      opus = new OpusDecoder(RATE_HZ, 1);
    } catch (OpusException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int sampleRateHz() {
    return RATE_HZ;
  }

  @Override
  public void decode(SampleSink sink) throws IOException {
    short[] pcm = new short[LONGEST_PACKET_SAMPLES];
    float[] samples = new float[LONGEST_PACKET_SAMPLES];
    long decoded = 0;
    OggPacket packet = nextAudio();
    while (packet != null) {
      OggPacket next = nextAudio();
      int count = decode(packet.getData(), pcm);
      long from = Math.max(0, preSkip - decoded);
      long end = count;
      if (next == null && lastGranule > 0) {
        end = Math.min(end, Math.max(from, lastGranule - decoded));
      }
      for (int i = (int) from; i < end; i++) {
        samples[i] = (float) (pcm[i] * gain / 32768);
      }
      if (end > from) {
        sink.samples(samples, (int) from, (int) (end - from));
      }
      decoded += count;
      packet = next;
    }
  }

  /** Some writers close the stream with an empty packet; its page's position counts, too. */
  private OggPacket nextAudio() throws IOException {
    OggPacket packet = packets.getNextPacketWithSid(stream);
    while (packet != null) {
      lastGranule = Math.max(lastGranule, packet.getGranulePosition());
      if (packet.getData().length > 0) {
        return packet;
      }
      packet = packets.getNextPacketWithSid(stream);
    }
    return null;
  }

  private int decode(byte[] data, short[] pcm) throws IOException {
    try {
      return opus.decode(data, 0, data.length, pcm, 0, pcm.length, false);
    } catch (OpusException e) {
      throw new CorruptAudioException("has a damaged Opus packet (" + e.getMessage() + ")", "copy or convert it again", e);
    }
  }
}

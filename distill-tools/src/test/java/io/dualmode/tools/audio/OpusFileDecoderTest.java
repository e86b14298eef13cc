package io.dualmode.tools.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gagravarr.ogg.OggFile;
import org.gagravarr.ogg.OggPacket;
import org.gagravarr.ogg.OggPacketWriter;
import org.gagravarr.opus.OpusInfo;
import org.gagravarr.opus.OpusTags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusFileDecoderTest {
  /** The encoder's look-ahead at 48 kHz in the application modes used here. */
  private static final int LOOK_AHEAD = 312;

  @TempDir
  Path folder;

  private static double tone(long n) {
    return 0.4 * Math.sin(2 * Math.PI * 440 * n / 48000.0);
  }

  private Path encode(int samples, int channels, int bitrate, OpusApplication application, int gain) throws Exception {
    OpusEncoder encoder = new OpusEncoder(48000, channels, application);
    encoder.setBitrate(bitrate);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OggFile ogg = new OggFile(bytes)) {
      OggPacketWriter writer = ogg.getPacketWriter();
      OpusInfo info = new OpusInfo();
      info.setNumChannels(channels);
      info.setPreSkip(LOOK_AHEAD);
      info.setSampleRate(48000);
      info.setOutputGain(gain);
      writer.bufferPacket(info.write(), true);
      writer.bufferPacket(new OpusTags().write(), true);
      int total = samples == 0 ? 0 : samples + LOOK_AHEAD;
      byte[] packet = new byte[4000];
      for (int at = 0; at < total; at += 960) {
        short[] pcm = new short[960 * channels];
        for (int i = 0; i < pcm.length; i++) {
          int n = at + i / channels;
          pcm[i] = n < samples ? (short) Math.round(32767 * tone(n)) : 0;
        }
        int length = encoder.encode(pcm, 0, 960, packet, 0, packet.length);
        writer.setGranulePosition(Math.min(total, at + 960));
        writer.bufferPacket(new OggPacket(Arrays.copyOf(packet, length)), true);
      }
      writer.close();
    }
    Path file = folder.resolve("tone.wav");
    Files.write(file, bytes.toByteArray());
    return file;
  }

  @ParameterizedTest
  @CsvSource({"1, 64000, AUDIO", "2, 96000, AUDIO", "1, 16000, VOIP", "1, 32000, VOIP"})
  void decode_tone_hasItsLengthPhaseAndLevel(int channels, int bitrate, String mode) throws Exception {
    int samples = 30_011;
    Path file = encode(samples, channels, bitrate, OpusApplication.valueOf("OPUS_APPLICATION_" + mode), 0);
    SampleBuffer out = new SampleBuffer();
    try (AudioFile audio = AudioFile.open(file)) {
      assertEquals(48000, audio.sampleRateHz());
      audio.decode(out);
    }
    float[] x = out.toArray();
    assertEquals(samples, x.length, "pre-skip and end trim");
    double signal = 0;
    double error = 0;
    for (int n = 5000; n < samples - 2000; n++) {
      signal += tone(n) * tone(n);
      error += Math.pow(x[n] - tone(n), 2);
    }
    double snr = 10 * Math.log10(signal / error);
    assertTrue(snr > (bitrate > 50_000 ? 25 : 8), "SNR " + snr + " dB");
  }

  @Test
  void decode_outputGain_isApplied() throws Exception {
    float[] plain = AudioFile.read16kHz(encode(20_000, 1, 64_000, OpusApplication.OPUS_APPLICATION_AUDIO, 0));
    float[] quiet = AudioFile.read16kHz(encode(20_000, 1, 64_000, OpusApplication.OPUS_APPLICATION_AUDIO, -6 * 256));
    for (int n = 1000; n < plain.length; n++) {
      assertEquals(plain[n] * Math.pow(10, -6 / 20.0), quiet[n], 1e-5);
    }
  }

  @Test
  void decode_headerOnlyOrOtherOgg_isRefused() throws Exception {
    Path empty = encode(0, 1, 16_000, OpusApplication.OPUS_APPLICATION_VOIP, 0);
    assertTrue(assertThrows(AudioFormatException.class, () -> AudioFile.read16kHz(empty)).getMessage().contains("no audio"));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OggFile ogg = new OggFile(bytes)) {
      OggPacketWriter writer = ogg.getPacketWriter();
      writer.bufferPacket(new OggPacket("\u0001vorbis and so on, long enough".getBytes()), true);
      writer.close();
    }
    Path other = folder.resolve("other.opus");
    Files.write(other, bytes.toByteArray());
    assertTrue(assertThrows(AudioFormatException.class, () -> AudioFile.read16kHz(other)).getMessage()
        .contains("is Ogg but not Opus"));
  }
}

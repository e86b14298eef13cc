package io.dualmode.codecs.ogg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.audio.AudioFormatException;
import io.dualmode.codecs.Heard;
import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gagravarr.ogg.OggFile;
import org.gagravarr.ogg.OggPacket;
import org.gagravarr.ogg.OggPacketWriter;
import org.gagravarr.opus.OpusInfo;
import org.gagravarr.opus.OpusTags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class OggDecoderTest {
  /** The encoder's look-ahead at 48 kHz in the application modes used here. */
  private static final int LOOK_AHEAD = 312;

  private static double tone(long n) {
    return 0.4 * Math.sin(2 * Math.PI * 440 * n / 48000.0);
  }

  private static byte[] opus(int samples, int channels, int bitrate, OpusApplication application, int gain) throws Exception {
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
    return bytes.toByteArray();
  }

  public static byte[] voice(int samples) throws Exception {
    return opus(samples, 1, 24_000, OpusApplication.OPUS_APPLICATION_VOIP, 0);
  }

  /** The pages of a stream. */
  private static List<byte[]> pages(byte[] ogg) {
    List<byte[]> pages = new ArrayList<>();
    for (int at = 0; at < ogg.length; ) {
      int size = 27 + (ogg[at + 26] & 0xff);
      for (int i = 0; i < (ogg[at + 26] & 0xff); i++) {
        size += ogg[at + 27 + i] & 0xff;
      }
      pages.add(Arrays.copyOfRange(ogg, at, at + size));
      at += size;
    }
    return pages;
  }

  @ParameterizedTest
  @CsvSource({"1, 64000, AUDIO", "2, 96000, AUDIO", "1, 16000, VOIP", "1, 32000, VOIP"})
  void decode_tone_hasItsLengthPhaseAndLevel(int channels, int bitrate, String mode) throws Exception {
    int samples = 30_011;
    Heard heard = Heard.of(opus(samples, channels, bitrate, OpusApplication.valueOf("OPUS_APPLICATION_" + mode), 0));
    assertEquals(48000, heard.rateHz());
    float[] x = heard.samples();
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
    float[] plain = Heard.of(opus(20_000, 1, 64_000, OpusApplication.OPUS_APPLICATION_AUDIO, 0)).samples();
    float[] quiet = Heard.of(opus(20_000, 1, 64_000, OpusApplication.OPUS_APPLICATION_AUDIO, -6 * 256)).samples();
    for (int n = 1000; n < plain.length; n++) {
      assertEquals(plain[n] * Math.pow(10, -6 / 20.0), quiet[n], 1e-5);
    }
  }

  @Test
  void decode_headerOnlyOrOtherOgg_isRefused() throws Exception {
    byte[] empty = opus(0, 1, 16_000, OpusApplication.OPUS_APPLICATION_VOIP, 0);
    assertTrue(assertThrows(AudioFormatException.class, () -> Heard.of(empty)).getMessage().contains("no audio"));
    byte[] other = replaced(voice(5000), "OpusHead", "Speex   ");
    assertTrue(assertThrows(AudioFormatException.class, () -> Heard.of(other)).getMessage().contains("Ogg Speex"));
    byte[] many = voice(5000);
    many[28 + 9] = 6;
    many[28 + 18] = 1;
    seal(many, 0);
    String message = assertThrows(AudioFormatException.class, () -> Heard.of(many)).getMessage();
    assertTrue(message.contains("Opus with 6 channels in mapping family 1") && message.contains("ffmpeg"), message);
  }

  private static byte[] replaced(byte[] ogg, String from, String to) {
    byte[] bytes = new String(ogg, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    seal(bytes, 0);
    return bytes;
  }

  /** Makes the checksum of a page right again. */
  private static void seal(byte[] ogg, int at) {
    byte[] page = pages(Arrays.copyOfRange(ogg, at, ogg.length)).get(0);
    Arrays.fill(page, 22, 26, (byte) 0);
    int crc = 0;
    for (byte b : page) {
      crc ^= (b & 0xff) << 24;
      for (int i = 0; i < 8; i++) {
        crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
      }
    }
    for (int i = 0; i < 4; i++) {
      ogg[at + 22 + i] = (byte) (crc >> 8 * i);
    }
  }

  @Test
  void decode_chained_hearsEveryLink() throws Exception {
    for (int round = 0; round < 12; round++) {
      Random r = new Random(round);
      byte[] all = new byte[0];
      int total = 0;
      for (int link = 0; link < 2 + r.nextInt(3); link++) {
        int samples = 500 + r.nextInt(20_000);
        byte[] junk = new byte[r.nextInt(2) * r.nextInt(300)];
        all = Heard.joined(all, opus(samples, 1 + r.nextInt(2), 24_000, OpusApplication.OPUS_APPLICATION_AUDIO, 0), junk);
        total += samples;
      }
      Heard heard = Heard.of(all);
      assertEquals(total, heard.samples().length, "round " + round);
      assertTrue(heard.damage().isEmpty(), "round " + round + ": " + heard.damage());
    }
  }

  @Test
  void decode_lostPages_keepTheTimesAndSayWhere() throws Exception {
    byte[] good = voice(96_000);
    float[] want = Heard.of(good).samples();
    List<byte[]> pages = pages(good);
    for (int round = 0; round < 30; round++) {
      Random r = new Random(round);
      int lost = 4 + r.nextInt(pages.size() - 8);
      byte[] broken = pages.get(lost).clone();
      broken[27 + r.nextInt(broken.length - 27)] ^= 1 << r.nextInt(8);
      byte[] all = new byte[0];
      for (int i = 0; i < pages.size(); i++) {
        all = Heard.joined(all, i != lost ? pages.get(i) : round % 2 == 0 ? new byte[0] : broken);
      }
      Heard heard = Heard.of(all);
      assertEquals(want.length, heard.samples().length, "round " + round);
      assertTrue(heard.damage().orElse("").contains("a part is unreadable"), "round " + round + ": " + heard.damage());
      assertArrayEquals(Arrays.copyOf(want, 960 * (lost - 3)), Arrays.copyOf(heard.samples(), 960 * (lost - 3)));
    }
  }

  @Test
  void decode_cutAnywhere_isHeardUpToThereWithAWarning() throws Exception {
    byte[] good = voice(48_000);
    float[] want = Heard.of(good).samples();
    for (int round = 0; round < 40; round++) {
      Random r = new Random(round);
      Heard heard = Heard.of(Arrays.copyOf(good, 400 + r.nextInt(good.length - 401)));
      assertArrayEquals(Arrays.copyOf(want, heard.samples().length), heard.samples());
      assertTrue(heard.damage().isPresent() || !heard.notes().isEmpty(), "round " + round);
    }
  }

  /** Made by libvorbis: a sine of 440 Hz at 16 kHz, and at 44.1 kHz one of 440 Hz left and one of 1000 Hz right, 0.6 s at half scale. */
  @Test
  void decode_vorbis_isTheToneThatWentIn() throws Exception {
    Heard mono = Heard.of(Heard.resource(OggDecoderTest.class, "tone-mono.ogg"));
    assertEquals(16_000, mono.rateHz());
    assertEquals(9600, mono.samples().length);
    assertTone(mono.samples(), 16_000, 440, 1);
    float[][] stereo = Heard.channels(Heard.resource(OggDecoderTest.class, "tones-stereo.ogg"));
    assertEquals(2, stereo.length);
    assertEquals(26_460, stereo[0].length);
    assertTone(stereo[0], 44_100, 440, 1);
    assertTone(stereo[1], 44_100, 1000, 1);
    assertEquals(2 * 9600, Heard.of(Heard.joined(Heard.resource(OggDecoderTest.class, "tone-mono.ogg"), Heard.resource(OggDecoderTest.class, "tone-mono.ogg"))).samples().length);
  }

  /** Nearly all energy is at one frequency. */
  private static void assertTone(float[] x, double rate, double hertz, double least) {
    double sine = 0;
    double cosine = 0;
    double energy = 0;
    int from = x.length / 8;
    int count = x.length - 2 * from;
    for (int n = from; n < from + count; n++) {
      sine += x[n] * Math.sin(2 * Math.PI * hertz * n / rate);
      cosine += x[n] * Math.cos(2 * Math.PI * hertz * n / rate);
      energy += (double) x[n] * x[n];
    }
    double tone = 2 * (sine * sine + cosine * cosine) / count;
    assertTrue(tone > 0.995 * energy, hertz + " Hz has " + tone / energy + " of the energy");
    assertEquals(0.5, Math.sqrt(2 * tone / count), 0.03);
  }

  @Test
  void decode_vorbisCutOrFlipped_neverThrowsAndSaysSo() throws Exception {
    byte[] good = Heard.resource(OggDecoderTest.class, "tones-stereo.ogg");
    int length = Heard.of(good).samples().length;
    for (int round = 0; round < 200; round++) {
      Random r = new Random(round);
      byte[] bytes = round % 2 == 0 ? Arrays.copyOf(good, 1 + r.nextInt(good.length - 1)) : good.clone();
      int at = r.nextInt(bytes.length);
      bytes[at] ^= round % 2 == 0 ? 0 : 1 << r.nextInt(8);
      // what a page's checksum does not stop
      int page = 0;
      for (byte[] p : round % 4 == 1 ? pages(good) : List.<byte[]>of()) {
        if (at >= page && at < page + p.length && (at < page + 4 || at > page + 26)) {
          seal(bytes, page);
        }
        page += p.length;
      }
      try {
        Heard heard = Heard.of(bytes);
        assertTrue(heard.samples().length <= 2 * length, "round " + round);
        assertTrue(round % 4 == 1 || heard.damage().isPresent() || !heard.notes().isEmpty(), "round " + round);
      } catch (AudioFormatException e) {
        assertTrue(!e.getMessage().contains("\n"), e.getMessage());
      }
    }
  }
}

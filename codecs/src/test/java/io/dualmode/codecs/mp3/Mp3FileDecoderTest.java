package io.dualmode.codecs.mp3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.audio.AudioFormatException;
import io.dualmode.codecs.Heard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Framing, tags and trimming, on frames of silence: a header, all-zero side information and no main data. */
public class Mp3FileDecoderTest {
  private static byte[] frame(int header, int bytes) {
    return ByteBuffer.allocate(bytes).putInt(header).array();
  }

  private static byte[] infoFrame(int header, int bytes, int sideInfo, int frames, int delay, int padding) {
    ByteBuffer b = ByteBuffer.wrap(frame(header, bytes));
    b.position(4 + sideInfo);
    b.put("Info".getBytes(StandardCharsets.US_ASCII)).putInt(0xf).putInt(frames).putInt(0).put(new byte[100]).putInt(0);
    b.put("Test1.0  ".getBytes(StandardCharsets.US_ASCII)).put(new byte[12]);
    b.put((byte) (delay >> 4)).put((byte) (delay << 4 | padding >> 8)).put((byte) padding);
    return b.array();
  }

  private float[] decode(byte[] bytes, int expectedRateHz) throws IOException {
    Heard heard = Heard.of(bytes);
    assertEquals(expectedRateHz, heard.rateHz());
    return heard.samples();
  }

  /**
   * Headers by hand from ISO 11172-3 and 13818-3: MPEG-1 44.1 kHz 128 kbit/s, MPEG-2 16 kHz 40 kbit/s, MPEG-2.5 11 kHz 32 kbit/s.
   */
  @ParameterizedTest
  @CsvSource({"fffb9000, 417, 1152, 44100", "fffb90c0, 417, 1152, 44100", "fff358c0, 180, 576, 16000",
      "ffe340c0, 208, 576, 11025"})
  void decode_silentFrames_haveTheirLength(String header, int bytes, int samplesPerFrame, int rateHz) throws IOException {
    int bits = (int) Long.parseLong(header, 16);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      out.writeBytes(frame(bits, bytes));
    }
    out.writeBytes("TAG and what follows".getBytes(StandardCharsets.US_ASCII));
    float[] x = decode(out.toByteArray(), rateHz);
    assertEquals(5 * samplesPerFrame, x.length);
    for (float sample : x) {
      assertEquals(0, sample, 1e-4);
    }
  }

  @Test
  void decode_infoTagBehindId3_trimsToTheOriginalSamples() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("ID3".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {4, 0, 0, 0, 0, 1, 2});
    out.writeBytes(new byte[130]);
    out.writeBytes(infoFrame(0xfff388c0, 288, 9, 10, 576, 700));
    for (int i = 0; i < 10; i++) {
      out.writeBytes(frame(0xfff388c0, 288));
    }
    assertEquals(10 * 576 - 576 - 700, decode(out.toByteArray(), 16000).length);
  }

  @Test
  void decode_junkOrNothing_isRefused() {
    byte[] bytes = {(byte) 0xff, (byte) 0xf3, 0, 0, 1, 2, 3};
    String junk = assertThrows(AudioFormatException.class, () -> decode(bytes, 16000)).getMessage();
    assertTrue(junk.contains("has no MP3 frame"), junk);
    byte[] tagOnly = "ID3\4\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(AudioFormatException.class, () -> decode(tagOnly, 16000));
  }

  @Test
  void decode_frameWithChecksum_isHeard() throws IOException {
    Heard heard = Heard.of(Heard.resource(Mp3FileDecoderTest.class, "crc.mp3"));
    assertEquals(44_580, heard.samples().length);
    assertTrue(heard.damage().isEmpty(), heard.damage().toString());
    assertTrue(energy(heard.samples()) > 1e-4, "energy " + energy(heard.samples()));
  }

  private static double energy(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += v * v;
    }
    return sum / x.length;
  }

  @Test
  void decode_oneAfterTheOther_hearsAll() throws IOException {
    byte[] crc = Heard.resource(Mp3FileDecoderTest.class, "crc.mp3");
    byte[] two = Heard.resource(Mp3FileDecoderTest.class, "two-parts.mp3");
    assertEquals(138_839, Heard.of(two).samples().length);
    byte[] tag = "TAG".getBytes(StandardCharsets.US_ASCII);
    for (int round = 0; round < 12; round++) {
      Random r = new Random(round);
      byte[] all = new byte[0];
      double seconds = 0;
      for (int part = 0; part < 2 + r.nextInt(3); part++) {
        boolean first = r.nextBoolean();
        all = Heard.joined(all, first ? crc : two, r.nextBoolean() ? Arrays.copyOf(tag, 128) : new byte[r.nextInt(50)]);
        seconds += first ? 44_580 / 16_000.0 : 138_839 / 24_000.0;
      }
      assertEquals(seconds, Heard.of(all).seconds(), 1e-3, "round " + round);
    }
  }

  /** Behind a few bytes of a header too, where nothing says how many frames there should be. */
  @Test
  void decode_cutInAHeader_saysWhere() throws IOException {
    byte[] frame = {(byte) 0xff, (byte) 0xfb, (byte) 0x90, (byte) 0xc0};
    for (int frames = 2; frames < 6; frames++) {
      for (int left = 0; left < 4; left++) {
        byte[] bytes = new byte[0];
        for (int i = 0; i < frames; i++) {
          bytes = Heard.joined(bytes, Arrays.copyOf(frame, 417));
        }
        Heard heard = Heard.of(Heard.joined(bytes, Arrays.copyOf(frame, left)));
        assertEquals(frames * 1152, heard.samples().length);
        assertEquals(left > 0, heard.damage().orElse("").contains("it is cut off in the middle of a frame"), left + ": " + heard.damage());
      }
    }
  }

  @Test
  void decode_cutOrFlipped_saysWhere() throws IOException {
    byte[] good = Heard.resource(Mp3FileDecoderTest.class, "crc.mp3");
    float[] want = Heard.of(good).samples();
    for (int round = 0; round < 120; round++) {
      Random r = new Random(round);
      int at = 2000 + r.nextInt(good.length - 2000);
      byte[] bytes = round % 2 == 0 ? Arrays.copyOf(good, at) : good.clone();
      boolean flips = round % 2 == 1;
      if (flips) {
        Arrays.fill(bytes, at - 400, at, (byte) r.nextInt(256));
      }
      Heard heard = Heard.of(bytes);
      assertTrue(heard.damage().orElse("").contains("at "), "round " + round);
      assertTrue(heard.samples().length <= want.length + 1152, "round " + round);
      assertTrue(flips || heard.samples().length > 0.8 * want.length * (at - 700) / good.length, "round " + round);
    }
  }
}

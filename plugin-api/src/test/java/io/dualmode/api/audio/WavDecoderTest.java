package io.dualmode.api.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavDecoderTest {
  private static float[] decode(byte[] bytes) throws IOException {
    return Heard.of(bytes).samples();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void decode_everyWidth_scalesToOne() throws IOException {
    float[] expected = {0, 0.5f, -0.5f, -1f};
    assertArrayEquals(expected, decode(new WavBytes().format(1, 1, 8000, 8).data(new byte[] {(byte) 128, (byte) 192, 64, 0})
        .bytes()));
    assertArrayEquals(expected, decode(WavBytes.pcm16(8000, (short) 0, (short) 16384, (short) -16384, (short) -32768)));
    byte[] wide = {0, 0, 0, 0, 0, 64, 0, 0, (byte) 192, 0, 0, (byte) 128};
    assertArrayEquals(expected, decode(new WavBytes().format(1, 1, 8000, 24).data(wide).bytes()));
    byte[] whole = buffer(16).putInt(0).putInt(1 << 30).putInt(-1 << 30).putInt(Integer.MIN_VALUE).array();
    assertArrayEquals(expected, decode(new WavBytes().format(1, 1, 8000, 32).data(whole).bytes()));
    byte[] floats = buffer(16).putFloat(0).putFloat(0.5f).putFloat(-0.5f).putFloat(-1.5f).array();
    assertArrayEquals(expected, decode(new WavBytes().format(3, 1, 8000, 32).data(floats).bytes()));
    byte[] doubles = buffer(32).putDouble(Double.NaN).putDouble(0.5).putDouble(-0.5).putDouble(-1).array();
    assertArrayEquals(expected, decode(new WavBytes().extensible(3, 1, 8000, 64).data(doubles).bytes()));
  }

  @Test
  void decode_stereo_averagesChannels() throws IOException {
    byte[] data = buffer(8).putShort((short) 16384).putShort((short) 0).putShort((short) -8192).putShort((short) 8192).array();
    assertArrayEquals(new float[] {0.25f, 0}, decode(new WavBytes().extensible(1, 2, 48000, 16).data(data).bytes()));
  }

  @Test
  void decode_oddChunksBeforeTheData_areSkipped() throws IOException {
    byte[] bytes = new WavBytes().chunk("JUNK", new byte[27]).format(1, 1, 16000, 16).chunk("LIST", new byte[5])
        .chunk("fact", new byte[4]).data(new byte[] {0, 64}).chunk("id3 ", new byte[11]).bytes();
    assertArrayEquals(new float[] {0.5f}, decode(bytes));
  }

  @Test
  void decode_sizeLeftOpenOrBeyondTheEnd_readsToTheEnd() throws IOException {
    for (int size : new int[] {0, -1, 1 << 20}) {
      byte[] bytes = new WavBytes().format(1, 1, 16000, 16).text("data").int32(size).raw(new byte[] {0, 64, 0, 32, 7}).bytes();
      assertArrayEquals(new float[] {0.5f, 0.25f}, decode(bytes));
    }
  }

  @Test
  void decode_manyBlocks_keepsEverySample() throws IOException {
    short[] samples = new short[20_001];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i * 37);
    }
    float[] x = decode(WavBytes.pcm16(44100, samples));
    assertEquals(samples.length, x.length);
    for (int i = 0; i < x.length; i++) {
      assertEquals(samples[i] / 32768f, x[i]);
    }
  }

  private static void assertRefused(byte[] bytes, String part) {
    String message = assertThrows(AudioFormatException.class, () -> decode(bytes)).getMessage();
    assertTrue(message.contains("x.bin: ") && message.contains(part) && message.contains("; ") && !message.contains("\n"),
        message);
  }

  @Test
  void decode_unusableFiles_sayWhatIsWrong() {
    byte[] good = WavBytes.pcm16(16000, (short) 1, (short) 2);
    assertRefused(new byte[0], "is empty");
    assertRefused(Arrays.copyOf(good, 44), "has a header but no audio");
    assertRefused(Arrays.copyOf(good, 30), "ends in the middle of its header");
    assertRefused(Arrays.copyOf(good, 12), "ends in the middle of its header");
    assertRefused(Arrays.copyOf(good, 9), "has only 9 bytes");
    assertRefused(new WavBytes().format(0x11, 1, 8000, 4).data(new byte[9]).bytes(), "is WAVE with IMA ADPCM, which is not read here");
    assertRefused(new WavBytes().format(0x1234, 1, 8000, 8).data(new byte[9]).bytes(), "is WAVE encoding 4660 with 8 bits; convert it: ffmpeg");
    assertRefused(new WavBytes().format(1, 0, 8000, 16).data(new byte[8]).bytes(), "0 channels");
    assertRefused(new WavBytes().data(new byte[8]).bytes(), "no format chunk");
    assertRefused("this is a text, not a sound".getBytes(), "it starts with \"this is a te\"");
  }

  @Test
  void open_missingFileOrFolder_isRefused(@TempDir Path folder) {
    assertTrue(assertThrows(AudioFormatException.class, () -> AudioReader.open(folder.resolve("none.wav"))).getMessage()
        .contains("none.wav: no such file"));
    assertTrue(assertThrows(AudioFormatException.class, () -> AudioReader.open(folder)).getMessage().contains("is a directory"));
  }

  @Test
  void read_rates_areToldOrRefused() throws IOException {
    for (int rate : new int[] {4000, 8000, 11_025, 44_100, 192_000, 384_000}) {
      assertEquals(rate, Heard.of(WavBytes.pcm16(rate, (short) 1)).rateHz());
    }
    for (int rate : new int[] {1, 3999, 384_001}) {
      assertRefused(WavBytes.pcm16(rate, (short) 1), "sample rate is " + rate + " Hz, allowed: 4000..384000 Hz");
    }
  }

  @Test
  void decode_formatsOfOthers_areNamedWithTheWayToConvert() {
    Map<String, String> heads = Map.of("\0\0\0\u0020ftypM4A ", "MP4 or M4A (AAC)", "\u001aE\u00df\u00a3\0\0\0", "WebM or Matroska",
        "#!AMR\n<", "AMR", "0&\u00b2u\u008ef\u00cf\u0011", "Windows Media (WMA)", "\u00ff\u00f1P\u0080\u0002\u001f\u00fc", "AAC (ADTS)",
        "\u00ff\u00fd\u00c4\0\0\0", "MPEG layer II", "caff\0\u0001\0\0", "Core Audio (CAF)");
    heads.forEach((head, name) -> {
      byte[] bytes = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 2000);
      assertRefused(bytes, "is " + name + ", which is not read here; convert it: ffmpeg -i FILE OUT.wav");
    });
  }

  /** The samples that the JDK makes of A-law and mu-law. */
  @Test
  void decode_companded_isWhatTheJdkHears() throws Exception {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    for (boolean mu : new boolean[] {false, true}) {
      AudioFormat format = new AudioFormat(mu ? AudioFormat.Encoding.ULAW : AudioFormat.Encoding.ALAW, 8000, 8, 1, 1, 8000, false);
      AudioInputStream companded = new AudioInputStream(new ByteArrayInputStream(all), format, 256);
      ByteBuffer pcm = ByteBuffer.wrap(AudioSystem.getAudioInputStream(AudioFormat.Encoding.PCM_SIGNED, companded).readAllBytes())
          .order(ByteOrder.LITTLE_ENDIAN);
      float[] heard = decode(new WavBytes().format(mu ? 7 : 6, 1, 8000, 8).data(all).bytes());
      for (int i = 0; i < 256; i++) {
        assertEquals(pcm.getShort(2 * i) / 32768f, heard[i], 1e-6, "code " + i);
      }
    }
  }

  /** What the JDK writes as WAVE, AIFF and AU. */
  @Test
  void decode_filesOfTheJdk_areExact() throws Exception {
    for (int round = 0; round < 40; round++) {
      Random r = new Random(round);
      int bytes = 1 + r.nextInt(4);
      int channels = 1 + r.nextInt(3);
      AudioFileFormat.Type type = List.of(AudioFileFormat.Type.WAVE, AudioFileFormat.Type.AIFF, AudioFileFormat.Type.AU).get(round % 3);
      boolean bigEndian = type != AudioFileFormat.Type.WAVE;
      AudioFormat format = new AudioFormat(bytes == 1 && !bigEndian ? AudioFormat.Encoding.PCM_UNSIGNED : AudioFormat.Encoding.PCM_SIGNED,
          8000 + r.nextInt(40_000), 8 * bytes, channels, bytes * channels, 16_000, bigEndian);
      int frames = 1 + r.nextInt(9000);
      byte[] data = new byte[frames * bytes * channels];
      r.nextBytes(data);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(data), format, frames), type, out);
      Heard heard = Heard.of(out.toByteArray());
      assertEquals(frames, heard.samples().length, type + " round " + round);
      assertTrue(heard.damage().isEmpty(), type + ": " + heard.damage());
      for (int i = 0; i < frames; i++) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          long value = 0;
          for (int b = 0; b < bytes; b++) {
            value = value << 8 | data[(i * channels + c) * bytes + (bigEndian ? b : bytes - 1 - b)] & 0xff;
          }
          value = bytes == 1 && !bigEndian ? value - 128 : value << 64 - 8 * bytes >> 64 - 8 * bytes;
          sum += value / Math.scalb(1.0, 8 * bytes - 1);
        }
        assertEquals(sum / channels, heard.samples()[i], 1e-6, type + " round " + round + " sample " + i);
      }
      byte[] cut = Arrays.copyOf(out.toByteArray(), out.size() - 1 - r.nextInt(data.length));
      try {
        Heard part = Heard.of(cut);
        assertTrue(part.damage().orElse("").contains("it is cut off after " + part.samples().length + " of " + frames + " samples"),
            type + ": " + part.damage());
        assertArrayEquals(Arrays.copyOf(heard.samples(), part.samples().length), part.samples());
      } catch (AudioFormatException e) {
        assertTrue(e.getMessage().contains("no audio") || e.getMessage().contains("header"), e.getMessage());
      }
    }
  }

  @Test
  void decode_narrowSamplesInWiderContainers_fillTheHighBits() throws IOException {
    byte[] twelve = buffer(6).putShort((short) (1024 << 4)).putShort((short) (-1024 << 4)).putShort((short) (-2048 << 4)).array();
    float[] expected = {0.5f, -0.5f, -1f};
    assertArrayEquals(expected, decode(new WavBytes().packed(1, 1, 8000, 12, 2).data(twelve).bytes()));
    byte[] twenty = {0, 0, 0x40, 0, 0, (byte) 0xc0, 0, 0, (byte) 0x80};
    assertArrayEquals(expected, decode(new WavBytes().packed(1, 1, 8000, 20, 3).data(twenty).bytes()));
    byte[] wide = buffer(12).putInt(1 << 30).putInt(-1 << 30).putInt(Integer.MIN_VALUE).array();
    assertArrayEquals(expected, decode(new WavBytes().packed(1, 1, 8000, 24, 4).data(wide).bytes()));
  }

  @Test
  void decode_floatsOnTheScaleOfIntegers_areRefusedWithWhatToDo() {
    byte[] floats = buffer(12).putFloat(0).putFloat(4000).putFloat(-200).array();
    assertRefused(new WavBytes().format(3, 1, 8000, 32).data(floats).bytes(), "float samples like 4000.0 where full scale is 1");
  }

  /** Chunks of every kind in random order, the samples in several pieces, files one behind the other. */
  @Test
  void decode_samplesInManyPieces_hearsAll() throws IOException {
    for (int round = 0; round < 60; round++) {
      Random r = new Random(round);
      short[] samples = new short[1 + r.nextInt(5000)];
      WavBytes wav = new WavBytes().format(1, 1, 16000, 16);
      int at = 0;
      while (at < samples.length) {
        int count = Math.min(samples.length - at, 1 + r.nextInt(2000));
        ByteBuffer piece = buffer(2 * count);
        for (int i = 0; i < count; i++) {
          samples[at] = (short) r.nextInt();
          piece.putShort(samples[at++]);
        }
        wav.data(piece.array());
        switch (r.nextInt(4)) {
          case 0 -> wav.chunk(List.of("LIST", "id3 ", "bext", "cue ").get(r.nextInt(4)), new byte[r.nextInt(99)]);
          case 1 -> wav.text("junk").int32(3).raw(new byte[] {1, 2, 3});
          case 2 -> wav.text("RIFF").int32(0).text("WAVE").format(1, 1, 16000, 16);
          default -> { }
        }
      }
      Heard heard = Heard.of(wav.bytes());
      assertEquals(samples.length, heard.samples().length, "round " + round);
      assertTrue(heard.damage().isEmpty(), "round " + round + ": " + heard.damage());
      for (int i = 0; i < samples.length; i++) {
        assertEquals(samples[i] / 32768f, heard.samples()[i]);
      }
    }
  }

  @Test
  void decode_samplesBeyondTheDataChunk_areAWarning() throws IOException {
    byte[] junk = new byte[40_000];
    new Random(1).nextBytes(junk);
    junk[0] = -1;
    Heard heard = Heard.of(new WavBytes().format(1, 1, 16000, 16).data(new byte[100]).raw(junk).bytes());
    assertTrue(heard.damage().orElse("").contains("40000 bytes behind its samples are no chunk"), heard.damage().toString());
  }

  @Test
  void decode_rf64AndSizesOfPipes_areWhole() throws IOException {
    byte[] rf64 = new WavBytes("RF64").text("ds64").int32(28).int32(100).int32(0).int32(6).int32(0).int32(3).int32(0).int32(0)
        .format(1, 1, 16000, 16).text("data").int32(-1).raw(new byte[] {0, 64, 0, 32, 0, 16}).chunk("LIST", new byte[20]).bytes();
    assertArrayEquals(new float[] {0.5f, 0.25f, 0.125f}, decode(rf64));
    for (int size : new int[] {0x7ffff000, 0x7fffffff, 0xffffff00}) {
      Heard heard = Heard.of(new WavBytes().format(1, 1, 16000, 16).text("data").int32(size).raw(new byte[] {0, 64, 0, 32}).bytes());
      assertArrayEquals(new float[] {0.5f, 0.25f}, heard.samples());
      assertTrue(heard.damage().isEmpty(), heard.damage().toString());
    }
  }

  @Test
  void decode_channelsThatCancelOrDiffer_areAWarningAndCanBeChosen() throws IOException {
    Random r = new Random(1);
    float[] a = new float[8000];
    float[] b = new float[8000];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) r.nextGaussian() / 8;
      b[i] = (float) r.nextGaussian() / 8;
    }
    float[] opposite = a.clone();
    float[] quiet = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      opposite[i] = -a[i];
      quiet[i] = b[i] / 100;
    }
    assertTrue(stereo(a, opposite).notes().get(0).contains("of opposite phase"));
    assertTrue(stereo(a, b).notes().get(0).contains("different sound") && stereo(a, b).notes().get(0).contains("channel each"));
    assertEquals(List.of(), stereo(a, a).notes());
    assertEquals(List.of(), stereo(a, quiet).notes());
    assertEquals(List.of(), stereo(quiet, a).notes());
    for (Channels choice : Channels.values()) {
      List<float[]> heard = Heard.of(stereoBytes(a, b), choice).channels();
      assertEquals(choice == Channels.EACH ? 2 : 1, heard.size());
      for (int i = 0; i < a.length; i += 97) {
        float first = choice == Channels.MIX ? (a[i] + b[i]) / 2 : choice == Channels.RIGHT ? b[i] : a[i];
        assertEquals(first, heard.get(0)[i], 1e-6);
        if (choice == Channels.EACH) {
          assertEquals(b[i], heard.get(1)[i], 1e-6);
        }
      }
    }
  }

  /** Somebody who speaks rarely and softly, on any two of some channels, the others silent. */
  @Test
  void decode_rareSpeechOnAnyChannel_isADifferentSound() throws IOException {
    for (int round = 0; round < 30; round++) {
      Random r = new Random(round);
      int channels = 2 + r.nextInt(4);
      int often = r.nextInt(channels);
      int rarely = (often + 1 + r.nextInt(channels - 1)) % channels;
      int frames = 16_000 * 5;
      int from = r.nextInt(frames - 8000);
      ByteBuffer data = buffer(2 * channels * frames);
      boolean speaks = round % 3 != 0;
      for (int i = 0; i < frames; i++) {
        for (int c = 0; c < channels; c++) {
          boolean now = c == often || speaks && c == rarely && i >= from && i < from + 6000;
          data.putShort((short) (r.nextGaussian() * (now ? c == often ? 3000 : 900 : 3)));
        }
      }
      Heard heard = Heard.of(new WavBytes().format(1, channels, 16_000, 16).data(data.array()).bytes());
      assertEquals(speaks ? 1 : 0, heard.notes().size(), "round " + round + " of " + channels + " channels: " + heard.notes());
      assertTrue(!speaks || heard.notes().get(0).contains("different sound"), heard.notes().toString());
    }
  }

  /** What a pipe brought whose writer could not say how long it is, cut anywhere. */
  @Test
  void decode_unknownLengthCutInASample_saysSo() throws IOException {
    for (int round = 0; round < 40; round++) {
      Random r = new Random(round);
      int bytes = 1 + r.nextInt(4);
      int channels = 1 + r.nextInt(3);
      int cut = 100 + r.nextInt(5000);
      byte[] data = new byte[cut];
      int open = List.of(0, -1, 0x7fffffff, -1024).get(round % 4);
      byte[] head = new WavBytes().packed(1, channels, 8000, 8 * bytes, bytes).text("data").int32(open).bytes();
      Heard heard = Heard.of(ByteBuffer.allocate(head.length + cut).put(head).put(data).array());
      assertEquals(cut / (bytes * channels), heard.samples().length);
      assertTrue(heard.damage().isEmpty(), heard.damage().toString());
      assertEquals(cut % (bytes * channels) == 0 ? List.of() : List.of("x.bin: it ends in the middle of a sample: it may be cut off"),
          heard.notes(), "round " + round);
    }
  }

  private static Heard stereo(float[] left, float[] right) throws IOException {
    return Heard.of(stereoBytes(left, right));
  }

  private static byte[] stereoBytes(float[] left, float[] right) {
    ByteBuffer data = buffer(8 * left.length);
    for (int i = 0; i < left.length; i++) {
      data.putFloat(left[i]).putFloat(right[i]);
    }
    return new WavBytes().format(3, 2, 16000, 32).data(data.array()).bytes();
  }
}

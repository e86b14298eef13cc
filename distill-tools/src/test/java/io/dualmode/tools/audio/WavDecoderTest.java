package io.dualmode.tools.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavDecoderTest {
  @TempDir
  Path folder;

  private float[] decode(byte[] bytes) throws IOException {
    Path file = folder.resolve("x.bin");
    Files.write(file, bytes);
    SampleBuffer out = new SampleBuffer();
    try (AudioFile audio = AudioFile.open(file)) {
      audio.decode(out);
    }
    return out.toArray();
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

  private void assertRefused(byte[] bytes, String part) {
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
    assertRefused(Arrays.copyOf(good, 9), "is not WAV");
    assertRefused(new WavBytes().format(7, 1, 8000, 8).data(new byte[9]).bytes(), "is WAVE encoding 7 with 8 bits");
    assertRefused(new WavBytes().format(1, 0, 8000, 16).data(new byte[8]).bytes(), "0 channels");
    assertRefused(new WavBytes().data(new byte[8]).bytes(), "no format chunk");
    assertRefused("this is a text, not a sound".getBytes(), "it starts with \"this is a te\"");
  }

  @Test
  void open_missingFileOrFolder_isRefused() {
    assertTrue(assertThrows(AudioFormatException.class, () -> AudioFile.open(folder.resolve("none.wav"))).getMessage()
        .contains("none.wav: no such file"));
    assertTrue(assertThrows(AudioFormatException.class, () -> AudioFile.open(folder)).getMessage().contains("is a directory"));
  }

  @Test
  void read16kHz_rates_areResampledOrRefused() throws IOException {
    Path file = folder.resolve("rate.wav");
    for (int rate : new int[] {8000, 16000, 44100, 48000, 96000, 192000}) {
      Files.write(file, WavBytes.pcm16(rate, new short[rate / 2]));
      assertEquals(8000, AudioFile.read16kHz(file).length);
    }
    Files.write(file, WavBytes.pcm16(3000, new short[100]));
    assertTrue(assertThrows(AudioFormatException.class, () -> AudioFile.read16kHz(file)).getMessage()
        .contains("sample rate is 3000 Hz, allowed: 4000..384000 Hz"));
  }
}

package io.dualmode.api.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AudioReaderTest {
  private static AudioReader open(byte[] bytes) throws IOException {
    return AudioReader.open(new ByteArrayInputStream(bytes), "x");
  }

  /** What an application gets that does not ask for the codecs. */
  @Test
  void open_formatsOfCodecsThatAreNotThere_sayWhatToAdd() {
    assertEquals(List.of("WAV", "AIFF", "AU"), AudioReader.formats());
    Map<String, String> heads = Map.of("fLaC\0\0", "FLAC", "OggS\0\2", "Ogg", "\u00ff\u00fb\u0090\0", "MP3",
        "ID3\3\0\0\0\0\0\0\u00ff\u00fb\u0090\0", "MP3");
    heads.forEach((head, name) -> {
      byte[] bytes = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 500);
      AudioFormatException e = assertThrows(AudioFormatException.class, () -> open(bytes));
      assertEquals("x: is " + name + ", which needs a codec; add io.dualmode:dualmode-codecs to the class path, or convert it: ffmpeg -i"
          + " FILE OUT.wav", e.getMessage());
    });
  }

  @Test
  void open_otherBytes_nameWhatIsRead() {
    byte[] text = "hello, this is a text".getBytes(StandardCharsets.UTF_8);
    String message = assertThrows(AudioFormatException.class, () -> open(text)).getMessage();
    assertEquals("x: is not WAV, AIFF or AU (it starts with \"hello, this \"); convert it: ffmpeg -i FILE OUT.wav", message);
  }

  @Test
  void open_anyFailure_closesTheStream() {
    for (String head : List.of("", "RIFF\0\0\0\0WAVE", "FORM\0\0\0\0AIFF", ".snd", "something else")) {
      boolean[] closed = new boolean[1];
      InputStream in = new FilterInputStream(new ByteArrayInputStream(head.getBytes(StandardCharsets.ISO_8859_1))) {
        @Override
        public void close() throws IOException {
          closed[0] = true;
          super.close();
        }
      };
      assertThrows(AudioFormatException.class, () -> AudioReader.open(in, "x"), head);
      assertTrue(closed[0], head);
    }
  }

  /** What a copy that broke off early leaves of a recording with a picture in front, and of any other. */
  @Test
  void open_cutInFrontOfTheAudio_saysThatItIsCut() throws IOException {
    Random r = new Random(11);
    byte[] wav = WavBytes.pcm16(16_000, new short[1000]);
    for (int round = 0; round < 40; round++) {
      int size = 1 + r.nextInt(40_000);
      byte[] tag = new byte[10 + size];
      System.arraycopy(new byte[] {'I', 'D', '3', 3, 0, 0, 0, (byte) (size >> 14 & 0x7f), (byte) (size >> 7 & 0x7f), (byte) (size & 0x7f)}, 0, tag, 0, 10);
      byte[] all = Arrays.copyOf(tag, tag.length + wav.length);
      System.arraycopy(wav, 0, all, tag.length, wav.length);
      assertEquals(1000, Heard.of(all).samples().length);
      byte[] cut = Arrays.copyOf(all, 10 + r.nextInt(size + 1));
      assertEquals("x.bin: ends in the middle of the tag in front of its audio; copy it again",
          assertThrows(AudioFormatException.class, () -> Heard.of(cut)).getMessage());
      byte[] head = Arrays.copyOf(wav, 1 + r.nextInt(11));
      assertEquals("x.bin: has only " + head.length + " bytes; copy or record it again",
          assertThrows(AudioFormatException.class, () -> Heard.of(head)).getMessage());
    }
  }

  @Test
  void read_receiverThatRefuses_isNoDamage() throws IOException {
    try (AudioReader audio = open(WavBytes.pcm16(16_000, new short[50_000]))) {
      IOException full = new IOException("disk is full");
      assertEquals(full, assertThrows(IOException.class, () -> audio.read((samples, offset, length) -> {
        throw full;
      })));
      assertFalse(audio.damage().isPresent());
      assertThrows(IllegalStateException.class, () -> audio.read((samples, offset, length) -> {}));
    }
  }

  /** A pipe of live audio is heard while it goes on: a twentieth of a second at most waits. */
  @Test
  void read_liveStream_deliversWhatIsThere() throws IOException {
    Random r = new Random(1);
    for (int rate : new int[] {4000, 16_000, 48_000}) {
      byte[] wav = WavBytes.pcm16(rate, new short[3 * rate]);
      int[] given = new int[1];
      InputStream live = new InputStream() {
        @Override
        public int read() {
          return given[0] < wav.length ? wav[given[0]++] & 0xff : -1;
        }

        @Override
        public int read(byte[] out, int offset, int length) {
          int count = Math.min(Math.min(length, 1 + r.nextInt(50)), wav.length - given[0]);
          System.arraycopy(wav, given[0], out, offset, count);
          given[0] += count;
          return count == 0 ? -1 : count;
        }
      };
      long[] heard = new long[1];
      try (AudioReader audio = AudioReader.open(live, "live")) {
        audio.read((samples, offset, length) -> {
          assertTrue(given[0] - 44 - 2 * heard[0] <= 2 * rate / 20 + 200, "waiting: " + (given[0] - 2 * heard[0]) + " bytes at " + rate);
          heard[0] += length;
        });
      }
      assertEquals(3 * rate, heard[0]);
    }
  }
}

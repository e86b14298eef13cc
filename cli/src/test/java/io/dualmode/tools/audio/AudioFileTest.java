package io.dualmode.tools.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.audio.AudioFormatException;
import io.dualmode.api.audio.AudioReader;
import io.dualmode.fixtures.WavFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioFileTest {
  @TempDir
  Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.bin"), bytes);
  }

  @Test
  void read16kHz_everyRate_isResampled() throws IOException {
    for (int rate : new int[] {8000, 16000, 44100, 48000, 96000, 192000}) {
      assertEquals(8000, AudioFile.read16kHz(file(WavFiles.pcm16(1, rate, new short[rate / 2]))).length);
    }
  }

  @Test
  void read16kHz_rateThatChanges_keepsTheLengthOfEachPart() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int rate : new int[] {48_000, 16_000, 8000}) {
      all.writeBytes(WavFiles.pcm16(1, rate, new short[rate / 4]));
    }
    assertEquals(3 * 4000, AudioFile.read16kHz(file(all.toByteArray())).length);
  }

  @Test
  void read16kHz_cutFile_isRefused() throws IOException {
    byte[] wav = WavFiles.pcm16(1, 16_000, new short[1000]);
    Path cut = file(Arrays.copyOf(wav, wav.length - 500));
    assertTrue(assertThrows(IOException.class, () -> AudioFile.read16kHz(cut)).getMessage().contains("x.bin: is damaged or cut off: at 0.05 s"));
  }

  /** Commands that read whole recordings: what they mix is said, though not of every file of a corpus. */
  @Test
  void read16kHz_channelsOfOppositePhase_areWarnedOf() throws IOException {
    Random r = new Random(14);
    short[] samples = new short[2 * 8000];
    for (int i = 0; i < samples.length; i += 2) {
      samples[i] = (short) (r.nextGaussian() * 3000);
      samples[i + 1] = (short) -samples[i];
    }
    Path file = file(WavFiles.pcm16(2, 16_000, samples));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      for (int i = 0; i < 50; i++) {
        AudioFile.read16kHz(file);
      }
    } finally {
      System.setErr(before);
    }
    long lines = said.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(file + ": its channels are of opposite phase")).count();
    assertTrue(lines > 0 && lines <= 20, said.toString(StandardCharsets.UTF_8));
  }

  @Test
  void open_formatThatNothingReads_saysHowToPipeIt() throws IOException {
    Path amr = file(Arrays.copyOf("#!AMR\n".getBytes(), 100));
    String message = assertThrows(AudioFormatException.class, () -> AudioFile.open(amr)).getMessage();
    assertEquals(amr + ": is AMR, which is not read here; pipe it: ffmpeg -i FILE -f wav - | ./dualmode transcribe -", message);
  }

  @Test
  void codecs_ofTheCommandLine_areThere() {
    assertEquals(List.of("WAV", "AIFF", "AU", "FLAC", "Ogg Opus", "Ogg Vorbis", "MP3"), AudioReader.formats());
  }
}

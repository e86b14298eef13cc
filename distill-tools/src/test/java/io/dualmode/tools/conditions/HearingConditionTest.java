package io.dualmode.tools.conditions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.WavFiles;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.data.augmentation.NoiseMixer;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.sound.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HearingConditionTest {
  private static short[] speech;
  private static MeasuringNoise noise;

  @TempDir
  Path folder;

  @BeforeAll
  static void read() throws IOException {
    speech = Samples.toPcm16(AudioFile.read16kHz(Path.of("../samples/goforward.flac")));
    Random random = new Random(2);
    float[] clip = new float[5000];
    for (int i = 0; i < clip.length; i++) {
      clip[i] = (float) (0.1 * random.nextGaussian());
    }
    noise = new MeasuringNoise(List.of(clip));
  }

  private static short[] heard(String condition, long seed) {
    return HearingCondition.of(condition, noise).apply(speech, seed);
  }

  private static double power(short[] x) {
    return Samples.power(Samples.fromPcm16(x, 0, x.length));
  }

  private static double decibel(double ratio) {
    return 10 * Math.log10(ratio);
  }

  @Test
  void apply_level_isTheOneAsked() {
    assertEquals(-20, decibel(power(heard("gain:-20", 0)) / power(speech)), 0.1);
    short[] loud = heard("gain:25", 0);
    int clipped = 0;
    for (short x : loud) {
      clipped += x == 32_767 || x == -32_768 ? 1 : 0;
    }
    assertTrue(clipped > 100, clipped + " samples at full scale");
  }

  @Test
  void apply_noise_liesAsFarBelowAsAsked() {
    for (int snr : new int[] {5, 15}) {
      short[] mixed = heard("snr:" + snr, 3);
      double added = 0;
      for (int i = 0; i < mixed.length; i++) {
        added += Math.pow((mixed[i] - speech[i]) / 32768.0, 2) / mixed.length;
      }
      assertEquals(snr, decibel(power(speech) / added), 0.2);
    }
    String message = assertThrows(IllegalArgumentException.class, () -> HearingCondition.of("snr:5", null)).getMessage();
    assertTrue(message.contains("noise corpus"), message);
  }

  @Test
  void apply_edgesAndRate_changeTheLengthByThem() {
    assertEquals(speech.length + 32_000, heard("zeros:1", 0).length);
    assertEquals(speech.length + 16_000, heard("lead-faint:1", 0).length);
    assertEquals(speech.length / 1.25, heard("rate:1.25", 0).length, 1);
    assertTrue(heard("tight", 0).length < speech.length);
    assertEquals(speech.length, heard("reverb:0.4+narrow+alaw+opus:12", 0).length);
  }

  @Test
  void apply_sameSeed_isTheSameAndAnotherSeedAnotherRoomOrNoise() {
    for (String condition : List.of("reverb:0.3", "snr:5", "faint:1")) {
      assertArrayEquals(heard(condition, 5), heard(condition, 5));
      assertFalse(Arrays.equals(heard(condition, 5), heard(condition, 6)), condition);
    }
    assertThrows(IllegalArgumentException.class, () -> HearingCondition.of("loud:3", null));
  }

  @Test
  void main_corpusAndNoise_writesManifestsThatAreHeard() throws IOException {
    Path corpus = Files.createDirectories(folder.resolve("speech/mine"));
    Files.write(corpus.resolve("a.wav"), WavFiles.pcm16(1, 16_000, speech));
    Files.writeString(corpus.resolve("manifest.jsonl"), "{\"id\": \"a/1\", \"audio\": \"mine/a.wav\", \"text\": \"go forward\", \"speaker\": \"s\","
        + " \"split\": \"test\"}\n{\"id\": \"b\", \"audio\": \"mine/a.wav\", \"text\": \"go\", \"split\": \"dev\"}\n");
    Path noises = Files.createDirectories(folder.resolve("speech/noise"));
    List<String> lines = new ArrayList<>();
    for (int i = 0; lines.size() < 1; i++) {
      if (NoiseMixer.isMeasuredWith("n" + i)) {
        lines.add("{\"id\": \"n" + i + "\", \"audio\": \"noise/n.wav\"}");
      }
    }
    lines.add("{\"id\": \"not-heard-as-it-is-for-training\", \"audio\": \"noise/gone.wav\"}");
    assertFalse(NoiseMixer.isMeasuredWith("not-heard-as-it-is-for-training"));
    Files.write(noises.resolve("n.wav"), WavFiles.pcm16(1, 16_000, heard("hiss:1", 1)));
    Files.write(noises.resolve("manifest.jsonl"), lines);
    Path out = folder.resolve("out");
    String[] args = {out.toString(), corpus.resolve("manifest.jsonl") + "@test@0", "gain:-20,snr:5+narrow", noises.resolve("manifest.jsonl").toString()};
    ConditionSets.main(args);
    ManifestEntry quiet = Manifest.read(out.resolve("gain--20/mine/manifest.jsonl")).entries().get(0);
    assertEquals(List.of("a/1", "go forward", "s", "test"), List.of(quiet.id(), quiet.text(), quiet.speaker(), quiet.split()));
    assertArrayEquals(heard("gain:-20", 0), Samples.toPcm16(AudioFile.read16kHz(quiet.audio())));
    assertEquals(1, Manifest.read(out.resolve("snr-5+narrow/mine/manifest.jsonl")).entries().size());
  }
}

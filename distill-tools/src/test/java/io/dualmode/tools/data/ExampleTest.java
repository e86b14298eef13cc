package io.dualmode.tools.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.FeatureCacheWriter;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleTest {
  @TempDir
  Path folder;

  /** An utterance whose features count up, so that pieces can be told apart. */
  private static void add(FeatureCacheWriter writer, String id, String corpus, String speaker, String split, int frames)
      throws IOException {
    short[] features = new short[frames * LogMelFilterBank.BINS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (short) (i / LogMelFilterBank.BINS);
    }
    writer.add(new ManifestEntry(id, corpus, Path.of("x"), 0, "", speaker, split, ""), new short[frames * 160], features);
  }

  @Test
  void selectSpeech_cutsWhatIsLong_andLeavesOutNoiseAndHeldOutSpeakers() throws IOException {
    try (FeatureCacheWriter writer = new FeatureCacheWriter(folder, LogMelFrontEnd.STANDARD)) {
      add(writer, "short", "read", "a", "train", 300);
      add(writer, "long", "read", "b", "train", 4000);
      add(writer, "known", "read", "c", "train", 300);
      add(writer, "held", "read", "c", "dev", 300);
      add(writer, "hum", "noise", "", "train", 300);
      add(writer, "click", "read", "a", "train", 10);
      writer.commit();
    }
    FeatureCache cache = FeatureCache.open(folder);
    List<Example> speech = Example.selectSpeech(cache, "train");
    assertEquals(List.of("short", "long#0", "long#1", "long#2"), speech.stream().map(e -> e.utterance().id()).toList());
    float[] whole = cache.featuresFor("long");
    int at = 0;
    for (Example piece : speech.subList(1, 4)) {
      assertTrue(piece.utterance().seconds() <= 15);
      float[] features = cache.features(piece.utterance());
      assertArrayEquals(java.util.Arrays.copyOfRange(whole, at, at + features.length), features);
      assertEquals(piece.utterance().frames(), piece.alignment().frames());
      at += features.length;
    }
    assertEquals(whole.length, at, "the pieces are the whole");
  }
}

package io.dualmode.tools.data.cache;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.model.language.en.English;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.sound.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small cache of noise bursts with alignments, for tests of the batches. */
public final class CacheFixture {
  public final FeatureCache cache;
  public final List<Example> examples;

  private CacheFixture(FeatureCache cache, List<Example> examples) {
    this.cache = cache;
    this.examples = examples;
  }

  /** {@code count} utterances of 0.3 to 3 s in each of two corpora, and three noise clips. */
  public static CacheFixture create(Path folder, int count) throws IOException {
    Random random = new Random(11);
    try (FeatureCacheWriter writer = new FeatureCacheWriter(folder, LogMelFrontEnd.STANDARD)) {
      for (int i = 0; i < 2 * count + 3; i++) {
        String corpus = i < count ? "read" : i < 2 * count ? "fsdd" : "noise";
        short[] pcm = new short[4800 + random.nextInt(43_200)];
        double level = 300 + random.nextInt(5000);
        for (int t = 0; t < pcm.length; t++) {
          pcm[t] = (short) (level * (1 + Math.sin(t * 2e-3)) * random.nextGaussian() / 3);
        }
        writer.add(new ManifestEntry("u" + i, corpus, folder, 0, "text", "s", corpus.equals("noise") ? "" : "train", ""), pcm,
            features(pcm));
      }
      writer.commit();
    }
    FeatureCache cache = FeatureCache.open(folder);
    List<Example> examples = new ArrayList<>();
    for (CachedUtterance u : cache.utterances()) {
      if (!u.corpus().equals("noise")) {
        examples.add(new Example(u, alignment(u, random)));
      }
    }
    return new CacheFixture(cache, examples);
  }

  /** The features of samples as a cache holds them. */
  public static short[] features(short[] pcm) {
    float[] features = LogMelFilterBank.features(Samples.fromPcm16(pcm, 0, pcm.length));
    short[] quantised = new short[features.length];
    for (int i = 0; i < features.length; i++) {
      quantised[i] = FeatureCache.quantise(features[i], FeatureCache.scale(LogMelFrontEnd.STANDARD));
    }
    return quantised;
  }

  /** Writes the alignments as {@code align} does. */
  public void writeAlignments(Path file) throws IOException {
    UnitInventory units = English.arpabet();
    StringBuilder lines = new StringBuilder();
    for (Example example : examples) {
      PhoneAlignment a = example.alignment();
      lines.append(a.id()).append('\t').append(a.frames()).append("\t-1.5\t");
      for (int i = 0; i < a.phones().length; i++) {
        int end = i + 1 < a.phones().length ? a.starts()[i + 1] : a.frames();
        lines.append(units.names().get(a.phones()[i])).append(' ').append(end - a.starts()[i]).append(' ');
      }
      lines.append('\n');
    }
    Files.writeString(file, lines);
  }

  private static PhoneAlignment alignment(CachedUtterance u, Random random) {
    StringBuilder text = new StringBuilder();
    int left = u.frames();
    String[] names = {"SIL", "AA", "B", "ZH", "T"};
    while (left > 0) {
      int duration = Math.min(left, 1 + random.nextInt(12));
      text.append(names[random.nextInt(names.length)]).append(' ').append(duration).append(' ');
      left -= duration;
    }
    return PhoneAlignment.parse(u.id() + "\t" + u.frames() + "\t-1.5\t" + text, English.arpabet());
  }
}

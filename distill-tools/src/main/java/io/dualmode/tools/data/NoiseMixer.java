package io.dualmode.tools.data;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Adds recorded noise to mel energies: the energies of a random stretch of a random clip (repeated when it is shorter), scaled
 * to a ratio of the two mean energies over the utterance. Speech and noise are uncorrelated, so energies add. Thread-safe.
 */
public final class NoiseMixer {
  /** Corpus that holds the clips. */
  public static final String CORPUS = "noise";

  private final FeatureCache cache;
  private final List<CachedUtterance> clips;

  public NoiseMixer(FeatureCache cache) {
    this.cache = cache;
    clips = cache.utterances().stream().filter(u -> u.corpus().equals(CORPUS) && u.frames() > 0).collect(Collectors.toList());
  }

  boolean isEmpty() {
    return clips.isEmpty();
  }

  void add(float[] energies, int frames, int bins, double snrDecibel, SplittableRandom random) {
    CachedUtterance clip = clips.get(random.nextInt(clips.size()));
    int start = random.nextInt(clip.frames());
    float[] noise = new float[frames * bins];
    for (int done = 0, from = start; done < frames; from = 0) {
      int count = Math.min(frames - done, clip.frames() - from);
      cache.features(clip, from, count, noise, done * bins);
      done += count;
    }
    MelEnergy.fromLog(noise, noise.length);
    mix(energies, noise, frames * bins, snrDecibel);
  }

  /** A silent clip adds nothing. */
  static void mix(float[] energies, float[] noise, int length, double snrDecibel) {
    double noiseMean = MelEnergy.mean(noise, length);
    if (noiseMean <= 0) {
      return;
    }
    float gain = (float) (MelEnergy.mean(energies, length) / noiseMean / MelEnergy.powerRatio(snrDecibel));
    for (int i = 0; i < length; i++) {
      energies[i] += gain * noise[i];
    }
  }
}

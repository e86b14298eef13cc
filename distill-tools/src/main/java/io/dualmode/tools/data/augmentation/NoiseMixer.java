package io.dualmode.tools.data.augmentation;

import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.sound.Samples;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Adds noise to speech: a random stretch of a recorded clip (repeated where it is shorter), or made noise with any slope of its spectrum.
 * Every eighth clip is kept for measuring. Thread-safe.
 */
public final class NoiseMixer {
  /** Corpus that holds the clips. */
  public static final String CORPUS = "noise";
  private static final int MEASURED = 8;
  private static final double MADE_SHARE = 0.2;
  /** Feedback of the filter that slopes a spectrum: from falling by 20 dB and more to rising. */
  private static final double DARKEST = 0.98;
  private static final double BRIGHTEST = -0.7;

  private final FeatureCache cache;
  private final List<CachedUtterance> clips;

  public NoiseMixer(FeatureCache cache) {
    this.cache = cache;
    clips = cache.utterances().stream().filter(u -> u.corpus().equals(CORPUS) && u.samples() > 0 && !isMeasuredWith(u.id())).toList();
  }

  /** Whether a clip is for measuring only. */
  public static boolean isMeasuredWith(String id) {
    return Math.floorMod(id.hashCode(), MEASURED) == 0;
  }

  /** Adds to {@code x} noise that lies {@code decibel} below a power. */
  void add(float[] x, double speechPower, double decibel, SplittableRandom random) {
    boolean made = clips.isEmpty() || random.nextDouble() < MADE_SHARE;
    Samples.addNoise(x, made ? made(x.length, random) : recorded(x.length, random), speechPower, decibel);
  }

  private float[] recorded(int length, SplittableRandom random) {
    CachedUtterance clip = clips.get(random.nextInt(clips.size()));
    float[] noise = new float[length];
    int from = random.nextInt(clip.samples());
    for (int done = 0; done < length; from = 0) {
      int count = Math.min(length - done, clip.samples() - from);
      short[] part = cache.pcm(clip, from, count);
      System.arraycopy(Samples.fromPcm16(part, 0, count), 0, noise, done, count);
      done += count;
    }
    return noise;
  }

  private static float[] made(int length, SplittableRandom random) {
    double feedback = BRIGHTEST + (DARKEST - BRIGHTEST) * random.nextDouble();
    float[] noise = new float[length];
    double y = 0;
    for (int i = 0; i < length; i++) {
      y = feedback * y + 2 * random.nextDouble() - 1;
      noise[i] = (float) y;
    }
    return noise;
  }
}

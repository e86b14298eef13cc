package io.dualmode.tools.activity;

import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.sound.Samples;
import java.util.Random;

/**
 * An utterance between one and two seconds of nothing, all of it under noise.
 *
 * @param samples at 16 kHz
 * @param speech whether a phone is spoken in most of a frame of {@value #FRAME_MILLIS} ms
 */
record NoisyRecording(float[] samples, boolean[] speech) {
  static final int FRAME_MILLIS = 30;
  static final int FRAME = 16 * FRAME_MILLIS;
  private static final int ALIGNED = 160;

  /** Mixes an utterance with a stretch of a clip, {@code decibel} below the power of its phones. */
  static NoisyRecording of(FeatureCache cache, CachedUtterance utterance, PhoneAlignment alignment, int silence, CachedUtterance clip,
      double decibel, Random random) {
    float[] said = pcm(cache, utterance);
    int before = (100 + random.nextInt(100)) * ALIGNED;
    int behind = (100 + random.nextInt(100)) * ALIGNED;
    float[] x = new float[before + said.length + behind];
    System.arraycopy(said, 0, x, before, said.length);
    int[] spoken = new int[x.length / FRAME];
    double energy = 0;
    long count = 0;
    for (int i = 0; i < alignment.phones().length; i++) {
      int end = i + 1 < alignment.starts().length ? alignment.starts()[i + 1] : alignment.frames();
      if (alignment.phones()[i] == silence) {
        continue;
      }
      for (int frame = alignment.starts()[i]; frame < end; frame++) {
        int at = before + frame * ALIGNED;
        energy += Samples.energy(x, at, Math.min(x.length, at + ALIGNED));
        count += ALIGNED;
        if (at / FRAME < spoken.length) {
          spoken[at / FRAME]++;
        }
      }
    }
    float[] noise = pcm(cache, clip);
    float[] stretch = new float[x.length];
    int from = random.nextInt(noise.length);
    for (int i = 0; i < stretch.length; i++) {
      stretch[i] = noise[(from + i) % noise.length];
    }
    Samples.addNoise(x, stretch, energy / Math.max(1, count), decibel);
    Samples.clip(x);
    boolean[] speech = new boolean[spoken.length];
    for (int i = 0; i < speech.length; i++) {
      speech[i] = spoken[i] >= 2;
    }
    return new NoisyRecording(x, speech);
  }

  private static float[] pcm(FeatureCache cache, CachedUtterance utterance) {
    short[] pcm = cache.pcm(utterance);
    return Samples.fromPcm16(pcm, 0, pcm.length);
  }
}

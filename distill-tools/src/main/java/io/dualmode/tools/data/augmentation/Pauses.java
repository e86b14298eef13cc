package io.dualmode.tools.data.augmentation;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.sound.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Puts the pauses of a {@link Timeline} into samples, as places, microphones and applications make them: digital silence, hiss, hum, or
 * the recording's own quietest tenth of a second there and back, each pause one of them. Stateless.
 */
final class Pauses {
  private static final int RATE = LogMelFilterBank.SAMPLE_RATE_HZ;
  private static final int ROOM = RATE / 10;
  /** Amplitudes of hiss and hum, from what dithering leaves to what old sound cards have. */
  private static final double SOFTEST = 1 / 32768.0;
  private static final double LOUDEST = 100 / 32768.0;

  private enum Sound { SILENCE, HISS, HUM, ROOM }

  private Pauses() {}

  static float[] putInto(float[] recording, Timeline timeline, SplittableRandom random) {
    if (timeline.samples() == recording.length) {
      return recording;
    }
    int at = timeline.front() + timeline.at();
    int on = at + timeline.inside();
    float[] out = new float[timeline.samples()];
    int quietest = quietest(recording);
    fill(out, 0, timeline.front(), recording, quietest, random);
    System.arraycopy(recording, 0, out, timeline.front(), timeline.at());
    fill(out, at, on, recording, quietest, random);
    System.arraycopy(recording, timeline.at(), out, on, recording.length - timeline.at());
    fill(out, out.length - timeline.behind(), out.length, recording, quietest, random);
    return out;
  }

  private static void fill(float[] out, int from, int to, float[] recording, int quietest, SplittableRandom random) {
    Sound sound = Sound.values()[random.nextInt(Sound.values().length)];
    double level = SOFTEST * Math.pow(LOUDEST / SOFTEST, random.nextDouble());
    switch (sound) {
      case SILENCE -> Arrays.fill(out, from, to, 0f);
      case HISS -> {
        for (int i = from; i < to; i++) {
          out[i] = (float) (level * (2 * random.nextDouble() - 1));
        }
      }
      case HUM -> hum(out, from, to, level, random);
      case ROOM -> {
        int span = Math.min(ROOM, recording.length - quietest);
        for (int i = from; i < to; i++) {
          int n = (i - from) % span;
          out[i] = recording[quietest + ((i - from) / span % 2 == 0 ? n : span - 1 - n)];
        }
      }
    }
  }

  /** A mains frequency with harmonics, or a tone. */
  private static void hum(float[] out, int from, int to, double level, SplittableRandom random) {
    double[] mains = {50, 60, 100 + 900 * random.nextDouble()};
    int which = random.nextInt(mains.length);
    int harmonics = which == 2 ? 1 : 6;
    for (int k = 1; k <= harmonics; k++) {
      double turn = 2 * Math.PI * k * mains[which] / RATE;
      double phase = 2 * Math.PI * random.nextDouble();
      double share = level * random.nextDouble();
      for (int i = from; i < to; i++) {
        out[i] = (float) ((k == 1 ? 0 : out[i]) + share * Math.sin(turn * (i - from) + phase));
      }
    }
  }

  private static int quietest(float[] x) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int first = 0; first + ROOM <= x.length; first += ROOM / 2) {
      double energy = Samples.energy(x, first, first + ROOM);
      if (energy < least) {
        least = energy;
        best = first;
      }
    }
    return best;
  }
}

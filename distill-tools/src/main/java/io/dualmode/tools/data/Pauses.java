package io.dualmode.tools.data;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Pauses put in front of an utterance, behind it and where it has one, as microphones and telephones have them: digital silence, hiss, hum
 * or the recording's own quietest tenth of a second there and back, each time one of them, in mel energies.
 *
 * @param front frames put in front
 * @param at frame of the utterance before which the longer pause stands
 * @param inside frames put there
 * @param behind frames put behind
 */
record Pauses(int front, int at, int inside, int behind) {
  static final Pauses NONE = new Pauses(0, 0, 0, 0);

  private static final int FRAMES_PER_SECOND = 100;
  private static final int TRIES = 20;
  private static final int ROOM_FRAMES = 10;

  private enum Sound { SILENCE, HISS, HUM, ROOM }

  /** @param silent whether nothing is said in a frame of the utterance */
  static Pauses draw(Augmentation s, int frames, IntPredicate silent, SplittableRandom random) {
    int longest = Math.min((int) (FRAMES_PER_SECOND * s.maxEdgeSeconds()), frames + FRAMES_PER_SECOND);
    int front = length(s.edgeProbability(), longest, random);
    int behind = length(s.edgeProbability(), longest, random);
    int inside = length(s.pauseProbability(), (int) (FRAMES_PER_SECOND * s.maxPauseSeconds()), random);
    for (int i = 0; inside > 0 && i < TRIES; i++) {
      int at = random.nextInt(frames);
      if (at > 0 && silent.test(at - 1) && silent.test(at)) {
        return new Pauses(front, at, inside, behind);
      }
    }
    return new Pauses(front, 0, 0, behind);
  }

  /** Short ones are more frequent: the square of a uniform variable. */
  private static int length(double probability, int longest, SplittableRandom random) {
    double share = random.nextDouble();
    return random.nextDouble() < probability ? (int) Math.round(share * share * longest) : 0;
  }

  /** Frame of the utterance that is heard in frame {@code n}, front and back pause apart: in the longer pause, the one before it. */
  int heard(int n) {
    int frame = n - front;
    return frame < at ? frame : Math.max(at - 1, frame - inside);
  }

  /** The mel energies {@code [frames, bins]} with the pauses in them. */
  float[] putInto(float[] energies, int bins, SplittableRandom random) {
    if (front + inside + behind == 0) {
      return energies;
    }
    int frames = energies.length / bins;
    float[] out = new float[(front + frames + inside + behind) * bins];
    int quietest = quietest(energies, frames, bins);
    fill(out, 0, front, energies, quietest, bins, random);
    System.arraycopy(energies, 0, out, front * bins, at * bins);
    fill(out, front + at, inside, energies, quietest, bins, random);
    System.arraycopy(energies, at * bins, out, (front + at + inside) * bins, (frames - at) * bins);
    fill(out, front + frames + inside, behind, energies, quietest, bins, random);
    return out;
  }

  private static void fill(float[] out, int first, int count, float[] energies, int quietest, int bins, SplittableRandom random) {
    Sound sound = Sound.values()[random.nextInt(Sound.values().length)];
    // the log energies of noise of amplitude 3 in 16 bits, up to those of an old microphone
    double level = Math.exp(-13 + 6 * random.nextDouble());
    int humBin = random.nextInt(Math.max(1, bins / 4));
    int span = Math.min(ROOM_FRAMES, energies.length / bins - quietest);
    for (int n = 0; n < count; n++) {
      for (int b = 0; b < bins; b++) {
        out[(first + n) * bins + b] = switch (sound) {
          case SILENCE -> 0;
          case HISS -> (float) (level * (1 + b / 20.0) * Math.exp(0.5 * random.nextDouble() - 0.25));
          case HUM -> b == humBin || b == humBin + 1 ? (float) (100 * level) : 0;
          case ROOM -> energies[(quietest + (n / span % 2 == 0 ? n % span : span - 1 - n % span)) * bins + b];
        };
      }
    }
  }

  private static int quietest(float[] energies, int frames, int bins) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int first = 0; first + ROOM_FRAMES <= frames; first += ROOM_FRAMES / 2) {
      double sum = 0;
      for (int i = first * bins; i < (first + ROOM_FRAMES) * bins; i++) {
        sum += energies[i];
      }
      if (sum < least) {
        least = sum;
        best = first;
      }
    }
    return best;
  }
}

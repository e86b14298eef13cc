package io.dualmode.model.frontend.logmel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.frontend.ReferenceInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pauses, gain and edges drawn at random around synthetic speech: what the encoder reads of the speech must stay what it was. */
class InputNormaliserTest {
  private static final int BINS = LogMelFilterBank.BINS;
  private static final int RATE = LogMelFilterBank.SAMPLE_RATE_HZ;
  private static final int PRIOR = 100;
  private static final float[] MU = new float[BINS];

  static {
    for (int b = 0; b < BINS; b++) {
      MU[b] = -7.5f + 1.5f * b / BINS;
    }
  }

  /** Syllables of harmonics with fricatives between them, loud as training speech, and a room's noise under them. */
  private static float[] speech(Random random, double seconds) {
    float[] x = new float[(int) (seconds * RATE)];
    double phase = 0;
    int left = 0;
    double loud = 0;
    boolean voiced = false;
    double pitch = 0;
    for (int i = 0; i < x.length; i++) {
      if (left-- <= 0) {
        left = RATE / 20 + random.nextInt(RATE / 8);
        voiced = random.nextInt(3) > 0;
        loud = random.nextInt(5) == 0 ? 0 : (voiced ? 0.1 : 0.02) * Math.exp(random.nextGaussian() * 0.6);
        pitch = 2 * Math.PI * (90 + random.nextInt(150)) / RATE;
      }
      phase += pitch;
      double wave = 0;
      if (voiced) {
        for (int h = 1; h <= 25; h++) {
          wave += Math.sin(h * phase) / h;
        }
      } else {
        wave = random.nextGaussian();
      }
      x[i] = (float) (loud * wave * 0.5 + 2e-4 * random.nextGaussian());
    }
    return x;
  }

  private static float[] edge(Random random) {
    float[] x = new float[RATE / 100 * (10 + random.nextInt(990))];
    int kind = random.nextInt(4);
    double pitch = 2 * Math.PI * (50 + random.nextInt(900)) / RATE;
    for (int i = 0; i < x.length; i++) {
      x[i] = switch (kind) {
        case 0 -> 0;
        case 1 -> (random.nextInt(7) - 3) / 32768f;
        case 2 -> (float) (2e-4 * random.nextGaussian());
        default -> (float) (0.01 * Math.sin(pitch * i));
      };
    }
    return x;
  }

  private static float[] join(float[]... parts) {
    int length = 0;
    for (float[] part : parts) {
      length += part.length;
    }
    float[] all = new float[length];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static float[] normalised(float[] samples) {
    float[] features = LogMelFilterBank.features(samples);
    int frames = features.length / BINS;
    InputNormaliser normaliser = new InputNormaliser(MU, PRIOR, 3);
    normaliser.add(features, 0, frames);
    normaliser.settle();
    float[] out = new float[features.length];
    normaliser.normalise(features, 0, 0, frames, 0, frames, out);
    return out;
  }

  /** Root of the mean square of the differences over the frames that are speech in the first, {@code shift} frames later in the second. */
  private static double distance(float[] plain, float[] other, int shift) {
    double sum = 0;
    int count = 0;
    for (int n = 2; n < plain.length / BINS - 2; n++) {
      double mean = 0;
      for (int b = 0; b < BINS; b++) {
        mean += plain[n * BINS + b] / BINS;
      }
      for (int b = 0; mean > 0 && b < BINS; b++) {
        double off = plain[n * BINS + b] - other[(n + shift) * BINS + b];
        sum += off * off;
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  @Test
  void settle_edgesOfAnyKind_leaveSpeechWhereItWas() {
    for (int round = 0; round < 30; round++) {
      Random random = new Random(round);
      float[] speech = speech(random, 1 + 5 * random.nextDouble());
      float[] lead = edge(random);
      float[] other = normalised(join(lead, speech, edge(random)));
      double distance = distance(normalised(speech), other, lead.length * 100 / RATE);
      assertTrue(distance < 0.6, "round " + round + ": speech moved by " + distance);
    }
  }

  @Test
  void settle_gain_isUndone() {
    for (int round = 0; round < 30; round++) {
      Random random = new Random(round);
      float[] speech = speech(random, 0.5 + 5 * random.nextDouble());
      float gain = (float) Math.pow(10, (random.nextInt(41) - 30) / 20.0);
      float[] other = speech.clone();
      for (int i = 0; i < other.length; i++) {
        other[i] *= gain;
      }
      double distance = distance(normalised(speech), normalised(other), 0);
      assertTrue(distance < 0.6, "round " + round + ": gain " + gain + " moved speech by " + distance);
    }
  }

  @Test
  void settle_noSpeech_keepsTheTrainingMean() {
    for (int round = 0; round < 20; round++) {
      Random random = new Random(round);
      float[] features = LogMelFilterBank.features(edge(random));
      int frames = features.length / BINS;
      float[] got = normalised(features, frames);
      for (int i = 0; i < got.length; i++) {
        assertEquals((features[i] - MU[i % BINS]) / 3, got[i], 1e-5, "round " + round + " value " + i);
      }
    }
  }

  private static float[] normalised(float[] features, int frames) {
    InputNormaliser normaliser = new InputNormaliser(MU, PRIOR, 3);
    normaliser.add(features, 0, frames);
    normaliser.settle();
    float[] out = new float[frames * BINS];
    normaliser.normalise(features, 0, 0, frames, 0, frames, out);
    return out;
  }

  @Test
  void settle_randomUtterances_followsTheFormula() {
    for (int round = 0; round < 20; round++) {
      Random random = new Random(round);
      float[] samples = join(edge(random), speech(random, 2 * random.nextDouble()));
      float gain = (float) Math.pow(10, (random.nextInt(41) - 30) / 20.0);
      for (int i = 0; i < samples.length; i++) {
        samples[i] *= gain;
      }
      float[] features = LogMelFilterBank.features(samples);
      int frames = Math.min(features.length / BINS, 300);
      List<float[]> seen = new ArrayList<>();
      for (int n = 0; n < frames; n++) {
        seen.add(Arrays.copyOfRange(features, n * BINS, (n + 1) * BINS));
      }
      ReferenceInput reference = new ReferenceInput(seen, MU, PRIOR, 3);
      float[] got = normalised(features, frames);
      for (int i = 0; i < got.length; i++) {
        assertEquals(reference.normalised(seen.get(i / BINS), i % BINS), got[i], 1e-4, "round " + round + " value " + i);
      }
    }
  }

  @Test
  void add_inPieces_isBitExactAndResetForgets() {
    float[] features = LogMelFilterBank.features(speech(new Random(1), 3));
    int frames = features.length / BINS;
    InputNormaliser pieces = new InputNormaliser(MU, PRIOR, 3);
    float[] noise = new float[BINS];
    pieces.add(noise, 0, 1);
    pieces.settle();
    pieces.reset();
    for (int n = 0; n < frames; n++) {
      pieces.add(features, n * BINS, 1);
      if (n % 7 == 0) {
        pieces.settle();
      }
    }
    pieces.settle();
    float[] out = new float[frames * BINS];
    pieces.normalise(features, 0, 0, frames, 0, frames, out);
    assertArrayEquals(normalised(features, frames), out);
  }
}

package io.dualmode.tools.evaluate;

import io.dualmode.model.encoder.MmiHead;
import io.dualmode.tools.loss.PhoneTrigram;
import java.util.Arrays;

/**
 * Finds the best sequence of phones, silence among them, under the phone-state head and a phone bigram (Viterbi search).
 *
 * <p>With {@code x_t} the logits of frame {@code t} times the acoustic scale, a frame either enters a phone or stays in it:
 * <pre>
 *   v_t(q) = max(v_{t-1}(q) + x_t(stay[q]), max_p v_{t-1}(p) + log P(q | p) + bonus + x_t(entry[p, q]))
 * </pre>
 * and {@code v_0(q) = log P(q | silence) + bonus + x_0(entry[silence, q])}. Holds scratch; not thread-safe.
 */
final class PhoneLoop {

  private final int units;
  private final int outputs;
  private final int[] entry;
  private final int[] stay;
  private final float[] transition;
  private final float acousticScale;
  private int[] entered = {};

  /**
   * Reads the tables of the head.
   *
   * @param bigram over the head's units
   * @param acousticScale what logits are multiplied with; 1 is what MMI is trained for
   * @param insertionBonus added for every phone, in nats; negative values delete phones
   */
  PhoneLoop(MmiHead head, PhoneTrigram bigram, double acousticScale, double insertionBonus) {
    this.units = bigram.units();
    this.outputs = head.outputs();
    this.acousticScale = (float) acousticScale;
    entry = new int[units * units];
    stay = new int[units];
    transition = new float[units * units];
    for (int q = 0; q < units; q++) {
      stay[q] = head.stay(q);
      for (int p = 0; p < units; p++) {
        entry[p * units + q] = head.entry(p, q);
        transition[p * units + q] = (float) (Math.log(bigram.probability(p, q)) + insertionBonus);
      }
    }
  }

  /** The phones of {@code logits [frames, K]}, silence (0) included. */
  int[] decode(float[] logits, int frames) {
    if (frames == 0) {
      return new int[0];
    }
    if (entered.length < frames * units) {
      entered = new int[frames * units * 3 / 2];
    }
    float[] score = new float[units];
    float[] next = new float[units];
    for (int q = 0; q < units; q++) {
      score[q] = transition[q] + acousticScale * logits[entry[q]];
      entered[q] = 0;
    }
    for (int t = 1; t < frames; t++) {
      int row = t * outputs;
      for (int q = 0; q < units; q++) {
        float best = score[q] + acousticScale * logits[row + stay[q]];
        int from = -1;
        for (int p = 0; p < units; p++) {
          int pair = p * units + q;
          float value = score[p] + transition[pair] + acousticScale * logits[row + entry[pair]];
          if (value > best) {
            best = value;
            from = p;
          }
        }
        next[q] = best;
        entered[t * units + q] = from;
      }
      float[] swap = score;
      score = next;
      next = swap;
    }
    return trace(score, frames);
  }

  private int[] trace(float[] score, int frames) {
    int unit = 0;
    for (int q = 1; q < units; q++) {
      unit = score[q] > score[unit] ? q : unit;
    }
    int[] reversed = new int[frames];
    int count = 0;
    for (int t = frames - 1; t >= 0; t--) {
      int from = entered[t * units + unit];
      if (from >= 0) {
        reversed[count++] = unit;
        unit = from;
      }
    }
    int[] phones = new int[count];
    Arrays.setAll(phones, i -> reversed[phones.length - 1 - i]);
    return phones;
  }
}

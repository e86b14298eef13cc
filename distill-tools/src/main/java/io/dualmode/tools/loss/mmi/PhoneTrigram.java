package io.dualmode.tools.loss.mmi;

/**
 * A dense trigram over units, silence included, that gives every sequence a positive probability.
 *
 * <p>Absolute discounting by 0.7 at the trigram and the bigram level, interpolated with the level below (Ney, Essen and Kneser
 * 1994): {@code P(q | l, p) = max(c(l,p,q) - d, 0) / c(l,p) + d n(l,p) / c(l,p) P(q | p)} with {@code n} the number of
 * different successors; the unigram adds half an occurrence to every unit. An utterance starts in the context {@code (0, 0)}
 * and has no end symbol. Immutable and thread-safe.
 */
public final class PhoneTrigram {

  private static final double DISCOUNT = 0.7;
  private static final double UNIGRAM_PRIOR_COUNT = 0.5;

  private final int units;
  private final float[] trigram;
  private final float[] bigram;
  private final float[] unigram;

  private PhoneTrigram(int units, float[] trigram, float[] bigram, float[] unigram) {
    this.units = units;
    this.trigram = trigram;
    this.bigram = bigram;
    this.unigram = unigram;
  }

  /** Counts the sequences, {@code 0 <= phone < units}, and smooths the counts. */
  public static PhoneTrigram fromSequences(int units, Iterable<int[]> sequences) {
    if (units < 1) {
      throw new IllegalArgumentException("units must be positive, got " + units);
    }
    double[] triples = new double[units * units * units];
    double[] pairs = new double[units * units];
    double[] singles = new double[units];
    for (int[] sequence : sequences) {
      int context = 0;
      for (int phone : sequence) {
        PhoneTopology.checkPhone(phone, units);
        triples[context * units + phone]++;
        int pair = context % units * units + phone;
        pairs[pair]++;
        singles[phone]++;
        context = pair;
      }
    }
    float[] unigram = new float[units];
    double total = UNIGRAM_PRIOR_COUNT * units;
    for (double count : singles) {
      total += count;
    }
    for (int phone = 0; phone < units; phone++) {
      unigram[phone] = (float) ((singles[phone] + UNIGRAM_PRIOR_COUNT) / total);
    }
    float[] bigram = new float[pairs.length];
    for (int left = 0; left < units; left++) {
      smooth(pairs, left * units, unigram, 0, bigram, units);
    }
    float[] trigram = new float[triples.length];
    for (int context = 0; context < pairs.length; context++) {
      smooth(triples, context * units, bigram, context % units * units, trigram, units);
    }
    return new PhoneTrigram(units, trigram, bigram, unigram);
  }

  private static void smooth(double[] counts, int from, float[] lower, int lowerFrom, float[] probabilities, int units) {
    double total = 0;
    int successors = 0;
    for (int q = 0; q < units; q++) {
      total += counts[from + q];
      successors += counts[from + q] > 0 ? 1 : 0;
    }
    for (int q = 0; q < units; q++) {
      probabilities[from + q] = total == 0
          ? lower[lowerFrom + q]
          : (float) ((Math.max(counts[from + q] - DISCOUNT, 0) + DISCOUNT * successors * lower[lowerFrom + q]) / total);
    }
  }

  public int units() {
    return units;
  }

  /** P(phone | left, previous): {@code left} came before {@code previous}. */
  public float probability(int left, int previous, int phone) {
    return trigram[(left * units + previous) * units + phone];
  }

  /** P(phone | previous). */
  public float probability(int previous, int phone) {
    return bigram[previous * units + phone];
  }

  /** P(phone). */
  public float probability(int phone) {
    return unigram[phone];
  }

  /** Natural logarithm of the probability of a whole sequence, from the context {@code (0, 0)}. */
  public double logProbability(int[] phones) {
    double sum = 0;
    int context = 0;
    for (int phone : phones) {
      sum += Math.log(trigram[context * units + phone]);
      context = context % units * units + phone;
    }
    return sum;
  }
}

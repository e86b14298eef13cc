package io.dualmode.model.search.score;

/**
 * The log-linear combination of two heads: {@code firstWeight * first + secondWeight * second} at every step.
 *
 * <p>A row is the row of the first head followed by the row of the second; a context is a pair of theirs. At most one of the two
 * may have {@linkplain AcousticScorer#rest rests}: the other one stays meanwhile.
 */
public final class WeightedScorer implements AcousticScorer {
  private final AcousticScorer first;
  private final AcousticScorer second;
  private final float firstWeight;
  private final float secondWeight;
  private final int secondContexts;

  /** Combines two heads over the same units; weights are above 0. */
  public WeightedScorer(AcousticScorer first, float firstWeight, AcousticScorer second, float secondWeight) {
    if (first.units() != second.units()) {
      throw new IllegalArgumentException(
          "combined heads: got " + first.units() + " and " + second.units() + " units, expected the same number");
    }
    if (!(firstWeight > 0 && secondWeight > 0)) {
      throw new IllegalArgumentException(
          "weights of combined heads: got " + firstWeight + " and " + secondWeight + ", allowed above 0");
    }
    if ((long) first.contexts() * second.contexts() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("combined heads: got " + first.contexts() + " x " + second.contexts()
          + " contexts, allowed at most " + Integer.MAX_VALUE);
    }
    if (hasRests(first) && hasRests(second)) {
      throw new IllegalArgumentException("combined heads: both rest inside units, allowed for one of the two");
    }
    this.first = first;
    this.second = second;
    this.firstWeight = firstWeight;
    this.secondWeight = secondWeight;
    this.secondContexts = second.contexts();
  }

  private static boolean hasRests(AcousticScorer scorer) {
    for (int context = 0; context < scorer.contexts(); context++) {
      if (scorer.rest(context) >= 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int units() {
    return first.units();
  }

  @Override
  public int contexts() {
    return first.contexts() * secondContexts;
  }

  @Override
  public int rowSize() {
    return first.rowSize() + second.rowSize();
  }

  @Override
  public int start() {
    return pair(first.start(), second.start());
  }

  private int pair(int a, int b) {
    return a * secondContexts + b;
  }

  @Override
  public int next(int context, int unit) {
    return pair(first.next(context / secondContexts, unit), second.next(context % secondContexts, unit));
  }

  @Override
  public void frame(float[] rows, int offset) {
    first.frame(rows, offset);
    second.frame(rows, offset + first.rowSize());
  }

  @Override
  public float enter(int context, int unit) {
    return sum(first.enter(context / secondContexts, unit), second.enter(context % secondContexts, unit));
  }

  @Override
  public float stay(int context) {
    return sum(first.stay(context / secondContexts), second.stay(context % secondContexts));
  }

  @Override
  public int rest(int context) {
    int a = context / secondContexts;
    int b = context % secondContexts;
    int restA = first.rest(a);
    int restB = second.rest(b);
    return restA < 0 && restB < 0 ? -1 : pair(restA < 0 ? a : restA, restB < 0 ? b : restB);
  }

  @Override
  public float restScore(int context) {
    int a = context / secondContexts;
    int b = context % secondContexts;
    return sum(
        first.rest(a) < 0 ? first.stay(a) : first.restScore(a), second.rest(b) < 0 ? second.stay(b) : second.restScore(b));
  }

  @Override
  public float bound() {
    return sum(first.bound(), second.bound());
  }

  @Override
  public boolean modelsSilence() {
    return first.modelsSilence() || second.modelsSilence();
  }

  private float sum(float a, float b) {
    return firstWeight * a + secondWeight * b;
  }
}

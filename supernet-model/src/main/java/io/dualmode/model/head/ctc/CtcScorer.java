package io.dualmode.model.head.ctc;

import io.dualmode.model.search.score.UnitContextScorer;

/**
 * Scores of the CTC head (Graves et al. 2006): a row holds {@code log P(unit)}, unit 0 being blank.
 *
 * <p>Context {@code q} is "the last frame was labelled {@code q}", 0 after a blank. A unit stays by repeating its label, rests by
 * a blank, and is entered again only after a blank. Silence is blank.
 */
public final class CtcScorer extends UnitContextScorer {
  private static final int BLANK = 0;

  public CtcScorer(int units) {
    super(units, units);
    if (units < 1) {
      throw new IllegalArgumentException("CTC units: got " + units + ", allowed at least 1");
    }
  }

  @Override
  public float enter(int context, int unit) {
    return context == unit && unit != BLANK ? Float.NEGATIVE_INFINITY : rows[offset + unit];
  }

  @Override
  public float stay(int context) {
    return rows[offset + context];
  }

  @Override
  public int rest(int context) {
    return context == BLANK ? -1 : BLANK;
  }

  @Override
  public float restScore(int context) {
    return rows[offset + BLANK];
  }

  @Override
  public float blank() {
    return rows[offset + BLANK];
  }

  @Override
  public boolean modelsSilence() {
    return false;
  }
}

package io.dualmode.model.search.score;

import java.util.Arrays;

/**
 * Scores of the transducer head, read monotonically: one frame emits one unit or blank (Tripathi et al. 2019).
 *
 * <p>The context is {@code l2 * V + l1}, the last two phones; silence does not enter it. Entering phone {@code q} scores
 * {@code log P(q | t, l2, l1)}; staying, and silence, score {@code log P(blank | t, l2, l1)}. A row is the encoder's projection
 * {@code e [J]}; the joiner runs once per frame and context that the search asks for.
 */
public final class TransducerScorer implements AcousticScorer {
  private static final int BLANK = 0;

  private final Joiner joiner;
  private final int units;
  private final float[] expEncoder;
  private final float[] hidden;
  private final int[] slotFrame;
  private final int[] slot;
  private float[] logProbs;
  private int slots;
  private int frame;

  public TransducerScorer(Joiner joiner) {
    this.joiner = joiner;
    this.units = joiner.units();
    this.expEncoder = new float[joiner.width()];
    this.hidden = new float[joiner.width()];
    this.slotFrame = new int[units * units];
    this.slot = new int[units * units];
    this.logProbs = new float[64 * units];
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public int contexts() {
    return units * units;
  }

  @Override
  public int rowSize() {
    return joiner.width();
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int next(int context, int unit) {
    return unit == BLANK ? context : context % units * units + unit;
  }

  @Override
  public void frame(float[] rows, int offset) {
    joiner.prepare(rows, offset, expEncoder);
    slots = 0;
    if (++frame < 0) {
      Arrays.fill(slotFrame, 0);
      frame = 1;
    }
  }

  private int row(int context) {
    if (slotFrame[context] != frame) {
      int start = slots++ * units;
      if (start + units > logProbs.length) {
        logProbs = Arrays.copyOf(logProbs, logProbs.length * 2);
      }
      joiner.join(expEncoder, context / units, context % units, hidden, logProbs, start);
      slotFrame[context] = frame;
      slot[context] = start;
    }
    return slot[context];
  }

  @Override
  public float enter(int context, int unit) {
    int row = row(context);
    return logProbs[row + unit];
  }

  @Override
  public float stay(int context) {
    int row = row(context);
    return logProbs[row + BLANK];
  }

  @Override
  public float bound() {
    return 0;
  }

  @Override
  public boolean modelsSilence() {
    return false;
  }
}

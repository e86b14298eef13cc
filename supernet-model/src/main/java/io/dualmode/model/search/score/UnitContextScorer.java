package io.dualmode.model.search.score;

/** What heads have in common whose context is the unit they are in, and whose rows need no work: one number per output. */
public abstract class UnitContextScorer implements AcousticScorer {
  private final int units;
  private final int outputs;
  /** The current frame is {@code rows[offset .. offset + rowSize())}. */
  protected float[] rows;
  protected int offset;
  private float bound;

  /**
   * A scorer.
   *
   * @param units size of the inventory
   * @param outputs floats in a row
   */
  protected UnitContextScorer(int units, int outputs) {
    this.units = units;
    this.outputs = outputs;
  }

  @Override
  public final int units() {
    return units;
  }

  @Override
  public final int contexts() {
    return units;
  }

  @Override
  public final int rowSize() {
    return outputs;
  }

  @Override
  public final int start() {
    return 0;
  }

  @Override
  public final int next(int context, int unit) {
    return unit;
  }

  @Override
  public final void frame(float[] frames, int at) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < outputs; i++) {
      max = Math.max(max, frames[at + i]);
    }
    rows = frames;
    offset = at;
    bound = max;
  }

  @Override
  public final float bound() {
    return bound;
  }
}

package io.dualmode.model.search.score;

/**
 * What a head offers to the search: at every frame a path either enters a unit or stays where it is.
 *
 * <p>A path carries an integer <em>context</em>, all that the head must know of its past. {@link #start()} is the context before
 * the first frame; entering unit {@code q} from context {@code c} scores {@link #enter enter(c, q)} and leads to
 * {@link #next next(c, q)}; staying scores {@link #stay stay(c)} and keeps the context. A head in which a path may rest inside a
 * unit under another label (the blank of CTC) offers this as {@link #rest}. Every path takes exactly one of these steps per
 * frame. Scores are natural logarithms up to a constant per frame; negative infinity forbids a step.
 *
 * <p>Unit 0 is silence. A head that {@linkplain #modelsSilence() models silence} has it as a unit of its own between words; the
 * others explain pauses by staying, so that a search needs no silence, but they score it all the same for combination.
 *
 * <p>An instance belongs to one search: it holds the current frame and is not safe for use by several threads. Contexts of one
 * instance are valid in every instance made from the same weights.
 */
public interface AcousticScorer {
  /** Size of the unit inventory, silence included. */
  int units();

  /** Contexts are {@code 0..contexts()-1}. */
  int contexts();

  /** Floats in the row of one frame. */
  int rowSize();

  /** The context before the first frame. */
  int start();

  /** The context after entering a unit. */
  int next(int context, int unit);

  /** Makes {@code rows[offset .. offset + rowSize())} the current frame; the array is read, unchanged, until the next call. */
  void frame(float[] rows, int offset);

  /** Score of entering a unit at the current frame. */
  float enter(int context, int unit);

  /** Score of staying at the current frame. */
  float stay(int context);

  /** The context that a path rests in without leaving its unit, or -1 where there is none. */
  default int rest(int context) {
    return -1;
  }

  /** Score of moving to {@link #rest rest(context)} at the current frame. */
  default float restScore(int context) {
    return Float.NEGATIVE_INFINITY;
  }

  /** A bound from above of every score of the current frame. */
  float bound();

  /**
   * The log-probability at the current frame that no path moves on, the least over the contexts that the frame before asked for;
   * negative infinity where the head has no blank or nothing is known yet.
   */
  default float blank() {
    return Float.NEGATIVE_INFINITY;
  }

  /** Whether silence is a unit of its own rather than a way of staying. */
  boolean modelsSilence();
}

package io.dualmode.tools.align.hmm;

import java.util.List;

/**
 * A left-to-right hidden Markov model of one unit in its context, entered at state 0.
 *
 * @param scorerStates for each state, the number under which a {@link FrameScorer} knows its distribution
 * @param arcs transitions, loops included
 */
public record UnitHmm(int[] scorerStates, List<Arc> arcs) {
  /** Target of arcs that leave the unit. */
  public static final int EXIT = -1;

  /**
   * One transition.
   *
   * @param to a state, or {@link #EXIT}
   * @param logProbability natural logarithm
   */
  public record Arc(int from, int to, float logProbability) {}
}

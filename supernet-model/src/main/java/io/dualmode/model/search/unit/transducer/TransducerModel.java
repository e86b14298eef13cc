package io.dualmode.model.search.unit.transducer;

/**
 * What a recurrent transducer offers to a search: in every frame a path says a unit or blank, given all that it said before, which the model
 * keeps as a state of numbers. Unit 0 is blank. An instance belongs to one search.
 */
public interface TransducerModel {
  /** Units, blank included. */
  int units();

  /** Floats in the row of one frame. */
  int rowSize();

  /** Frames that a path may move on by, apart from what it says; empty where blank moves on by one and units do not move. */
  int[] durations();

  /** Most units said in one frame. */
  int mostUnits();

  /** Floats in a state. */
  int stateSize();

  /** Writes the state before the first unit to {@code states[at ..]}. */
  void begin(float[] states, int at);

  /** Writes the state behind a unit to {@code states[to ..]}, given the one before it at {@code from}. */
  void extend(float[] states, int from, int unit, int to);

  /**
   * The log probabilities of all units, and behind them those of all durations.
   *
   * @param out receives {@code [units + durations]}
   */
  void score(float[] rows, int offset, float[] states, int at, float[] out);
}

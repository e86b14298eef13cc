package io.dualmode.tools.align.hmm;

/** An acoustic model that can align: the HMMs of units in context and the scores of speech. One instance per thread. */
public interface AlignmentModel {

  /** Place of a unit in its word. */
  enum Place { SINGLE, BEGIN, INTERNAL, END }

  /** The HMM of a unit between its neighbours; silence as a neighbour means a pause or the utterance's edge. */
  UnitHmm unit(String name, String left, String right, Place place);

  /** The HMM of a pause. */
  UnitHmm silence();

  /** The HMM of a pause behind a unit. */
  default UnitHmm silence(String left) {
    return silence();
  }

  /** Scores an utterance of 16 kHz mono samples in the states of all units that were asked for until now. */
  FrameScorer score(short[] samples);
}

package io.dualmode.kaldi.rescore;

/** A language model as a machine whose states are met one after another, the first of them 0; costs are negative natural logarithms. */
interface WordModel {
  /**
   * Reads a word.
   *
   * @return false where the model does not have it; {@link #cost} and {@link #next} then say nothing
   */
  boolean read(int state, int word);

  /** What the word that was read last costs. */
  float cost();

  /** The state behind the word that was read last. */
  int next();

  /** What it costs that a sentence ends in a state. */
  float endCost(int state);
}

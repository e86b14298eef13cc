package io.dualmode.model.search.graph;

/** What the acoustic labels of a graph score at one frame. */
@FunctionalInterface
public interface InputScores {
  /** The log-likelihood of a label above 0, up to a constant of the frame. */
  float score(int input);
}

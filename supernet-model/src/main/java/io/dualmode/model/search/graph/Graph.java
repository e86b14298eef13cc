package io.dualmode.model.search.graph;

/**
 * A weighted transducer from acoustic labels to words, as a search walks through it. Costs are negative natural logarithms. States and
 * labels are at least 0; label 0 reads, or writes, nothing.
 *
 * <p>A graph may be worked out while it is walked through; then an instance belongs to one search.
 */
public interface Graph {
  /** The state before the first frame. */
  int start();

  /** The cost of ending in a state, infinity where no path may end. */
  float finalCost(int state);

  /** Fills in the arcs that leave a state, in place of what was there. */
  void arcs(int state, Arcs into);
}

package io.dualmode.kaldi.fst.compose;

import io.dualmode.kaldi.fst.ArcCursor;
import io.dualmode.kaldi.fst.Fst;
import io.dualmode.kaldi.fst.file.LabelReach;
import io.dualmode.kaldi.fst.file.OpenFst;

/**
 * What a state of a look-ahead transducer can come to in a state of a grammar: whether any word that the one can write next is one that
 * the other can read, what those words cost together, and which it is where there is only one.
 *
 * <p>The cost is the negative logarithm of the sum of their probabilities, as in OpenFst's label look-ahead matcher with its accumulator of
 * logarithms (lookahead-matcher.h, accumulator.h). Sums over the words of a large state are differences of running sums. Not safe for use
 * by several threads.
 */
final class LookAhead {
  private final LabelReach reach;
  private final Fst grammar;
  private final ArcCursor arcs;
  private final RunningSums sums;
  private int state = -1;
  private float finalCost;

  private boolean found;
  private int only;
  private float cost;

  LookAhead(LabelReach reach, Fst grammar, RunningSums sums) {
    this.reach = reach;
    this.grammar = grammar;
    this.sums = sums;
    arcs = grammar.cursor();
  }

  private void move(int grammarState) {
    if (state != grammarState) {
      state = grammarState;
      arcs.move(grammarState);
      finalCost = grammar.finalCost(grammarState);
    }
  }

  /** Looks from a state of the look-ahead transducer into one of the grammar; returns whether anything can come of it. */
  boolean look(int from, int grammarState) {
    move(grammarState);
    int count = arcs.count();
    int first = -1;
    int end = -1;
    float sum = Float.POSITIVE_INFINITY;
    int intervals = reach.first(from + 1) - reach.first(from);
    if (2 * count < intervals) {
      for (int i = 0; i < count; i++) {
        int label = arcs.input(i);
        if (label != 0 && reach.reaches(from, label)) {
          first = first < 0 ? i : first;
          end = i + 1;
          sum = RunningSums.add(sum, arcs.cost(i));
        }
      }
    } else {
      int low = 0;
      for (int i = reach.first(from); i < reach.first(from + 1) && low < count; i++) {
        low = arcs.firstNotBelow(reach.begin(i), low, count);
        int high = arcs.firstNotBelow(reach.end(i), low, count);
        if (high > low) {
          first = first < 0 ? low : first;
          end = high;
          sum = RunningSums.add(sum, sums.of(grammarState, arcs, low, high));
        }
        low = high;
      }
    }
    boolean ends = finalCost < Float.POSITIVE_INFINITY && reach.reachesEnd(from);
    found = first >= 0 || ends;
    only = first >= 0 && end - first == 1 && !ends ? first : -1;
    cost = first < 0 ? finalCost : ends ? Math.min(sum, finalCost) : sum;
    return found;
  }

  /** The only arc of the grammar that can be next, -1 where there are others. */
  int only() {
    return only;
  }

  /** What all that can be next costs together. */
  float cost() {
    return cost;
  }
}

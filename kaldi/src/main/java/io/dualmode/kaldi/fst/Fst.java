package io.dualmode.kaldi.fst;

import io.dualmode.model.search.graph.Arcs;
import io.dualmode.model.search.graph.Graph;

/** A transducer whose states are all there. Safe for use by any number of threads; a cursor belongs to one. */
public interface Fst extends Graph {
  /** States are {@code 0..states()-1}. */
  int states();

  /** Something that looks at the arcs of one state at a time. */
  ArcCursor cursor();

  @Override
  default void arcs(int state, Arcs into) {
    ArcCursor cursor = cursor();
    cursor.move(state);
    into.clear();
    for (int i = 0; i < cursor.count(); i++) {
      into.add(cursor.input(i), cursor.output(i), cursor.cost(i), cursor.next(i));
    }
  }
}

package io.dualmode.tools.evaluate;

import io.dualmode.api.grammar.Grammar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Tells sentences of a grammar from others, by walking its graph; {@link Grammar#UNKNOWN} matches nothing. */
public final class GrammarAcceptor {
  private final Grammar grammar;
  private final List<List<Grammar.Arc>> out = new ArrayList<>();

  public GrammarAcceptor(Grammar grammar) {
    this.grammar = grammar;
    for (int state = 0; state < grammar.states(); state++) {
      out.add(new ArrayList<>());
    }
    grammar.arcs().forEach(arc -> out.get(arc.from()).add(arc));
  }

  /** Whether the words, in the grammar's spelling, are one of its sentences. */
  public boolean accepts(List<String> words) {
    BitSet states = new BitSet();
    states.set(0);
    close(states);
    for (String word : words) {
      BitSet next = new BitSet();
      states.stream().forEach(state -> out.get(state).stream().filter(arc -> arc.word().equals(word)).forEach(arc -> next.set(arc.to())));
      close(next);
      states = next;
    }
    return states.stream().anyMatch(grammar::isFinal);
  }

  /** Adds what can be reached without a word. */
  private void close(BitSet states) {
    ArrayDeque<Integer> queue = new ArrayDeque<>(states.stream().boxed().toList());
    while (!queue.isEmpty()) {
      for (Grammar.Arc arc : out.get(queue.poll())) {
        if (arc.word().equals(Grammar.EPSILON) && !states.get(arc.to())) {
          states.set(arc.to());
          queue.add(arc.to());
        }
      }
    }
  }
}

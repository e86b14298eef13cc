package io.dualmode.model.grammar;

import io.dualmode.api.grammar.Grammar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shortest sentences of a grammar through given arcs, to show in messages: of long ones what lies around the arc. */
final class SentenceExample {
  private static final int MOST_AROUND = 8;
  private static final String CUT = "...";

  private final Grammar grammar;
  private final int[] before;
  private final int[] after;
  /** The arcs of each word in order. */
  private final Map<String, List<Grammar.Arc>> arcsOf = new HashMap<>();

  SentenceExample(Grammar grammar) {
    this.grammar = grammar;
    before = shortest(true);
    after = shortest(false);
    grammar.arcs().forEach(arc -> arcsOf.computeIfAbsent(arc.word(), word -> new ArrayList<>(2)).add(arc));
  }

  /** For each state the arc of the shortest way from the start (to an end), -1 at the start (an end), -2 where there is none. */
  private int[] shortest(boolean forward) {
    List<List<Integer>> arcs = new ArrayList<>();
    int[] via = new int[grammar.states()];
    Arrays.fill(via, -2);
    for (int s = 0; s < via.length; s++) {
      arcs.add(new ArrayList<>(2));
    }
    for (int i = 0; i < grammar.arcs().size(); i++) {
      Grammar.Arc arc = grammar.arcs().get(i);
      arcs.get(forward ? arc.from() : arc.to()).add(i);
    }
    Deque<Integer> queue = new ArrayDeque<>();
    for (int s = 0; s < via.length; s++) {
      if (forward ? s == 0 : grammar.isFinal(s)) {
        via[s] = -1;
        queue.add(s);
      }
    }
    while (!queue.isEmpty()) {
      for (int i : arcs.get(queue.poll())) {
        int next = forward ? grammar.arcs().get(i).to() : grammar.arcs().get(i).from();
        if (via[next] == -2) {
          via[next] = i;
          queue.add(next);
        }
      }
    }
    return via;
  }

  /** At most {@code most} different sentences through the arcs of a word. */
  List<String> sentences(String word, int most) {
    List<String> found = new ArrayList<>();
    for (Grammar.Arc arc : arcsOf.getOrDefault(word, List.of())) {
      if (found.size() == most) {
        break;
      }
      if (before[arc.from()] != -2 && after[arc.to()] != -2) {
        String sentence = sentence(arc);
        if (!found.contains(sentence)) {
          found.add(sentence);
        }
      }
    }
    return found;
  }

  private String sentence(Grammar.Arc through) {
    List<String> words = new ArrayList<>();
    int i = before[through.from()];
    for (; i >= 0 && words.size() < MOST_AROUND; i = before[grammar.arcs().get(i).from()]) {
      add(grammar.arcs().get(i).word(), words);
    }
    add(i >= 0 ? CUT : "", words);
    Collections.reverse(words);
    words.add(through.word());
    int most = words.size() + MOST_AROUND;
    for (i = after[through.to()]; i >= 0 && words.size() < most; i = after[grammar.arcs().get(i).to()]) {
      add(grammar.arcs().get(i).word(), words);
    }
    add(i >= 0 ? CUT : "", words);
    return String.join(" ", words);
  }

  private static void add(String word, List<String> to) {
    if (!word.isEmpty()) {
      to.add(word);
    }
  }
}

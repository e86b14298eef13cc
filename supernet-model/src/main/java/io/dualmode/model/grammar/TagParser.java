package io.dualmode.model.grammar;

import io.dualmode.api.grammar.Grammar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the semantic tags of a sentence: those on the best path that speaks it, in order (Viterbi over the grammar as written).
 * Of equally good paths the one that was written first counts. Immutable, thread-safe.
 */
public final class TagParser {
  private final Grammar grammar;
  private final List<List<Grammar.Arc>> out = new ArrayList<>();
  private final boolean hasTags;

  /** A way to a state: its score, and its last tag with the way before it. */
  private record Way(double score, Way before, String tag) {
    Way along(Grammar.Arc arc) {
      double total = score + arc.logWeight();
      return arc.tag().isEmpty() ? new Way(total, before, tag) : new Way(total, this, arc.tag());
    }
  }

  public TagParser(Grammar grammar) {
    this.grammar = grammar;
    this.hasTags = grammar.arcs().stream().anyMatch(arc -> !arc.tag().isEmpty());
    if (hasTags) {
      for (int s = 0; s < grammar.states(); s++) {
        out.add(new ArrayList<>(2));
      }
      grammar.arcs().forEach(arc -> out.get(arc.from()).add(arc));
    }
  }

  /** The tags of a sentence; empty where the grammar has no such sentence. {@link Grammar#UNKNOWN} may repeat. */
  public Optional<List<String>> tags(List<String> words) {
    if (!hasTags) {
      return Optional.of(List.of());
    }
    Map<Integer, Way> ways = new LinkedHashMap<>();
    ways.put(0, new Way(0, null, ""));
    followEpsilon(ways);
    String previous = "";
    for (String word : words) {
      if (word.equals(Grammar.UNKNOWN) && previous.equals(word)) {
        continue;
      }
      Map<Integer, Way> next = new LinkedHashMap<>();
      ways.forEach((state, way) -> {
        for (Grammar.Arc arc : out.get(state)) {
          if (arc.word().equals(word)) {
            offer(next, arc.to(), way.along(arc));
          }
        }
      });
      followEpsilon(next);
      ways = next;
      previous = word;
    }
    Way best = null;
    for (Map.Entry<Integer, Way> entry : ways.entrySet()) {
      double total = entry.getValue().score + grammar.finalLogWeight(entry.getKey());
      if (total > Double.NEGATIVE_INFINITY && (best == null || total > best.score)) {
        best = new Way(total, entry.getValue().before, entry.getValue().tag);
      }
    }
    return Optional.ofNullable(best).map(TagParser::collected);
  }

  private void followEpsilon(Map<Integer, Way> ways) {
    ArrayDeque<Integer> queue = new ArrayDeque<>(ways.keySet());
    while (!queue.isEmpty()) {
      int state = queue.poll();
      Way way = ways.get(state);
      for (Grammar.Arc arc : out.get(state)) {
        if (arc.word().equals(Grammar.EPSILON) && offer(ways, arc.to(), way.along(arc))) {
          queue.add(arc.to());
        }
      }
    }
  }

  private static boolean offer(Map<Integer, Way> ways, int state, Way way) {
    Way known = ways.get(state);
    if (known != null && way.score <= known.score) {
      return false;
    }
    ways.put(state, way);
    return true;
  }

  private static List<String> collected(Way best) {
    List<String> tags = new ArrayList<>();
    for (Way way = best; way != null; way = way.before) {
      if (!way.tag.isEmpty()) {
        tags.add(way.tag);
      }
    }
    Collections.reverse(tags);
    return tags;
  }
}

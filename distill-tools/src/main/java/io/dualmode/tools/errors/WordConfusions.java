package io.dualmode.tools.errors;

import io.dualmode.tools.evaluate.EditDistance.Kind;
import io.dualmode.tools.evaluate.EditDistance.Step;
import io.dualmode.tools.report.MarkdownTable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each word was taken for another, left out or put in. */
final class WordConfusions {
  private final Map<Kind, Map<List<String>, Integer>> counts = new EnumMap<>(Kind.class);
  private final Map<String, Integer> said = new HashMap<>();

  /** An error and how often it was made; {@code words} are those of the reference and of the recogniser, of which one may be missing. */
  record Confusion(List<String> words, int count) {}

  void add(List<Step<String>> steps) {
    for (Step<String> step : steps) {
      if (step.reference() != null) {
        said.merge(step.reference(), 1, Integer::sum);
      }
      List<String> words = switch (step.kind()) {
        case MATCH -> null;
        case SUBSTITUTION -> List.of(step.reference(), step.hypothesis());
        case DELETION -> List.of(step.reference());
        case INSERTION -> List.of(step.hypothesis());
      };
      if (words != null) {
        counts.computeIfAbsent(step.kind(), k -> new HashMap<>()).merge(words, 1, Integer::sum);
      }
    }
  }

  /** The most frequent errors of a kind, equally frequent ones in alphabetical order. */
  List<Confusion> most(Kind kind, int limit) {
    return counts.getOrDefault(kind, Map.of()).entrySet().stream().map(e -> new Confusion(e.getKey(), e.getValue()))
        .sorted(Comparator.comparingInt(Confusion::count).reversed().thenComparing(c -> c.words().toString())).limit(limit).toList();
  }

  /** The most frequent errors of every kind, side by side; behind words that were said, how often. */
  String markdown(int limit) {
    MarkdownTable table = new MarkdownTable("substituted (of)", "by", "times", "left out (of)", "times", "put in", "times");
    List<Confusion> substitutions = most(Kind.SUBSTITUTION, limit);
    List<Confusion> deletions = most(Kind.DELETION, limit);
    List<Confusion> insertions = most(Kind.INSERTION, limit);
    int rows = Math.max(substitutions.size(), Math.max(deletions.size(), insertions.size()));
    for (int i = 0; i < rows; i++) {
      Confusion s = at(substitutions, i);
      Confusion d = at(deletions, i);
      Confusion n = at(insertions, i);
      table.row(s == null ? "" : said(s), s == null ? "" : s.words().get(1), s == null ? "" : s.count(), d == null ? "" : said(d),
          d == null ? "" : d.count(), n == null ? "" : n.words().get(0), n == null ? "" : n.count());
    }
    return table.toString();
  }

  private static Confusion at(List<Confusion> list, int i) {
    return i < list.size() ? list.get(i) : null;
  }

  private String said(Confusion confusion) {
    return confusion.words().get(0) + " (" + said.get(confusion.words().get(0)) + ")";
  }
}

package io.dualmode.tools.errors;

import io.dualmode.model.language.Language;
import io.dualmode.model.language.Manner;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.EditDistance.Kind;
import io.dualmode.tools.evaluate.EditDistance.Step;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.report.MarkdownTable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which phones were taken for which, by phone and by class. */
final class PhoneConfusions {
  private final Map<String, Map<String, Integer>> substitutions = new TreeMap<>();
  private final Map<String, Integer> deletions = new HashMap<>();
  private final Map<String, Integer> insertions = new HashMap<>();
  private final Map<String, Integer> said = new TreeMap<>();
  private ErrorRate rate = ErrorRate.NONE;
  private final Language language;
  private int leftOut;

  /** Phones of a language, which says how they are articulated. */
  PhoneConfusions(Language language) {
    this.language = language;
  }

  /** Aligns the phones of one utterance, among equally good alignments by the one that mistakes the most similar phones. */
  void add(List<String> reference, List<String> heard) {
    for (Step<String> step : EditDistance.align(reference, heard, (said, other) -> language.manner(said).unlikeness(language.manner(other)))) {
      if (step.reference() != null) {
        said.merge(step.reference(), 1, Integer::sum);
      }
      switch (step.kind()) {
        case SUBSTITUTION -> substitutions.computeIfAbsent(step.reference(), p -> new TreeMap<>()).merge(step.hypothesis(), 1, Integer::sum);
        case DELETION -> deletions.merge(step.reference(), 1, Integer::sum);
        case INSERTION -> insertions.merge(step.hypothesis(), 1, Integer::sum);
        default -> { }
      }
      rate = rate.plus(new ErrorRate(step.reference() == null ? 0 : 1, step.kind() == Kind.SUBSTITUTION ? 1 : 0,
          step.kind() == Kind.INSERTION ? 1 : 0, step.kind() == Kind.DELETION ? 1 : 0));
    }
  }

  /** Counts an utterance whose phones are not known. */
  void leaveOut() {
    leftOut++;
  }

  int leftOut() {
    return leftOut;
  }

  /** All phones together. */
  ErrorRate rate() {
    return rate;
  }

  /** How often one was taken for the other. */
  int count(String reference, String heard) {
    return substitutions.getOrDefault(reference, Map.of()).getOrDefault(heard, 0);
  }

  private record Sums(long said, long inside, long outside, long deleted, long inserted) {
    Sums plus(Sums o) {
      return new Sums(said + o.said, inside + o.inside, outside + o.outside, deleted + o.deleted, inserted + o.inserted);
    }

    long errors() {
      return inside + outside + deleted;
    }
  }

  private Sums sums(String phone) {
    Manner own = language.manner(phone);
    long inside = 0;
    long outside = 0;
    for (Map.Entry<String, Integer> taken : substitutions.getOrDefault(phone, Map.of()).entrySet()) {
      if (language.manner(taken.getKey()) == own) {
        inside += taken.getValue();
      } else {
        outside += taken.getValue();
      }
    }
    return new Sums(said.getOrDefault(phone, 0), inside, outside, deletions.getOrDefault(phone, 0), insertions.getOrDefault(phone, 0));
  }

  /** Errors by class of the phone that was said, in percent of these. */
  String classes() {
    Map<Manner, Sums> classes = new EnumMap<>(Manner.class);
    Stream.concat(said.keySet().stream(), insertions.keySet().stream()).distinct()
        .forEach(phone -> classes.merge(language.manner(phone), sums(phone), Sums::plus));
    MarkdownTable table = new MarkdownTable("class", "phones", "wrong %", "taken for the same class %", "for another %", "left out %", "put in %");
    classes.forEach((kind, s) -> table.row(kind.title(), s.said, MarkdownTable.percent(s.errors(), s.said), MarkdownTable.percent(s.inside, s.said),
        MarkdownTable.percent(s.outside, s.said), MarkdownTable.percent(s.deleted, s.said), MarkdownTable.percent(s.inserted, s.said)));
    return table.toString();
  }

  private record Pair(String phone, String heard, int count) {}

  /** The most frequent confusions, and the phones of which most are wrong among those said at least {@code least} times. */
  String pairs(int limit, int least) {
    List<Pair> pairs = substitutions.entrySet().stream()
        .flatMap(e -> e.getValue().entrySet().stream().map(h -> new Pair(e.getKey(), h.getKey(), h.getValue())))
        .sorted(Comparator.comparingInt(Pair::count).reversed()).limit(limit).toList();
    List<String> worst = said.keySet().stream().filter(phone -> said.get(phone) >= least)
        .sorted(Comparator.comparingDouble((String phone) -> MarkdownTable.percent(sums(phone).errors(), sums(phone).said())).reversed())
        .limit(limit).toList();
    MarkdownTable table = new MarkdownTable("said", "heard", "times", "% of the phone", "phone", "said", "wrong %", "left out %");
    for (int i = 0; i < Math.max(pairs.size(), worst.size()); i++) {
      Pair p = i < pairs.size() ? pairs.get(i) : null;
      Sums s = i < worst.size() ? sums(worst.get(i)) : null;
      table.row(p == null ? "" : p.phone, p == null ? "" : p.heard, p == null ? "" : p.count,
          p == null ? "" : MarkdownTable.percent(p.count, said.get(p.phone)), s == null ? "" : worst.get(i), s == null ? "" : s.said,
          s == null ? "" : MarkdownTable.percent(s.errors(), s.said), s == null ? "" : MarkdownTable.percent(s.deleted, s.said));
    }
    return table.toString();
  }
}

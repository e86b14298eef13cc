package io.dualmode.tools.caption;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where subtitles begin and how their lines break: the cheapest partition of the words, found by dynamic programming.
 *
 * <p>A partition costs the more, the more subtitles it has, the less people pause or end a sentence where one ends, the longer they pause
 * within one, the faster one has to be read, and the fewer words one has. What does not fit into its lines, lasts too long or goes over a
 * pause is no subtitle, unless it is a single word. Time grows with the words times those that fit into a subtitle. Stateless.
 */
final class CaptionLayout {
  private static final String ENDS_SENTENCE = ".?!\u2026\u3002\uff1f\uff01\u061f\u0964";
  private static final String ENDS_CLAUSE = ",;:\u2014\u2013\u3001\uff0c\uff1b\uff1a\u060c";
  /** A pause this long is as good a place to end as any. */
  private static final double CLEAR_PAUSE_MILLIS = 400;
  private static final double FEW_COLUMNS = 14;

  private final CaptionRules rules;
  private final int reserved;

  /** A part of the words, as lines. */
  record Part(int from, int to, List<String> lines) {}

  /** @param reserved columns of the first line that are taken */
  CaptionLayout(CaptionRules rules, int reserved) {
    this.rules = rules;
    this.reserved = Math.min(reserved, rules.columns() / 2);
  }

  /** Words of one utterance as subtitles, in order, each word in one of them. */
  List<Part> parts(List<SpokenPiece> words) {
    int count = words.size();
    double[] cost = new double[count + 1];
    int[] begin = new int[count + 1];
    Arrays.fill(cost, Double.POSITIVE_INFINITY);
    cost[0] = 0;
    for (int to = 1; to <= count; to++) {
      for (int from = to - 1; from >= 0; from--) {
        if (!fits(words, from, to)) {
          break;
        }
        double here = cost[from] + cost(words, from, to);
        if (here < cost[to]) {
          cost[to] = here;
          begin[to] = from;
        }
      }
    }
    List<Part> parts = new ArrayList<>();
    for (int to = count; to > 0; to = begin[to]) {
      parts.add(0, new Part(begin[to], to, lines(words, begin[to], to)));
    }
    return parts;
  }

  /** Whether words may be one subtitle; if not, neither may they with words in front of them. */
  private boolean fits(List<SpokenPiece> words, int from, int to) {
    if (to - from == 1) {
      return true;
    }
    return words.get(from + 1).startMillis() - words.get(from).endMillis() < rules.pauseMillis()
        && words.get(to - 1).endMillis() - words.get(from).startMillis() <= rules.longestMillis()
        && lineBreak(words, from, to) >= 0;
  }

  private double cost(List<SpokenPiece> words, int from, int to) {
    double cost = 1;
    if (to < words.size()) {
      cost += 2 * weakness(words, to);
    }
    for (int i = from + 1; i < to; i++) {
      double pause = pause(words, i) / CLEAR_PAUSE_MILLIS;
      cost += 0.5 * pause * pause + (endsWith(words.get(i - 1).text(), ENDS_SENTENCE) ? 1.2 : 0);
    }
    int columns = columns(words, from, to);
    long until = to < words.size() ? words.get(to).startMillis() - rules.gapMillis() : Long.MAX_VALUE;
    long readable = words.get(from).startMillis() + 1000L * columns / rules.charactersPerSecond();
    if (readable > until) {
      cost += Math.min(2, (readable - until) / 1000.0);
    }
    if (columns < FEW_COLUMNS && words.size() > to - from) {
      cost += 1 - columns / FEW_COLUMNS;
    }
    int broken = lineBreak(words, from, to);
    return cost + (broken > 0 ? 0.5 * weakness(words, broken) : 0);
  }

  /** How little it suits to end before a word, 0..1. */
  private static double weakness(List<SpokenPiece> words, int at) {
    String before = words.get(at - 1).text();
    double mark = endsWith(before, ENDS_SENTENCE) ? 0 : endsWith(before, ENDS_CLAUSE) ? 0.4 : 1;
    return mark * (1 - Math.min(1, pause(words, at) / CLEAR_PAUSE_MILLIS));
  }

  private static double pause(List<SpokenPiece> words, int at) {
    return Math.max(0, words.get(at).startMillis() - words.get(at - 1).endMillis());
  }

  private static boolean endsWith(String word, String marks) {
    return !word.isEmpty() && marks.indexOf(word.charAt(word.length() - 1)) >= 0;
  }

  private List<String> lines(List<SpokenPiece> words, int from, int to) {
    int broken = lineBreak(words, from, to);
    return broken <= 0 ? List.of(line(words, from, to)) : List.of(line(words, from, broken), line(words, broken, to));
  }

  /** Where the second line begins: 0 where one line is enough, -1 where two are not. */
  private int lineBreak(List<SpokenPiece> words, int from, int to) {
    int all = columns(words, from, to);
    if (all <= rules.columns() - reserved) {
      return 0;
    }
    if (rules.lines() < 2) {
      return -1;
    }
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int at = from + 1; at < to; at++) {
      int first = columns(words, from, at) + reserved;
      int second = columns(words, at, to);
      if (first <= rules.columns() && second <= rules.columns()) {
        // of two lines the second one is better the longer one
        double shape = Math.abs(first - second) + (first > second ? 2 : 0);
        double cost = shape / rules.columns() + weakness(words, at);
        if (cost < least) {
          least = cost;
          best = at;
        }
      }
    }
    return best;
  }

  private static int columns(List<SpokenPiece> words, int from, int to) {
    int columns = 0;
    for (int i = from; i < to; i++) {
      SpokenPiece word = words.get(i);
      columns += TextColumns.of(word.text()) + (i > from ? TextColumns.of(word.glue()) : 0);
    }
    return columns;
  }

  private static String line(List<SpokenPiece> words, int from, int to) {
    StringBuilder line = new StringBuilder();
    for (int i = from; i < to; i++) {
      line.append(i > from ? words.get(i).glue() : "").append(words.get(i).text());
    }
    return line.toString();
  }
}

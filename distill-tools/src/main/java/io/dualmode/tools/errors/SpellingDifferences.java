package io.dualmode.tools.errors;

import io.dualmode.model.language.Language;
import io.dualmode.tools.evaluate.EditDistance;
import java.util.ArrayList;
import java.util.List;

/**
 * Word errors that are none to the ear: the same words spelled or divided in another way ("honour" for "honor", "every one" for
 * "everyone").
 *
 * <p>The edit distance with one step more: up to three words of the reference match up to three that were heard, at no cost, where both
 * read alike when their {@linkplain Language#comparable comparable} spellings are joined.
 *
 * @param saved word errors less than without that step
 * @param pairs words of the reference and those heard in their place, of such steps
 */
record SpellingDifferences(long saved, List<Pair> pairs) {
  private static final int MOST_WORDS = 3;

  /** The same words in two spellings. */
  record Pair(String reference, String heard) {}

  static SpellingDifferences of(List<String> reference, List<String> heard, Language language) {
    List<String> said = reference.stream().map(language::comparable).toList();
    List<String> got = heard.stream().map(language::comparable).toList();
    int[][] cost = new int[said.size() + 1][got.size() + 1];
    int[][] step = new int[said.size() + 1][got.size() + 1];
    for (int r = 0; r <= said.size(); r++) {
      for (int h = 0; h <= got.size(); h++) {
        fill(cost, step, r, h, reference, heard, said, got);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    int r = said.size();
    int h = got.size();
    while (r > 0 || h > 0) {
      int m = step[r][h] / (MOST_WORDS + 1);
      int n = step[r][h] % (MOST_WORDS + 1);
      String words = String.join(" ", reference.subList(r - m, r));
      String others = String.join(" ", heard.subList(h - n, h));
      if (m > 0 && n > 0 && cost[r][h] == cost[r - m][h - n] && !words.equals(others)) {
        pairs.add(0, new Pair(words, others));
      }
      r -= m;
      h -= n;
    }
    return new SpellingDifferences(EditDistance.compare(reference, heard).errors() - cost[said.size()][got.size()], pairs);
  }

  private static void fill(int[][] cost, int[][] step, int r, int h, List<String> reference, List<String> heard, List<String> said,
      List<String> got) {
    int best = r == 0 && h == 0 ? 0 : Integer.MAX_VALUE;
    int how = 0;
    if (r > 0 && h > 0) {
      best = cost[r - 1][h - 1] + (reference.get(r - 1).equals(heard.get(h - 1)) ? 0 : 1);
      how = MOST_WORDS + 2;
    }
    if (r > 0 && cost[r - 1][h] + 1 < best) {
      best = cost[r - 1][h] + 1;
      how = MOST_WORDS + 1;
    }
    if (h > 0 && cost[r][h - 1] + 1 < best) {
      best = cost[r][h - 1] + 1;
      how = 1;
    }
    for (int m = 1; m <= Math.min(r, MOST_WORDS); m++) {
      String words = String.join("", said.subList(r - m, r));
      for (int n = 1; n <= Math.min(h, MOST_WORDS); n++) {
        if (cost[r - m][h - n] < best && words.equals(String.join("", got.subList(h - n, h)))) {
          best = cost[r - m][h - n];
          how = m * (MOST_WORDS + 1) + n;
        }
      }
    }
    cost[r][h] = best;
    step[r][h] = how;
  }
}

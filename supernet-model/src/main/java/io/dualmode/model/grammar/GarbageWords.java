package io.dualmode.model.grammar;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.UnitSpan;
import java.util.ArrayList;
import java.util.List;

/** Joins neighbouring {@link Grammar#UNKNOWN} words, which the search reports one per unit, into one. */
public final class GarbageWords {
  private GarbageWords() {}

  /** The words with each run of unknown speech as one word, as confident as the run is on average. */
  public static List<RecognizedWord> joined(List<RecognizedWord> words) {
    if (words.stream().noneMatch(GarbageWords::isGarbage)) {
      return words;
    }
    List<RecognizedWord> joined = new ArrayList<>();
    for (int i = 0; i < words.size();) {
      int end = i + 1;
      if (isGarbage(words.get(i))) {
        while (end < words.size() && isGarbage(words.get(end))) {
          end++;
        }
      }
      joined.add(end == i + 1 ? words.get(i) : run(words.subList(i, end)));
      i = end;
    }
    return joined;
  }

  private static boolean isGarbage(RecognizedWord word) {
    return word.text().equals(Grammar.UNKNOWN);
  }

  private static RecognizedWord run(List<RecognizedWord> run) {
    List<UnitSpan> units = run.stream().flatMap(word -> word.units().stream()).toList();
    double confidence = run.stream().mapToDouble(RecognizedWord::confidence).average().orElse(0);
    return new RecognizedWord(Grammar.UNKNOWN, run.get(0).startFrame(), run.get(run.size() - 1).endFrame(), confidence, units,
        run.get(0).sinceFrame(), run.stream().mapToDouble(RecognizedWord::acousticScore).sum());
  }
}

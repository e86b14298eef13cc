package io.dualmode.model.search;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One reading of an utterance.
 *
 * @param words in order, empty for silence
 * @param score log score of the best path, acoustic, language and penalties together; comparable inside one utterance
 * @param posterior probability of the word sequence among all of the lattice, 0..1
 */
public record SearchHypothesis(List<RecognizedWord> words, double score, double posterior) {
  public SearchHypothesis {
    words = List.copyOf(words);
  }

  /** The words joined by blanks. */
  public String text() {
    return words.stream().map(RecognizedWord::text).collect(Collectors.joining(" "));
  }
}

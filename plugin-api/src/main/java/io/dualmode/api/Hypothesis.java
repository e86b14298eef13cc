package io.dualmode.api;

import java.util.List;
import java.util.Objects;

/**
 * One reading of an utterance.
 *
 * @param text the words joined by single blanks, empty for silence
 * @param words the words in order; empty where the caller asked for none
 * @param confidence posterior probability of this reading, 0..1
 * @param score total log score (natural logarithm, acoustic plus language model), comparable only inside one utterance
 * @param tags semantic tags of the grammar arcs on the path, in order
 */
public record Hypothesis(String text, List<Word> words, double confidence, double score, List<String> tags) {
  /** The reading of silence. */
  public static final Hypothesis EMPTY = new Hypothesis("", List.of(), 1, 0, List.of());

  public Hypothesis {
    Objects.requireNonNull(text, "text");
    words = List.copyOf(words);
    tags = List.copyOf(tags);
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("hypothesis '" + text + "': confidence is " + confidence + ", allowed: 0..1");
    }
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("hypothesis '" + text + "': score is not a number");
    }
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }
}

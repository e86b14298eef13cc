package io.dualmode.sphinx;

import edu.cmu.sphinx.linguist.language.ngram.DynamicTrigramModel;
import java.util.ArrayList;
import java.util.List;

/**
 * The language model that the host's {@code SpeechAligner} makes of the text of a recording, which remembers the text: a search
 * manager that finds it aligns the whole text instead of recognising words.
 */
public final class TextToAlign extends DynamicTrigramModel {
  private List<String> words = List.of();

  @Override
  public void setText(List<String> sentences) {
    super.setText(sentences);
    List<String> all = new ArrayList<>();
    for (String sentence : sentences) {
      for (String word : sentence.split("\\s+")) {
        if (!word.isEmpty()) {
          all.add(word);
        }
      }
    }
    words = List.copyOf(all);
  }

  /** The text in order, empty before it was set. */
  List<String> words() {
    return words;
  }
}

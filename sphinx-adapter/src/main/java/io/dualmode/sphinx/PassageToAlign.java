package io.dualmode.sphinx;

import edu.cmu.sphinx.linguist.language.grammar.AlignerGrammar;
import java.util.ArrayList;
import java.util.List;

/** The grammar in which the host's {@code SpeechAligner} looks again for words that it has not found, in order. */
public final class PassageToAlign extends AlignerGrammar {
  private List<String> words = List.of();

  @Override
  public void setText(String text) {
    words = List.of(text.strip().split("\\s+"));
    super.setText(text);
  }

  @Override
  public void setWords(Iterable<String> passage) {
    List<String> all = new ArrayList<>();
    passage.forEach(all::add);
    words = List.copyOf(all);
    super.setWords(passage);
  }

  /** The passage, a new list whenever it was set. */
  List<String> words() {
    return words;
  }
}

package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import java.util.List;

/** When the words of an utterance are said; its own times count the silence around them, too. */
public final class Segments {
  private Segments() {}

  /** Beginning of the first word. */
  public static long startMillis(RecognitionResult utterance) {
    List<Word> words = utterance.best().words();
    return words.isEmpty() ? utterance.startMillis() : words.get(0).startMillis();
  }

  /** End of the last word. */
  public static long endMillis(RecognitionResult utterance) {
    List<Word> words = utterance.best().words();
    return words.isEmpty() ? utterance.endMillis() : words.get(words.size() - 1).endMillis();
  }
}

package io.dualmode.tools.caption;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.ReadableText;
import io.dualmode.api.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * A word of a text and when it is said.
 *
 * @param glue what stands between the word before and this one where both are on a line: a blank in most languages
 */
record SpokenPiece(String glue, String text, long startMillis, long endMillis) {
  /** The words of a reading as its text has them, the readable one where there is one; where it has no words, its text, spread over the utterance. */
  static List<SpokenPiece> of(Hypothesis reading, long startMillis, long endMillis) {
    if (reading.readable().isPresent()) {
      ReadableText readable = reading.readable().get();
      return timed(readable.text(), readable.words().stream().map(word -> Word.of(word.text(), word.startMillis(), word.endMillis())).toList());
    }
    return reading.words().isEmpty() ? spread(reading.text(), startMillis, endMillis) : timed(reading.text(), reading.words());
  }

  private static List<SpokenPiece> timed(String text, List<Word> words) {
    List<SpokenPiece> pieces = new ArrayList<>(words.size());
    int at = 0;
    for (Word word : words) {
      String glue = " ";
      int found = text.indexOf(word.text(), at);
      if (found >= 0) {
        // the text tells how its language joins words
        glue = text.substring(at, found);
        at = found + word.text().length();
      }
      pieces.add(new SpokenPiece(glue.isBlank() ? glue : " ", word.text(), word.startMillis(), word.endMillis()));
    }
    return pieces;
  }

  private static List<SpokenPiece> spread(String text, long startMillis, long endMillis) {
    List<SpokenPiece> pieces = new ArrayList<>();
    String[] words = text.strip().split("\\s+");
    long letters = Math.max(1, text.strip().length());
    long before = 0;
    for (String word : words) {
      if (!word.isEmpty()) {
        long start = startMillis + (endMillis - startMillis) * before / letters;
        before += word.length();
        pieces.add(new SpokenPiece(" ", word, start, startMillis + (endMillis - startMillis) * before / letters));
        before++;
      }
    }
    return pieces;
  }
}

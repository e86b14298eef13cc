package io.dualmode.tools.boundaries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.Word;
import io.dualmode.tools.boundaries.TestRecording.TextWord;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundaryErrorsTest {
  private static AlignedWord spoken(int index, String text, long start, long end) {
    return AlignedWord.spoken(index, Word.builder(text, start, end).confidence(0.75).build());
  }

  private static AlignedWord notSpoken(int index, String text) {
    return AlignedWord.notSpoken(index, text, 0);
  }

  @Test
  void row_countsMissedMisplacedAndWrongWords() {
    BoundaryErrors errors = new BoundaryErrors();
    errors.add(List.of(new TextWord("one", 0, 300), new TextWord("never", -1, -1), new TextWord("two", 300, 600), new TextWord("three", 700, 900),
        new TextWord("four", 900, 1000), new TextWord("wrong", -1, -1)),
        List.of(spoken(0, "one", 10, 300), notSpoken(1, "never"), spoken(2, "two", 300, 560), spoken(3, "three", 1400, 1600), notSpoken(4, "four"),
            AlignedWord.spoken(5, Word.builder("wrong", 1600, 1700).confidence(0.5).build())));
    assertEquals("| title | 4 | 25.00 % | 25.00 % | 241.7 | 40 | 700 | +236.7, +220.0 | 66.7 % | 66.7 % | 1 of 2 (0.25; right words 0.75) |",
        errors.row("title"));
  }

  @Test
  void row_whereNothingIsFound_saysSo() {
    BoundaryErrors errors = new BoundaryErrors();
    errors.add(List.of(new TextWord("one", 0, 300)), List.of(notSpoken(0, "one")));
    assertEquals("| title | 1 | 100.00 % | | | | | | | | |", errors.row("title"));
  }
}

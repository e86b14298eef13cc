package io.dualmode.tools.punctuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.readable.Mark;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkScoresTest {
  private static final List<MarkedText.Token> PRINTED = MarkedText.of("He came, and she went. Why?");
  private static final List<String> SAID = PRINTED.stream().map(MarkedText.Token::word).toList();

  private static Mark[] marks(String signs) {
    return signs.chars().mapToObj(c -> Mark.ALL.stream().filter(m -> m.sign().equals(c == '_' ? "" : String.valueOf((char) c))).findFirst()
        .orElseThrow()).toArray(Mark[]::new);
  }

  private static boolean[] capitals(String signs) {
    boolean[] capitals = new boolean[signs.length()];
    for (int i = 0; i < capitals.length; i++) {
      capitals[i] = signs.charAt(i) == 'X';
    }
    return capitals;
  }

  @Test
  void add_sameWords_countsByHand() {
    MarkScores scores = new MarkScores();
    scores.add(PRINTED, marks("_,,_.?"), capitals("X_X__X"));
    assertEquals(2 * 1 / 3.0, scores.f1(Mark.COMMA), 1e-9, "one of two given, one of one expected");
    assertEquals(1, scores.f1(Mark.FULL_STOP));
    assertEquals(1, scores.f1(Mark.QUESTION));
    assertTrue(scores.row("x").endsWith("| 80.0 (66.7 / 100.0) |"), scores.row("x"));
  }

  @Test
  void add_recognisedWords_marksOfLostAndAddedWordsAreErrors() {
    MarkScores scores = new MarkScores();
    // "came" was not heard, and its comma with it; "uh" was heard for nothing, with a comma
    scores.add(SAID, PRINTED, List.of("he", "and", "uh", "she", "went", "why"), marks("__,_.?"), capitals("X____X"));
    assertEquals(0, scores.f1(Mark.COMMA));
    assertEquals(1, scores.f1(Mark.FULL_STOP));
    assertEquals(1, scores.f1(Mark.QUESTION));
  }

  @Test
  void add_nothing_isNoMark() {
    MarkScores scores = new MarkScores();
    Mark[] none = new Mark[SAID.size()];
    Arrays.fill(none, Mark.NONE);
    scores.add(PRINTED, none, new boolean[none.length]);
    for (Mark mark : List.of(Mark.COMMA, Mark.FULL_STOP, Mark.QUESTION)) {
      assertEquals(0, scores.f1(mark));
    }
  }
}

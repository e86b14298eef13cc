package io.dualmode.tools.lm.neural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.neural.PieceSpelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows of utterances: what they hold, whatever the texts and their lengths. */
class PieceRowsTest {
  private static final UnitInventory PIECES = PieceTrainer.read("<s>\t0\n<unk>\t0\n\u2581a\t-1\n\u2581b\t-1\nc\t-1\nd\t-1\n", "test");

  /** Sentences of words of a beginning and up to two more pieces; the number of the sentence is told by its first word. */
  private static PieceText text(String name, Random random, int sentences, int most, boolean running) {
    PieceText.Builder builder = new PieceText.Builder();
    for (int s = 0; s < sentences; s++) {
      int words = 1 + random.nextInt(most);
      for (int w = 0; w < words; w++) {
        int[] word = new int[1 + random.nextInt(3)];
        word[0] = 2 + random.nextInt(2);
        for (int i = 1; i < word.length; i++) {
          word[i] = 4 + random.nextInt(2);
        }
        builder.word(word, 0);
      }
      builder.end().end();
    }
    return builder.build(name, 1, running);
  }

  /** The utterances of a row, each from its boundary, with their ends where they have one. */
  private static List<List<Long>> utterances(PieceBatch batch, int row) {
    List<List<Long>> found = new ArrayList<>();
    for (int i = row * batch.length; i < (row + 1) * batch.length; i++) {
      if (i == row * batch.length || batch.utterances[i] != batch.utterances[i - 1]) {
        found.add(new ArrayList<>());
        assertEquals(PieceSpelling.BOUNDARY, batch.tokens[i]);
      }
      if (batch.labels[i] >= 0) {
        found.get(found.size() - 1).add(batch.labels[i]);
      }
      if (i + 1 < (row + 1) * batch.length) {
        assertEquals(batch.labels[i], batch.tokens[i + 1], "what is predicted is what comes next");
      }
    }
    return found;
  }

  private static boolean contains(char[] text, List<Long> part) {
    for (int from = 0; from + part.size() <= text.length; from++) {
      int at = from;
      while (at - from < part.size() && text[at] == part.get(at - from)) {
        at++;
      }
      if (at - from == part.size()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void batch_holdsSentences_orRunsOfWords() {
    Random random = new Random(4);
    for (int round = 0; round < 30; round++) {
      boolean running = round % 2 == 0;
      PieceText text = text("x", random, 1 + random.nextInt(30), 1 + random.nextInt(40), running);
      PieceRows rows = new PieceRows(List.of(text), PIECES, 3, 2 + random.nextInt(90), round);
      char[] without = new char[text.size() - text.sentences()];
      int size = 0;
      for (char token : text.tokens()) {
        if (token != PieceSpelling.BOUNDARY) {
          without[size++] = token;
        }
      }
      // a running text goes on at its beginning
      char[] twice = Arrays.copyOf(without, 3 * size);
      System.arraycopy(without, 0, twice, size, size);
      System.arraycopy(without, 0, twice, 2 * size, size);
      for (int step = 0; step < 4; step++) {
        PieceBatch batch = rows.batch(step);
        for (int row = 0; row < batch.rows; row++) {
          List<List<Long>> utterances = utterances(batch, row);
          for (int u = 0; u < utterances.size(); u++) {
            List<Long> labels = utterances.get(u);
            boolean last = u == utterances.size() - 1;
            if (running) {
              assertTrue(last || labels.remove(labels.size() - 1) == PieceSpelling.BOUNDARY);
              assertTrue(size < 70 || contains(twice, labels), "words as they were written");
            } else {
              assertTrue(contains(text.tokens(), labels), "a sentence with its end, or as much as fits");
            }
          }
        }
      }
    }
  }

  @Test
  void batch_dependsOnSeedAndStepAlone() {
    List<PieceText> texts = List.of(text("x", new Random(1), 50, 9, true), text("y", new Random(2), 50, 9, false));
    PieceBatch one = new PieceRows(texts, PIECES, 4, 32, 7).batch(5);
    PieceRows again = new PieceRows(texts, PIECES, 4, 32, 7);
    assertFalse(Arrays.equals(one.tokens, again.batch(4).tokens));
    assertArrayEquals(one.tokens, again.batch(5).tokens);
    assertArrayEquals(one.labels, again.batch(5).labels);
    assertFalse(Arrays.equals(one.tokens, new PieceRows(texts, PIECES, 4, 32, 8).batch(5).tokens));
  }

  @Test
  void batch_textsAreReadByWeightAndSize() {
    PieceText.Builder a = new PieceText.Builder();
    PieceText.Builder b = new PieceText.Builder();
    for (int i = 0; i < 200; i++) {
      a.word(new int[] {2}, 0).end();
      b.word(new int[] {3}, 0).word(new int[] {3}, 0).word(new int[] {3}, 0).end();
    }
    PieceRows rows = new PieceRows(List.of(a.build("a", 6, false), b.build("b", 1, false)), PIECES, 8, 16, 1);
    int[] seen = new int[PIECES.size()];
    for (int step = 0; step < 200; step++) {
      PieceBatch batch = rows.batch(step);
      for (int row = 0; row < batch.rows; row++) {
        seen[(int) batch.tokens[row * batch.length + 1]]++;
      }
    }
    assertEquals(0.75, seen[2] / 1600.0, 0.04, "6 x 400 pieces against 800");
  }

  @Test
  void all_isEverySentenceOnce() {
    Random random = new Random(9);
    for (int round = 0; round < 20; round++) {
      PieceText text = text("x", random, 1 + random.nextInt(40), 6, false);
      int predicted = 0;
      int ends = 0;
      int words = 0;
      for (PieceBatch batch : PieceRows.all(text, PIECES, 1 + random.nextInt(4), 20 + random.nextInt(20))) {
        predicted += batch.predicted;
        ends += batch.ends;
        words += batch.words;
      }
      assertEquals(text.size(), predicted);
      assertEquals(text.sentences(), ends);
      assertEquals(text.words(), words);
    }
  }
}

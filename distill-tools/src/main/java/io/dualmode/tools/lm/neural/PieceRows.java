package io.dualmode.tools.lm.neural;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.neural.PieceSpelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows of utterances to learn from. A row is filled with utterances of one text, which do not see each other. Half of the utterances of a
 * running text are sentences; the others are cut as recordings are: they may begin within a sentence, go on over its end, where no boundary
 * is heard, and end after any number of words; the next one begins where they ended. Those of other texts are sentences, in any order.
 *
 * <p>What a batch holds depends on the seed and the number of its step alone.
 */
final class PieceRows {
  private static final double WHOLE = 0.5;
  private static final double FROM_START = 0.5;
  private static final int FEWEST_WORDS = 3;
  private static final int MOST_WORDS = 60;

  private final List<PieceText> texts;
  private final double[] share;
  private final boolean[] begins;
  private final int rows;
  private final int length;
  private final long seed;

  /**
   * Rows of texts.
   *
   * @param length pieces of a row
   */
  PieceRows(List<PieceText> texts, UnitInventory pieces, int rows, int length, long seed) {
    this.texts = texts;
    this.rows = rows;
    this.length = length;
    this.seed = seed;
    double all = texts.stream().mapToDouble(t -> t.weight() * t.size()).sum();
    share = texts.stream().mapToDouble(t -> t.weight() * t.size() / all).toArray();
    begins = beginnings(pieces);
  }

  /** Which pieces begin a word. */
  static boolean[] beginnings(UnitInventory pieces) {
    boolean[] begins = new boolean[pieces.size()];
    for (int p = 0; p < begins.length; p++) {
      begins[p] = p == PieceSpelling.UNKNOWN || pieces.name(p).startsWith(UnitInventory.WORD_MARK);
    }
    return begins;
  }

  /** The batch of a step. */
  PieceBatch batch(int step) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    PieceBatch batch = new PieceBatch(rows, length);
    for (int row = 0; row < rows; row++) {
      fill(random, batch, row);
    }
    batch.count(begins);
    return batch;
  }

  private void fill(SplittableRandom random, PieceBatch batch, int row) {
    PieceText text = text(random);
    int sentence = random.nextInt(text.sentences());
    int at = text.starts()[sentence];
    PieceBatch.Row out = batch.row(row);
    while (!out.isFull()) {
      out.begin();
      if (!text.running()) {
        sentence = random.nextInt(text.sentences());
        copy(text, text.starts()[sentence], text.end(sentence), out);
      } else if (random.nextDouble() < WHOLE) {
        int end = next(text, at, Integer.MAX_VALUE);
        copy(text, at, end, out);
        at = after(text, end);
      } else {
        at = random.nextDouble() < FROM_START ? at : word(text, at, random.nextInt(MOST_WORDS));
        int words = FEWEST_WORDS + random.nextInt(MOST_WORDS - FEWEST_WORDS + 1);
        while (words > 0 && !out.isFull()) {
          int end = next(text, at, words);
          for (int i = at; i < end; i++) {
            words -= begins[text.tokens()[i]] ? 1 : 0;
          }
          copy(text, at, end, out);
          at = after(text, end);
        }
      }
    }
    out.end();
  }

  private PieceText text(SplittableRandom random) {
    double left = random.nextDouble();
    for (int t = 0; t < share.length; t++) {
      left -= share[t];
      if (left < 0) {
        return texts.get(t);
      }
    }
    return texts.get(share.length - 1);
  }

  private static void copy(PieceText text, int from, int to, PieceBatch.Row out) {
    for (int i = from; i < to && !out.isFull(); i++) {
      out.add(text.tokens()[i]);
    }
  }

  /** The end of the sentence at a place, or of so many words of it. */
  private int next(PieceText text, int from, int words) {
    int at = from;
    int left = words;
    while (text.tokens()[at] != PieceSpelling.BOUNDARY) {
      if (begins[text.tokens()[at]] && left-- == 0) {
        break;
      }
      at++;
    }
    return at;
  }

  /** Where to go on behind a place: past a boundary, and at the text's end from its beginning. */
  private static int after(PieceText text, int at) {
    int next = text.tokens()[at] == PieceSpelling.BOUNDARY ? at + 1 : at;
    return next == text.size() ? 0 : next;
  }

  /** The word of so many later in the sentence at a place, as far as there are so many. */
  private int word(PieceText text, int from, int words) {
    int at = next(text, from, words);
    return text.tokens()[at] == PieceSpelling.BOUNDARY ? from : at;
  }

  /** A whole text as batches without anything left to chance, the last filled up with nothing. */
  static List<PieceBatch> all(PieceText text, UnitInventory pieces, int rows, int length) {
    List<PieceBatch> batches = new ArrayList<>();
    boolean[] begins = beginnings(pieces);
    PieceBatch batch = new PieceBatch(rows, length);
    int row = 0;
    PieceBatch.Row out = batch.row(0);
    for (int s = 0; s < text.sentences(); s++) {
      char[] sentence = Arrays.copyOfRange(text.tokens(), text.starts()[s], Math.min(text.end(s), text.starts()[s] + length - 1));
      if (!out.holds(sentence.length + 1)) {
        out.pad();
        if (++row == rows) {
          batch.count(begins);
          batches.add(batch);
          batch = new PieceBatch(rows, length);
          row = 0;
        }
        out = batch.row(row);
      }
      out.begin();
      for (char piece : sentence) {
        out.add(piece);
      }
      out.close();
    }
    out.pad();
    while (++row < rows) {
      batch.row(row).pad();
    }
    batch.count(begins);
    batches.add(batch);
    return batches;
  }
}

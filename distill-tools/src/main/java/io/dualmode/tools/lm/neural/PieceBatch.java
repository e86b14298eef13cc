package io.dualmode.tools.lm.neural;

import io.dualmode.model.neural.PieceSpelling;
import java.util.Arrays;

/**
 * Rows of pieces, as one step reads them: {@code tokens} [rows, length], the {@code utterances} that they belong to, which do not see each
 * other, and {@code labels}, the pieces after them, -1 where nothing is predicted.
 */
final class PieceBatch {
  final int rows;
  final int length;
  final long[] tokens;
  final long[] utterances;
  final long[] labels;
  /** Labels that are pieces or ends. */
  int predicted;
  /** Words that begin in the labels. */
  int words;
  /** Ends of utterances in the labels. */
  int ends;

  PieceBatch(int rows, int length) {
    this.rows = rows;
    this.length = length;
    tokens = new long[rows * length];
    utterances = new long[rows * length];
    labels = new long[rows * length];
    Arrays.fill(labels, -1);
  }

  /** Sums up the labels. */
  void count(boolean[] begins) {
    for (long label : labels) {
      predicted += label >= 0 ? 1 : 0;
      words += label >= 0 && begins[(int) label] ? 1 : 0;
      ends += label == PieceSpelling.BOUNDARY ? 1 : 0;
    }
  }

  Row row(int row) {
    return new Row(row * length);
  }

  /** Fills a row from its beginning. */
  final class Row {
    private final int offset;
    private int at;
    private int utterance;

    private Row(int offset) {
      this.offset = offset;
    }

    boolean isFull() {
      return at == length;
    }

    /** Whether so many more fit. */
    boolean holds(int pieces) {
      return at + pieces <= length;
    }

    /** Begins an utterance, where the one before ends. */
    void begin() {
      close();
      utterance++;
      put(PieceSpelling.BOUNDARY);
    }

    /** Adds a piece to the utterance. */
    void add(int piece) {
      labels[offset + at - 1] = piece;
      put(piece);
    }

    private void put(int piece) {
      tokens[offset + at] = piece;
      utterances[offset + at] = utterance;
      at++;
    }

    /** The utterance ends here. */
    void close() {
      if (at > 0) {
        labels[offset + at - 1] = PieceSpelling.BOUNDARY;
      }
    }

    /** The row is full: its last utterance has no end. */
    void end() {
      if (at != length) {
        throw new IllegalStateException("a row of " + at + " pieces instead of " + length);
      }
    }

    /** Fills up with boundaries that predict nothing and see nothing. */
    void pad() {
      while (at < length) {
        utterance++;
        put(PieceSpelling.BOUNDARY);
      }
    }
  }
}

package io.dualmode.tools.lm.neural;

import io.dualmode.model.neural.PieceSpelling;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A text in pieces, a boundary behind every sentence.
 *
 * @param name of the text
 * @param weight how often it is read, measured by its size
 * @param running whether its sentences follow one another as they were written
 * @param tokens pieces and boundaries, {@code [0..size)}
 * @param starts where sentences begin, {@code [0..sentences)}
 * @param words words in all
 * @param cost log-probability that unknown words cost beside their pieces
 */
record PieceText(String name, double weight, boolean running, char[] tokens, int[] starts, long words, double cost) {
  int size() {
    return tokens.length;
  }

  int sentences() {
    return starts.length;
  }

  /** The place behind a sentence's last piece, where its boundary stands. */
  int end(int sentence) {
    return (sentence + 1 < starts.length ? starts[sentence + 1] : tokens.length) - 1;
  }

  /** Tells the text from others. */
  String identity() {
    CRC32C crc = new CRC32C();
    for (char token : tokens) {
      crc.update(token);
      crc.update(token >> 8);
    }
    return Long.toHexString(crc.getValue()) + "-" + tokens.length;
  }

  /** Collects a text. */
  static final class Builder {
    private char[] tokens = new char[1 << 16];
    private int[] starts = new int[1 << 12];
    private int size;
    private int from;
    private int sentences;
    private long words;
    private double cost;

    Builder word(int[] pieces, double unknownCost) {
      if (size + pieces.length >= tokens.length) {
        tokens = Arrays.copyOf(tokens, tokens.length + tokens.length / 2 + pieces.length);
      }
      for (int piece : pieces) {
        tokens[size++] = (char) piece;
      }
      words++;
      cost += unknownCost;
      return this;
    }

    /** Ends a sentence; one without words is none. */
    Builder end() {
      if (size == from) {
        return this;
      }
      if (sentences == starts.length) {
        starts = Arrays.copyOf(starts, starts.length + starts.length / 2);
      }
      starts[sentences++] = from;
      if (size == tokens.length) {
        tokens = Arrays.copyOf(tokens, tokens.length + tokens.length / 2);
      }
      tokens[size++] = PieceSpelling.BOUNDARY;
      from = size;
      return this;
    }

    PieceText build(String name, double weight, boolean running) {
      return new PieceText(name, weight, running, Arrays.copyOf(tokens, size), Arrays.copyOf(starts, sentences), words, cost);
    }
  }
}

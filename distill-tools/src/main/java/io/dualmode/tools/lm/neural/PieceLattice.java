package io.dualmode.tools.lm.neural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All ways to put a word together of pieces with probabilities, found through a trie of the pieces. Not thread-safe. */
final class PieceLattice {
  private final List<String> pieces = new ArrayList<>();
  private final Map<Character, Integer> alphabet = new HashMap<>();
  /** Children of each node by letter, 0 for none; node 0 is the root. */
  private int[] child;
  private int[] pieceOf;
  private double[] probability;
  private int nodes = 1;

  /** @param logProb each piece with the logarithm of its probability */
  PieceLattice(Map<String, Double> logProb) {
    for (String piece : logProb.keySet()) {
      for (char c : piece.toCharArray()) {
        alphabet.putIfAbsent(c, alphabet.size());
      }
    }
    int letters = alphabet.size();
    child = new int[1024 * letters];
    pieceOf = new int[1024];
    Arrays.fill(pieceOf, -1);
    probability = new double[logProb.size()];
    new TreeMap<>(logProb).forEach((piece, p) -> {
      int node = 0;
      for (char c : piece.toCharArray()) {
        int at = node * letters + alphabet.get(c);
        if (child[at] == 0) {
          if (nodes == pieceOf.length) {
            child = Arrays.copyOf(child, 2 * child.length);
            pieceOf = Arrays.copyOf(pieceOf, 2 * nodes);
            Arrays.fill(pieceOf, nodes, 2 * nodes, -1);
          }
          child[at] = nodes++;
        }
        node = child[at];
      }
      pieceOf[node] = pieces.size();
      probability[pieces.size()] = Math.exp(p);
      pieces.add(piece);
    });
  }

  int size() {
    return pieces.size();
  }

  String piece(int index) {
    return pieces.get(index);
  }

  /** Told of every piece that begins at a place of a word. */
  private interface Found {
    void piece(int piece, int end);
  }

  private void each(String word, int from, Found found) {
    int node = 0;
    for (int at = from; at < word.length(); at++) {
      Integer letter = alphabet.get(word.charAt(at));
      node = letter == null ? 0 : child[node * alphabet.size() + letter];
      if (node == 0) {
        return;
      }
      if (pieceOf[node] >= 0) {
        found.piece(pieceOf[node], at + 1);
      }
    }
  }

  /** Adds how often each piece is expected in so many of a word, over all its spellings; nothing for a word that has none. */
  void count(String word, double times, double[] expected) {
    int n = word.length();
    double[] after = new double[n + 1];
    after[n] = 1;
    for (int from = n - 1; from >= 0; from--) {
      int start = from;
      each(word, from, (piece, end) -> after[start] += probability[piece] * after[end]);
    }
    if (!(after[0] > 0)) {
      return;
    }
    double[] before = new double[n + 1];
    before[0] = 1;
    for (int from = 0; from < n; from++) {
      int start = from;
      each(word, from, (piece, end) -> {
        double through = before[start] * probability[piece];
        before[end] += through;
        expected[piece] += times * through * after[end] / after[0];
      });
    }
  }

  /**
   * The likeliest spelling, empty where there is none.
   *
   * @param without a piece that it may not have, -1 for none
   */
  int[] best(String word, int without) {
    int n = word.length();
    double[] score = new double[n + 1];
    int[] last = new int[n + 1];
    score[0] = 1;
    for (int from = 0; from < n; from++) {
      int start = from;
      if (score[from] > 0) {
        each(word, from, (piece, end) -> {
          double through = score[start] * probability[piece];
          if (piece != without && through > score[end]) {
            score[end] = through;
            last[end] = piece;
          }
        });
      }
    }
    if (!(score[n] > 0)) {
      return new int[0];
    }
    int[] reversed = new int[n];
    int length = 0;
    for (int at = n; at > 0; at -= pieces.get(last[at]).length()) {
      reversed[length++] = last[at];
    }
    int[] spelled = new int[length];
    for (int i = 0; i < length; i++) {
      spelled[i] = reversed[length - 1 - i];
    }
    return spelled;
  }
}

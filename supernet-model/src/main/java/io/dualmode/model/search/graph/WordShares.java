package io.dualmode.model.search.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** How much of the probability of all living paths shares the words of the best one. */
final class WordShares {
  private WordShares() {}

  /** The share of each word of a path and all before it; a walk over the living paths to where they leave it. */
  static double[] of(Token best, ActiveTokens active) {
    Map<Token, Integer> words = new IdentityHashMap<>();
    int written = count(best, words);
    double[] shares = new double[written + 1];
    List<Token> path = new ArrayList<>();
    for (int i = 0; i < active.count(); i++) {
      Token token = active.get(i);
      path.clear();
      Token at = token;
      while (at != null && !words.containsKey(at)) {
        path.add(at);
        at = at.from;
      }
      final int shared = at == null ? 0 : words.get(at);
      path.forEach(passed -> words.put(passed, shared));
      shares[shared] += Math.exp(best.cost - token.cost);
    }
    for (int i = written - 1; i >= 0; i--) {
      shares[i] += shares[i + 1];
    }
    double all = shares[0];
    for (int i = 0; i < written; i++) {
      shares[i] = shares[i + 1] / all;
    }
    return Arrays.copyOf(shares, written);
  }

  /** Tells for each token of a path how many words have been written up to it; returns how many at its end. */
  private static int count(Token end, Map<Token, Integer> words) {
    List<Token> path = new ArrayList<>();
    for (Token token = end; token != null; token = token.from) {
      path.add(token);
    }
    int written = 0;
    for (int i = path.size() - 1; i >= 0; i--) {
      written += path.get(i).from != null && path.get(i).output != 0 ? 1 : 0;
      words.put(path.get(i), written);
    }
    return written;
  }
}

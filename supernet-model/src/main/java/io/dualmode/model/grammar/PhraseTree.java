package io.dualmode.model.grammar;

import io.dualmode.model.search.LongIntMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Phrases of numbered words as a prefix tree with failure links (Aho and Corasick 1975): for any words so far, the longest beginning
 * of a phrase that they end with. Node 0 is the root. Immutable once built; safe for use by any number of threads.
 */
final class PhraseTree {
  static final int ROOT = 0;

  /** A phrase and what each of its words is worth, not 0. */
  record Phrase(int[] words, float boost) {}

  private final LongIntMap children = new LongIntMap();
  private final int[] parent;
  private final int[] depth;
  private final int[] failure;
  private final int[] ending;
  private final boolean[] goesOn;
  private final float[] gain;
  private final float[] boost;

  PhraseTree(List<Phrase> phrases) {
    int most = 1 + phrases.stream().mapToInt(p -> p.words.length).sum();
    int[] parents = new int[most];
    int[] lastWord = new int[most];
    float[] gains = new float[most];
    float[] boosts = new float[most];
    Arrays.fill(gains, Float.NEGATIVE_INFINITY);
    Arrays.fill(boosts, Float.NaN);
    int nodes = 1;
    for (Phrase phrase : phrases) {
      int node = ROOT;
      for (int word : phrase.words) {
        int next = child(node, word);
        if (next < 0) {
          next = nodes++;
          children.put(key(node, word), next);
          parents[next] = node;
          lastWord[next] = word;
        }
        gains[next] = Math.max(gains[next], phrase.boost);
        node = next;
      }
      boosts[node] = Float.isNaN(boosts[node]) ? phrase.boost : Math.max(boosts[node], phrase.boost);
    }
    parent = Arrays.copyOf(parents, nodes);
    gain = Arrays.copyOf(gains, nodes);
    boost = Arrays.copyOf(boosts, nodes);
    depth = new int[nodes];
    failure = new int[nodes];
    ending = new int[nodes];
    goesOn = new boolean[nodes];
    link(lastWord);
  }

  private void link(int[] lastWord) {
    List<List<Integer>> byDepth = new ArrayList<>();
    for (int node = 1; node < depth.length; node++) {
      depth[node] = depth[parent[node]] + 1;
      goesOn[parent[node]] = true;
      while (byDepth.size() < depth[node]) {
        byDepth.add(new ArrayList<>());
      }
      byDepth.get(depth[node] - 1).add(node);
    }
    for (List<Integer> nodes : byDepth) {
      for (int node : nodes) {
        failure[node] = parent[node] == ROOT ? ROOT : follow(failure[parent[node]], lastWord[node]);
        ending[node] = Float.isNaN(boost[node]) ? ending[failure[node]] : node;
      }
    }
  }

  private static long key(int node, int word) {
    return (long) node << 32 | word;
  }

  private int child(int node, int word) {
    return children.get(key(node, word));
  }

  int nodes() {
    return parent.length;
  }

  /** The longest beginning of a phrase behind a word, {@link #ROOT} for none. */
  int follow(int node, int word) {
    int at = node;
    int next = child(at, word);
    while (next < 0 && at != ROOT) {
      at = failure[at];
      next = child(at, word);
    }
    return Math.max(ROOT, next);
  }

  /** Words of a beginning. */
  int depth(int node) {
    return depth[node];
  }

  int parent(int node) {
    return parent[node];
  }

  /** Whether a longer phrase begins so. */
  boolean goesOn(int node) {
    return goesOn[node];
  }

  /** The largest boost of a phrase that begins so. */
  float gain(int node) {
    return gain[node];
  }

  /** The boost of the phrase that is complete at a node. */
  float boost(int node) {
    return boost[node];
  }

  /** The longest phrase that is complete here, as its last node, {@link #ROOT} for none; {@link #shorter} gives the next one. */
  int complete(int node) {
    return ending[node];
  }

  /** The next shorter phrase that is complete where this one is. */
  int shorter(int complete) {
    return ending[failure[complete]];
  }
}

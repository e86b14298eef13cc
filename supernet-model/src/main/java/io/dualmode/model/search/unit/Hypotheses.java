package io.dualmode.model.search.unit;

import io.dualmode.model.search.WordLattice;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Unit sequences of a transducer that go on at the same frame, each once. Grows to the most it ever held. Not safe for several threads. */
public final class Hypotheses {
  private int count;
  private int[] node = new int[32];
  private double[] score = new double[32];
  private double[] single = new double[32];
  private int[] record = new int[32];
  private double[] sorted = new double[32];

  public int count() {
    return count;
  }

  public void clear() {
    count = 0;
  }

  /** The sequence. */
  public int node(int i) {
    return node[i];
  }

  /** Logarithm of the sum over all its paths. */
  public double score(int i) {
    return score[i];
  }

  /** Score of its best path. */
  public double single(int i) {
    return single[i];
  }

  /** The last unit of the best path in the traceback, -1 without one. */
  public int record(int i) {
    return record[i];
  }

  public void move(int i, int toNode, int toRecord) {
    node[i] = toNode;
    record[i] = toRecord;
  }

  public double best() {
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      best = Math.max(best, score[i]);
    }
    return best;
  }

  /** Adds the paths of a sequence; returns its number where the best of them is the best of all, whose history is then to be set, or -1. */
  public int add(int ofNode, double paths, double best) {
    for (int i = 0; i < count; i++) {
      if (node[i] == ofNode) {
        score[i] = WordLattice.logAdd(score[i], paths);
        if (best <= single[i]) {
          return -1;
        }
        single[i] = best;
        return i;
      }
    }
    if (count == node.length) {
      node = Arrays.copyOf(node, 2 * count);
      score = Arrays.copyOf(score, 2 * count);
      single = Arrays.copyOf(single, 2 * count);
      record = Arrays.copyOf(record, 2 * count);
      sorted = new double[2 * count];
    }
    node[count] = ofNode;
    score[count] = paths;
    single[count] = best;
    record[count] = -1;
    return count++;
  }

  public void follow(int i, int lastRecord) {
    record[i] = lastRecord;
  }

  /** Keeps those of a cut on, and no more than the best so many; the others keep their order. */
  public void prune(double cut, int most) {
    double least = cut;
    if (count > most) {
      System.arraycopy(score, 0, sorted, 0, count);
      Arrays.sort(sorted, 0, count);
      least = Math.max(least, sorted[count - most]);
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (score[i] >= least && kept < most) {
        node[kept] = node[i];
        score[kept] = score[i];
        single[kept] = single[i];
        record[kept++] = record[i];
      }
    }
    count = kept;
  }

  /** Keeps those whose sequence is wanted. */
  public void retain(IntPredicate wanted) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (wanted.test(i)) {
        node[kept] = node[i];
        score[kept] = score[i];
        single[kept] = single[i];
        record[kept++] = record[i];
      }
    }
    count = kept;
  }

  public long bytes() {
    return 36L * node.length;
  }
}

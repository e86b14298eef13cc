package io.dualmode.kaldi.fst.compose;

import io.dualmode.kaldi.fst.ArcCursor;
import java.util.HashMap;
import java.util.Map;

/** Sums of probabilities over ranges of the arcs of a state, by running sums where a state has many. Safe for use by any number of threads. */
final class RunningSums {
  private static final int MANY = 64;

  private final Map<Integer, double[]> sums = new HashMap<>();

  /** The negative logarithm of the sum of two probabilities, given likewise. */
  static float add(float a, float b) {
    if (a == Float.POSITIVE_INFINITY) {
      return b;
    }
    if (b == Float.POSITIVE_INFINITY) {
      return a;
    }
    return (float) (Math.min(a, b) - Math.log1p(Math.exp(-Math.abs(a - b))));
  }

  /** What the arcs {@code from..to-1} of a state cost together. */
  float of(int state, ArcCursor arcs, int from, int to) {
    if (to - from <= MANY) {
      float sum = Float.POSITIVE_INFINITY;
      for (int i = from; i < to; i++) {
        sum = add(sum, arcs.cost(i));
      }
      return sum;
    }
    double[] running = running(state, arcs);
    double sum = running[to] - running[from];
    return sum > 1e-12 * running[to] ? (float) -Math.log(sum) : slowly(arcs, from, to);
  }

  private static float slowly(ArcCursor arcs, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(-arcs.cost(i));
    }
    return (float) -Math.log(sum);
  }

  private double[] running(int state, ArcCursor arcs) {
    synchronized (sums) {
      return sums.computeIfAbsent(state, s -> {
        double[] running = new double[arcs.count() + 1];
        for (int i = 0; i < arcs.count(); i++) {
          running[i + 1] = running[i] + Math.exp(-arcs.cost(i));
        }
        return running;
      });
    }
  }
}

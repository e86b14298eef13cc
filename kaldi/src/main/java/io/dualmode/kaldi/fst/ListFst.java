package io.dualmode.kaldi.fst;

import java.util.Arrays;

/** A transducer made here; arcs are added in order of their states. Once made it is safe for use by any number of threads. */
public final class ListFst implements Fst {
  private int[] first = new int[16];
  private float[] finals = new float[16];
  private int states;
  private int[] input = new int[16];
  private int[] output = new int[16];
  private int[] next = new int[16];
  private float[] cost = new float[16];
  private int arcs;

  /** Adds a state in which no path may end, behind whose last one arcs are added. */
  public int addState() {
    if (states + 1 == first.length) {
      first = Arrays.copyOf(first, 2 * first.length);
      finals = Arrays.copyOf(finals, 2 * finals.length);
    }
    finals[states] = Float.POSITIVE_INFINITY;
    first[states++] = arcs;
    first[states] = arcs;
    return states - 1;
  }

  public void setFinal(int state, float price) {
    finals[state] = price;
  }

  /** Adds an arc to the latest state; in composition arcs of a state are to be in order of their input. */
  public void addArc(int state, int reads, int writes, float price, int to) {
    if (state != states - 1) {
      throw new IllegalArgumentException("state: got " + state + ", expected the latest, " + (states - 1));
    }
    if (arcs == input.length) {
      input = Arrays.copyOf(input, 2 * arcs);
      output = Arrays.copyOf(output, 2 * arcs);
      next = Arrays.copyOf(next, 2 * arcs);
      cost = Arrays.copyOf(cost, 2 * arcs);
    }
    input[arcs] = reads;
    output[arcs] = writes;
    cost[arcs] = price;
    next[arcs++] = to;
    first[states] = arcs;
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int states() {
    return states;
  }

  @Override
  public float finalCost(int state) {
    return finals[state];
  }

  @Override
  public ArcCursor cursor() {
    return new ArcCursor() {
      private int from;
      private int count;

      @Override
      public void move(int state) {
        from = first[state];
        count = first[state + 1] - from;
      }

      @Override
      public int count() {
        return count;
      }

      @Override
      public int input(int arc) {
        return input[from + arc];
      }

      @Override
      public int output(int arc) {
        return output[from + arc];
      }

      @Override
      public float cost(int arc) {
        return cost[from + arc];
      }

      @Override
      public int next(int arc) {
        return next[from + arc];
      }
    };
  }
}

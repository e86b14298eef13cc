package io.dualmode.model.search.graph;

import java.util.Arrays;

/** The arcs that leave a state; arrays that grow to the largest state seen and are then reused. Not safe for use by several threads. */
public final class Arcs {
  int[] input = new int[16];
  int[] output = new int[16];
  int[] next = new int[16];
  float[] cost = new float[16];
  int count;

  public int count() {
    return count;
  }

  public int input(int arc) {
    return input[arc];
  }

  public int output(int arc) {
    return output[arc];
  }

  public int next(int arc) {
    return next[arc];
  }

  public float cost(int arc) {
    return cost[arc];
  }

  public void clear() {
    count = 0;
  }

  public void add(int reads, int writes, float price, int to) {
    if (count == input.length) {
      input = Arrays.copyOf(input, 2 * count);
      output = Arrays.copyOf(output, 2 * count);
      next = Arrays.copyOf(next, 2 * count);
      cost = Arrays.copyOf(cost, 2 * count);
    }
    input[count] = reads;
    output[count] = writes;
    cost[count] = price;
    next[count++] = to;
  }
}

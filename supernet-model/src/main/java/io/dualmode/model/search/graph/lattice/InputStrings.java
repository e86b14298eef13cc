package io.dualmode.model.search.graph.lattice;

import io.dualmode.model.search.LongIntMap;
import java.util.Arrays;

/** Strings of labels as nodes of one tree, so that equal strings are equal numbers; 0 is the empty one. Not safe for use by several threads. */
final class InputStrings {
  static final int EMPTY = 0;

  private int[] parent = new int[1024];
  private int[] label = new int[1024];
  private int[] length = new int[1024];
  private int count = 1;
  private final LongIntMap index = new LongIntMap();

  /** A string with a label behind it; label 0 adds nothing. */
  int append(int string, int last) {
    if (last == 0) {
      return string;
    }
    long key = (long) string << 32 | last;
    int found = index.get(key);
    if (found >= 0) {
      return found;
    }
    if (count == parent.length) {
      parent = Arrays.copyOf(parent, 2 * count);
      label = Arrays.copyOf(label, 2 * count);
      length = Arrays.copyOf(length, 2 * count);
    }
    parent[count] = string;
    label[count] = last;
    length[count] = length[string] + 1;
    index.put(key, count);
    return count++;
  }

  int count() {
    return count;
  }

  int length(int string) {
    return length[string];
  }

  int[] labels(int string) {
    int[] labels = new int[length[string]];
    for (int node = string; node != EMPTY; node = parent[node]) {
      labels[length[node] - 1] = label[node];
    }
    return labels;
  }

  /** The longest string that two begin with. */
  int common(int a, int b) {
    int left = a;
    int right = b;
    while (left != right) {
      if (length[left] >= length[right]) {
        left = parent[left];
      } else {
        right = parent[right];
      }
    }
    return left;
  }

  /** What follows so many labels of a string. */
  int without(int string, int prefix) {
    if (prefix == 0) {
      return string;
    }
    int[] labels = labels(string);
    int rest = EMPTY;
    for (int i = prefix; i < labels.length; i++) {
      rest = append(rest, labels[i]);
    }
    return rest;
  }
}

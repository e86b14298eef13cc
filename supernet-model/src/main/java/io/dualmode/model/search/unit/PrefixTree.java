package io.dualmode.model.search.unit;

import io.dualmode.model.search.LongIntMap;
import java.util.Arrays;

/**
 * The unit sequences of the paths alive, as a tree: node 0 is the sequence that all begin with, every other node one unit more than its
 * parent, which has a lower number. A node knows the state of the network behind its last unit and what that unit gained there. Not safe
 * for use by several threads.
 */
public final class PrefixTree {
  private int[] parent = new int[1024];
  private int[] unit = new int[1024];
  private long[] state = new long[1024];
  private float[] gain = new float[1024];
  private int[] moved = new int[1024];
  private int count;
  private LongIntMap children;

  public PrefixTree() {
    clear(0);
  }

  /** Forgets all sequences but the empty one. */
  public void clear(long networkState) {
    count = 1;
    parent[0] = -1;
    state[0] = networkState;
    children = new LongIntMap();
  }

  /** State of the network behind a sequence. */
  public long state(int node) {
    return state[node];
  }

  /** What the last unit of a sequence gained beside its sound. */
  public float gain(int node) {
    return gain[node];
  }

  public int count() {
    return count;
  }

  public int parent(int node) {
    return parent[node];
  }

  /** The last unit of a sequence other than that of node 0. */
  public int unit(int node) {
    return unit[node];
  }

  private static long key(int node, int unit) {
    return (long) node << 32 | unit;
  }

  /** The sequence that is one unit longer, -1 where it was not {@linkplain #add added}. */
  public int child(int node, int withUnit) {
    return children.get(key(node, withUnit));
  }

  /** Adds a sequence that is one unit longer. */
  public int add(int node, int withUnit, long networkState, float gained) {
    if (count == parent.length) {
      parent = Arrays.copyOf(parent, 2 * count);
      unit = Arrays.copyOf(unit, 2 * count);
      state = Arrays.copyOf(state, 2 * count);
      gain = Arrays.copyOf(gain, 2 * count);
    }
    parent[count] = node;
    unit[count] = withUnit;
    state[count] = networkState;
    gain[count] = gained;
    children.put(key(node, withUnit), count);
    return count++;
  }

  /** Units behind those of node 0. */
  public int length(int node) {
    int length = 0;
    for (int n = node; n != 0; n = parent[n]) {
      length++;
    }
    return length;
  }

  /** The node of the sequence without its last units. */
  public int without(int node, int lastUnits) {
    int n = node;
    for (int i = 0; i < lastUnits; i++) {
      n = parent[n];
    }
    return n;
  }

  /** The units of a node behind those of node 0. */
  public int[] units(int node) {
    int length = length(node);
    int[] units = new int[length];
    for (int n = node; n != 0; n = parent[n]) {
      units[--length] = unit[n];
    }
    return units;
  }

  /** Starts a collection: no node is marked. */
  public void beginMarking() {
    moved = moved.length < count ? new int[parent.length] : moved;
    Arrays.fill(moved, 0, count, -1);
  }

  /** Marks a node and those above it. */
  public void mark(int node) {
    for (int n = node; n >= 0 && moved[n] < 0; n = parent[n]) {
      moved[n] = 0;
    }
  }

  /** The longest sequence that two begin with. */
  public int common(int node, int other) {
    int a = node;
    int b = other;
    while (a != b) {
      if (a > b) {
        a = parent[a];
      } else {
        b = parent[b];
      }
    }
    return a;
  }

  /** Keeps what was marked and descends from a node, which becomes number 0; {@link #moved} then tells where each went, -1 if nowhere. */
  public void compact(int root) {
    children = new LongIntMap();
    int kept = 0;
    for (int n = 0; n < count; n++) {
      boolean kin = n == root || n > root && moved[parent[n]] >= 0;
      if (!kin || moved[n] < 0) {
        moved[n] = -1;
        continue;
      }
      parent[kept] = n == root ? -1 : moved[parent[n]];
      unit[kept] = unit[n];
      state[kept] = state[n];
      gain[kept] = gain[n];
      if (n != root) {
        children.put(key(parent[kept], unit[kept]), kept);
      }
      moved[n] = kept++;
    }
    count = kept;
  }

  public int moved(int node) {
    return moved[node];
  }

  public long bytes() {
    return 20L * parent.length + 4L * moved.length + 12L * 2 * children.size();
  }
}

package io.dualmode.tools.g2p;

import java.util.Arrays;

/** A hash map from non-negative long to non-negative int in two flat arrays, with linear probing. Not thread-safe. */
final class LongIntMap {
  private static final long FREE = -1;

  private long[] keys = new long[1 << 10];
  private int[] values = new int[1 << 10];
  private int size;

  LongIntMap() {
    Arrays.fill(keys, FREE);
  }

  /** The value of a key, or -1. */
  int get(long key) {
    int slot = slot(keys, key);
    return keys[slot] == FREE ? -1 : values[slot];
  }

  void put(long key, int value) {
    int slot = slot(keys, key);
    if (keys[slot] == FREE) {
      keys[slot] = key;
      size++;
    }
    values[slot] = value;
    if (2 * size > keys.length) {
      grow();
    }
  }

  private void grow() {
    long[] newKeys = new long[2 * keys.length];
    int[] newValues = new int[2 * keys.length];
    Arrays.fill(newKeys, FREE);
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != FREE) {
        int slot = slot(newKeys, keys[i]);
        newKeys[slot] = keys[i];
        newValues[slot] = values[i];
      }
    }
    keys = newKeys;
    values = newValues;
  }

  private static int slot(long[] keys, long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed ^ mixed >>> 32) & keys.length - 1;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }
}

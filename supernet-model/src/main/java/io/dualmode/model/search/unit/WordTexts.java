package io.dualmode.model.search.unit;

import io.dualmode.model.search.LongIntMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words by their text, as a tree over the bytes of it, so that a word is found however it is cut into units. Text is compared as
 * {@link UnitSpelling#fold} says; several words may have the same. Node 0 is the root; a node has a higher number than its parent.
 * Immutable once it is read; safe for use by any number of threads then.
 */
public final class WordTexts {
  static final int ROOT = 0;
  static final int NONE = -1;
  private static final int BYTE_BITS = 8;

  private final LongIntMap children = new LongIntMap();
  private int[] parent = new int[256];
  /** The last word added that ends at a node, {@link #NONE} without one. */
  private int[] last = new int[256];
  private int nodes = 1;

  private int[] word = new int[64];
  private int[] node = new int[64];
  /** The word added before that ends at the same node. */
  private int[] before = new int[64];
  private final List<String> written = new ArrayList<>();

  public WordTexts() {
    last[ROOT] = NONE;
    parent[ROOT] = NONE;
  }

  /**
   * Adds a word.
   *
   * @param text what units spell where it is said
   * @param number what it is called by those who ask
   * @param as how it is written in results, null for as the units spell it
   */
  public void add(String text, int number, String as) {
    int at = ROOT;
    for (byte next : UnitSpelling.fold(text).getBytes(StandardCharsets.UTF_8)) {
      int child = child(at, next);
      if (child < 0) {
        child = nodes++;
        if (child == parent.length) {
          parent = Arrays.copyOf(parent, 2 * child);
          last = Arrays.copyOf(last, 2 * child);
        }
        parent[child] = at;
        last[child] = NONE;
        children.put(key(at, next), child);
      }
      at = child;
    }
    int entry = written.size();
    if (entry == word.length) {
      word = Arrays.copyOf(word, 2 * entry);
      node = Arrays.copyOf(node, 2 * entry);
      before = Arrays.copyOf(before, 2 * entry);
    }
    word[entry] = number;
    node[entry] = at;
    before[entry] = last[at];
    last[at] = entry;
    written.add(as);
  }

  private static long key(int at, byte next) {
    return (long) at << BYTE_BITS | next & 0xff;
  }

  private int child(int at, byte next) {
    return children.get(key(at, next));
  }

  /** The node behind some bytes, {@link #NONE} where no word goes on so. */
  int follow(int from, byte[] bytes) {
    int at = from;
    for (int i = 0; i < bytes.length && at >= 0; i++) {
      at = child(at, bytes[i]);
    }
    return at;
  }

  int nodes() {
    return nodes;
  }

  int parent(int at) {
    return parent[at];
  }

  /** Entries, each a word and a text. */
  int entries() {
    return written.size();
  }

  /** The number of the word of an entry. */
  int word(int entry) {
    return word[entry];
  }

  /** The node that the text of an entry ends at. */
  int node(int entry) {
    return node[entry];
  }

  /** How the word of an entry is written, null for as the units spell it. */
  String written(int entry) {
    return written.get(entry);
  }

  /** The first of the entries that end at a node, {@link #NONE} without one. */
  int first(int at) {
    return last[at];
  }

  /** The next entry that ends at the same node, {@link #NONE} behind the last. */
  int next(int entry) {
    return before[entry];
  }
}

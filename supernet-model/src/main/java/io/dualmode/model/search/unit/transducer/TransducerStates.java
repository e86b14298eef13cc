package io.dualmode.model.search.unit.transducer;

import io.dualmode.model.search.unit.PrefixTree;
import io.dualmode.model.search.unit.UnitSpelling;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * The states of a transducer behind unit sequences, computed once per sequence and shared by all its paths. Room is taken again from
 * sequences that nobody marks. Not safe for use by several threads.
 */
final class TransducerStates {
  private static final int FIRST_ROOM = 64;
  private static final int NONE = -1;

  private final TransducerModel model;
  private final UnitSpelling spelling;
  private final int size;
  private float[] states;
  /** The sequence of each slot, {@link #NONE} for a free one. */
  private int[] nodeOf = new int[FIRST_ROOM];
  /** The slot of each sequence. */
  private int[] slotOf = new int[1024];
  private int used;

  TransducerStates(TransducerModel model, UnitSpelling spelling) {
    this.model = model;
    this.spelling = spelling;
    size = model.stateSize();
    states = new float[FIRST_ROOM * size];
    Arrays.fill(nodeOf, NONE);
    Arrays.fill(slotOf, NONE);
  }

  float[] states() {
    return states;
  }

  /** Forgets all, and knows the root as the sequence without units. */
  void clear(int root) {
    Arrays.fill(nodeOf, NONE);
    Arrays.fill(slotOf, NONE);
    used = 0;
    begin(root);
  }

  /** Lets a sequence go on as if nothing had been said. */
  private void begin(int node) {
    // may make room
    int slot = slot(node);
    model.begin(states, slot * size);
  }

  boolean has(int node) {
    return node < slotOf.length && slotOf[node] >= 0;
  }

  /** Where the state of a sequence lies, computed from that of its parent where it is new; after the end of a turn it begins anew. */
  int of(int node, PrefixTree prefixes) {
    if (!has(node) && spelling.endsTurn(prefixes.unit(node))) {
      begin(node);
    } else if (!has(node)) {
      int parent = prefixes.parent(node);
      if (!has(parent)) {
        throw new IllegalStateException("the state behind the sequence before was dropped too early");
      }
      int slot = slot(node);
      model.extend(states, slotOf[parent] * size, prefixes.unit(node), slot * size);
    }
    return slotOf[node] * size;
  }

  private int slot(int node) {
    if (node >= slotOf.length) {
      int before = slotOf.length;
      slotOf = Arrays.copyOf(slotOf, Math.max(2 * before, node + 1));
      Arrays.fill(slotOf, before, slotOf.length, NONE);
    }
    if (slotOf[node] < 0) {
      int free = 0;
      while (free < nodeOf.length && nodeOf[free] != NONE) {
        free++;
      }
      if (free == nodeOf.length) {
        nodeOf = Arrays.copyOf(nodeOf, 2 * free);
        Arrays.fill(nodeOf, free, nodeOf.length, NONE);
        states = Arrays.copyOf(states, nodeOf.length * size);
      }
      nodeOf[free] = node;
      slotOf[node] = free;
      used++;
    }
    return slotOf[node];
  }

  /** Whether it is time to {@link #retain}. */
  boolean isCrowded() {
    return used > nodeOf.length / 2;
  }

  /** Frees the slots of sequences that are not wanted any more. */
  void retain(IntPredicate wanted) {
    for (int slot = 0; slot < nodeOf.length; slot++) {
      if (nodeOf[slot] != NONE && !wanted.test(nodeOf[slot])) {
        slotOf[nodeOf[slot]] = NONE;
        nodeOf[slot] = NONE;
        used--;
      }
    }
  }

  /** Follows sequences to their new numbers; those that have none are free. */
  void renumber(IntUnaryOperator moved) {
    Arrays.fill(slotOf, NONE);
    for (int slot = 0; slot < nodeOf.length; slot++) {
      if (nodeOf[slot] != NONE) {
        nodeOf[slot] = moved.applyAsInt(nodeOf[slot]);
        if (nodeOf[slot] >= 0) {
          slotOf[nodeOf[slot]] = slot;
        } else {
          used--;
        }
      }
    }
  }

  long bytes() {
    return 4L * states.length + 4L * slotOf.length;
  }
}

package io.dualmode.kaldi.rescore;

import io.dualmode.kaldi.fst.ArcCursor;
import io.dualmode.kaldi.fst.Fst;
import io.dualmode.kaldi.fst.file.OpenFst;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The language model that a graph was made of ({@code G.fst}), as an acceptor of what it writes: its arcs by their words. Arcs that read
 * a disambiguation symbol and write nothing back off. Thread-safe.
 */
final class SentenceGraph {
  private final Fst fst;
  /** Whether what arcs write is in the order in which they stand, in every state. */
  private final boolean sorted;
  /** For other files, the arcs of the states that were met, in order of what they write. */
  private final Map<Integer, int[]> orders = new ConcurrentHashMap<>();

  private SentenceGraph(Fst fst, boolean sorted) {
    this.fst = fst;
    this.sorted = sorted;
  }

  static SentenceGraph read(Path file) throws IOException {
    Fst fst = OpenFst.read(file).fst();
    if (fst.start() < 0 || fst.start() >= fst.states()) {
      throw new ModelFormatException(file.toString(), -1, "a language model with a start",
          "start " + fst.start() + " of " + fst.states() + " states");
    }
    return new SentenceGraph(fst, isSorted(fst));
  }

  private static boolean isSorted(Fst fst) {
    ArcCursor arcs = fst.cursor();
    for (int state = 0; state < fst.states(); state++) {
      arcs.move(state);
      for (int i = 1; i < arcs.count(); i++) {
        if (arcs.output(i) < arcs.output(i - 1)) {
          return false;
        }
      }
    }
    return true;
  }

  int start() {
    return fst.start();
  }

  float finalCost(int state) {
    return fst.finalCost(state);
  }

  Arcs arcs() {
    return new Arcs();
  }

  /** The arcs of one state that write one word, or nothing. Belongs to one thread. */
  final class Arcs {
    private final ArcCursor cursor = fst.cursor();
    private int[] order;
    private int first;
    private int end;

    /** Goes to those of a state and a word. */
    void move(int state, int word) {
      cursor.move(state);
      order = sorted ? null : orders.computeIfAbsent(state, s -> order());
      first = firstNotBelow(word);
      end = first;
      while (end < cursor.count() && output(end) == word) {
        end++;
      }
    }

    private int[] order() {
      return IntStream.range(0, cursor.count()).boxed().sorted(Comparator.comparingInt(cursor::output))
          .mapToInt(Integer::intValue).toArray();
    }

    private int at(int place) {
      return order == null ? place : order[place];
    }

    private int output(int place) {
      return cursor.output(at(place));
    }

    private int firstNotBelow(int word) {
      int low = 0;
      int high = cursor.count();
      while (low < high) {
        int middle = low + high >>> 1;
        if (output(middle) < word) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    int count() {
      return end - first;
    }

    float cost(int i) {
      return cursor.cost(at(first + i));
    }

    int next(int i) {
      return cursor.next(at(first + i));
    }
  }
}

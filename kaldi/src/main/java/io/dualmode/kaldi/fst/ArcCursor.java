package io.dualmode.kaldi.fst;

/** Looks at the arcs of one state, without copying them. */
public interface ArcCursor {
  /** Goes to the arcs of a state. */
  void move(int state);

  /** How many there are. */
  int count();

  int input(int arc);

  int output(int arc);

  float cost(int arc);

  int next(int arc);

  /** The first arc that does not read less than a label, where arcs are in order of their input. */
  default int firstNotBelow(int label) {
    return firstNotBelow(label, 0, count());
  }

  /** The same among the arcs {@code from..to-1}. */
  default int firstNotBelow(int label, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = low + high >>> 1;
      if (input(middle) < label) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

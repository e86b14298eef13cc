package io.dualmode.tools.serve.protocol;

/** When the latest parts of a stream arrived. Not thread-safe. */
final class ArrivalTimes {
  private static final int PARTS = 512;

  private final long[] end = new long[PARTS];
  private final long[] nanos = new long[PARTS];
  private int first;
  private int count;
  private long bytes;

  /** So many bytes more arrived now. */
  void add(int length, long now) {
    bytes += length;
    if (count == PARTS) {
      first = (first + 1) % PARTS;
      count--;
    }
    int at = (first + count++) % PARTS;
    end[at] = bytes;
    nanos[at] = now;
  }

  /** When a byte arrived, counted from 0 at the stream's beginning; -1 where that is long ago. */
  long of(long position) {
    if (count == 0 || position < end[first] && count == PARTS) {
      return -1;
    }
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (end[(first + middle) % PARTS] > position) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return nanos[(first + low) % PARTS];
  }
}

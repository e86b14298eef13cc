package io.dualmode.tools.transcribe;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;

/**
 * One output for several recordings that are heard side by side: the first of them is printed as it is heard, the others wait until those
 * before them are closed. Thread-safe.
 */
final class Turns {
  private final PrintWriter out;
  private final HearingProgress progress;
  private final Map<Integer, Turn> open = new HashMap<>();
  private int turn;

  /** @param progress what has to give way when something is printed */
  Turns(PrintWriter out, HearingProgress progress) {
    this.out = out;
    this.progress = progress;
  }

  /** The output of the recording with this number, counted from 0; each has to be opened and closed. */
  synchronized PrintWriter open(int number) {
    Turn turn = new Turn(number);
    open.put(number, turn);
    return new PrintWriter(turn);
  }

  /** Holds what is written until it is flushed, and until its turn has come. */
  private final class Turn extends Writer {
    private final int number;
    private final StringBuilder held = new StringBuilder();
    private boolean closed;

    Turn(int number) {
      super(Turns.this);
      this.number = number;
    }

    @Override
    public void write(char[] text, int offset, int length) {
      synchronized (lock) {
        held.append(text, offset, length);
      }
    }

    @Override
    public void flush() {
      synchronized (lock) {
        if (number == turn) {
          print();
        }
      }
    }

    private void print() {
      if (held.length() > 0) {
        progress.above(() -> {
          out.append(held);
          out.flush();
        });
        held.setLength(0);
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        if (closed) {
          return;
        }
        closed = true;
        for (Turn next = open.get(turn); next != null; next = open.get(turn)) {
          next.print();
          if (!next.closed) {
            return;
          }
          open.remove(turn++);
        }
      }
    }
  }
}

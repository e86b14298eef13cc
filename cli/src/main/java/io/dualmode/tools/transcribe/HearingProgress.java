package io.dualmode.tools.transcribe;

import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.console.StatusLine;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How far the recordings of a command are: the last line of a terminal, five times a second, or elsewhere a line every half a minute. What
 * else is printed goes through here, so that it stands above that line. Thread-safe.
 */
final class HearingProgress implements AutoCloseable {
  private static final long SHOW_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 30_000_000_000L;

  private final PrintWriter err;
  private final StatusLine status;
  private final long begin = System.nanoTime();
  private long shown = begin;
  private int all;
  private int done;
  private double secondsDone;

  HearingProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.status = new StatusLine(terminal ? err : null);
  }

  /** Tells how many recordings there are. */
  synchronized void begin(int recordings) {
    all = recordings;
  }

  /**
   * Tells how far one of them is.
   *
   * @param seconds heard of it
   * @param part how much of it that is, 0..1, where that is known
   */
  synchronized void heard(String name, double seconds, OptionalDouble part) {
    long now = System.nanoTime();
    if (now - shown >= (status.isVisible() ? SHOW_NANOS : LINE_NANOS)) {
      shown = now;
      String line = line(name, seconds, part, secondsDone, done, all, (now - begin) / 1e9);
      if (status.isVisible()) {
        status.show(ErrorLine.of(line));
      } else {
        ErrorLine.print(err, line);
      }
    }
  }

  static String line(String name, double seconds, OptionalDouble part, double before, int done, int all, double elapsed) {
    StringBuilder line = new StringBuilder();
    if (all > 1) {
      line.append(done + 1).append(" of ").append(all).append(": ");
    }
    line.append(name).append(": ").append(clock(seconds)).append(" heard");
    double speed = elapsed > 0 ? (before + seconds) / elapsed : 0;
    line.append(String.format(Locale.ROOT, ", %.1f times as fast as it was spoken", speed));
    if (part.isPresent() && part.getAsDouble() > 0.005 && speed > 0) {
      double left = seconds * (1 / part.getAsDouble() - 1) / speed;
      line.append(String.format(Locale.ROOT, ", %.0f %%, about %s left", 100 * part.getAsDouble(), clock(left)));
    }
    return line.toString();
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600 ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** Tells that one is over. */
  synchronized void over(double seconds) {
    done++;
    secondsDone += seconds;
    if (done == all) {
      status.clear();
    }
  }

  /** Prints whole lines by whatever way. */
  void above(Runnable print) {
    status.above(print);
  }

  /** A line about something that is wrong. */
  void complain(String what) {
    status.above(() -> ErrorLine.print(err, what));
  }

  @Override
  public void close() {
    status.clear();
  }
}

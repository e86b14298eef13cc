package io.dualmode.tools.serve.guard;

import io.dualmode.tools.console.LogText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's log: clean lines with their time, and no more than {@value #LINES} a second whatever clients do. */
public final class ServerLog {
  private static final Logger LOG = LoggerFactory.getLogger("serve");
  private static final int LINES = 20;
  private static final int MOST = 400;
  private static final int FRAMES = 30;

  private long second;
  private int lines;
  private long leftOut;

  /** What a client did; the text may be the client's own. */
  public void client(String who, String what) {
    if (mayWrite()) {
      LOG.warn("{} {}: {}", now(), who, LogText.of(what, MOST));
    }
  }

  /** A failure of ours, with where it was. */
  public void failure(String who, String what, Throwable e) {
    if (mayWrite()) {
      LOG.error("{} {}: {}: {}", now(), who, what, describe(e));
    }
  }

  /** What happens to the server as a whole, always written. */
  public void server(String what) {
    LOG.warn("{} {}", now(), LogText.of(what, 2 * MOST));
  }

  /** The server's own failure, always written. */
  public void fatal(String what, Throwable e) {
    LOG.error("{} {}: {}", now(), what, describe(e));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Class, clean message and the stack of an exception and of its cause. */
  private static String describe(Throwable e) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    for (Throwable at = e; at != null; at = at.getCause() == at ? null : at.getCause()) {
      out.print((at == e ? "" : "caused by ") + at.getClass().getName() + ": " + LogText.of(at.getMessage(), MOST));
      StackTraceElement[] frames = at.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
        out.print("\n\tat " + frames[i]);
      }
      out.println();
    }
    return text.toString().stripTrailing();
  }

  private synchronized boolean mayWrite() {
    long now = System.nanoTime() / 1_000_000_000L;
    if (now != second) {
      second = now;
      lines = 0;
      if (leftOut > 0) {
        LOG.warn("{} {} lines left out", now(), leftOut);
        leftOut = 0;
      }
    }
    if (lines++ < LINES) {
      return true;
    }
    leftOut++;
    return false;
  }
}

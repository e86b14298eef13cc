package io.dualmode.tools.serve;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's log: clean lines, and no more than {@value #LINES} a second whatever clients do. */
final class ServerLog {
  private static final Logger LOG = LoggerFactory.getLogger(VoskServer.class);
  private static final int LINES = 20;
  private static final int MOST = 400;
  private static final int FRAMES = 30;

  private long second;
  private int lines;
  private long leftOut;

  /** What a client did; the text may be the client's own. */
  void client(String who, String what) {
    if (mayWrite()) {
      LOG.warn("{}: {}", who, LogText.of(what, MOST));
    }
  }

  /** A failure of ours, with where it was. */
  void failure(String who, String what, Throwable e) {
    if (mayWrite()) {
      LOG.error("{}: {}: {}", who, what, describe(e));
    }
  }

  /** What happens to the server as a whole, always written. */
  void server(String what) {
    LOG.warn("{}", LogText.of(what, 2 * MOST));
  }

  /** The server's own failure, always written. */
  void fatal(String what, Throwable e) {
    LOG.error("{}: {}", what, describe(e));
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
        LOG.warn("{} lines left out", leftOut);
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

package io.dualmode.tools.console;

import java.io.PrintWriter;

/**
 * The last line of a terminal, shown again and again while lines are printed above it. It never wraps, however narrow the terminal is.
 *
 * <p>Where there is no terminal nothing is shown, so that no control character reaches a file. Thread-safe.
 */
public final class StatusLine {
  private static final String CLEAR = "\r\033[K";
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";

  private final PrintWriter terminal;
  private String shown = "";

  /** @param terminal where it is shown, null for nowhere */
  public StatusLine(PrintWriter terminal) {
    this.terminal = terminal;
  }

  /** Whether it can be seen. */
  public boolean isVisible() {
    return terminal != null;
  }

  /** Shows a text in place of the one before; it holds no line ends, and of control sequences only those of colours. */
  public synchronized void show(String text) {
    if (terminal != null && !text.equals(shown)) {
      terminal.print(CLEAR + NO_WRAP + text + WRAP);
      terminal.flush();
      shown = text;
    }
  }

  /** Takes it away. */
  public synchronized void clear() {
    if (!shown.isEmpty()) {
      terminal.print(CLEAR);
      terminal.flush();
      shown = "";
    }
  }

  /** Prints whole lines, by whatever way, above it. */
  public synchronized void above(Runnable print) {
    String text = shown;
    clear();
    print.run();
    show(text);
  }
}

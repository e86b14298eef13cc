package io.dualmode.tools.console;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Whether a person looks at what is printed.
 *
 * <p>The launcher tells by the variable {@value #VARIABLE}, which holds {@code o} where the standard output is a terminal and {@code e} where
 * the error output is one; without it a terminal is one where both are.
 */
public final class Terminal {
  static final String VARIABLE = "DUALMODE_TERMINAL";
  private static final int USUAL_COLUMNS = 80;

  private Terminal() {}

  /** Whether the standard output is a terminal. */
  public static boolean isOutput() {
    return is("o");
  }

  /** Whether the error output is a terminal. */
  public static boolean isError() {
    return is("e");
  }

  private static boolean is(String stream) {
    String told = System.getenv(VARIABLE);
    return told != null ? told.contains(stream) : isConsole();
  }

  private static boolean isConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // from JDK 22 on there is a console in any case
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Columns of the terminal; 80 where they cannot be told. */
  public static int columns() {
    try {
      Process stty = new ProcessBuilder("sh", "-c", "stty size </dev/tty").redirectErrorStream(true).start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      int columns = stty.waitFor(1, TimeUnit.SECONDS) && size.matches("[0-9]+ [0-9]+") ? Integer.parseInt(size.split(" ")[1]) : 0;
      return columns >= 20 ? columns : USUAL_COLUMNS;
    } catch (IOException | NumberFormatException e) {
      return USUAL_COLUMNS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_COLUMNS;
    }
  }
}

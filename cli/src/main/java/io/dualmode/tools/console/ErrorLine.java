package io.dualmode.tools.console;

import java.io.PrintWriter;

/**
 * What is wrong, as one line on the error output: whatever names, contents of files or libraries stand in it, it neither breaks nor steers
 * the terminal, and has a length that can be read.
 */
public final class ErrorLine {
  private static final int MOST = 1000;

  private ErrorLine() {}

  /** Prints the line, with the program's name in front. */
  public static void print(PrintWriter err, String what) {
    synchronized (err) {
      err.println("dualmode: " + of(what));
      err.flush();
    }
  }

  /** The text as one line; of one that is too long beginning and end. */
  public static String of(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    if (line.length() > MOST) {
      line = line.substring(0, MOST / 2) + " ... " + line.substring(line.length() - MOST / 2);
    }
    return LogText.of(line, 2 * MOST);
  }
}

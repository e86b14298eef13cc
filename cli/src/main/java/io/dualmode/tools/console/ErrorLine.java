package io.dualmode.tools.console;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

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

  /** The message of an exception; file system errors have only the path for a message. */
  public static String message(Throwable e) {
    if (e instanceof UncheckedIOException unchecked) {
      return message(unchecked.getCause());
    }
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + (file instanceof NoSuchFileException ? "no such file"
          : file instanceof AccessDeniedException ? "access denied"
          : file instanceof FileAlreadyExistsException ? "is in the way: there is something of this name that is no folder"
          : file instanceof NotDirectoryException ? "is no folder"
          : file instanceof DirectoryNotEmptyException ? "is a folder that is not empty" : file.getClass().getSimpleName());
    }
    return e.getMessage() == null || e.getMessage().isBlank() ? e.getClass().getSimpleName() : e.getMessage();
  }
}

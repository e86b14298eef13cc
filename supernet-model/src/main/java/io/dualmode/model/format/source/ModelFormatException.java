package io.dualmode.model.format.source;

import java.io.IOException;

/** A model file that cannot be what it should be: truncated, damaged, foreign, too large or of another version. */
public final class ModelFormatException extends IOException {
  private static final int LONGEST = 300;

  private final String path;
  private final long offset;

  /**
   * @param path the file
   * @param offset byte where the fault lies, or -1 where no single byte is to blame
   * @param expected what should be there
   * @param found what is there
   */
  public ModelFormatException(String path, long offset, String expected, String found) {
    this(path, offset, expected, found, null);
  }

  public ModelFormatException(String path, long offset, String expected, String found, Throwable cause) {
    super(path + (offset < 0 ? "" : ", byte " + offset) + ": expected " + shorten(expected) + ", found " + shorten(found), cause);
    this.path = path;
    this.offset = offset;
  }

  /** The file, as it was named to the reader. */
  public String path() {
    return path;
  }

  /** Byte where the fault lies, or -1. */
  public long offset() {
    return offset;
  }

  private static String shorten(String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}

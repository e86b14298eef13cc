package io.dualmode.tools.transcript;

/** How recordings are called in lines that people and programs read: names of files may hold anything, ends of lines too. */
public final class RecordingName {
  private RecordingName() {}

  /** A name without what ends lines, parts columns or steers terminals; a blank stands for it. */
  public static String inLine(String name) {
    return name.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
  }
}

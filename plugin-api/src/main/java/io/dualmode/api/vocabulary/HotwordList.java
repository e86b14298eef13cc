package io.dualmode.api.vocabulary;

import io.dualmode.api.internal.Utf8Input;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hotwords as text: {@code PHRASE[=BOOST]}, separated by commas, or one a line in a file (UTF-8; blank lines and lines that begin with
 * {@code #} are skipped).
 */
public final class HotwordList {
  private static final float DEFAULT_BOOST = 3;
  private static final int MAX_BYTES = 4 << 20;

  private HotwordList() {}

  /** Checks a list; whether a file is there and right is seen when it is read. */
  public static void check(String text) {
    if (!isFile(text)) {
      parse(text);
    }
  }

  /**
   * The hotwords of a list or of a file, in their order.
   *
   * @throws IllegalArgumentException when the file cannot be read or either has a fault; {@code name} is what the message calls the text
   */
  public static List<Hotword> of(String name, String text) {
    if (!isFile(text.strip())) {
      return parse(text);
    }
    try {
      return read(Path.of(text.strip()));
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static boolean isFile(String text) {
    boolean path = text.contains("/") || text.contains("\\");
    return text.endsWith(".txt") || path && !text.contains(",") && !text.contains("=");
  }

  private static List<Hotword> parse(String text) {
    List<Hotword> hotwords = new ArrayList<>();
    for (String part : text.split(",")) {
      if (!part.isBlank()) {
        hotwords.add(hotword(part.strip()));
      }
    }
    return hotwords;
  }

  /** The hotwords of a file. */
  static List<Hotword> read(Path file) throws IOException {
    List<Hotword> hotwords = new ArrayList<>();
    int number = 0;
    for (String line : text(file).lines().toList()) {
      number++;
      String entry = line.strip();
      if (entry.isEmpty() || entry.startsWith("#")) {
        continue;
      }
      try {
        hotwords.add(hotword(entry));
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
      }
    }
    return hotwords;
  }

  private static String text(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
      }
      String text = Utf8Input.text(bytes, file.toString());
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (FileSystemException e) {
      throw new IOException("cannot read " + file + ": " + (e instanceof NoSuchFileException ? "no such file" : e.getReason() != null ? e.getReason() : "access denied"), e);
    }
  }

  /** {@code PHRASE[=BOOST]}. */
  static Hotword hotword(String entry) {
    int sign = entry.lastIndexOf('=');
    if (sign < 0) {
      return new Hotword(entry, DEFAULT_BOOST);
    }
    String boost = entry.substring(sign + 1).strip();
    try {
      return new Hotword(entry.substring(0, sign).strip(), Float.parseFloat(boost));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("hotword '" + entry.substring(0, sign).strip() + "': boost is '" + boost + "', allowed: -20..20");
    }
  }
}

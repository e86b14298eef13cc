package io.dualmode.api.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A properties file with the places of its entries, which {@link Properties} does not tell; what an entry means is left to it. UTF-8, with
 * or without a byte order mark.
 */
public final class PropertiesText {
  private static final int MAX_BYTES = 16 << 20;
  private static final Pattern BACKSLASH_ALONE = Pattern.compile("\\s*\\\\(\n\\s*)?");
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private PropertiesText() {}

  /**
   * One entry.
   *
   * @param line where it begins, from 1
   * @param name empty for one that cannot be read
   * @param value of it
   * @param problem why it cannot be read
   */
  public record Entry(int line, String name, String value, Optional<String> problem) {}

  /** The entries in the order of the file; a name may have several. */
  public static List<Entry> read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("larger than " + MAX_BYTES + " bytes, which no properties file is");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<Entry> entries = new ArrayList<>();
    String[] lines = LINE_END.split(text.startsWith("\uFEFF") ? text.substring(1) : text, -1);
    for (int i = 0; i < lines.length; i++) {
      int first = i;
      String start = lines[i].strip();
      if (start.isEmpty() || start.startsWith("#") || start.startsWith("!")) {
        continue;
      }
      StringBuilder logical = new StringBuilder(lines[i]);
      while (isContinued(lines[i]) && i + 1 < lines.length) {
        logical.append('\n').append(lines[++i]);
      }
      if (i + 1 < lines.length) {
        logical.append('\n');
      }
      entry(first + 1, logical.toString()).ifPresent(entries::add);
    }
    return entries;
  }

  private static boolean isContinued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /** Empty for what is no entry: a line of nothing but a backslash, and nothing behind it. */
  private static Optional<Entry> entry(int line, String logical) throws IOException {
    if (BACKSLASH_ALONE.matcher(logical).matches()) {
      return Optional.empty();
    }
    Properties one = new Properties();
    try {
      one.load(new StringReader(logical));
    } catch (IllegalArgumentException e) {
      return Optional.of(new Entry(line, "", "", Optional.of(String.valueOf(e.getMessage()))));
    }
    return one.stringPropertyNames().stream().findFirst().map(name -> new Entry(line, name, one.getProperty(name), Optional.empty()));
  }
}

package io.dualmode.kaldi.io;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An option file: a line {@code --name=value} each, what stands behind {@code #} is a remark. Underscores count as hyphens, a later line
 * wins over an earlier one, {@code --name} alone is {@code true}. Immutable.
 */
public final class KaldiOptions {
  private static final int LONGEST = 1 << 16;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private record Value(String text, int line) {}

  private final String path;
  private final Map<String, Value> values = new LinkedHashMap<>();

  private KaldiOptions(String path) {
    this.path = path;
  }

  /** No options. */
  public static KaldiOptions none() {
    return new KaldiOptions("no file");
  }

  /** Reads a file; remarks may be in any encoding, and editors may have put a mark of theirs in front. */
  public static KaldiOptions read(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return read(file.toString(), new BufferedReader(new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)));
  }

  /** Reads lines. */
  public static KaldiOptions read(String path, BufferedReader reader) throws IOException {
    KaldiOptions options = new KaldiOptions(path);
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      int remark = line.indexOf('#');
      String text = (remark < 0 ? line : line.substring(0, remark)).strip();
      if (text.isEmpty()) {
        continue;
      }
      int equals = text.indexOf('=');
      String name = (equals < 0 ? text : text.substring(0, equals)).strip();
      if (!name.startsWith("--") || name.length() == 2 || text.length() > LONGEST) {
        throw new ModelFormatException(path, -1, "--name=value in line " + number, text);
      }
      options.values.put(name.substring(2).toLowerCase(Locale.ROOT).replace('_', '-'),
          new Value(equals < 0 ? "true" : text.substring(equals + 1).strip(), number));
    }
    return options;
  }

  /** Fails where an option is none of those known. */
  public KaldiOptions allow(Collection<String> known) throws ModelFormatException {
    for (Map.Entry<String, Value> option : values.entrySet()) {
      if (!known.contains(option.getKey())) {
        throw new ModelFormatException(path, -1, "one of the options " + String.join(", ", new TreeSet<>(known)),
            "--" + option.getKey() + " in line " + option.getValue().line());
      }
    }
    return this;
  }

  /** Names of the options that the file sets. */
  public Set<String> names() {
    return values.keySet();
  }

  /** A text. */
  public String text(String name, String byDefault) {
    Value value = values.get(name);
    return value == null ? byDefault : value.text();
  }

  /** A whole number. */
  public int integer(String name, int byDefault) throws ModelFormatException {
    Value value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    try {
      return Integer.parseInt(value.text());
    } catch (NumberFormatException e) {
      throw wrong(name, value, "a whole number");
    }
  }

  /** A number. */
  public float real(String name, float byDefault) throws ModelFormatException {
    Value value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    try {
      float number = Float.parseFloat(value.text());
      if (Float.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(name, value, "a number");
  }

  /** A truth value. */
  public boolean bool(String name, boolean byDefault) throws ModelFormatException {
    Value value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    return switch (value.text().toLowerCase(Locale.ROOT)) {
      case "true", "t", "1", "" -> true;
      case "false", "f", "0" -> false;
      default -> throw wrong(name, value, "true or false");
    };
  }

  /** An error that names an option. */
  public ModelFormatException wrong(String name, String expected) {
    return wrong(name, values.getOrDefault(name, new Value("nothing", 0)), expected);
  }

  private ModelFormatException wrong(String name, Value value, String expected) {
    return new ModelFormatException(path, -1, expected + " for --" + name, value.text() + " in line " + value.line());
  }
}

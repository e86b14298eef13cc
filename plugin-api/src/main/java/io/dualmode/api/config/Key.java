package io.dualmode.api.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One option, declared once, by the module that reads it ({@link KeyProvider}): full property name, unit, default, allowed values and the
 * reason for the default.
 *
 * <p>Names are {@code dualmode.} and words of small letters, digits and dashes with dots between them; those of an adapter or of another
 * module begin with a word of its own, such as {@code dualmode.vosk.}.
 *
 * @param <T> type of its value
 */
public final class Key<T> {
  private static final String TUNED = "model";
  private static final Pattern NAME = Pattern.compile("dualmode([.][a-z0-9-]+)+");

  private final String name;
  private final String unit;
  private final T defaultValue;
  private final String allowed;
  private final String reason;
  private final Function<String, T> parser;
  private final Function<T, String> printer;
  private final String formerName;

  private Key(String name, String unit, T defaultValue, String allowed, String reason, Function<String, T> parser,
      Function<T, String> printer) {
    this(name, unit, defaultValue, allowed, reason, parser, printer, "");
  }

  private Key(String name, String unit, T defaultValue, String allowed, String reason, Function<String, T> parser,
      Function<T, String> printer, String formerName) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("key name is '" + name + "', expected " + NAME);
    }
    this.formerName = formerName;
    this.name = name;
    this.unit = unit;
    this.allowed = allowed;
    this.reason = reason;
    this.parser = parser;
    this.printer = printer;
    this.defaultValue = Objects.requireNonNull(defaultValue, name);
    parse(printer.apply(defaultValue), "default");
  }

  /** A whole number. */
  public static Key<Integer> integer(String name, String unit, int defaultValue, int min, int max, String reason) {
    return new Key<>(name, unit, defaultValue, min + ".." + max, reason, text -> {
      int value = Integer.parseInt(text);
      return value >= min && value <= max ? value : null;
    }, String::valueOf);
  }

  /** A number. */
  public static Key<Double> decimal(String name, String unit, double defaultValue, double min, double max, String reason) {
    return new Key<>(name, unit, defaultValue, min + ".." + max, reason, text -> {
      double value = Double.parseDouble(text);
      return value >= min && value <= max ? value : null;
    }, String::valueOf);
  }

  /** A number whose default, written {@code model}, is the value that the model file recommends. */
  public static Key<OptionalDouble> tuned(String name, String unit, double min, double max, String reason) {
    return new Key<>(name, unit, OptionalDouble.empty(), "model, or " + min + ".." + max, reason, text -> {
      if (text.equals(TUNED)) {
        return OptionalDouble.empty();
      }
      double value = Double.parseDouble(text);
      return value >= min && value <= max ? OptionalDouble.of(value) : null;
    }, v -> v.isPresent() ? String.valueOf(v.getAsDouble()) : TUNED);
  }

  /** A count whose default, written {@code model}, is the value that the model file recommends. */
  public static Key<OptionalInt> tunedCount(String name, String unit, int min, int max, String reason) {
    return new Key<>(name, unit, OptionalInt.empty(), "model, or " + min + ".." + max, reason, text -> {
      if (text.equals(TUNED)) {
        return OptionalInt.empty();
      }
      int value = Integer.parseInt(text);
      return value >= min && value <= max ? OptionalInt.of(value) : null;
    }, v -> v.isPresent() ? String.valueOf(v.getAsInt()) : TUNED);
  }

  /** One of some words. */
  public static Key<String> oneOf(String name, String defaultValue, String reason, String... values) {
    return new Key<>(name, "", defaultValue, String.join(", ", values), reason,
        text -> Arrays.asList(values).contains(text) ? text : null, v -> v);
  }

  static Key<RecognitionMode> mode(String name, RecognitionMode defaultValue, String reason) {
    String modes = Arrays.stream(RecognitionMode.values()).map(RecognitionMode::key).collect(Collectors.joining(", "));
    return new Key<>(name, "", defaultValue, modes, reason,
        text -> Arrays.stream(RecognitionMode.values()).filter(mode -> mode.key().equals(text)).findFirst().orElse(null), RecognitionMode::key);
  }

  /** Any text. */
  public static Key<String> text(String name, String defaultValue, String allowed, String reason) {
    return text(name, defaultValue, allowed, reason, text -> { });
  }

  /**
   * Text that is checked where it is read.
   *
   * @param check throws an {@link IllegalArgumentException} that says what is wrong
   */
  public static Key<String> text(String name, String defaultValue, String allowed, String reason, Consumer<String> check) {
    return new Key<>(name, "", defaultValue, allowed, reason, text -> {
      check.accept(text);
      return text;
    }, v -> v);
  }

  /** The same key, known by another name before, which still counts where it stands. */
  public Key<T> formerly(String name) {
    return new Key<>(this.name, unit, defaultValue, allowed, reason, parser, printer, name);
  }

  /** Full name, as in properties files and after {@code -D}. */
  public String name() {
    return name;
  }

  /** The name that it had before, empty for none. */
  public String formerName() {
    return formerName;
  }

  /** Its name in the environment: in capitals, with underscores for dots and dashes. */
  public String environmentName() {
    return environmentName(name);
  }

  static String environmentName(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Unit of the value, empty for names and switches. */
  public String unit() {
    return unit;
  }

  public T defaultValue() {
    return defaultValue;
  }

  /** The default as it would be written in a file. */
  public String defaultText() {
    return printer.apply(defaultValue);
  }

  /** The values that are allowed, in words. */
  public String allowed() {
    return allowed;
  }

  /** What it does and why the default is what it is. */
  public String reason() {
    return reason;
  }

  /** What is wrong with a value, in words; empty where it is allowed. */
  public Optional<String> problem(String text) {
    try {
      parse(text, "");
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  String print(T value) {
    return printer.apply(value);
  }

  /** @param origin where the text stands, in words, empty for nowhere */
  T parse(String text, String origin) {
    T value = null;
    String detail = "";
    try {
      value = parser.apply(text.trim());
    } catch (NumberFormatException e) {
      // told below, with what is allowed
    } catch (IllegalArgumentException e) {
      detail = "; " + e.getMessage();
    }
    if (value == null) {
      throw new IllegalArgumentException(name + (origin.isEmpty() ? "" : " (" + origin + ")") + " is '" + text + "', allowed: " + allowed
          + detail);
    }
    return value;
  }

  @Override
  public String toString() {
    return name;
  }
}

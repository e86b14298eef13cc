package io.dualmode.api;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One option, declared once: full property name, unit, default, allowed values and the reason for the default.
 *
 * @param <T> type of its value
 */
public final class Key<T> {
  private static final String TUNED = "model";

  private final String name;
  private final String unit;
  private final T defaultValue;
  private final String allowed;
  private final String reason;
  private final Function<String, T> parser;
  private final Function<T, String> printer;

  private Key(String name, String unit, T defaultValue, String allowed, String reason, Function<String, T> parser,
      Function<T, String> printer) {
    this.name = name;
    this.unit = unit;
    this.allowed = allowed;
    this.reason = reason;
    this.parser = parser;
    this.printer = printer;
    this.defaultValue = Objects.requireNonNull(defaultValue, name);
    parse(printer.apply(defaultValue), "default");
  }

  static Key<Integer> integer(String name, String unit, int defaultValue, int min, int max, String reason) {
    return new Key<>(name, unit, defaultValue, min + ".." + max, reason, text -> {
      int value = Integer.parseInt(text);
      return value >= min && value <= max ? value : null;
    }, String::valueOf);
  }

  static Key<Double> decimal(String name, String unit, double defaultValue, double min, double max, String reason) {
    return new Key<>(name, unit, defaultValue, min + ".." + max, reason, text -> {
      double value = Double.parseDouble(text);
      return value >= min && value <= max ? value : null;
    }, String::valueOf);
  }

  /** A number whose default, written {@code model}, is the value that the model file recommends. */
  static Key<OptionalDouble> tuned(String name, String unit, double min, double max, String reason) {
    return new Key<>(name, unit, OptionalDouble.empty(), "model, or " + min + ".." + max, reason, text -> {
      if (text.equals(TUNED)) {
        return OptionalDouble.empty();
      }
      double value = Double.parseDouble(text);
      return value >= min && value <= max ? OptionalDouble.of(value) : null;
    }, v -> v.isPresent() ? String.valueOf(v.getAsDouble()) : TUNED);
  }

  static Key<String> oneOf(String name, String defaultValue, String reason, String... values) {
    return new Key<>(name, "", defaultValue, String.join(", ", values), reason,
        text -> Arrays.asList(values).contains(text) ? text : null, v -> v);
  }

  static Key<RecognitionMode> mode(String name, RecognitionMode defaultValue, String reason) {
    String modes = Arrays.stream(RecognitionMode.values()).map(RecognitionMode::key).collect(Collectors.joining(", "));
    return new Key<>(name, "", defaultValue, modes, reason, RecognitionMode::fromKey, RecognitionMode::key);
  }

  static Key<String> text(String name, String defaultValue, String allowed, String reason) {
    return new Key<>(name, "", defaultValue, allowed, reason, text -> text, v -> v);
  }

  /** Full name, as in properties files and after {@code -D}. */
  public String name() {
    return name;
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

  String print(T value) {
    return printer.apply(value);
  }

  T parse(String text, String origin) {
    T value = null;
    try {
      value = parser.apply(text.trim());
    } catch (IllegalArgumentException e) {
      // told below, with the origin
    }
    if (value == null) {
      throw new IllegalArgumentException(name + " (" + origin + ") is '" + text + "', allowed: " + allowed);
    }
    return value;
  }

  @Override
  public String toString() {
    return name;
  }
}

package io.dualmode.model.language.en.reading;

import io.dualmode.api.internal.ClassLoaders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The symbols, units, currencies and abbreviations of {@code english.txt}. Immutable. */
final class EnglishTables {
  /** One way to say a unit: behind one, behind any other number. */
  record Unit(String one, String many) {
    static Unit of(String written) {
      int slash = written.indexOf('/');
      return slash < 0 ? new Unit(written, written) : new Unit(written.substring(0, slash), written.substring(slash + 1));
    }

    String behind(boolean single) {
      return single ? one : many;
    }
  }

  /** A currency and its hundredth part. */
  record Money(Unit whole, Unit part) {}

  private final Map<String, List<String>> symbols = new HashMap<>();
  private final Map<String, List<String>> abbreviations = new HashMap<>();
  private final Map<String, String> scales = new HashMap<>();
  private final Map<String, List<Unit>> units = new HashMap<>();
  private final Map<String, Money> money = new HashMap<>();

  private EnglishTables() {}

  static EnglishTables load() {
    EnglishTables tables = new EnglishTables();
    try (InputStream in = ClassLoaders.open(EnglishTables.class, "english.txt");
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("# ")) {
          tables.add(line.split("\t"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tables;
  }

  private void add(String[] row) {
    List<String> readings = new ArrayList<>();
    for (String reading : row[2].split("\\|", -1)) {
      readings.add(reading.strip());
    }
    switch (row[0]) {
      case "symbol" -> symbols.put(row[1], readings);
      case "short" -> abbreviations.put(row[1].toLowerCase(Locale.ROOT), readings);
      case "scale" -> scales.put(row[1], row[2]);
      case "unit" -> units.put(row[1], readings.stream().map(Unit::of).toList());
      case "money" -> money.put(row[1], new Money(Unit.of(row[2]), Unit.of(row[3])));
      default -> throw new IllegalStateException("english.txt: unknown kind '" + row[0] + "'");
    }
  }

  /** What a symbol is called; an empty reading leaves it out. */
  List<String> symbol(String symbol) {
    return symbols.getOrDefault(symbol, List.of());
  }

  List<String> abbreviation(String word) {
    return abbreviations.getOrDefault(word.toLowerCase(Locale.ROOT), List.of());
  }

  /** Thousand, million and so on, null for what is no scale. */
  String scale(String letters) {
    return scales.get(letters);
  }

  /** A unit as written, else in lower case. */
  List<Unit> unit(String written) {
    List<Unit> exact = units.get(written);
    return exact != null ? exact : units.getOrDefault(written.toLowerCase(Locale.ROOT), List.of());
  }

  /** The currency of a sign, null for what is none. */
  Money money(String sign) {
    return money.get(sign);
  }
}

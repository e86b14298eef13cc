package io.dualmode.model.lexicon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The units a model emits, in the order of {@code units.txt}: one name a line, unit 0 first.
 *
 * <p>Unit {@link #SILENCE} doubles as the blank of CTC and transducer and never occurs in a pronunciation. Units may be phones,
 * letters or word pieces; nothing here knows which. Immutable.
 */
public final class UnitInventory {
  /** Index of silence (MMI head) and blank (CTC, transducer). */
  public static final int SILENCE = 0;

  private static final int MAX_UNITS = Character.MAX_VALUE;
  private static final List<String> ARPABET = List.of(
      "SIL", "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH",
      "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH");

  private final List<String> names;
  private final Map<String, Integer> indices;

  private UnitInventory(List<String> names) {
    this.names = List.copyOf(names);
    this.indices = new HashMap<>(names.size() * 2);
    for (int i = 0; i < names.size(); i++) {
      indices.put(names.get(i), i);
    }
  }

  /** Silence and the 39 ARPAbet phones without stress, alphabetically. */
  public static UnitInventory arpabet() {
    return new UnitInventory(ARPABET);
  }

  /** Units with these names, {@code names.get(0)} being silence; the names are distinct and hold no white space. */
  public static UnitInventory of(List<String> names) {
    if (names.isEmpty() || names.size() > MAX_UNITS) {
      throw new IllegalArgumentException("unit inventory: got " + names.size() + " units, expected 1.." + MAX_UNITS);
    }
    Map<String, Integer> seen = new HashMap<>();
    for (String name : names) {
      String fault = fault(name, seen);
      if (fault != null) {
        throw new IllegalArgumentException("unit inventory: " + fault);
      }
      seen.put(name, seen.size());
    }
    return new UnitInventory(names);
  }

  /** Reads {@code units.txt}. */
  public static UnitInventory read(Path path) throws IOException {
    try (Reader reader = Files.newBufferedReader(path)) {
      return read(reader, path.toString());
    }
  }

  /** Reads units from text; {@code source} names it in errors. Blank lines are allowed at the end only. */
  public static UnitInventory read(Reader reader, String source) throws IOException {
    BufferedReader lines = new BufferedReader(reader);
    List<String> names = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    int lineNumber = 0;
    int blank = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      lineNumber++;
      String name = line.strip();
      if (name.isEmpty()) {
        blank = blank == 0 ? lineNumber : blank;
        continue;
      }
      if (blank != 0) {
        throw new LexiconFormatException(source, blank, "a unit name", "a blank line between units");
      }
      String fault = fault(name, seen);
      if (fault != null) {
        throw new LexiconFormatException(source, lineNumber, "distinct unit names without white space", fault);
      }
      if (names.size() == MAX_UNITS) {
        throw new LexiconFormatException(source, lineNumber, "at most " + MAX_UNITS + " units", "more");
      }
      seen.put(name, names.size());
      names.add(name);
    }
    if (names.isEmpty()) {
      throw new LexiconFormatException(source, 1, "one unit name a line, silence first", "no unit");
    }
    return new UnitInventory(names);
  }

  private static String fault(String name, Map<String, Integer> seen) {
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      return "'" + name + "' is empty or holds white space";
    }
    Integer first = seen.get(name);
    return first == null ? null : "'" + name + "' is already unit " + first;
  }

  /** Writes {@code units.txt}. */
  public void write(Writer writer) throws IOException {
    for (String name : names) {
      writer.write(name);
      writer.write('\n');
    }
    writer.flush();
  }

  public int size() {
    return names.size();
  }

  /** All names; the index in the list is the unit. */
  public List<String> names() {
    return names;
  }

  public String name(int unit) {
    if (unit < 0 || unit >= names.size()) {
      throw new IndexOutOfBoundsException("unit: got " + unit + ", allowed 0.." + (names.size() - 1));
    }
    return names.get(unit);
  }

  /** The unit of this name, or -1. */
  public int indexOf(String name) {
    return indices.getOrDefault(name, -1);
  }

  /** The unit of this name; an unknown name is an error. */
  public int index(String name) {
    int unit = indexOf(name);
    if (unit < 0) {
      throw new IllegalArgumentException("unit: got '" + name + "', allowed " + names);
    }
    return unit;
  }

  /** Names of these units, separated by one space. */
  public String format(int[] units) {
    StringBuilder text = new StringBuilder();
    for (int unit : units) {
      text.append(text.isEmpty() ? "" : " ").append(name(unit));
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitInventory that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return "UnitInventory" + names;
  }
}

package io.dualmode.model.lexicon;

import io.dualmode.api.internal.Utf8Input;
import io.dualmode.model.io.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The units a model emits, phones, characters or word pieces alike, in the order of {@code units.txt}: one name a line, unit 0 first; for
 * word pieces a tab and the logarithm of the piece's probability may follow, as in the vocabularies of SentencePiece. Immutable.
 */
public final class UnitInventory {
  /** Where silence and blank are unless something else is said. */
  public static final int SILENCE = 0;

  /** What begins a word in the pieces of SentencePiece. */
  public static final String WORD_MARK = "\u2581";

  /** Largest inventory. */
  public static final int MOST_UNITS = Character.MAX_VALUE;

  /** Names that inventories of characters give to the unit between words. */
  private static final List<String> SEPARATORS = List.of("|", WORD_MARK, "<space>", "<sp>", "[space]", "\u2423");

  private final UnitKind kind;
  private final List<String> names;
  private final float[] scores;
  private final int silence;
  private final int mark;
  private final Map<String, Integer> indices;
  private SpelledWords spelling;

  private UnitInventory(UnitKind kind, List<String> names, float[] scores, int silence) {
    if (silence < -1 || silence >= names.size()) {
      throw new IllegalArgumentException("unit inventory: silence is unit " + silence + ", allowed -1.." + (names.size() - 1));
    }
    this.kind = kind;
    this.names = List.copyOf(names);
    this.scores = scores;
    this.silence = silence;
    this.indices = new HashMap<>(names.size() * 2);
    for (int i = 0; i < names.size(); i++) {
      indices.put(names.get(i), i);
    }
    this.mark = kind != UnitKind.CHARACTERS ? -1
        : SEPARATORS.stream().mapToInt(this::indexOf).filter(unit -> unit >= 0).findFirst().orElse(-1);
  }

  /** Phones with these names, {@code names.get(0)} being silence; the names are distinct and hold no white space. */
  public static UnitInventory of(List<String> names) {
    return of(UnitKind.PHONES, names, SILENCE);
  }

  /**
   * Units with these names, which are distinct and hold no white space.
   *
   * @param silence the unit of silence and of CTC's and the transducer's blank, -1 for none
   */
  public static UnitInventory of(UnitKind kind, List<String> names, int silence) {
    if (names.isEmpty() || names.size() > MOST_UNITS) {
      throw new IllegalArgumentException("unit inventory: got " + names.size() + " units, expected 1.." + MOST_UNITS);
    }
    Map<String, Integer> seen = new HashMap<>();
    for (String name : names) {
      String fault = fault(name, seen);
      if (fault != null) {
        throw new IllegalArgumentException("unit inventory: " + fault);
      }
      seen.put(name, seen.size());
    }
    return new UnitInventory(kind, names, null, silence);
  }

  /** The same units as another kind, with silence elsewhere. */
  public UnitInventory as(UnitKind other, int silenceUnit) {
    return new UnitInventory(other, names, scores, silenceUnit);
  }

  /** Reads {@code units.txt}: phones, silence first. */
  public static UnitInventory read(Path path) throws IOException {
    try (Reader reader = Utf8Input.reader(InputFile.open(path), path.toString())) {
      return read(reader, path.toString());
    }
  }

  /** Reads units from text; {@code source} names it in errors. Blank lines are allowed at the end only. */
  public static UnitInventory read(Reader reader, String source) throws IOException {
    BufferedReader lines = new BufferedReader(reader);
    List<String> names = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    int lineNumber = 0;
    int blank = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      lineNumber++;
      int tab = line.strip().indexOf('\t');
      String name = tab < 0 ? line.strip() : line.strip().substring(0, tab).strip();
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
      if (names.size() == MOST_UNITS) {
        throw new LexiconFormatException(source, lineNumber, "at most " + MOST_UNITS + " units", "more");
      }
      if (tab >= 0) {
        scores.add(score(line.strip().substring(tab + 1).strip(), source, lineNumber));
      }
      seen.put(name, names.size());
      names.add(name);
      if (!scores.isEmpty() && scores.size() != names.size()) {
        throw new LexiconFormatException(source, lineNumber, "a score behind every unit or none", "'" + line.strip() + "'");
      }
    }
    if (names.isEmpty()) {
      throw new LexiconFormatException(source, 1, "one unit name a line, silence first", "no unit");
    }
    float[] all = scores.isEmpty() ? null : new float[scores.size()];
    for (int i = 0; i < scores.size(); i++) {
      all[i] = scores.get(i);
    }
    return new UnitInventory(UnitKind.PHONES, names, all, SILENCE);
  }

  private static float score(String text, String source, int line) throws IOException {
    try {
      float score = Float.parseFloat(text);
      if (Float.isFinite(score)) {
        return score;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new LexiconFormatException(source, line, "the logarithm of a probability behind the tab", "'" + text + "'");
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
    for (int unit = 0; unit < names.size(); unit++) {
      writer.write(names.get(unit));
      writer.write(scores == null ? "\n" : "\t" + scores[unit] + "\n");
    }
    writer.flush();
  }

  public UnitKind kind() {
    return kind;
  }

  /** The unit of silence and blank, -1 for none; no pronunciation has it. */
  public int silence() {
    return silence;
  }

  /** Whether a pronunciation may hold a unit. */
  public boolean isSpoken(int unit) {
    return unit >= 0 && unit < names.size() && unit != silence;
  }

  /** The units that pronunciations may hold, by name. */
  public List<String> spokenNames() {
    List<String> spoken = new ArrayList<>(names);
    if (silence >= 0) {
      spoken.remove(silence);
    }
    return List.copyOf(spoken);
  }

  /** The unit that stands between words of characters, -1 where none does. */
  public int mark() {
    return mark;
  }

  /** What a unit is worth in a word's spelling: the logarithm of its probability, -1 where none is known. */
  public double score(int unit) {
    return scores == null ? -1 : scores[unit];
  }

  /** How words are made of these units by their spelling. */
  public synchronized SpelledWords spelling() {
    if (spelling == null) {
      spelling = new SpelledWords(this);
    }
    return spelling;
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
    return other instanceof UnitInventory that && kind == that.kind && silence == that.silence && names.equals(that.names);
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

package io.dualmode.model.lexicon;

import io.dualmode.model.io.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Words and their pronunciations as sequences of units, each word with one or more variants in order of preference.
 *
 * <p>What was read from a file lies in {@link PackedEntries} (about 3 MB for the 130,000 words of CMUdict) and is shared by
 * {@link #copy copies}; additions and removals lie in a small overlay, so that a session can change its own copy cheaply. Words
 * are compared exactly: callers fold case. Iteration and {@link #write} go in the order of the words' UTF-8 bytes, whatever the
 * order of the file or of the changes.
 *
 * <p>Thread-safety: reading is safe from many threads as long as none changes the lexicon.
 */
public final class PronunciationLexicon {
  /** Order of the words' UTF-8 bytes, which is that of their code points. */
  static final Comparator<String> WORD_ORDER = PronunciationLexicon::compare;

  private final UnitInventory units;
  private final PackedEntries base;
  private final TreeMap<String, List<int[]>> overlay;
  private int size;

  PronunciationLexicon(UnitInventory units, PackedEntries base) {
    this(units, base, new TreeMap<>(WORD_ORDER), base.size());
  }

  private PronunciationLexicon(UnitInventory units, PackedEntries base, TreeMap<String, List<int[]>> overlay, int size) {
    this.units = units;
    this.base = base;
    this.overlay = overlay;
    this.size = size;
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // a surrogate stands for a code point above every other char
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? x - y : high ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  /** A lexicon without words. */
  public static PronunciationLexicon empty(UnitInventory units) {
    return new PronunciationLexicon(units, PackedEntries.EMPTY);
  }

  /** Words that spell themselves with the units; those that cannot are left out. */
  public static PronunciationLexicon spelled(Iterable<String> words, UnitInventory units) {
    Map<String, List<char[]>> entries = new TreeMap<>(WORD_ORDER);
    for (String word : words) {
      int[] spelled = isWord(word) ? units.spelling().spell(word) : null;
      if (spelled != null) {
        char[] packed = new char[spelled.length];
        for (int i = 0; i < packed.length; i++) {
          packed[i] = (char) spelled[i];
        }
        entries.put(word, List.of(packed));
      }
    }
    return new PronunciationLexicon(units, PackedEntries.pack(entries));
  }

  /** Reads a dictionary in CMUdict format (see {@link CmuDictionaryReader}), UTF-8. */
  public static PronunciationLexicon read(Path path, UnitInventory units) throws IOException {
    try (InputStream in = InputFile.open(path)) {
      return read(in, path.toString(), units);
    }
  }

  /** Reads a dictionary in CMUdict format, UTF-8; {@code source} names it in errors. The stream is not closed. */
  public static PronunciationLexicon read(InputStream in, String source, UnitInventory units) throws IOException {
    return new CmuDictionaryReader(units).read(in, source);
  }

  /** Reads a dictionary in CMUdict format; {@code source} names it in errors. */
  public static PronunciationLexicon read(Reader reader, String source, UnitInventory units) throws IOException {
    return new CmuDictionaryReader(units).read(reader, source);
  }

  /**
   * A lexicon over packed arrays.
   *
   * @throws IllegalArgumentException that says what no lexicon can have
   */
  public static PronunciationLexicon of(UnitInventory units, PackedLexicon packed) {
    String fault = packed.fault(units.size());
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return new PronunciationLexicon(units, new PackedEntries(packed.text(), packed.wordStart(), packed.sounds(), packed.soundStart()));
  }

  /** What was read from a file, packed; changes made since must be none. */
  public PackedLexicon packed() {
    requireUnchanged();
    return base.arrays();
  }

  /** The words that were read from a file, in order; changes made since must be none. */
  public SortedWords words() {
    requireUnchanged();
    return base.words();
  }

  private void requireUnchanged() {
    if (!overlay.isEmpty()) {
      throw new IllegalStateException("lexicon: " + overlay.size() + " words were changed, expected one as it was read");
    }
  }

  public UnitInventory units() {
    return units;
  }

  /** Number of words. */
  public int size() {
    return size;
  }

  public boolean contains(String word) {
    List<int[]> changed = overlay.get(word);
    return changed != null ? !changed.isEmpty() : base.find(word) >= 0;
  }

  /** The variants of a word in order of preference, as fresh arrays; empty for a word that is not there. */
  public List<int[]> pronunciations(String word) {
    List<int[]> changed = overlay.get(word);
    if (changed != null) {
      return changed.stream().map(int[]::clone).toList();
    }
    int entry = base.find(word);
    return entry < 0 ? List.of() : base.pronunciations(entry);
  }

  /** Adds a variant after those the word has; returns false, changing nothing, when the word has it already. */
  public boolean add(String word, int... pronunciation) {
    checkWord(word);
    if (pronunciation.length == 0) {
      throw new IllegalArgumentException("pronunciation of '" + word + "': got no unit, expected at least one");
    }
    for (int unit : pronunciation) {
      if (!units.isSpoken(unit)) {
        throw new IllegalArgumentException("pronunciation of '" + word + "': got unit " + unit + ", allowed 0.." + (units.size() - 1)
            + (units.silence() < 0 ? "" : " but " + units.silence() + ", which is silence"));
      }
    }
    List<int[]> variants = new ArrayList<>(pronunciations(word));
    if (variants.stream().anyMatch(v -> Arrays.equals(v, pronunciation))) {
      return false;
    }
    size += variants.isEmpty() ? 1 : 0;
    variants.add(pronunciation.clone());
    overlay.put(word, variants);
    return true;
  }

  /** Adds a variant given by unit names separated by white space, with or without stress digits. */
  public boolean add(String word, String pronunciation) {
    String[] names = pronunciation.strip().split("\\s+");
    int[] sequence = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      sequence[i] = CmuDictionaryReader.unit(units, names[i]);
      if (!units.isSpoken(sequence[i])) {
        throw new IllegalArgumentException("pronunciation of '" + word + "': got unit '" + names[i] + "', allowed " + units.spokenNames());
      }
    }
    return add(word, sequence);
  }

  /** Removes a word with all its variants; returns false when it is not there. */
  public boolean remove(String word) {
    if (!contains(word)) {
      return false;
    }
    if (base.find(word) >= 0) {
      overlay.put(word, List.of());
    } else {
      overlay.remove(word);
    }
    size--;
    return true;
  }

  /** A lexicon that starts equal and changes by itself; costs as much as the changes made so far. */
  public PronunciationLexicon copy() {
    TreeMap<String, List<int[]>> changes = new TreeMap<>(WORD_ORDER);
    changes.putAll(overlay);
    return new PronunciationLexicon(units, base, changes, size);
  }

  /** Visits every word with its variants, in the order of the words' UTF-8 bytes. */
  public void forEach(BiConsumer<String, List<int[]>> visitor) {
    var changes = overlay.entrySet().iterator();
    Map.Entry<String, List<int[]>> change = changes.hasNext() ? changes.next() : null;
    for (int entry = 0; entry < base.size(); entry++) {
      String word = base.word(entry);
      while (change != null && WORD_ORDER.compare(change.getKey(), word) < 0) {
        visit(visitor, change);
        change = changes.hasNext() ? changes.next() : null;
      }
      if (change != null && change.getKey().equals(word)) {
        visit(visitor, change);
        change = changes.hasNext() ? changes.next() : null;
      } else {
        visitor.accept(word, base.pronunciations(entry));
      }
    }
    while (change != null) {
      visit(visitor, change);
      change = changes.hasNext() ? changes.next() : null;
    }
  }

  private static void visit(BiConsumer<String, List<int[]>> visitor, Map.Entry<String, List<int[]>> change) {
    if (!change.getValue().isEmpty()) {
      visitor.accept(change.getKey(), Collections.unmodifiableList(change.getValue()));
    }
  }

  /** Writes the lexicon in CMUdict format, variants as {@code word(2)}; reading it back gives an equal lexicon. */
  public void write(Writer writer) throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> blocks = new ArrayList<>();
    forEach((word, variants) -> {
      for (int v = 0; v < variants.size(); v++) {
        text.append(word);
        if (v > 0) {
          text.append('(').append(v + 1).append(')');
        }
        text.append(' ').append(units.format(variants.get(v))).append('\n');
      }
      if (text.length() > 1 << 16) {
        blocks.add(text.toString());
        text.setLength(0);
      }
    });
    for (String block : blocks) {
      writer.write(block);
    }
    writer.append(text).flush();
  }

  private static boolean isWord(String word) {
    boolean comment = word.startsWith("#") || word.startsWith(";;;");
    return !word.isEmpty() && !comment && word.chars().noneMatch(Character::isWhitespace) && !CmuDictionaryReader.VARIANT.matcher(word).matches();
  }

  private static void checkWord(String word) {
    if (!isWord(word)) {
      throw new IllegalArgumentException(
          "word: got '" + word + "', expected text without white space that is no comment and does not end in (number)");
    }
  }
}

package io.dualmode.model.search;

import io.dualmode.model.lexicon.UnitInventory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How units join to words where no lexicon says so.
 *
 * <p>Three ways: a mark at the beginning of a unit begins a word (the word pieces of SentencePiece, and its characters); a unit of its own
 * separates words (characters); or every unit is a word (phones, syllables, Chinese characters). Units {@code <0x00>} to {@code <0xFF>}
 * are bytes of UTF-8. Other names in angle or square brackets, and unit 0, are never spoken. Immutable.
 *
 * <p>Source: Kudo, Richardson, "SentencePiece: a simple and language independent subword tokenizer and detokenizer", 2018.
 */
public final class UnitSpelling {
  /** What begins a word in the pieces of SentencePiece. */
  public static final char WORD_MARK = '\u2581';
  /** Names that inventories of characters give to the unit between words. */
  private static final List<String> SEPARATORS = List.of("|", "<space>", "<sp>", "[space]", "\u2423");

  /**
   * A word of a sequence of units.
   *
   * @param text its spelling, not empty
   * @param first index of its first unit
   * @param end index behind its last unit; a separator belongs to no word
   */
  public record Word(String text, int first, int end) {}

  private final boolean[] spoken;
  private final boolean[] begins;
  private final boolean[] separates;
  private final byte[][] text;

  private UnitSpelling(UnitInventory units, String separator) {
    boolean marked = separator == null && units.names().stream().anyMatch(name -> name.indexOf(WORD_MARK) == 0);
    int size = units.size();
    spoken = new boolean[size];
    begins = new boolean[size];
    separates = new boolean[size];
    text = new byte[size][];
    for (int unit = 1; unit < size; unit++) {
      String name = units.name(unit);
      byte[] single = singleByte(name);
      separates[unit] = name.equals(separator);
      begins[unit] = marked ? name.indexOf(WORD_MARK) == 0 : separator == null;
      spoken[unit] = separates[unit] || single != null || !bracketed(name);
      text[unit] = separates[unit] ? new byte[0] : single != null ? single
          : name.substring(marked && begins[unit] ? 1 : 0).replace(marked ? WORD_MARK : ' ', ' ').getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The way that the names of an inventory tell: a word mark, a usual separator, or else every unit a word. */
  public static UnitSpelling of(UnitInventory units) {
    boolean marked = units.names().stream().anyMatch(name -> name.indexOf(WORD_MARK) == 0);
    return new UnitSpelling(units, marked ? null : SEPARATORS.stream().filter(name -> units.indexOf(name) > 0).findFirst().orElse(null));
  }

  /**
   * Words between units of one name.
   *
   * @throws IllegalArgumentException when the inventory has no such unit, or it is unit 0
   */
  public static UnitSpelling separatedBy(UnitInventory units, String separator) {
    if (units.index(separator) == UnitInventory.SILENCE) {
      throw new IllegalArgumentException("separator of words: got '" + separator + "', which is silence or blank");
    }
    return new UnitSpelling(units, separator);
  }

  private static byte[] singleByte(String name) {
    return name.matches("<0x[0-9A-Fa-f]{2}>") ? new byte[] {(byte) Integer.parseInt(name.substring(3, 5), 16)} : null;
  }

  private static boolean bracketed(String name) {
    return name.length() > 2 && (name.startsWith("<") && name.endsWith(">") || name.startsWith("[") && name.endsWith("]"));
  }

  /** Size of the unit inventory. */
  public int units() {
    return spoken.length;
  }

  /** Whether the unit may be recognised: not silence, nor a mark of beginning, end or unknown text. */
  public boolean spoken(int unit) {
    return spoken[unit];
  }

  /** Whether the word before, if there is one, ends before this unit. */
  public boolean endsWordBefore(int unit) {
    return begins[unit] || separates[unit];
  }

  /** The words of a sequence of spoken units, in order. */
  public List<Word> words(int[] units) {
    List<Word> words = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int first = 0;
    for (int i = 0; i <= units.length; i++) {
      if (i == units.length || endsWordBefore(units[i])) {
        add(words, bytes, first, i);
        first = i;
      }
      if (i < units.length) {
        bytes.writeBytes(text[units[i]]);
        first += separates[units[i]] ? 1 : 0;
      }
    }
    return words;
  }

  private static void add(List<Word> words, ByteArrayOutputStream bytes, int first, int end) {
    String text = bytes.toString(StandardCharsets.UTF_8).strip();
    bytes.reset();
    if (!text.isEmpty()) {
      words.add(new Word(text, first, end));
    }
  }
}

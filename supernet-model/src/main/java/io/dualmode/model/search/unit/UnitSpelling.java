package io.dualmode.model.search.unit;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How units join to words where no lexicon says so.
 *
 * <p>Three ways: a mark at the beginning of a unit begins a word (word pieces of SentencePiece); a unit of its own stands between words
 * (characters of an inventory that has one); or every unit is a word (phones, and characters of languages without spaces). Units
 * {@code <0x00>} to {@code <0xFF>} are bytes of UTF-8; {@code <EOU>} and {@code <EOB>} end a turn. Other names in angle or square brackets,
 * and silence, are never spoken. Immutable.
 *
 * <p>Source: Kudo, Richardson, "SentencePiece: a simple and language independent subword tokenizer and detokenizer", 2018.
 */
public final class UnitSpelling {
  /**
   * A word of a sequence of units.
   *
   * @param text its spelling, not empty
   * @param first index of its first unit
   * @param end index behind its last unit; a separator belongs to no word
   */
  public record Word(String text, int first, int end) {}

  /** End of an utterance, and of a word thrown in while another speaks, as NVIDIA's tokenizers name them. */
  private static final Set<String> TURN_ENDS = Set.of("<EOU>", "<EOB>");
  private static final int REPLACEMENT = 0xFFFD;
  private static final Set<Byte> PUNCTUATION = Set.of(Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION,
      Character.START_PUNCTUATION, Character.END_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
      Character.OTHER_PUNCTUATION);

  private final boolean[] spoken;
  private final boolean[] begins;
  private final boolean[] separates;
  private final boolean[] endsTurn;
  private final byte[][] text;

  private UnitSpelling(UnitInventory units) {
    boolean marked = units.kind() == UnitKind.PIECES;
    int size = units.size();
    spoken = new boolean[size];
    begins = new boolean[size];
    separates = new boolean[size];
    endsTurn = new boolean[size];
    text = new byte[size][];
    for (int unit = 0; unit < size; unit++) {
      String name = units.name(unit);
      byte[] single = singleByte(name);
      endsTurn[unit] = TURN_ENDS.contains(name.toUpperCase(Locale.ROOT));
      separates[unit] = unit == units.mark() || endsTurn[unit];
      begins[unit] = marked ? name.startsWith(UnitInventory.WORD_MARK) : units.mark() < 0;
      spoken[unit] = units.isSpoken(unit) && !endsTurn[unit] && (separates[unit] || single != null || !bracketed(name));
      String spelled = marked ? name.substring(begins[unit] ? 1 : 0).replace(UnitInventory.WORD_MARK, " ") : name;
      text[unit] = separates[unit] ? new byte[0] : single != null ? single : spelled.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The way that the kind of an inventory tells. */
  public static UnitSpelling of(UnitInventory units) {
    return new UnitSpelling(units);
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

  /** Whether the unit says that the speaker has finished: it stands for no text. */
  public boolean endsTurn(int unit) {
    return endsTurn[unit];
  }

  /** Whether the word before, if there is one, ends before this unit. */
  public boolean endsWordBefore(int unit) {
    return begins[unit] || separates[unit];
  }

  /** The longest beginning of the first {@code count} units, of at most {@code most}, behind which one of them shows that a word ends; 0 for none. */
  public int wordsEnd(int[] units, int count, int most) {
    int end = Math.min(most, count - 1);
    while (end > 0 && !endsWordBefore(units[end])) {
      end--;
    }
    return Math.max(0, end);
  }

  /** Whether the unit stands between words and belongs to none. */
  public boolean separates(int unit) {
    return separates[unit];
  }

  /** Whether the unit stands for no text: one between words, or a mark that only begins a word. */
  public boolean isEmpty(int unit) {
    return text[unit].length == 0;
  }

  /**
   * What a unit adds to a word in UTF-8, in lower case, so that words of texts and those of units compare whatever their case; bytes of a
   * longer character where the unit is one of its bytes.
   */
  public byte[] folded(int unit) {
    byte[] bytes = text[unit];
    return bytes.length == 1 && bytes[0] < 0 ? bytes.clone()
        : fold(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a unit is nothing but punctuation that may hang on to a word without being a part of it. */
  public boolean isPunctuation(int unit) {
    String spelled = new String(text[unit], StandardCharsets.UTF_8);
    return !spelled.isEmpty() && spelled.codePoints().allMatch(c -> c != '\'' && c != '\u2019' && c != '-' && c != REPLACEMENT
        && !Character.isLetterOrDigit(c) && PUNCTUATION.contains((byte) Character.getType(c)));
  }

  /** A word as words are compared. */
  public static String fold(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
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

package io.dualmode.model.lexicon;

import java.util.Arrays;

/**
 * The quick way to read a dictionary as {@link PronunciationLexicon#write} leaves it: ASCII, one space between fields, words in
 * order, variants {@code word(2)} behind their word, every unit named as the inventory names it. It packs the entries while it
 * scans the bytes, a fifth of the time of {@link CmuDictionaryReader}, which matters at the start of a process.
 *
 * <p>Whatever is not exactly so, good or bad, is not judged here: {@link #scan} returns null, and the general reader decides.
 */
final class SortedDictionaryScanner {
  private static final int TABLE = 1 << 12;
  private static final int MOST_NAME_BYTES = 3;

  private final byte[] bytes;
  private final int[] nameKeys = new int[TABLE];
  private final char[] nameUnits = new char[TABLE];

  private final byte[] text;
  private final int[] wordStart;
  private final char[] sounds;
  private final int[] soundStart;
  private int words;
  private int textEnd;
  private int soundEnd;
  private int at;

  private SortedDictionaryScanner(byte[] bytes, int lines) {
    this.bytes = bytes;
    text = new byte[bytes.length];
    wordStart = new int[lines + 2];
    sounds = new char[bytes.length];
    soundStart = new int[lines + 2];
  }

  /** The entries of a dictionary in the narrow format, null if it is in any other. */
  static PackedEntries scan(byte[] dictionary, UnitInventory units) {
    int lines = 0;
    for (byte b : dictionary) {
      if (b < 0) {
        return null;
      }
      lines += b == '\n' ? 1 : 0;
    }
    SortedDictionaryScanner scanner = new SortedDictionaryScanner(dictionary, lines);
    return scanner.nameUnits(units) && scanner.scan() ? scanner.pack() : null;
  }

  /** Fills the table of unit names; false if a name does not fit. */
  private boolean nameUnits(UnitInventory units) {
    if (units.size() > TABLE / 2) {
      return false;
    }
    for (int unit = 0; unit < units.size(); unit++) {
      if (unit == UnitInventory.SILENCE) {
        continue;
      }
      String name = units.name(unit);
      int key = 0;
      for (int i = 0; i < name.length(); i++) {
        key = key << 8 | name.charAt(i);
      }
      if (name.length() > MOST_NAME_BYTES || name.chars().anyMatch(c -> c <= ' ' || c > 126)) {
        return false;
      }
      int slot = slot(key);
      nameKeys[slot] = key;
      nameUnits[slot] = (char) unit;
    }
    return true;
  }

  /** Where a name is, or belongs. */
  private int slot(int key) {
    int slot = key * 0x9E3779B1 >>> 20;
    while (nameKeys[slot] != 0 && nameKeys[slot] != key) {
      slot = slot + 1 & TABLE - 1;
    }
    return slot;
  }

  private boolean scan() {
    while (at < bytes.length) {
      if (!word() || !pronunciation()) {
        return false;
      }
    }
    return true;
  }

  /** Reads the word of a line; opens an entry unless it is a variant of the last one. */
  private boolean word() {
    int start = at;
    while (at < bytes.length && bytes[at] > ' ') {
      at++;
    }
    int end = at;
    if (end == start || end == bytes.length || bytes[end] != ' ' || bytes[start] == '#' || bytes[start] == ';') {
      return false;
    }
    at++;
    boolean variant = bytes[end - 1] == ')';
    if (variant) {
      int open = end - 2;
      while (open > start && bytes[open] >= '0' && bytes[open] <= '9') {
        open--;
      }
      if (open == start || open == end - 2 || bytes[open] != '(') {
        return false;
      }
      end = open;
    }
    int order = words == 0 ? 1
        : Arrays.compareUnsigned(bytes, start, end, text, wordStart[words - 1], textEnd);
    if (variant ? order != 0 : order <= 0) {
      return false;
    }
    if (!variant) {
      wordStart[words] = textEnd;
      soundStart[words++] = soundEnd;
      System.arraycopy(bytes, start, text, textEnd, end - start);
      textEnd += end - start;
    }
    return true;
  }

  /** Reads the units of a line, which end it. */
  private boolean pronunciation() {
    int length = soundEnd++;
    boolean more = true;
    while (more) {
      int key = 0;
      int start = at;
      while (at < bytes.length && bytes[at] > ' ') {
        key = key << 8 | bytes[at++];
      }
      int slot = slot(key);
      if (at == start || at - start > MOST_NAME_BYTES || nameKeys[slot] != key || at == bytes.length
          || bytes[at] != ' ' && bytes[at] != '\n') {
        return false;
      }
      sounds[soundEnd++] = nameUnits[slot];
      more = bytes[at++] == ' ';
    }
    sounds[length] = (char) (soundEnd - length - 1);
    return isNew(length);
  }

  /** Whether a variant is not there yet; false too where there are more than the general reader takes. */
  private boolean isNew(int variant) {
    int count = 0;
    for (int other = soundStart[words - 1]; other < variant; other += 1 + sounds[other]) {
      if (++count == CmuDictionaryReader.MOST_VARIANTS || Arrays.equals(sounds, other, other + 1 + sounds[other], sounds, variant, soundEnd)) {
        return false;
      }
    }
    return true;
  }

  private PackedEntries pack() {
    wordStart[words] = textEnd;
    soundStart[words] = soundEnd;
    return new PackedEntries(Arrays.copyOf(text, textEnd), Arrays.copyOf(wordStart, words + 1), Arrays.copyOf(sounds, soundEnd),
        Arrays.copyOf(soundStart, words + 1));
  }
}

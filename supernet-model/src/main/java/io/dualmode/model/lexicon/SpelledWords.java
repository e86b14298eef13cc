package io.dualmode.model.lexicon;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes words of characters or word pieces by their spelling: what a dictionary is for phones. Stands wherever a guesser stands, but is
 * never unsure.
 *
 * <p>Of all ways to put a word together of units the one with the largest sum of {@linkplain UnitInventory#score scores} is taken (Kudo 2018,
 * section 3.2), or the one of fewest units where units have none; among equals the one whose first units are longest. The mark of an
 * inventory that has one stands before a word of pieces and behind a word of characters. Words are looked up in Unicode's composed form, in
 * capitals where the inventory has no small letter, in small letters where it has no capital. Units in angle or square brackets stand for no
 * text. Immutable, thread-safe.
 *
 * <p>T. Kudo, "Subword regularization", ACL 2018.
 */
public final class SpelledWords implements PronunciationGuesser {
  /** Longer words are no words. */
  private static final int MOST_CHARS = 256;

  private final UnitInventory units;
  private final Map<String, Integer> texts = new HashMap<>();
  private final int longest;
  private final boolean capitals;
  private final boolean smalls;

  /** Spells with these units; those of phones spell nothing. */
  public SpelledWords(UnitInventory units) {
    this.units = units;
    int most = 0;
    boolean small = false;
    boolean capital = false;
    for (int unit = 0; unit < units.size() && units.kind().spellsWords(); unit++) {
      String name = units.name(unit);
      boolean special = name.length() > 2 && (name.startsWith("<") && name.endsWith(">") || name.startsWith("[") && name.endsWith("]"));
      if (unit == units.mark() || unit != units.silence() && !special) {
        texts.put(name, unit);
        most = Math.max(most, name.length());
        small |= unit != units.mark() && name.codePoints().anyMatch(Character::isLowerCase);
        capital |= unit != units.mark() && name.codePoints().anyMatch(Character::isUpperCase);
      }
    }
    longest = most;
    capitals = !small;
    smalls = small && !capital;
  }

  @Override
  public List<Guess> guess(String word, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most: got " + most + ", allowed 1 or more");
    }
    int[] spelled = spell(word);
    return spelled == null ? List.of() : List.of(new Guess(spelled, 1));
  }

  /** The units of a word, null for one that they cannot spell. */
  int[] spell(String word) {
    String text = Normalizer.normalize(word, Normalizer.Form.NFC);
    text = capitals ? text.toUpperCase(Locale.ROOT) : smalls ? text.toLowerCase(Locale.ROOT) : text;
    if (text.isEmpty() || text.length() > MOST_CHARS || units.mark() >= 0 && text.contains(units.name(units.mark()))) {
      return null;
    }
    String mark = units.kind() == UnitKind.PIECES ? UnitInventory.WORD_MARK : units.mark() < 0 ? "" : units.name(units.mark());
    text = units.kind() == UnitKind.PIECES ? mark + text : text + mark;
    int n = text.length();
    double[] best = new double[n + 1];
    int[] first = new int[n];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    best[n] = 0;
    for (int start = n - 1; start >= 0; start--) {
      for (int end = Math.min(n, start + longest); end > start; end--) {
        Integer unit = best[end] == Double.NEGATIVE_INFINITY ? null : texts.get(text.substring(start, end));
        if (unit != null && units.score(unit) + best[end] > best[start]) {
          best[start] = units.score(unit) + best[end];
          first[start] = unit;
        }
      }
    }
    return best[0] == Double.NEGATIVE_INFINITY ? null : path(first);
  }

  private int[] path(int[] first) {
    int[] spelled = new int[first.length];
    int length = 0;
    for (int at = 0; at < first.length; at += units.name(first[at]).length()) {
      spelled[length++] = first[at];
    }
    return Arrays.copyOf(spelled, length);
  }
}

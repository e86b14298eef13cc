package io.dualmode.model.neural;

import io.dualmode.model.lexicon.PronunciationGuesser.Guess;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Words as the pieces of a neural language model, in lower case, by the best sum of the pieces' scores. A word that they cannot spell is
 * {@link #UNKNOWN}, and costs {@link #cost} beside it. Remembers what it spelled, up to a bound. Not thread-safe.
 */
public final class PieceSpelling {
  /** The piece before the first and after the last word. */
  public static final int BOUNDARY = 0;
  /** The piece of words that the others do not spell. */
  public static final int UNKNOWN = 1;
  /** Names of these two. */
  public static final List<String> RESERVED = List.of("<s>", "<unk>");

  /** Logarithm of how many characters might stand at each place of an unknown word. */
  private static final double CHARACTER_COST = Math.log(30);
  private static final int MOST_REMEMBERED = 20_000;
  private static final int[] NOT_SPELLED = {UNKNOWN};

  private final UnitInventory pieces;
  private final Map<String, int[]> spelled = new HashMap<>();

  /** @param pieces an inventory that {@link #inventory} accepts */
  public PieceSpelling(UnitInventory pieces) {
    this.pieces = pieces;
  }

  /**
   * Units as the pieces of a language model.
   *
   * @throws IllegalArgumentException where the first two are not {@link #RESERVED}
   */
  public static UnitInventory inventory(UnitInventory units) {
    if (units.size() < RESERVED.size() || !units.names().subList(0, RESERVED.size()).equals(RESERVED)) {
      throw new IllegalArgumentException("the first pieces are " + units.names().subList(0, Math.min(units.size(), RESERVED.size()))
          + ", expected " + RESERVED);
    }
    return units.as(UnitKind.PIECES, BOUNDARY);
  }

  /** The pieces of a word, not a copy. */
  public int[] spell(String word) {
    int[] known = spelled.get(word);
    if (known == null) {
      List<Guess> found = pieces.spelling().guess(word.toLowerCase(Locale.ROOT), 1);
      known = found.isEmpty() ? NOT_SPELLED : found.get(0).units();
      if (spelled.size() >= MOST_REMEMBERED) {
        spelled.clear();
      }
      spelled.put(word, known);
    }
    return known;
  }

  /** What a word's log-probability is beside those of its pieces: 0, or for an unknown word what its characters cost. */
  public static double cost(String word, int[] spelling) {
    return spelling[0] == UNKNOWN ? -CHARACTER_COST * word.length() : 0;
  }
}

package io.dualmode.model.g2p;

import io.dualmode.model.lexicon.UnitInventory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained grapheme-to-phoneme model: graphones, the n-gram model over them, and how single characters are called.
 *
 * <p>Symbol 0 of the trie ends a word, symbol 1 starts it, symbol {@code 2 + g} is graphone {@code g}. Immutable, thread-safe.
 *
 * @param units the inventory of the sounds
 * @param graphones by number
 * @param trie the n-gram model
 * @param characterNames how a character (a letter, a digit) is read out on its own
 */
public record GraphoneModel(
    UnitInventory units, List<Graphone> graphones, GraphoneTrie trie, Map<Character, int[]> characterNames) {

  /** Symbol of the end of a word. */
  public static final int END = 0;
  /** Symbol of the start of a word; never predicted. */
  public static final int START = 1;
  /** Symbol of graphone 0. */
  public static final int FIRST_GRAPHONE = 2;

  public GraphoneModel {
    graphones = List.copyOf(graphones);
    characterNames = new TreeMap<>(characterNames);
    if (trie.symbolCount() != FIRST_GRAPHONE + graphones.size()) {
      throw new IllegalArgumentException("graphone model: got " + trie.symbolCount() + " symbols for " + graphones.size()
          + " graphones, expected " + (FIRST_GRAPHONE + graphones.size()));
    }
    for (Graphone graphone : graphones) {
      checkUnits(units, graphone.letters(), graphone.units());
    }
    characterNames.forEach((c, name) -> checkUnits(units, c.toString(), name));
  }

  private static void checkUnits(UnitInventory units, String letters, int[] sequence) {
    for (int unit : sequence) {
      if (!units.isSpoken(unit)) {
        throw new IllegalArgumentException("graphone model: '" + letters + "' is spoken as unit " + unit + " of " + units.size() + ", silence being "
            + units.silence());
      }
    }
  }
}

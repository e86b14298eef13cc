package io.dualmode.model.language.en;

import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Pronounces English possessives from the word they belong to.
 *
 * <p>{@code x's} is {@code x} followed by AH Z after a sibilant, S after another voiceless consonant, and Z otherwise;
 * {@code xs'} sounds like {@code xs}. With an inventory that lacks S, Z or AH the first form has no pronunciation. Stateless, thread-safe.
 */
final class Possessives {
  private static final Set<String> SIBILANTS = Set.of("S", "Z", "SH", "ZH", "CH", "JH");
  private static final Set<String> VOICELESS = Set.of("P", "T", "K", "F", "TH");

  private Possessives() {}

  /** The variants of a possessive whose base is in the lexicon, in the base's order; empty otherwise. */
  static List<int[]> pronunciations(String word, PronunciationLexicon lexicon) {
    if (word.endsWith("s'") && word.length() > 2) {
      return lexicon.pronunciations(word.substring(0, word.length() - 1));
    }
    UnitInventory units = lexicon.units();
    int s = units.indexOf("S");
    int z = units.indexOf("Z");
    int ah = units.indexOf("AH");
    if (!word.endsWith("'s") || word.length() <= 2 || s < 0 || z < 0 || ah < 0) {
      return List.of();
    }
    List<int[]> variants = new ArrayList<>();
    for (int[] base : lexicon.pronunciations(word.substring(0, word.length() - 2))) {
      String last = units.name(base[base.length - 1]);
      int[] ending = SIBILANTS.contains(last) ? new int[] {ah, z} : VOICELESS.contains(last) ? new int[] {s} : new int[] {z};
      variants.add(concatenate(base, ending));
    }
    return variants;
  }

  /** The word that a possessive may belong to. */
  static List<String> bases(String word) {
    if (word.endsWith("'s")) {
      return List.of(word.substring(0, word.length() - 2));
    }
    return word.endsWith("s'") ? List.of(word.substring(0, word.length() - 1)) : List.of();
  }

  static int[] concatenate(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

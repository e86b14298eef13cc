package io.dualmode.model.readable;

import java.util.Set;

/**
 * The words of a text as the features of a {@link PunctuationModel} see them: each as three hashes, of its spelling, of its kind (the spelling
 * of a frequent word, else how it ends) and of its ending. Arrays are kept, not copied.
 *
 * @param words hash of each spelling
 * @param kinds hash of each kind
 * @param endings hash of each ending
 * @param from first word that may be seen
 * @param to end of the words that may be seen
 */
public record Tokens(int[] words, int[] kinds, int[] endings, int from, int to) {
  private static final int BEFORE = 0x5bd1e995;
  private static final int BEHIND = 0x1b873593;
  private static final int ENDING = 3;

  int word(int at) {
    return at < from ? BEFORE : at >= to ? BEHIND : words[at];
  }

  int kind(int at) {
    return at < from ? BEFORE : at >= to ? BEHIND : kinds[at];
  }

  int ending(int at) {
    return at < from ? BEFORE : at >= to ? BEHIND : endings[at];
  }

  /** Hash of a spelling. */
  public static int word(String word) {
    return Hashes.of(word, 0, word.length());
  }

  /** Hash of the kind of a word. */
  public static int kind(String word, Set<String> frequent) {
    return frequent.contains(word) ? word(word) : Hashes.mix(7, ending(word));
  }

  /** Hash of the ending of a word, the whole of it where it is short. */
  public static int ending(String word) {
    return Hashes.of(word, Math.max(0, word.length() - ENDING), word.length());
  }
}

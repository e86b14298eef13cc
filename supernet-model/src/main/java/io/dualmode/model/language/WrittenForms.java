package io.dualmode.model.language;

import java.util.List;
import java.util.Optional;

/**
 * The ways in which a language writes what is said: the counterpart of {@link SpokenForms}, also called inverse text normalization.
 * Implementations are immutable and thread-safe; where they are not sure, they leave words as they are.
 */
@FunctionalInterface
public interface WrittenForms {
  /** A language that is not known: everything stays as it is said. */
  WrittenForms NONE = words -> List.of();

  /**
   * Words that follow each other and are written in another way than said.
   *
   * @param first index of the first of them
   * @param count how many they are, at least 1
   * @param text how they are written; a quantity may hold a blank
   */
  record Written(int first, int count, String text) {
    /** Index behind the last of the words. */
    public int end() {
      return first + count;
    }
  }

  /**
   * What is written otherwise in a stretch of speech without the end of a sentence.
   *
   * @param words as recognised, in lower case
   * @return in order, without overlap
   */
  List<Written> written(List<String> words);

  /** A word in lower case with the capitals that it has where it is a name or opens a sentence. */
  default String capitalised(String word) {
    int first = word.codePointAt(0);
    return new StringBuilder().appendCodePoint(Character.toTitleCase(first)).append(word.substring(Character.charCount(first))).toString();
  }

  /** How a word is written in front of a name, such as {@code Mr.} for {@code mister}; empty where that is no custom. */
  default Optional<String> beforeName(String word) {
    return Optional.empty();
  }
}

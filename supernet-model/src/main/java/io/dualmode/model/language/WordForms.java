package io.dualmode.model.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a dictionary may call a written word.
 *
 * @param written the word as it stands, in lower case, and both without typography
 * @param inside what is left without punctuation around it, and without accents
 * @param parts what hyphens and underscores join, in lower case; one for a word without them
 * @param readings what is said for digits, symbols and abbreviations
 * @param toGuess what to guess from, in lower case, when all else fails, empty for no letter or digit
 */
record WordForms(Set<String> written, Set<String> inside, List<String> parts, List<List<String>> readings, String toGuess) {
  static WordForms of(String word, Language language) {
    String form = Typography.lookupForm(word);
    Set<String> written = new LinkedHashSet<>(List.of(word, lower(word), form, lower(form)));
    String bare = Typography.bare(form);
    Set<String> inside = new LinkedHashSet<>(List.of(bare, lower(bare), lower(Typography.withoutMarks(bare))));
    inside.removeAll(written);
    List<String> parts = new ArrayList<>(List.of(lower(bare).split("[-_ ]+")));
    parts.remove("");
    written.remove("");
    inside.remove("");
    return new WordForms(written, inside, parts, language.spokenForms().readings(form), lower(bare));
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /** Whether the readings are those of an abbreviation, which may be a word too, as {@code sun.} is. */
  boolean isAbbreviation() {
    return !readings.isEmpty() && written.stream().allMatch(word -> word.codePoints().allMatch(c -> Character.isLetter(c) || c == '.'));
  }

  /** Every spelling that may be looked for, the bases of inflected words too. */
  Set<String> spellings(Language language) {
    Set<String> all = new LinkedHashSet<>(written);
    all.addAll(inside);
    all.addAll(parts);
    readings.forEach(all::addAll);
    List.copyOf(all).forEach(word -> all.addAll(language.bases(word)));
    all.remove("");
    return all;
  }
}

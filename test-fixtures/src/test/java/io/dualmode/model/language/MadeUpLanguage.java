package io.dualmode.model.language;

import io.dualmode.model.lexicon.PronunciationLexicon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A language with digits that are named by their letters and plurals in {@code -n}; nothing but this file and its service entry makes it. */
public record MadeUpLanguage(String tag) implements Language {
  /** Found by the service loader. */
  public static final class Provider implements LanguageProvider {
    @Override
    public String type() {
      return "qaa";
    }

    @Override
    public Language language(String tag) {
      return new MadeUpLanguage(tag);
    }
  }

  @Override
  public String rules() {
    return "qaa";
  }

  @Override
  public SpokenForms spokenForms() {
    return token -> token.matches("[0-9]+") ? List.of(token.chars().mapToObj(digit -> digit % 2 == 0 ? "ba" : "ku").toList()) : List.of();
  }

  @Override
  public List<int[]> inflected(String word, PronunciationLexicon lexicon) {
    int n = lexicon.units().indexOf("n");
    List<int[]> all = new ArrayList<>();
    bases(word).forEach(base -> lexicon.pronunciations(base).forEach(units -> {
      int[] plural = Arrays.copyOf(units, units.length + 1);
      plural[units.length] = n;
      all.add(plural);
    }));
    return all;
  }

  @Override
  public List<String> bases(String word) {
    return word.length() > 1 && word.endsWith("n") ? List.of(word.substring(0, word.length() - 1)) : List.of();
  }
}

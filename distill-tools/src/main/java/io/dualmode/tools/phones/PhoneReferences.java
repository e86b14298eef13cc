package io.dualmode.tools.phones;

import io.dualmode.model.language.Language;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The phones that a transcript stands for: the first pronunciation of every word in the standard dictionary of its language, whatever
 * dictionary a model brings, so that models compare. Words that are not there are pronounced by rule. Thread-safe.
 */
public final class PhoneReferences {
  private final Pronouncer pronouncer;

  /** Those of a dictionary of a language. */
  public PhoneReferences(PronunciationLexicon lexicon, Language language) {
    pronouncer = Pronouncer.of(lexicon, language);
  }

  /** The units of a transcript of words separated by spaces, empty when a word has no pronunciation at all. */
  public Optional<List<Integer>> phones(String text) {
    List<Integer> phones = new ArrayList<>();
    for (String word : text.strip().split(" +")) {
      List<int[]> variants = pronouncer.pronounce(word, 1).variants();
      if (variants.isEmpty()) {
        return Optional.empty();
      }
      for (int unit : variants.get(0)) {
        phones.add(unit);
      }
    }
    return Optional.of(phones);
  }
}

package io.dualmode.tools.phones;

import io.dualmode.model.lexicon.Pronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.SpellingRules;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.data.CmuDictionary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The phones that a transcript stands for: the first pronunciation of every word in CMUdict, whatever dictionary a model
 * brings, so that models compare. Words that are not there are pronounced by rule. Thread-safe.
 */
public final class PhoneReferences {
  private final Pronouncer pronouncer;

  PhoneReferences(PronunciationLexicon lexicon) {
    pronouncer = new Pronouncer(lexicon, new SpellingRules(lexicon));
  }

  /** Those of CMUdict, which has to be on the class path. */
  public static PhoneReferences cmuDictionary(UnitInventory units) throws IOException {
    return new PhoneReferences(CmuDictionary.read(units));
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

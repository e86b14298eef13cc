package io.dualmode.tools.errors;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.vocabulary.lexicon.ModelLexicon;
import java.io.IOException;
import java.util.function.Predicate;

/**
 * What a model knows of words.
 *
 * @param dictionary whether a word is in the dictionary
 * @param languageModel null where the model has none
 */
record KnownWords(Predicate<String> dictionary, NgramModel languageModel) {
  private static final int MOST_BYTES = 1 << 30;

  static KnownWords of(SupernetModel model) throws IOException {
    PronunciationLexicon lexicon = ModelLexicon.read(model);
    String name = SupernetModel.LANGUAGE_MODEL;
    NgramModel languageModel = !model.files().contains(name) ? null
        : CompactNgram.of(model.files().describe(name), model.files().read(name, MOST_BYTES));
    return new KnownWords(lexicon::contains, languageModel);
  }

  boolean inDictionary(String word) {
    return dictionary.test(word);
  }

  /** True also where there is no language model, so that every word of the dictionary may be recognised. */
  boolean inLanguageModel(String word) {
    return languageModel == null || languageModel.idOf(word) >= 0;
  }

  /** Whether free speech can be recognised as this word. */
  boolean canBeHeard(String word) {
    return inDictionary(word) && inLanguageModel(word);
  }

  /** Decimal logarithm of the word's unigram probability, not a number for words that the language model lacks. */
  double log10Probability(String word) {
    int id = languageModel == null ? -1 : languageModel.idOf(word);
    return id < 0 ? Double.NaN : languageModel.unigram(id) / Math.log(10);
  }
}

package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.lm.arpa.NgramFile;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a configuration changes about the words of a model: another n-gram model or none, and a dictionary beside the model's. Thread-safe
 * as long as nobody changes its lexicon.
 */
public final class ConfiguredWords {
  /** The model's words as they are. */
  static final ConfiguredWords NONE = new ConfiguredWords(true, null, null);

  private final boolean weighed;
  private final NgramModel languageModel;
  private final PronunciationLexicon extra;

  private ConfiguredWords(boolean weighed, NgramModel languageModel, PronunciationLexicon extra) {
    this.weighed = weighed;
    this.languageModel = languageModel;
    this.extra = extra;
  }

  /** Reads the files that a configuration names; an error names the key, the file and the line. */
  public static ConfiguredWords of(EngineConfig config, UnitInventory units) throws IOException {
    String lm = config.get(EngineKeys.LANGUAGE_MODEL);
    boolean file = !lm.equals(EngineKeys.OF_MODEL) && !lm.equals(EngineKeys.NO_LANGUAGE_MODEL);
    String dictionary = config.get(EngineKeys.LEXICON);
    return new ConfiguredWords(!lm.equals(EngineKeys.NO_LANGUAGE_MODEL),
        file ? NgramFile.open(existing(lm, EngineKeys.LANGUAGE_MODEL.name(), EngineKeys.LANGUAGE_MODEL.allowed())) : null,
        dictionary.isEmpty() ? null : PronunciationLexicon.read(existing(dictionary, EngineKeys.LEXICON.name(),
            EngineKeys.LEXICON.allowed()), units));
  }

  private static Path existing(String name, String key, String allowed) throws IOException {
    Path path = Path.of(name);
    if (!Files.exists(path) || Files.isDirectory(path)) {
      throw new IOException(key + " is '" + name + "', which is no file; allowed: " + allowed);
    }
    return path;
  }

  /** Whether free speech is weighed by n-grams. */
  public boolean isWeighed() {
    return weighed;
  }

  /** Stands in the place of the model's; null for none. */
  public NgramModel languageModel() {
    return languageModel;
  }

  /** Pronunciations of a word in the further dictionary. */
  List<int[]> pronunciations(String word) {
    return extra == null ? List.of() : extra.pronunciations(word);
  }

  /** The words of the further dictionary. */
  public Set<String> dictionary() {
    Set<String> words = new LinkedHashSet<>();
    if (extra != null) {
      extra.forEach((word, variants) -> words.add(word));
    }
    return words;
  }

  /** The same with the words of the further dictionary in lower case where the model has them so and not as they stand. */
  ConfiguredWords spelledAs(PronunciationLexicon models) {
    if (extra == null) {
      return this;
    }
    PronunciationLexicon spelled = PronunciationLexicon.empty(models.units());
    extra.forEach((word, variants) -> {
      String lower = word.toLowerCase(Locale.ROOT);
      String known = models.contains(word) || !models.contains(lower) ? word : lower;
      variants.forEach(units -> spelled.add(known, units));
    });
    return new ConfiguredWords(weighed, languageModel, spelled);
  }

  /** A dictionary with the pronunciations of the further one in front of its own. */
  PronunciationLexicon over(PronunciationLexicon models) {
    if (extra == null) {
      return models;
    }
    PronunciationLexicon all = models.copy();
    extra.forEach((word, variants) -> {
      List<int[]> others = all.pronunciations(word);
      all.remove(word);
      variants.forEach(units -> all.add(word, units));
      others.forEach(units -> all.add(word, units));
    });
    return all;
  }

  /** Words that can be said only once they have a place in the language model, or a pronunciation. */
  Set<String> lacking(PronunciationLexicon lexicon, WordNetwork network) {
    Set<String> words = dictionary();
    words.removeIf(word -> network.idOf(word) >= 0);
    for (int id = 0; languageModel != null && id < languageModel.vocabularySize(); id++) {
      String word = languageModel.word(id);
      if (id != languageModel.unknownId() && network.idOf(word) >= 0 && !lexicon.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }
}

package io.dualmode.model.engine;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.engine.decoding.Scoring;
import io.dualmode.model.engine.network.ModelLocation;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.part.PartRegistry;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.UnknownPartException;
import io.dualmode.model.vocabulary.Vocabulary;
import io.dualmode.model.vocabulary.VocabularyInput;
import io.dualmode.model.vocabulary.VocabularyProvider;
import io.dualmode.model.vocabulary.lexicon.ConfiguredWords;
import io.dualmode.model.vocabulary.lexicon.LexiconVocabulary;
import io.dualmode.model.vocabulary.units.UnitVocabulary;
import java.io.IOException;
import java.util.List;

/** Which vocabulary a model has. */
public final class Vocabularies {
  private static final String WHAT = "vocabulary";

  private Vocabularies() {}

  /** Words of a lexicon and n-grams, searched through a pronunciation tree. */
  public static final class OfLexicon implements VocabularyProvider {
    static final String TYPE = "lexicon";

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Vocabulary load(VocabularyInput input) throws IOException {
      return LexiconVocabulary.load(input.model(), input.again(), ConfiguredWords.of(input.config(), input.model().inventory()),
          input.grammarOptions());
    }
  }

  /** Whether a model that names this type of vocabulary, or none, is searched here. */
  static boolean isKnown(String type) {
    if (type.isEmpty()) {
      return true;
    }
    try {
      PartRegistry.find(VocabularyProvider.class, WHAT, type);
      return true;
    } catch (UnknownPartException e) {
      return false;
    }
  }

  /** Loads the vocabulary that a model names, or that suits its parts and files. */
  static Vocabulary load(SupernetModel model, ModelLocation location, EngineConfig config, Scoring scoring) throws IOException {
    JsonObject section = model.config().vocabulary();
    List<HeadPart> heads = model.config().parts().heads().stream()
        .filter(head -> scoring.heads().names().contains(head.name())).toList();
    String type = section == null ? suitable(model, heads) : Sections.type(section);
    VocabularyProvider provider;
    try {
      provider = PartRegistry.find(VocabularyProvider.class, WHAT, type);
    } catch (UnknownPartException e) {
      throw new ModelFormatException(model.files().describe(SupernetModel.CONFIG), -1, "a vocabulary that is known", e.getMessage(), e);
    }
    return provider.load(new VocabularyInput(model, location, section == null ? new JsonObject() : section, config, heads, scoring.search()));
  }

  /** Words where there is a list of them and the head scores units by themselves; else units, where they spell words. */
  private static String suitable(SupernetModel model, List<HeadPart> heads) throws IOException {
    UnitInventory units = model.inventory();
    boolean scoresUnits = heads.stream().allMatch(HeadPart::scoresUnits);
    boolean words = model.hasLexicon() || units.kind().spellsWords() && model.files().contains(SupernetModel.LANGUAGE_MODEL);
    return scoresUnits && (words || !units.kind().spellsWords()) ? OfLexicon.TYPE : UnitVocabulary.Provider.TYPE;
  }
}

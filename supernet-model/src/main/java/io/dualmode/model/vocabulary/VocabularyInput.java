package io.dualmode.model.vocabulary;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.util.List;

/**
 * What a vocabulary is made of.
 *
 * @param model open while the vocabulary is loaded, and closed afterwards
 * @param again opens the model once more, for what is read when it is first needed
 * @param section of {@code config.json}, with its {@code type}; empty where the model names none
 * @param heads that score
 * @param search beams and weights that the engine is configured with
 */
public record VocabularyInput(
    SupernetModel model, Opener again, JsonObject section, EngineConfig config, List<HeadPart> heads, SearchConfig search) {
  /** How grammars are weighed, as the engine is configured and the model was tuned. */
  public CompiledGrammar.Options grammarOptions() {
    CompiledGrammar.Options usual = CompiledGrammar.Options.DEFAULT;
    return new CompiledGrammar.Options(config.get(EngineKeys.GRAMMAR_BONUS).floatValue(),
        (float) config.get(EngineKeys.GRAMMAR_GARBAGE).orElse(model.config().search().garbage().orElse(usual.garbageScore())),
        usual.repeat(), usual.guesses());
  }

  /** Opens a model. */
  @FunctionalInterface
  public interface Opener {
    /** The model, which the caller closes; one that changed since is an {@link IOException}. */
    SupernetModel open() throws IOException;
  }
}

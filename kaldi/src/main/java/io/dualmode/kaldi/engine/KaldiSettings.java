package io.dualmode.kaldi.engine;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.engine.network.LookAhead;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.model.settings.UnusedSettings;

/** Which of the settings of engines a model of Kaldi has a use for. */
final class KaldiSettings {
  private KaldiSettings() {}

  /** Fails with an {@link IllegalArgumentException} where a setting asks for another way to listen than a model of Kaldi has. */
  static void requireUsable(EngineConfig config, NetworkPart network) {
    LookAhead.of(config, network);
    if (!config.get(EngineKeys.FIRST_PASS).isEmpty()) {
      throw new IllegalArgumentException(EngineKeys.FIRST_PASS.name() + "=" + config.get(EngineKeys.FIRST_PASS) + " ("
          + config.origin(EngineKeys.FIRST_PASS) + "): a Kaldi model has its own first pass; leave it out");
    }
  }

  static UnusedSettings unused(EngineConfig config) {
    return new UnusedSettings(config)
        .note(true, "a Kaldi model runs in Java", EngineKeys.BACKEND)
        .note(true, "a Kaldi model has a single head", EngineKeys.SCORER, EngineKeys.SCORER_WEIGHT, EngineKeys.SILENCE_GUARD)
        .note(true, "words and language model of a Kaldi model are in its graph", EngineKeys.LEXICON, EngineKeys.LANGUAGE_MODEL,
            EngineKeys.LM_WEIGHT, EngineKeys.WORD_PENALTY, EngineKeys.GRAMMAR_BONUS, EngineKeys.GRAMMAR_GARBAGE)
        .note(true, "a Kaldi model is searched as its model.conf says", EngineKeys.BEAM, EngineKeys.MAX_ACTIVE)
        .note(true, "a Kaldi model weighs readings again by what is in its own directory", EngineKeys.RESCORE_LM,
            EngineKeys.RESCORE_LM_WEIGHT, EngineKeys.RESCORE_WEIGHT, EngineKeys.FIRST_PASS_SHARE, EngineKeys.RESCORE_READINGS,
            EngineKeys.NEURAL_WEIGHT);
  }
}

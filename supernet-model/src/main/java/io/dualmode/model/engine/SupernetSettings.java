package io.dualmode.model.engine;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.engine.decoding.Scoring;
import io.dualmode.model.engine.network.Encoders;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.model.settings.UnusedSettings;
import java.io.IOException;

/** Which settings a model of this engine has no use for, whatever mode its sessions have. */
final class SupernetSettings {
  private SupernetSettings() {}

  static UnusedSettings unused(EngineConfig config, SupernetModel model, Scoring scoring, Encoders encoders)
      throws IOException {
    boolean ranks = model.config().rescorer() != null;
    boolean exchanges = !config.get(EngineKeys.RESCORE_LM).isEmpty();
    boolean asksUnits = model.config().parts().heads().stream().filter(head -> scoring.heads().names().contains(head.name()))
        .allMatch(HeadPart::scoresUnits);
    return new UnusedSettings(config)
        .note(asksUnits, "the head " + scoring.head() + " is no recurrent transducer", EngineKeys.SILENCE_GUARD)
        .note(config.get(EngineKeys.SCORER).equals(EngineKeys.OF_MODEL) || scoring.heads().names().size() < 2,
            EngineKeys.SCORER.name() + " names no two heads", EngineKeys.SCORER_WEIGHT)
        .note(encoders.haveOneSet(), "the model has one set of weights, without masks", EngineKeys.WEIGHTS)
        .note(!ranks, "the model has no rescorer", EngineKeys.RESCORE_WEIGHT, EngineKeys.FIRST_PASS_SHARE)
        .note(!ranks && !exchanges, "the model has no rescorer, and " + EngineKeys.RESCORE_LM.name() + " names no language model",
            EngineKeys.RESCORE_READINGS)
        .note(!exchanges, EngineKeys.RESCORE_LM.name() + " names no language model", EngineKeys.RESCORE_LM_WEIGHT)
        .note(!ranks || !NeuralLm.isIn(model.files()), "the model has no neural language model", EngineKeys.NEURAL_WEIGHT);
  }
}

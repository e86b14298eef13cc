package io.dualmode.model.engine;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.format.SearchDefaults;
import io.dualmode.model.search.SearchConfig;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How an engine scores and searches: as the model was tuned, except for what its configuration says otherwise.
 *
 * @param head that scores: mmi, ctc, transducer or combined
 * @param mmiWeight share of the MMI head in combined
 * @param search beams and weights
 * @param calibration of confidences, empty where the engine does not score as the model was when it was fitted
 */
record Scoring(String head, double mmiWeight, SearchConfig search, Optional<Calibration> calibration) {
  static Scoring of(EngineConfig config, SearchDefaults tuned) {
    boolean choose = config.get(Keys.SCORER).equals("model");
    String head = choose ? tuned.head() : config.get(Keys.SCORER);
    double mmiWeight = choose ? tuned.mmiWeight() : config.get(Keys.SCORER_WEIGHT);
    return new Scoring(head, mmiWeight, search(config, tuned), tuned.calibration()
        .filter(c -> c.head().equals(head) && config.get(Keys.WEIGHTS).equals("mode") && mmiWeight == tuned.mmiWeight()));
  }

  private static SearchConfig search(EngineConfig config, SearchDefaults tuned) {
    SearchConfig search = SearchConfig.DEFAULT;
    for (Map.Entry<String, Double> option : tuned.options().entrySet()) {
      search = search.with(option.getKey(), option.getValue());
    }
    search = override(search, "languageWeight", config.get(Keys.LM_WEIGHT));
    search = override(search, "wordPenalty", config.get(Keys.WORD_PENALTY));
    search = override(search, "beam", config.get(Keys.BEAM));
    return override(search, "maxActive", config.get(Keys.MAX_ACTIVE));
  }

  private static SearchConfig override(SearchConfig search, String name, OptionalDouble value) {
    return value.isPresent() ? search.with(name, value.getAsDouble()) : search;
  }
}

package io.dualmode.model.engine.decoding;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.head.HeadMix;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.settings.EngineKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How an engine scores and searches: as the model was tuned, except for what its configuration says otherwise.
 *
 * @param head what scores, as it was written
 * @param heads the same, read
 * @param search beams and weights
 * @param calibration of confidences, empty where the engine does not score as the model was when it was fitted
 */
public record Scoring(String head, HeadMix heads, SearchConfig search, Optional<Calibration> calibration) {
  /** @param known names of the heads that the model has */
  public static Scoring of(EngineConfig config, SearchDefaults tuned, List<String> known) {
    boolean choose = config.get(EngineKeys.SCORER).equals("model");
    String head = choose ? tuned.head() : config.get(EngineKeys.SCORER);
    double mmiWeight = choose ? tuned.mmiWeight() : config.get(EngineKeys.SCORER_WEIGHT);
    HeadMix heads = HeadMix.of(head, mmiWeight).require(known, choose ? "search.head" : EngineKeys.SCORER.name());
    return new Scoring(head, heads, search(config, tuned), tuned.calibration()
        .filter(c -> c.head().equals(head) && config.get(EngineKeys.WEIGHTS).equals("mode") && mmiWeight == tuned.mmiWeight()));
  }

  private static SearchConfig search(EngineConfig config, SearchDefaults tuned) {
    SearchConfig search = SearchConfig.DEFAULT;
    for (Map.Entry<String, Double> option : tuned.options().entrySet()) {
      search = search.with(option.getKey(), option.getValue());
    }
    search = override(search, "languageWeight", config.get(EngineKeys.LM_WEIGHT));
    search = override(search, "wordPenalty", config.get(EngineKeys.WORD_PENALTY));
    search = override(search, "beam", config.get(EngineKeys.BEAM));
    OptionalInt most = config.get(EngineKeys.MAX_ACTIVE);
    return most.isPresent() ? search.with("maxActive", most.getAsInt()) : search;
  }

  private static SearchConfig override(SearchConfig search, String name, OptionalDouble value) {
    return value.isPresent() ? search.with(name, value.getAsDouble()) : search;
  }
}

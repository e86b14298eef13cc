package io.dualmode.api.internal.adapter;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.EndpointRules.Rule;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Key;
import io.dualmode.api.config.Keys;
import java.util.ArrayList;
import java.util.List;

/** The five endpoint rules of a model of Kaldi, beside what the configuration of Dualmode says. */
public final class KaldiEndpoints {
  private static final double ANY_COST = Double.POSITIVE_INFINITY;
  /** Kaldi's own values (src/online2/online-endpoint.h), for what a model leaves out. */
  public static final List<Rule> DEFAULTS = List.of(
      new Rule(false, 5000, ANY_COST, 0),
      new Rule(true, 500, 2, 0),
      new Rule(true, 1000, 8, 0),
      new Rule(true, 2000, ANY_COST, 0),
      new Rule(false, 0, ANY_COST, 20_000));
  private static final List<Key<Integer>> PAUSES = List.of(Keys.ENDPOINT_SILENCE_ONLY, Keys.ENDPOINT_GOOD_END, Keys.ENDPOINT_FAIR_END,
      Keys.ENDPOINT_ANY_END);

  private KaldiEndpoints() {}

  /** The rules of a model, five in the order of {@link #DEFAULTS}; a time that the configuration sets wins. */
  public static EndpointRules of(List<Rule> model, EngineConfig config) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < DEFAULTS.size(); i++) {
      Rule rule = model.get(i);
      boolean pause = i < PAUSES.size();
      Key<Integer> key = pause ? PAUSES.get(i) : Keys.ENDPOINT_MAX_UTTERANCE;
      boolean set = !config.origin(key).equals("default");
      rules.add(new Rule(rule.needsSpeech(), set && pause ? config.get(key) : rule.minTrailingSilenceMillis(), rule.maxRelativeCost(),
          set && !pause ? config.get(key) : rule.minUtteranceMillis()));
    }
    return EndpointRules.of(rules);
  }
}

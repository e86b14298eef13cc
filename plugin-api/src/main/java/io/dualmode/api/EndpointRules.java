package io.dualmode.api;

import java.util.ArrayList;
import java.util.List;

/**
 * When an utterance ends: any of five rules is enough, as in Kaldi's online endpointing (src/online2/online-endpoint.h).
 *
 * <p>Rule 1 ends silence that holds no speech, rules 2 to 4 end speech after a pause that may be the shorter the better the best
 * reading is as a sentence end, rule 5 caps the length. The defaults are those that Vosk's models ship in {@code model.conf}.
 *
 * @param rules the five, in order
 */
public record EndpointRules(List<Rule> rules) {

  /**
   * One rule; it holds when all of its conditions do.
   *
   * @param needsSpeech whether the best reading must hold a word
   * @param minTrailingSilenceMillis least silence at the end of the best reading
   * @param maxRelativeCost largest cost (natural logarithm) of ending the sentence in the best state over the best of all states
   * @param minUtteranceMillis least length of the utterance
   */
  public record Rule(boolean needsSpeech, int minTrailingSilenceMillis, double maxRelativeCost, int minUtteranceMillis) {
    public Rule {
      if (minTrailingSilenceMillis < 0 || minUtteranceMillis < 0 || !(maxRelativeCost >= 0)) {
        throw new IllegalArgumentException("endpoint rule: trailing silence " + minTrailingSilenceMillis + " ms, relative cost "
            + maxRelativeCost + ", utterance " + minUtteranceMillis + " ms, allowed: none below 0");
      }
    }

    boolean holds(boolean speech, long trailingSilenceMillis, double relativeCost, long utteranceMillis) {
      return (speech || !needsSpeech) && trailingSilenceMillis >= minTrailingSilenceMillis && relativeCost <= maxRelativeCost
          && utteranceMillis >= minUtteranceMillis;
    }
  }

  public EndpointRules {
    rules = List.copyOf(rules);
    if (rules.size() != 5) {
      throw new IllegalArgumentException("endpoint rules: " + rules.size() + ", expected 5");
    }
  }

  /** Rules from the five times, with Kaldi's relative costs 2 and 8 for rules 2 and 3. */
  public static EndpointRules ofMillis(int silenceOnly, int afterGoodEnd, int afterFairEnd, int afterAnyEnd, int maxUtterance) {
    double any = Double.POSITIVE_INFINITY;
    return new EndpointRules(List.of(
        new Rule(false, silenceOnly, any, 0),
        new Rule(true, afterGoodEnd, 2.0, 0),
        new Rule(true, afterFairEnd, 8.0, 0),
        new Rule(true, afterAnyEnd, any, 0),
        new Rule(false, 0, any, maxUtterance)));
  }

  /** The defaults: 5 s, 0.5 s, 0.75 s, 1 s, 20 s. */
  public static EndpointRules defaults() {
    return of(EngineConfig.defaults());
  }

  /** The rules of a configuration. */
  public static EndpointRules of(EngineConfig config) {
    return ofMillis(config.get(Keys.ENDPOINT_SILENCE_ONLY), config.get(Keys.ENDPOINT_GOOD_END),
        config.get(Keys.ENDPOINT_FAIR_END), config.get(Keys.ENDPOINT_ANY_END), config.get(Keys.ENDPOINT_MAX_UTTERANCE));
  }

  /** The same rules with the pauses of rules 2 to 4 scaled: below 1 for commands, above 1 for dictation. */
  public EndpointRules scalePauses(double factor) {
    if (!(factor > 0 && factor <= 100)) {
      throw new IllegalArgumentException("pause factor is " + factor + ", allowed: above 0, up to 100");
    }
    List<Rule> scaled = new ArrayList<>(rules);
    for (int i = 1; i <= 3; i++) {
      Rule r = rules.get(i);
      scaled.set(i, new Rule(r.needsSpeech(), (int) Math.round(r.minTrailingSilenceMillis() * factor), r.maxRelativeCost(),
          r.minUtteranceMillis()));
    }
    return new EndpointRules(scaled);
  }

  /**
   * Whether an utterance is at an endpoint.
   *
   * @param speech whether its best reading holds a word
   * @param trailingSilenceMillis silence at the end of the best reading
   * @param relativeCost log cost of ending in the best state that may end, over the best state; 0 when the best may end
   * @param utteranceMillis length of the utterance so far
   */
  public boolean detect(boolean speech, long trailingSilenceMillis, double relativeCost, long utteranceMillis) {
    for (Rule rule : rules) {
      if (rule.holds(speech, trailingSilenceMillis, relativeCost, utteranceMillis)) {
        return true;
      }
    }
    return false;
  }
}

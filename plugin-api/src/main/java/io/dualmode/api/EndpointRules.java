package io.dualmode.api;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * When an utterance ends: any of its rules is enough, five as a rule, as in Kaldi's online endpointing (src/online2/online-endpoint.h).
 *
 * <p>Rule 1 ends silence that holds no speech, rules 2 to 4 end speech after a pause that may be the shorter the better the best
 * reading is as a sentence end, rule 5 caps the length. The defaults are those that Vosk's models ship in {@code model.conf}.
 * Immutable.
 */
public final class EndpointRules {
  private final List<Rule> rules;

  /** One rule; it holds when all of its conditions do. Immutable. */
  public static final class Rule {
    private final boolean needsSpeech;
    private final int minTrailingSilenceMillis;
    private final double maxRelativeCost;
    private final int minUtteranceMillis;

    /** A rule; the parameters are what the methods of these names say. */
    public Rule(boolean needsSpeech, int minTrailingSilenceMillis, double maxRelativeCost, int minUtteranceMillis) {
      this.needsSpeech = needsSpeech;
      this.minTrailingSilenceMillis = minTrailingSilenceMillis;
      this.maxRelativeCost = maxRelativeCost;
      this.minUtteranceMillis = minUtteranceMillis;
      if (minTrailingSilenceMillis < 0 || minUtteranceMillis < 0 || !(maxRelativeCost >= 0)) {
        throw new IllegalArgumentException("endpoint rule: trailing silence " + minTrailingSilenceMillis + " ms, relative cost "
            + maxRelativeCost + ", utterance " + minUtteranceMillis + " ms, allowed: none below 0");
      }
    }

    /** Whether the best reading must hold a word. */
    public boolean needsSpeech() {
      return needsSpeech;
    }

    /** Least silence at the end of the best reading. */
    public int minTrailingSilenceMillis() {
      return minTrailingSilenceMillis;
    }

    /** Largest cost (natural logarithm) of ending the sentence in the best state over the best of all states. */
    public double maxRelativeCost() {
      return maxRelativeCost;
    }

    /** Least length of the utterance. */
    public int minUtteranceMillis() {
      return minUtteranceMillis;
    }

    boolean holds(boolean speech, long trailingSilenceMillis, double relativeCost, long utteranceMillis) {
      return (speech || !needsSpeech) && trailingSilenceMillis >= minTrailingSilenceMillis && relativeCost <= maxRelativeCost
          && utteranceMillis >= minUtteranceMillis;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Rule r && needsSpeech == r.needsSpeech && minTrailingSilenceMillis == r.minTrailingSilenceMillis
          && Double.compare(maxRelativeCost, r.maxRelativeCost) == 0 && minUtteranceMillis == r.minUtteranceMillis;
    }

    @Override
    public int hashCode() {
      return Objects.hash(needsSpeech, minTrailingSilenceMillis, maxRelativeCost, minUtteranceMillis);
    }

    @Override
    public String toString() {
      return "Rule[" + (needsSpeech ? "speech, " : "") + "pause " + minTrailingSilenceMillis + " ms, cost " + maxRelativeCost
          + ", length " + minUtteranceMillis + " ms]";
    }
  }

  private EndpointRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Any rules; without one, no utterance ends by itself. */
  public static EndpointRules of(List<Rule> rules) {
    return new EndpointRules(rules);
  }

  /** The rules, in order. */
  public List<Rule> rules() {
    return rules;
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

  /** For recordings and dictation, where nobody waits for an answer: 5 s of silence, any pause of 1.2 s, a minute of speech. */
  public static EndpointRules patient() {
    return ofMillis(5000, 1200, 1200, 1200, 60_000);
  }

  /** The rules of a configuration. */
  public static EndpointRules of(EngineConfig config) {
    return ofMillis(config.get(Keys.ENDPOINT_SILENCE_ONLY), config.get(Keys.ENDPOINT_GOOD_END),
        config.get(Keys.ENDPOINT_FAIR_END), config.get(Keys.ENDPOINT_ANY_END), config.get(Keys.ENDPOINT_MAX_UTTERANCE));
  }

  /** The same rules with the pauses after speech scaled: below 1 for commands, above 1 for dictation. */
  public EndpointRules scalePauses(double factor) {
    if (!(factor > 0 && factor <= 100)) {
      throw new IllegalArgumentException("pause factor is " + factor + ", allowed: above 0, up to 100");
    }
    List<Rule> scaled = new ArrayList<>();
    for (Rule r : rules) {
      scaled.add(!r.needsSpeech ? r : new Rule(true, (int) Math.round(r.minTrailingSilenceMillis * factor), r.maxRelativeCost,
          r.minUtteranceMillis));
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

  @Override
  public boolean equals(Object other) {
    return other instanceof EndpointRules r && rules.equals(r.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  @Override
  public String toString() {
    return "EndpointRules" + rules;
  }
}

package io.dualmode.vosk;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.EndpointRules.Rule;
import java.util.ArrayList;
import java.util.List;

/** The two ways in which Vosk's newer API changes the endpoint rules of a model. */
final class Endpointer {
  /** What the pauses of rules 2 to 4 are multiplied with, by mode. */
  private static final double[] SCALES = {1, 0.75, 1.5, 4};
  private static final double FAIR_END_LATER_SECONDS = 0.5;
  private static final double ANY_END_LATER_SECONDS = 1;

  private Endpointer() {}

  static EndpointRules ofMode(EndpointRules rules, int mode) {
    if (mode < 0 || mode >= SCALES.length) {
      throw new IllegalArgumentException("endpointer mode is " + mode + ", allowed: 0 default, 1 short, 2 long, 3 very long");
    }
    return mode == 0 ? rules : rules.scalePauses(SCALES[mode]);
  }

  static EndpointRules ofDelays(EndpointRules rules, double startMax, double end, double max) {
    double[] silences = {startMax, end, end + FAIR_END_LATER_SECONDS, end + ANY_END_LATER_SECONDS};
    List<Rule> changed = new ArrayList<>();
    for (int i = 0; i < silences.length; i++) {
      Rule rule = rules.rules().get(i);
      changed.add(new Rule(rule.needsSpeech(), millis(silences[i]), rule.maxRelativeCost(), rule.minUtteranceMillis()));
    }
    Rule cap = rules.rules().get(silences.length);
    changed.add(new Rule(cap.needsSpeech(), cap.minTrailingSilenceMillis(), cap.maxRelativeCost(), millis(max)));
    return EndpointRules.of(changed);
  }

  private static int millis(double seconds) {
    if (!(seconds >= 0 && seconds <= 3600)) {
      throw new IllegalArgumentException("endpointer delay is " + seconds + " s, allowed: 0..3600");
    }
    return (int) Math.round(seconds * 1000);
  }
}

package io.dualmode.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected values are Kaldi's rules with the times of Vosk's model.conf, worked by hand. */
class EndpointRulesTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;
  private final EndpointRules rules = EndpointRules.defaults();

  @Test
  void detect_silenceOnly_after5Seconds() {
    assertFalse(rules.detect(false, 4999, INFINITE, 4999));
    assertTrue(rules.detect(false, 5000, INFINITE, 5000));
  }

  @Test
  void detect_speechThenPause_dependsOnRelativeCost() {
    assertFalse(rules.detect(true, 499, 0, 3000));
    assertTrue(rules.detect(true, 500, 2.0, 3000));
    assertFalse(rules.detect(true, 500, 2.1, 3000));
    assertFalse(rules.detect(true, 749, 8.0, 3000));
    assertTrue(rules.detect(true, 750, 8.0, 3000));
    assertFalse(rules.detect(true, 999, 8.1, 3000));
    assertTrue(rules.detect(true, 1000, INFINITE, 3000));
  }

  @Test
  void detect_pauseWithoutSpeech_isNoEndpoint() {
    assertFalse(rules.detect(false, 1000, 0, 1000));
  }

  @Test
  void detect_longSpeech_isCutAt20Seconds() {
    assertFalse(rules.detect(true, 0, INFINITE, 19_999));
    assertTrue(rules.detect(true, 0, INFINITE, 20_000));
  }

  @Test
  void scalePauses_factor_changesRules2To4Only() {
    EndpointRules longer = rules.scalePauses(2);
    assertFalse(longer.detect(true, 999, 0, 3000));
    assertTrue(longer.detect(true, 1000, 0, 3000));
    assertTrue(longer.detect(false, 5000, INFINITE, 5000));
    assertTrue(longer.detect(true, 0, INFINITE, 20_000));
    assertThrows(IllegalArgumentException.class, () -> rules.scalePauses(0));
  }

  @Test
  void of_anyRules_oneThatHoldsIsEnough() {
    assertFalse(EndpointRules.of(List.of()).detect(true, 1 << 20, 0, 1 << 20));
    EndpointRules.Rule cap = new EndpointRules.Rule(false, 0, INFINITE, 900);
    EndpointRules pause = EndpointRules.of(List.of(new EndpointRules.Rule(true, 300, 1, 0), cap));
    assertTrue(pause.detect(true, 300, 1, 300));
    assertFalse(pause.detect(false, 300, 1, 300));
    assertTrue(pause.detect(false, 0, INFINITE, 900));
    assertEquals(List.of(new EndpointRules.Rule(true, 150, 1, 0), cap), pause.scalePauses(0.5).rules());
  }

  @Test
  void of_configuration_takesItsTimes() {
    EndpointRules own = EndpointRules.of(EngineConfig.defaults().with(Keys.ENDPOINT_SILENCE_ONLY, 1234));
    assertTrue(own.detect(false, 1234, INFINITE, 1234));
    assertFalse(own.detect(false, 1233, INFINITE, 1233));
    assertEquals(5, own.rules().size());
  }
}

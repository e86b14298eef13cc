package io.dualmode.api;

import io.dualmode.api.config.Key;
import io.dualmode.api.config.KeyProvider;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Keys as an engine would declare them. */
public final class TestKeys implements KeyProvider {
  public static final Key<String> BACKEND = Key.oneOf("dualmode.backend", "java", "What runs the network of the test.", "java", "other");
  public static final Key<OptionalDouble> LM_WEIGHT = Key.tuned("dualmode.lm.weight", "", 0, 100, "Factor on language model scores.");
  public static final Key<OptionalDouble> BEAM = Key.tuned("dualmode.search.beam", "", 0.1, 1000, "Score at which paths are dropped.");
  public static final Key<OptionalInt> MAX_ACTIVE = Key.tunedCount("dualmode.search.max-active", "paths", 1, 1_000_000, "Most paths of a frame.");
  public static final Key<Integer> RENAMED = Key.integer("dualmode.test.new", "", 1, 0, 9, "Had another name before it had this one.")
      .formerly("dualmode.test.old");

  @Override
  public String module() {
    return "dualmode-test";
  }

  @Override
  public String title() {
    return "The test";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(BACKEND, LM_WEIGHT, BEAM, MAX_ACTIVE, RENAMED);
  }
}

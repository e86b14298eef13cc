package io.dualmode.model.head.mmi;

import io.dualmode.model.head.Head;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.ScoringHead;
import java.util.function.Supplier;

/**
 * An MMI head that is loaded.
 *
 * @param evaluators makes what computes its logits, for one thread each
 * @param units size of the unit inventory
 */
public record LoadedMmi(Supplier<MmiHead> evaluators, int units) implements Head {
  /** What computes the logits of a model's {@code mmi} head; {@link IllegalStateException} where there is none. */
  public static MmiHead of(Heads heads) {
    return heads.get(MmiPart.TYPE, LoadedMmi.class).evaluators().get();
  }

  @Override
  public ScoringHead newScoringHead() {
    return new MmiScoring(evaluators.get(), units);
  }
}

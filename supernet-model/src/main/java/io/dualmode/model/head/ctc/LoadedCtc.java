package io.dualmode.model.head.ctc;

import io.dualmode.model.head.Head;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.ScoringHead;
import java.util.function.Supplier;

/**
 * A CTC head that is loaded.
 *
 * @param evaluators makes what computes its log-probabilities, for one thread each
 */
public record LoadedCtc(Supplier<CtcHead> evaluators) implements Head {
  /** What computes the log-probabilities of a model's {@code ctc} head; {@link IllegalStateException} where there is none. */
  public static CtcHead of(Heads heads) {
    return heads.get(CtcPart.TYPE, LoadedCtc.class).evaluators().get();
  }

  @Override
  public ScoringHead newScoringHead() {
    return new CtcScoring(evaluators.get());
  }
}

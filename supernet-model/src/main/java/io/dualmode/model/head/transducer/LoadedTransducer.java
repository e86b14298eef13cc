package io.dualmode.model.head.transducer;

import io.dualmode.model.head.Head;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.ScoringHead;
import java.util.function.Supplier;

/**
 * A transducer head that is loaded.
 *
 * @param evaluators makes what computes its log-probabilities, for one thread each
 */
public record LoadedTransducer(Supplier<TransducerHead> evaluators) implements Head {
  /** What computes the log-probabilities of a model's {@code transducer} head; {@link IllegalStateException} where there is none. */
  public static TransducerHead of(Heads heads) {
    return heads.get(TransducerPart.TYPE, LoadedTransducer.class).evaluators().get();
  }

  @Override
  public ScoringHead newScoringHead() {
    return new TransducerScoring(evaluators.get());
  }
}

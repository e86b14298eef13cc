package io.dualmode.tools.serve.model;

import io.dualmode.api.SpeechSession;
import java.util.function.Supplier;

/** A session that works in the turns of {@link FairTurns}; the thread that calls it waits. */
final class FairSession extends SessionFront {
  private final FairTurns turns;

  FairSession(SpeechSession session, FairTurns turns) {
    super(session);
    this.turns = turns;
  }

  @Override
  <T> T work(Supplier<T> piece) {
    return turns.take(piece);
  }
}

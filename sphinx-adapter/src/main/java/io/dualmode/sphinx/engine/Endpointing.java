package io.dualmode.sphinx.engine;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.SessionOptions;
import java.util.List;

/** Who says where utterances end. */
public enum Endpointing {
  /** The engine, by its endpoint rules; the host's voice activity detection is not asked. */
  ENGINE,
  /** The host's voice activity detection; the engine hears what it drops, too. */
  HOST,
  /** The stream: a front end without voice activity detection delivers one utterance from start to end of the data. */
  DATA;

  /** Pause after which the engine is sure that a word is over, so that an utterance of the host may end there. */
  private static final int WORD_END_MILLIS = 200;

  /** As configured, for a front end with or without voice activity detection. */
  public static Endpointing of(String configured, boolean hostDetects) {
    if (!hostDetects) {
      return DATA;
    }
    return configured.equals("host") ? HOST : ENGINE;
  }

  /** What a session is to tell after each piece: that the utterance is over, that there is a pause, or nothing. */
  SessionOptions applyTo(SessionOptions options) {
    SessionOptions.Builder changed = options.toBuilder().endpoints(this != DATA);
    return this == HOST ? changed.endpointRules(anyPause()).build() : changed.build();
  }

  private static EndpointRules anyPause() {
    EndpointRules.Rule pause = new EndpointRules.Rule(false, WORD_END_MILLIS, Double.POSITIVE_INFINITY, 0);
    return EndpointRules.of(List.of(pause));
  }
}

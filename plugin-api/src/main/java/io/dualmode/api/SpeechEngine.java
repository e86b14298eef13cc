package io.dualmode.api;

import java.util.Set;

/**
 * A loaded recognizer: one copy of the weights, shared by any number of threads and sessions.
 *
 * <p>All methods are thread-safe. Sessions that are open when the engine is closed go on to work; opening a session afterwards is
 * an {@link IllegalStateException}.
 */
public interface SpeechEngine extends AutoCloseable {
  /** Opens a stream; a session costs kilobytes until audio arrives. Options the engine cannot serve are an error that says which. */
  SpeechSession newSession(SessionOptions options);

  /** Opens a stream with the options of the engine's configuration. */
  SpeechSession newSession();

  /** What {@link #newSession()} uses: a starting point for {@link SessionOptions#toBuilder}. */
  SessionOptions defaultOptions();

  /** The modes that this engine can serve with the model it has loaded. */
  Set<RecognitionMode> modes();

  /** One line for logs: engine, model and backend. */
  String description();

  /** Idempotent. */
  @Override
  void close();
}

package io.dualmode.tools.serve.model;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.RecognitionMode;
import java.util.Set;
import java.util.function.Function;

/**
 * An engine as one client sees it: with options of its own, and sessions that are measured and work in turns. Closing it closes
 * nothing.
 */
public final class SessionEngine implements SpeechEngine {
  private final SpeechEngine engine;
  private final SessionOptions defaults;
  private final Function<SessionOptions, SpeechSession> sessions;

  private SessionEngine(SpeechEngine engine, SessionOptions defaults, Function<SessionOptions, SpeechSession> sessions) {
    this.engine = engine;
    this.defaults = defaults;
    this.sessions = sessions;
  }

  /** Sessions with these options unless others are named, which tell a meter what they do. */
  public static SessionEngine measured(SpeechEngine engine, SessionOptions defaults, StreamMeter meter) {
    return new SessionEngine(engine, defaults, options -> new MeasuredSession(engine.newSession(options), meter));
  }

  /** The same, working in turns. */
  public static SessionEngine fair(SpeechEngine engine, SessionOptions defaults, StreamMeter meter, FairTurns turns) {
    return new SessionEngine(engine, defaults, options -> {
      SpeechSession session = turns.take(() -> new MeasuredSession(engine.newSession(options), meter));
      return new FairSession(session, turns);
    });
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    return sessions.apply(options);
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaults);
  }

  @Override
  public SessionOptions defaultOptions() {
    return defaults;
  }

  @Override
  public Set<RecognitionMode> modes() {
    return engine.modes();
  }

  @Override
  public String language() {
    return engine.language();
  }

  @Override
  public Set<String> units() {
    return engine.units();
  }

  @Override
  public int sampleRateHz() {
    return engine.sampleRateHz();
  }

  @Override
  public String description() {
    return engine.description();
  }

  @Override
  public void close() {
    // the engine is others' too
  }
}

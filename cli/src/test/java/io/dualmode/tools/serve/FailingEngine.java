package io.dualmode.tools.serve;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.RecognitionMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** An engine to which something happens when a stream of {@value #FATAL} samples, or whole seconds more, ends. */
final class FailingEngine implements SpeechEngine {
  static final int FATAL = 1230;

  private final SpeechEngine engine;
  private final Runnable fault;

  FailingEngine(SpeechEngine engine, Runnable fault) {
    this.engine = engine;
    this.fault = fault;
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    SpeechSession session = engine.newSession(options);
    return (SpeechSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {SpeechSession.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("finish") && session.acceptedMillis() % 1000 == FATAL * 1000 / 16_000) {
            fault.run();
          }
          try {
            return method.invoke(session, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaultOptions());
  }

  @Override
  public SessionOptions defaultOptions() {
    return engine.defaultOptions();
  }

  @Override
  public Set<RecognitionMode> modes() {
    return engine.modes();
  }

  @Override
  public String description() {
    return "failing";
  }

  @Override
  public void close() {
    engine.close();
  }
}

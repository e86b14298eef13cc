package io.dualmode.tools.serve;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.RecognitionMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Consumer;

/** A {@link CountingEngine} to whose audio something happens before it is counted. */
final class FaultyEngine implements SpeechEngine {
  final CountingEngine counting = new CountingEngine();
  private final Consumer<byte[]> fault;
  private final Runnable opening;

  /**
   * An engine.
   *
   * @param fault given every piece of a stream's audio, may throw or take its time
   * @param opening run before a session is opened, may throw
   */
  FaultyEngine(Consumer<byte[]> fault, Runnable opening) {
    this.fault = fault;
    this.opening = opening;
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    opening.run();
    SpeechSession session = counting.newSession(options);
    return (SpeechSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {SpeechSession.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("accept") && arguments[0] instanceof byte[]) {
            byte[] piece = new byte[(int) arguments[2]];
            System.arraycopy(arguments[0], (int) arguments[1], piece, 0, piece.length);
            fault.accept(piece);
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
    return counting.defaultOptions();
  }

  @Override
  public Set<RecognitionMode> modes() {
    return counting.modes();
  }

  @Override
  public String description() {
    return "faulty";
  }

  @Override
  public void close() {
    counting.close();
  }
}

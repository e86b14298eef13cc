package io.dualmode.tools.serve;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.RecognitionMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Consumer;

/** A {@link CountingEngine} to whose streams something happens: whoever is told of it may throw or take its time. */
final class FaultyEngine implements SpeechEngine {
  /** Samples of a stream that fails at its end, as it does with whole seconds more. */
  static final int FATAL = 1230;

  private interface Fault {
    /** Before a session does what it is asked to. */
    void before(SpeechSession session, String method, Object[] arguments);
  }

  private final CountingEngine counting = new CountingEngine();
  private final Runnable opening;
  private final Fault fault;

  private FaultyEngine(Runnable opening, Fault fault) {
    this.opening = opening;
    this.fault = fault;
  }

  /**
   * One that fails at audio.
   *
   * @param fault given every piece of a stream's audio
   * @param opening run before a session is opened
   */
  static FaultyEngine atAudio(Consumer<byte[]> fault, Runnable opening) {
    return new FaultyEngine(opening, (session, method, arguments) -> {
      if (method.equals("accept") && arguments[0] instanceof byte[]) {
        byte[] piece = new byte[(int) arguments[2]];
        System.arraycopy(arguments[0], (int) arguments[1], piece, 0, piece.length);
        fault.accept(piece);
      }
    });
  }

  /** One that fails at the ends of streams of {@value #FATAL} samples. */
  static FaultyEngine atTheEnd(Runnable fault) {
    return new FaultyEngine(() -> { }, (session, method, arguments) -> {
      if (method.equals("finish") && session.acceptedMillis() % 1000 == FATAL * 1000 / 16_000) {
        fault.run();
      }
    });
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    opening.run();
    SpeechSession session = counting.newSession(options);
    return (SpeechSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {SpeechSession.class},
        (proxy, method, arguments) -> {
          fault.before(session, method.getName(), arguments);
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

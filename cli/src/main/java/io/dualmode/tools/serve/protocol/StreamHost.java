package io.dualmode.tools.serve.protocol;

import io.dualmode.tools.serve.guard.AccessLog;
import io.dualmode.tools.serve.guard.FairWorkers;
import io.dualmode.tools.serve.guard.ServerCounters;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.guard.ServerLog;
import io.dualmode.tools.serve.metrics.ServerMetrics;
import io.dualmode.tools.serve.model.ServedModels;
import org.eclipse.jetty.websocket.core.CloseStatus;

/** What connections need of their server. Thread-safe. */
public interface StreamHost {
  ServerLimits limits();

  ServerCounters counters();

  ServerMetrics metrics();

  ServerLog log();

  AccessLog accessLog();

  FairWorkers workers();

  ServedModels models();

  /** How connections are heard that ask for nothing. */
  StreamSettings settings();

  InputQueue newQueue();

  /** Whether the final results are due now, so that none may wait for the others. */
  boolean isEnding();

  /** Whether there is memory for another stream. */
  boolean hasMemory();

  /** Lets a connection in, or says how it is closed. */
  CloseStatus admit(StreamConnection connection);

  /** A connection that was let in has ended. */
  void left(StreamConnection connection);

  /** Something failed that may have broken more than one connection. */
  void suspect(Throwable e);
}

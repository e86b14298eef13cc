package io.dualmode.tools.serve.web;

import io.dualmode.tools.serve.guard.AccessLog;
import io.dualmode.tools.serve.guard.FairWorkers;
import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.guard.ServerCounters;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.guard.ServerLog;
import io.dualmode.tools.serve.metrics.ServerMetrics;
import io.dualmode.tools.serve.model.ServedModels;
import org.eclipse.jetty.server.Request;

/** What pages and calls need of their server. Thread-safe. */
public interface WebHost {
  ServerLimits limits();

  RequestLimits requestLimits();

  ServerCounters counters();

  ServerMetrics metrics();

  ServerLog log();

  AccessLog accessLog();

  FairWorkers workers();

  ServedModels models();

  /** Whether clients need a token. */
  boolean needsToken();

  /** Whether there is memory for another recording. */
  boolean hasMemory();

  /** Whether it is being shut down. */
  boolean isEnding();

  /** Whether it failed as a whole. */
  boolean isBroken();

  /** A request is refused, and its client has a little time to read that. */
  void linger(Request request);

  /** Something failed that may have broken more than one request. */
  void suspect(Throwable e);
}

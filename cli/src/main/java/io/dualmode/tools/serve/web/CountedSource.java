package io.dualmode.tools.serve.web;

import io.dualmode.tools.serve.guard.ServerCounters;
import java.io.IOException;
import org.eclipse.jetty.io.Content;

/** The body of a request, counted, and failing where it is longer than allowed. */
final class CountedSource implements Content.Source {
  /** A body that is too long. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;

    TooLong(long most) {
      super("the request is longer than " + most + " bytes");
    }
  }

  private final Content.Source body;
  private final long most;
  private final ServerCounters counters;
  // written by one thread at a time
  private volatile long bytes;
  private TooLong failure;

  CountedSource(Content.Source body, long most, ServerCounters counters) {
    this.body = body;
    this.most = most;
    this.counters = counters;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public Content.Chunk read() {
    if (failure != null) {
      return Content.Chunk.from(failure);
    }
    Content.Chunk chunk = body.read();
    if (chunk == null || Content.Chunk.isFailure(chunk)) {
      return chunk;
    }
    int length = chunk.remaining();
    counters.uploadBytes.add(length);
    long now = bytes + length;
    bytes = now;
    if (now > most) {
      chunk.release();
      failure = new TooLong(most);
      return Content.Chunk.from(failure);
    }
    return chunk;
  }

  @Override
  public void demand(Runnable callback) {
    body.demand(callback);
  }

  @Override
  public void fail(Throwable reason) {
    body.fail(reason);
  }
}

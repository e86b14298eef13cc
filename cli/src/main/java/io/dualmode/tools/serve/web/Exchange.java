package io.dualmode.tools.serve.web;

import io.dualmode.tools.serve.network.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/** A request and its one answer, which is measured, logged, and the last of its connection. Answers may come from any thread. */
final class Exchange {
  /** How far the answer is. */
  private enum State { OPEN, BEGUN, DONE }

  private static final int RETRY_SECONDS = 5;
  private static final long MOST_DRAINED = 1 << 20;

  private final WebHost host;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final String route;
  private final long startNanos = System.nanoTime();
  private final long number;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private volatile String more = "";
  private volatile Runnable then = () -> { };

  /** @param route one of a few names, for the meters */
  Exchange(WebHost host, Request request, Response response, Callback callback, String route) {
    this.host = host;
    this.request = request;
    this.response = response;
    this.callback = Callback.from(callback, () -> then.run());
    this.route = route;
    this.number = host.counters().nextNumber();
    host.counters().otherRequests.increment();
    response.getHeaders().put(HttpHeader.CONNECTION, "close").put("X-Content-Type-Options", "nosniff");
  }

  /** Lets the page that asks read the answer; its origin has been found to be one that may. */
  void allowOrigin() {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null) {
      response.getHeaders().put("Access-Control-Allow-Origin", origin).put(HttpHeader.VARY, "Origin");
    }
  }

  Request request() {
    return request;
  }

  /** Number, address and port of the client. */
  String peer() {
    return "#" + number + " " + Network.peer(request);
  }

  /** What the access log tells beside the time. */
  void note(String text) {
    more = text;
  }

  /** What happens when the answer has left, or cannot. */
  void whenDone(Runnable action) {
    then = action;
  }

  void header(String name, String value) {
    response.getHeaders().put(name, value);
  }

  /** Answers; a second answer is dropped, and ends one that comes in parts before its end. */
  void answer(int status, String type, String body) {
    answer(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  void answer(int status, String type, byte[] body) {
    if (!state.compareAndSet(State.OPEN, State.DONE)) {
      cutOff(new IOException("the answer ends before its end"));
      return;
    }
    response.setStatus(status);
    if (body.length > 0) {
      header("Content-Type", type);
    }
    boolean none = HttpMethod.HEAD.is(request.getMethod());
    if (none) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    tell(status);
    response.write(true, ByteBuffer.wrap(none ? new byte[0] : body), callback);
  }

  /** Answers with a problem; a client that still sends is listened to for a while, as it would not see the answer otherwise. */
  void refuse(Problem problem) {
    if (state.get() == State.OPEN && request.getLength() != 0 && !request.getHeaders().contains(HttpHeader.EXPECT)) {
      host.linger(request);
      new Drain(request, () -> tell(problem)).run();
    } else {
      tell(problem);
    }
  }

  /** Reads on, and throws away, up to a bound. */
  private record Drain(Request request, Runnable then, AtomicLong read) implements Runnable {
    Drain(Request request, Runnable then) {
      this(request, then, new AtomicLong());
    }

    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        boolean over = Content.Chunk.isFailure(chunk) || chunk.isLast() || read.addAndGet(chunk.remaining()) > MOST_DRAINED;
        chunk.release();
        if (over) {
          then.run();
          return;
        }
      }
    }
  }

  private void tell(Problem problem) {
    if (problem.status() == 503) {
      header("Retry-After", Integer.toString(RETRY_SECONDS));
    } else if (problem.status() == 401) {
      header("WWW-Authenticate", "Bearer");
    }
    answer(problem.status(), "application/json", problem.json());
  }

  /** Begins an answer that comes in parts, which {@link #part} sends and {@link #end} ends; whether this is the only answer. */
  boolean begin(String type) {
    if (!state.compareAndSet(State.OPEN, State.BEGUN)) {
      return false;
    }
    response.setStatus(200);
    header("Content-Type", type);
    header("Cache-Control", "no-cache");
    return true;
  }

  /** Sends a part and waits until the client took it. */
  void part(String text) throws IOException {
    try (Blocker.Callback sent = Blocker.callback()) {
      response.write(false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), sent);
      sent.block();
    }
  }

  void end() {
    if (state.compareAndSet(State.BEGUN, State.DONE)) {
      tell(200);
      response.write(true, ByteBuffer.allocate(0), callback);
    }
  }

  /** Gives the request up, unless it has its answer: the connection is cut off. */
  void cutOff(Throwable reason) {
    State before = state.getAndSet(State.DONE);
    if (before != State.DONE) {
      Network.cutOff(request);
      tell(HttpStatus.REQUEST_TIMEOUT_408);
      callback.failed(reason);
    }
  }

  private void tell(int status) {
    long nanos = System.nanoTime() - startNanos;
    host.metrics().request(route, status, nanos);
    host.accessLog().request(peer(), request.getMethod(), request.getHttpURI().getPath(), status, nanos, more);
  }
}

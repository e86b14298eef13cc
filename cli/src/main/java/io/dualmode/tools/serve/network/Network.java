package io.dualmode.tools.serve.network;

import io.dualmode.tools.serve.guard.ServerCounters;
import io.dualmode.tools.serve.guard.ServerLog;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;

/**
 * The port: HTTP/1.1, over TLS where there is a key, of which any path may be upgraded to a WebSocket, without extensions; other requests
 * go to the owner's pages, one for each connection.
 *
 * <p>Frames are handed on as they come, in pieces of at most {@value #BUFFER} bytes and one at a time on demand, so that a
 * connection takes no more memory than that, however long a frame it announces. A header has {@value #HEADER} bytes. A failure to
 * accept, for want of file descriptors for example, is waited out; what would leave a port without anybody behind it is told to the
 * owner.
 */
public final class Network {
  /** Whose port it is. */
  public interface Owner {
    /** What handles a connection that is upgraded. */
    FrameHandler connection();

    /** Something failed that may have broken more than one connection. */
    void suspect(Throwable e);

    /** Nobody reads from connections any more. */
    void broken(Throwable e);
  }

  /** What answers requests that are no upgrade. */
  public interface Pages {
    /** Answers, now or later; the rules about pages of others have been kept. */
    void answer(Request request, Response response, Callback callback);

    /** Whether a request may be answered without the token. */
    boolean isOpen(Request request);

    /** Refuses a request with a status and a reason. */
    void refuse(Request request, Response response, Callback callback, int status, String reason);
  }

  private static final int HEADER = 8192;
  private static final int BUFFER = 16_384;
  private static final int THREADS = 16;
  private static final int POOLED_BYTES = 8 << 20;
  private static final int BACKLOG = 256;
  private static final long ACCEPT_PAUSE_MILLIS = 250;
  private static final long STOP_MILLIS = 200;
  private static final int PROBE_MILLIS = 10_000;

  private static final long WRITE_MILLIS = 30_000;

  private final Server server;
  private final ServerConnector connector;
  private final InetSocketAddress address;
  private final boolean isSecure;

  /** @param tls the key and how it is used, null for plain text */
  public Network(InetSocketAddress address, SslContextFactory.Server tls, Access access, PendingConnections pending, Pages pages,
      ServerCounters counters, ServerLog log, Owner owner) {
    this.address = address;
    this.isSecure = tls != null;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
    threads.setName("network");
    threads.setDaemon(true);
    threads.setStopTimeout(STOP_MILLIS);
    ArrayByteBufferPool buffers = new ArrayByteBufferPool(-1, -1, -1, Integer.MAX_VALUE, POOLED_BYTES, POOLED_BYTES);
    server = new Server(threads, null, buffers);
    server.setErrorHandler((request, response, callback) -> {
      say(response, callback, response.getStatus(), HttpStatus.getMessage(response.getStatus()));
      return true;
    });
    server.setStopTimeout(0);
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(HEADER);
    http.setResponseHeaderSize(HEADER);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ConnectionFactory[] factories = tls == null ? new ConnectionFactory[] {plain}
        : new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
    connector = new ServerConnector(server, null, null, null, 1, 1, factories) {
      @Override
      protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new ServerConnectorManager(executor, scheduler, selectors) {
          @Override
          protected ManagedSelector newSelector(int id) {
            return new ManagedSelector(this, id) {
              @Override
              protected void onSelectFailed(Throwable cause) {
                owner.broken(cause);
              }
            };
          }
        };
      }

      @Override
      protected boolean handleAcceptFailure(Throwable e) {
        if (isRunning() && isOpen()) {
          acceptFailed(e, pending, counters, log, owner);
        }
        return isRunning() && isOpen();
      }
    };
    connector.setHost(address.getAddress() == null ? address.getHostString() : address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    connector.setAcceptQueueSize(BACKLOG);
    connector.addBean(pending);
    server.addConnector(connector);
    WebSocketComponents components = new WebSocketComponents();
    server.addBean(components);
    WebSocketMappings mappings = new WebSocketMappings(components);
    mappings.addMapping(WebSocketMappings.parsePathSpec("/*"), new Upgrade(owner));
    server.setHandler(new Handler.Abstract() {
      @Override
      public boolean handle(Request request, Response response, Callback callback) {
        try {
          return answer(request, response, callback);
        } catch (Error e) {
          owner.suspect(e);
          throw e;
        }
      }

      private boolean answer(Request request, Response response, Callback callback) {
        Connection connection = request.getConnectionMetaData().getConnection();
        pending.asked(connection);
        Callback answered = Callback.from(() -> pending.answered(connection), callback);
        Optional<Access.Refusal> refusal = access.page(request.getHeaders());
        if (refusal.isEmpty() && !pages.isOpen(request)) {
          refusal = access.token(request.getHeaders());
        }
        if (refusal.isPresent()) {
          counters.unauthorized.increment();
          pages.refuse(request, response, answered, refusal.get().status(), refusal.get().message());
        } else if (!upgraded(request, response, answered)) {
          pages.answer(request, response, answered);
        }
        return true;
      }

      /** Whether it was a WebSocket's; an address that HTTP bears may be none for a WebSocket. */
      private boolean upgraded(Request request, Response response, Callback answered) {
        try {
          return mappings.upgrade(request, response, answered, Network::configure);
        } catch (IllegalArgumentException e) {
          counters.refused.increment();
          pages.refuse(request, response, answered, HttpStatus.BAD_REQUEST_400, "the address of the WebSocket cannot be read");
          return true;
        }
      }
    });
    connector.setIdleTimeout(WRITE_MILLIS);
  }

  /** Every upgrade is a client; extensions (compression) are not offered, since they cost memory and time that nobody counts. */
  private record Upgrade(Owner owner) implements WebSocketNegotiator {
    @Override
    public FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
      response.setExtensions(List.of());
      if (request.hasSubProtocol(Access.SUBPROTOCOL)) {
        response.setAcceptedSubProtocol(Access.SUBPROTOCOL);
      }
      return owner.connection();
    }
  }

  private static void configure(Configuration socket) {
    socket.setAutoFragment(true);
    socket.setMaxFrameSize(BUFFER);
    socket.setInputBufferSize(BUFFER);
    socket.setIdleTimeout(Duration.ZERO);
  }

  private static void say(Response response, Callback callback, int status, String text) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Content.Sink.write(response, true, text + "\n", callback);
  }

  private static void acceptFailed(Throwable e, PendingConnections pending, ServerCounters counters, ServerLog log,
      Owner owner) {
    try {
      counters.acceptFailures.increment();
      log.client("the port", "cannot accept a connection: " + e);
      pending.halve(System.nanoTime());
      if (e instanceof Error) {
        owner.suspect(e);
      }
      Thread.sleep(ACCEPT_PAUSE_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Throwable again) {
      owner.suspect(again);
    }
  }

  /** Opens the port. */
  public void start() throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      stop();
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new IOException("cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + reason.getMessage(), e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  /** Takes no more connections; those that are open stay. */
  public void stopAccepting() {
    connector.close();
  }

  /** Whether somebody answers on the port; having no file descriptor to ask with proves nothing. */
  public boolean isAlive() {
    try (Socket socket = new Socket()) {
      InetSocketAddress own = address.getAddress().isAnyLocalAddress() ? new InetSocketAddress("localhost", port())
          : new InetSocketAddress(address.getAddress(), port());
      socket.setSoTimeout(PROBE_MILLIS);
      socket.connect(own, PROBE_MILLIS);
      socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // what TLS answers to plain text does not matter, that it does
      return socket.getInputStream().read() >= 0 || isSecure;
    } catch (ConnectException | SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("Too many open files");
    }
  }

  /** Address and port of who asks. */
  public static String peer(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort() : "unknown";
  }

  /** Closes the connection of a request, whatever it is doing. */
  public static void cutOff(Request request) {
    PendingConnections.close(request.getConnectionMetaData().getConnection());
  }

  /** Closes the port and all connections. Idempotent. */
  public void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      // nothing is left to be done with it
    }
  }
}

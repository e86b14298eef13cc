package io.dualmode.tools.serve;

import io.dualmode.vosk.VoskModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@link VoskStream}s on a port.
 *
 * <p>The library reads on one thread and hands pieces of 16 KiB to as many workers as there are processors, in turn over the
 * connections; audio is decoded on the workers. When all are busy reading stops, so that clients that send faster than the
 * machine listens are slowed down by TCP.
 *
 * <p>Shutdown takes no new connections, waits until a connection has been quiet for a moment or the grace time is over, sends
 * every connection that has sent audio its final result, closes it with code 1001 and waits until clients have taken it.
 */
final class VoskServer extends WebSocketServer {
  private static final Logger log = LoggerFactory.getLogger(VoskServer.class);
  private static final int LOST_CONNECTION_SECONDS = 60;
  private static final long QUIET_MILLIS = 250;
  private static final long POLL_MILLIS = 20;
  private static final long FLUSH_MILLIS = 3000;
  private static final int STOP_MILLIS = 1000;
  /** A close frame holds 125 bytes, two of them the code. */
  private static final int MAX_REASON = 120;

  private final VoskModel model;
  private final StreamSettings settings;
  private final ServerLimits limits;
  private final Map<WebSocket, VoskStream> streams = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile Exception failure;

  VoskServer(InetSocketAddress address, VoskModel model, StreamSettings settings, ServerLimits limits) {
    super(address, Runtime.getRuntime().availableProcessors(), drafts(limits));
    this.model = model;
    this.settings = settings;
    this.limits = limits;
    this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "idle-connections");
      thread.setDaemon(true);
      return thread;
    });
    setReuseAddr(true);
    setTcpNoDelay(true);
    setConnectionLostTimeout(LOST_CONNECTION_SECONDS);
  }

  private static List<Draft> drafts(ServerLimits limits) {
    return List.of(new Draft_6455(List.of(), List.of(new Protocol("")), limits.messageBytes()));
  }

  @Override
  public void onStart() {
    long pollMillis = Math.max(10, Math.min(1000, limits.idle().toMillis() / 4));
    clock.scheduleWithFixedDelay(this::endIdle, pollMillis, pollMillis, TimeUnit.MILLISECONDS);
    started.countDown();
  }

  /** Waits until connections are taken; a port that cannot be had is an {@link IOException}. */
  void awaitStart(Duration most) throws IOException, InterruptedException {
    boolean done = started.await(most.toMillis(), TimeUnit.MILLISECONDS);
    if (!done || failure != null) {
      throw new IOException("cannot listen on " + getAddress() + ": " + (done ? failure : "not ready after " + most), failure);
    }
  }

  /** Waits until the server has been shut down. */
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public synchronized void onOpen(WebSocket connection, ClientHandshake handshake) {
    if (stopping) {
      connection.close(CloseFrame.SERVICE_RESTART, "the server is shutting down");
    } else if (streams.size() >= limits.connections()) {
      log.warn("{} connections are open, the most that are allowed: {} is sent away", streams.size(),
          connection.getRemoteSocketAddress());
      connection.close(CloseFrame.TRY_AGAIN_LATER, "too many connections, try again later");
    } else {
      streams.put(connection, new VoskStream(model, settings));
      log.debug("connection from {}", connection.getRemoteSocketAddress());
    }
  }

  @Override
  public void onClose(WebSocket connection, int code, String reason, boolean remote) {
    VoskStream stream = streams.remove(connection);
    if (stream != null) {
      stream.close();
    }
  }

  @Override
  public void onMessage(WebSocket connection, String message) {
    VoskStream stream = streams.get(connection);
    if (stream != null) {
      answer(connection, () -> stream.text(message));
    }
  }

  @Override
  public void onMessage(WebSocket connection, ByteBuffer message) {
    VoskStream stream = streams.get(connection);
    if (stream != null) {
      answer(connection, () -> stream.audio(message));
    }
  }

  private interface Question {
    Optional<VoskStream.Answer> ask();
  }

  private void answer(WebSocket connection, Question question) {
    try {
      question.ask().ifPresent(answer -> send(connection, answer, CloseFrame.NORMAL, ""));
    } catch (IllegalArgumentException e) {
      log.warn("{}: {}", connection.getRemoteSocketAddress(), e.getMessage());
      connection.close(CloseFrame.REFUSE, reason(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("{}: the audio cannot be decoded", connection.getRemoteSocketAddress(), e);
      connection.close(CloseFrame.UNEXPECTED_CONDITION, "the audio cannot be decoded");
    }
  }

  private static String reason(String message) {
    String text = String.valueOf(message);
    while (text.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }

  private static void send(WebSocket connection, VoskStream.Answer answer, int code, String reason) {
    if (connection.isOpen()) {
      connection.send(answer.text());
      if (answer.last()) {
        connection.close(code, reason);
      }
    }
  }

  private void endIdle() {
    streams.forEach((connection, stream) -> {
      if (stream.idleNanos() >= limits.idle().toNanos()) {
        end(connection, stream, "no message for " + limits.idle().toSeconds() + " s");
      }
    });
  }

  /** Sends the final result of a stream that has audio, and closes its connection. */
  private static void end(WebSocket connection, VoskStream stream, String reason) {
    try {
      if (stream.hasAudio()) {
        stream.finish().ifPresent(answer -> send(connection, answer, CloseFrame.GOING_AWAY, reason));
      } else {
        connection.close(CloseFrame.GOING_AWAY, reason);
      }
    } catch (RuntimeException e) {
      log.error("{}: no final result", connection.getRemoteSocketAddress(), e);
      connection.close(CloseFrame.UNEXPECTED_CONDITION, "no final result");
    }
  }

  @Override
  public void onError(WebSocket connection, Exception e) {
    if (connection == null) {
      log.error("the server fails", e);
      failure = e;
      started.countDown();
      stopped.countDown();
    } else {
      log.warn("{}: {}", connection.getRemoteSocketAddress(), e.toString());
    }
  }

  /** Ends every stream with its final result and closes the port; idempotent. */
  void shutdown() throws InterruptedException {
    synchronized (this) {
      if (stopping) {
        return;
      }
      stopping = true;
    }
    clock.shutdown();
    long deadline = System.nanoTime() + limits.grace().toNanos();
    List<Map.Entry<WebSocket, VoskStream>> open = new ArrayList<>(streams.entrySet());
    while (!open.isEmpty()) {
      boolean over = System.nanoTime() >= deadline;
      open.removeIf(entry -> {
        boolean quiet = over || entry.getValue().idleNanos() >= TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS);
        if (quiet) {
          end(entry.getKey(), entry.getValue(), "the server is shutting down");
        }
        return quiet;
      });
      Thread.sleep(open.isEmpty() ? 0 : POLL_MILLIS);
    }
    long flushed = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
    while (!streams.isEmpty() && System.nanoTime() < flushed) {
      Thread.sleep(POLL_MILLIS);
    }
    stop(STOP_MILLIS);
    stopped.countDown();
  }
}

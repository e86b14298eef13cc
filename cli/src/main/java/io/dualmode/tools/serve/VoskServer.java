package io.dualmode.tools.serve;

import io.dualmode.vosk.VoskModel;
import io.dualmode.vosk.VoskRecognizer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.FrameHandler;

/**
 * Serves {@link VoskStream}s on a port.
 *
 * <p>The network's threads receive and answer pings; {@link FairWorkers} listen to the audio. Connections, what they have sent and
 * not had worked on, headers, messages and the time for each step are bounded by {@link ServerLimits}. A failure, of memory too,
 * ends the connection it happened to; then the server is tried, and where it does not work any more {@link #awaitStop} tells.
 *
 * <p>Shutdown takes no new connections and gives each connection its final result: when it has been quiet for a moment; after a quarter
 * of the grace time when what was received has been listened to; after half of it what is left is dropped; after seven
 * eighths of it the text so far has to do.
 */
final class VoskServer implements Network.Owner {
  private static final long QUIET_NANOS = 250_000_000L;
  private static final long POLL_MILLIS = 20;
  private static final long MOST_TICK_MILLIS = 500;
  /** Input that may wait in all connections together, before each of them is kept short: an eighth of the memory. */
  private static final long MOST_WAITING = Math.max(4 << 20, Runtime.getRuntime().maxMemory() / 8);
  private static final int CHECK_RATE_HZ = 16_000;

  private final VoskModel model;
  private final StreamSettings settings;
  private final ServerLimits limits;
  private final ServerCounters counters = new ServerCounters();
  private final ServerLog log = new ServerLog();
  private final HeapGuard heap = new HeapGuard();
  private final PendingConnections pending;
  private final Network network;
  private final FairWorkers workers;
  private final Watch watch;
  private final AtomicLong waiting = new AtomicLong();
  private final Set<VoskConnection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile Throwable failure;
  private volatile Runnable onBroken = () -> { };

  VoskServer(InetSocketAddress address, VoskModel model, StreamSettings settings, ServerLimits limits) {
    this.model = model;
    this.settings = settings;
    this.limits = limits;
    this.pending = new PendingConnections(limits.pending(), limits.handshake(), counters);
    this.network = new Network(address, pending, counters, log, this);
    this.workers = new FairWorkers(Math.max(2, Runtime.getRuntime().availableProcessors()), limits.connections() + 1, this::suspect);
    long shortest = Math.min(limits.idle().toMillis(), limits.handshake().toMillis());
    this.watch = new Watch(Math.max(10, Math.min(MOST_TICK_MILLIS, shortest / 4)), this::tick, this::check, this::broken);
  }

  /** Takes connections from now on; a port that cannot be had is an {@link IOException}. */
  void start() throws IOException {
    try {
      network.start();
    } catch (IOException e) {
      workers.close();
      throw e;
    }
    watch.start();
  }

  /**
   * Tries the server once, so that what only some connection would need (classes, weights) is there before file descriptors or memory
   * may be short.
   */
  void warmUp() throws IOException {
    check();
    LogText.of(counters.toString(), 1);
    pending.halve(System.nanoTime());
  }

  int getPort() {
    return network.port();
  }

  /** Waits until the server has been shut down; a failure that ended it is an {@link IOException}. */
  void awaitStop() throws InterruptedException, IOException {
    stopped.await();
    if (failure != null) {
      throw new IOException("the server failed and ends: " + failure, failure);
    }
  }

  /** Whether it failed as a whole. */
  boolean isBroken() {
    return failure != null;
  }

  /** Calls {@code then} as soon as the server fails as a whole, from the thread that finds it. */
  void onBroken(Runnable then) {
    onBroken = then;
  }

  // ---- what connections need

  ServerLimits limits() {
    return limits;
  }

  ServerCounters counters() {
    return counters;
  }

  ServerLog log() {
    return log;
  }

  FairWorkers workers() {
    return workers;
  }

  VoskStream newStream() {
    return new VoskStream(model, settings);
  }

  InputQueue newQueue() {
    return new InputQueue(waiting, MOST_WAITING, limits.messageBytes());
  }

  /** Whether the final results are due now, so that none may wait for the others. */
  boolean isEnding() {
    return stopping.get();
  }

  boolean hasMemory() {
    return heap.hasRoom();
  }

  @Override
  public FrameHandler connection() {
    return new VoskConnection(this);
  }

  /** Lets a connection in, or says how it is closed. */
  synchronized CloseStatus admit(VoskConnection connection) {
    if (stopping.get()) {
      counters.turnedAway.increment();
      return new CloseStatus(CloseStatus.SERVICE_RESTART, "the server is shutting down");
    }
    if (connections.size() >= limits.connections()) {
      counters.turnedAway.increment();
      log.client(connection.peer(), "is sent away, since " + limits.connections() + " connections are open, the most that are allowed");
      return new CloseStatus(CloseStatus.TRY_AGAIN_LATER, "too many connections, try again later");
    }
    connections.add(connection);
    counters.connections.increment();
    return null;
  }

  void left(VoskConnection connection) {
    connections.remove(connection);
  }

  @Override
  public void suspect(Throwable e) {
    watch.suspect(e);
  }

  @Override
  public void broken(Throwable e) {
    failure = failure == null ? e : failure;
    onBroken.run();
    stopped.countDown();
    log.fatal("the server fails and ends", e);
  }

  private void tick() {
    long now = System.nanoTime();
    pending.tick(now);
    connections.forEach(connection -> connection.tick(now));
  }

  /** Throws where the server does not work. */
  private void check() throws IOException {
    if (!workers.isAlive()) {
      throw new IOException("a worker has died");
    }
    try (VoskRecognizer recognizer = new VoskRecognizer(model, CHECK_RATE_HZ, null)) {
      recognizer.accept(new byte[CHECK_RATE_HZ / 5], CHECK_RATE_HZ / 5);
    }
    if (!stopping.get() && !network.isAlive()) {
      throw new IOException("nobody answers on the port");
    }
  }

  // ---- the end

  /**
   * Ends every stream with its final result and closes the port; takes the grace time at most. Idempotent.
   *
   * @return how many connections with audio got no final result, or only the text so far
   */
  int shutdown() throws InterruptedException {
    synchronized (this) {
      if (!stopping.compareAndSet(false, true)) {
        return 0;
      }
    }
    long start = System.nanoTime();
    long grace = limits.grace().toNanos();
    long failures = counters.failures.sum();
    network.stopAccepting();
    pending.clear();
    int open = connections.size();
    int lost = 0;
    while (!connections.isEmpty() && System.nanoTime() - start < grace) {
      long passed = System.nanoTime() - start;
      for (VoskConnection connection : connections) {
        ask(connection, passed >= grace / 4, passed >= grace / 2);
        lost += passed >= grace / 8 * 7 && connection.giveUp() ? 1 : 0;
      }
      Thread.sleep(POLL_MILLIS);
    }
    lost += (int) connections.stream().filter(VoskConnection::isOwed).count();
    connections.forEach(VoskConnection::abort);
    lost += (int) (counters.failures.sum() - failures);
    workers.close();
    watch.close();
    network.stop();
    if (open > 0) {
      log.server("ended " + open + " connections" + (lost == 0 ? "" : ", " + lost + " of them without their final result"));
    }
    log.server(counters.toString());
    stopped.countDown();
    return lost;
  }

  private void ask(VoskConnection connection, boolean late, boolean last) {
    if (late || connection.isQuiet(QUIET_NANOS)) {
      connection.endWith("the server is shutting down");
    }
    if (late) {
      connection.stopReading();
    }
    if (last && connection.forget()) {
      log.client(connection.peer(), "the end of what was received is not listened to, for want of time");
    }
  }
}

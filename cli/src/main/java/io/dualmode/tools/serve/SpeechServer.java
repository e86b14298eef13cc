package io.dualmode.tools.serve;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.tools.console.LogText;
import io.dualmode.tools.serve.guard.AccessLog;
import io.dualmode.tools.serve.guard.FairWorkers;
import io.dualmode.tools.serve.guard.HeapGuard;
import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.guard.ServerCounters;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.guard.ServerLog;
import io.dualmode.tools.serve.guard.Watch;
import io.dualmode.tools.serve.metrics.ServerMetrics;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.model.ServedModels;
import io.dualmode.tools.serve.network.Access;
import io.dualmode.tools.serve.network.Network;
import io.dualmode.tools.serve.network.PendingConnections;
import io.dualmode.tools.serve.protocol.InputQueue;
import io.dualmode.tools.serve.protocol.StreamConnection;
import io.dualmode.tools.serve.protocol.StreamHost;
import io.dualmode.tools.serve.protocol.StreamSettings;
import io.dualmode.tools.serve.web.WebHost;
import io.dualmode.tools.serve.web.WebPages;
import io.dualmode.vosk.VoskModel;
import io.dualmode.vosk.VoskRecognizer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.FrameHandler;

/**
 * A port with streams over WebSockets, a page and calls for recordings.
 *
 * <p>The network's threads receive and answer pings; {@link FairWorkers} listen to the audio of all. Connections, what they have sent and
 * not had worked on, headers, messages and the time for each step are bounded by {@link ServerLimits} and
 * {@link RequestLimits}. A failure, of memory too,
 * ends the connection it happened to; then the server is tried, and where it does not work any more {@link #awaitStop} tells.
 *
 * <p>Shutdown takes no new connections and gives each connection its final result: when it has been quiet for a moment; after a quarter
 * of the grace time when what was received has been listened to; after half of it what is left is dropped; after seven
 * eighths of it the text so far has to do.
 */
class SpeechServer implements Network.Owner, StreamHost, WebHost {
  private static final long QUIET_NANOS = 250_000_000L;
  private static final long POLL_MILLIS = 20;
  private static final long ANSWER_MILLIS = 200;
  private static final long MOST_TICK_MILLIS = 500;
  /** Input that may wait in all connections together, before each of them is kept short: an eighth of the memory. */
  private static final long MOST_WAITING = Math.max(4 << 20, Runtime.getRuntime().maxMemory() / 8);
  private static final int CHECK_RATE_HZ = 16_000;

  private final Setup setup;
  private final ServerLimits limits;
  private final ServerCounters counters = new ServerCounters();
  private final ServerLog log = new ServerLog();
  private final HeapGuard heap = new HeapGuard();
  private final PendingConnections pending;
  private final WebPages pages;
  private final ServerMetrics metrics;
  private final Network network;
  private final FairWorkers workers;
  private final Watch watch;
  private final AtomicLong waiting = new AtomicLong();
  private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile Throwable failure;
  private volatile Runnable onBroken = () -> { };

  /**
   * What a server is made of.
   *
   * @param models what listens
   * @param settings how streams are heard that ask for nothing
   * @param access who may ask
   * @param tls the key, null for plain text
   * @param accessLog told every request and stream
   */
  record Setup(ServedModels models, StreamSettings settings, ServerLimits limits, RequestLimits requestLimits, Access access,
      SslContextFactory.Server tls, AccessLog accessLog) {
    /** One model, for anybody who may connect. */
    static Setup of(VoskModel model, StreamSettings settings, ServerLimits limits) {
      ServedModels models = new ServedModels(List.of(new ServedModel("model", model, EngineConfig.defaults())));
      return new Setup(models, settings, limits, RequestLimits.DEFAULT, new Access(null, Set.of()), null, AccessLog.NONE);
    }
  }

  /** A server that does not listen yet; where its files cannot be had that is an {@link IOException}. */
  SpeechServer(InetSocketAddress address, Setup setup) throws IOException {
    this.setup = setup;
    this.limits = setup.limits();
    this.pending = new PendingConnections(limits.pending(), limits.handshake(), counters);
    this.pages = new WebPages(this);
    this.metrics = new ServerMetrics(counters, connections::size, pages::requests);
    this.network = new Network(address, setup.tls(), setup.access(), pending, pages, counters, log, this);
    this.workers = new FairWorkers(Math.max(2, Runtime.getRuntime().availableProcessors()),
        limits.connections() + setup.requestLimits().requests() + 1, this::suspect);
    long shortest = Math.min(limits.idle().toMillis(), limits.handshake().toMillis());
    this.watch = new Watch(Math.max(10, Math.min(MOST_TICK_MILLIS, shortest / 4)), this::tick, this::check, this::broken);
  }

  /** Takes connections from now on; a port that cannot be had is an {@link IOException}. */
  void start() throws IOException {
    try {
      network.start();
    } catch (IOException e) {
      workers.close();
      pages.close();
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
    metrics.scrape();
    pages.ready();
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

  @Override
  public boolean isBroken() {
    return failure != null;
  }

  /** Calls {@code then} as soon as the server fails as a whole, from the thread that finds it. */
  void onBroken(Runnable then) {
    onBroken = then;
  }

  // ---- what connections and requests need

  @Override
  public ServerLimits limits() {
    return limits;
  }

  @Override
  public RequestLimits requestLimits() {
    return setup.requestLimits();
  }

  @Override
  public ServerCounters counters() {
    return counters;
  }

  @Override
  public ServerMetrics metrics() {
    return metrics;
  }

  @Override
  public ServerLog log() {
    return log;
  }

  @Override
  public AccessLog accessLog() {
    return setup.accessLog();
  }

  @Override
  public FairWorkers workers() {
    return workers;
  }

  @Override
  public ServedModels models() {
    return setup.models();
  }

  @Override
  public StreamSettings settings() {
    return setup.settings();
  }

  @Override
  public void linger(Request request) {
    pending.answered(request.getConnectionMetaData().getConnection());
  }

  @Override
  public boolean needsToken() {
    return setup.access().needsToken();
  }

  @Override
  public InputQueue newQueue() {
    return new InputQueue(waiting, MOST_WAITING, limits.messageBytes());
  }

  @Override
  public boolean isEnding() {
    return stopping.get();
  }

  @Override
  public boolean hasMemory() {
    return heap.hasRoom();
  }

  @Override
  public FrameHandler connection() {
    return new StreamConnection(this);
  }

  @Override
  public synchronized CloseStatus admit(StreamConnection connection) {
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

  @Override
  public void left(StreamConnection connection) {
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
    pages.tick(now);
  }

  /** Throws where the server does not work. */
  private void check() throws IOException {
    if (!workers.isAlive()) {
      throw new IOException("a worker has died");
    }
    try (VoskRecognizer recognizer = new VoskRecognizer(setup.models().first().vosk(), CHECK_RATE_HZ, null)) {
      recognizer.accept(new byte[CHECK_RATE_HZ / 5], CHECK_RATE_HZ / 5);
    }
    // whose classes may be gone, where the jars were exchanged
    connection();
    if (!stopping.get() && !network.isAlive()) {
      throw new IOException("nobody answers on the port");
    }
  }

  // ---- the end

  /**
   * Ends every stream with its final result and closes the port; takes the grace time at most. Idempotent.
   *
   * @return how many connections with audio got no final result, or only the text so far, and recordings no text
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
    while ((!connections.isEmpty() || pages.requests() > 0) && System.nanoTime() - start < grace) {
      long passed = System.nanoTime() - start;
      for (StreamConnection connection : connections) {
        ask(connection, passed >= grace / 4, passed >= grace / 2);
        lost += passed >= grace / 8 * 7 && connection.giveUp() ? 1 : 0;
      }
      if (passed >= grace / 4) {
        pages.endReceiving();
      }
      Thread.sleep(POLL_MILLIS);
    }
    lost += (int) connections.stream().filter(StreamConnection::isOwed).count();
    connections.forEach(StreamConnection::abort);
    int textless = pages.end();
    if (textless > 0) {
      // their answers leave
      Thread.sleep(ANSWER_MILLIS);
    }
    lost += textless;
    lost += (int) (counters.failures.sum() - failures);
    workers.close();
    watch.close();
    network.stop();
    pages.close();
    if (open > 0) {
      log.server("ended " + open + " connections" + (lost == 0 ? "" : ", " + lost + " of them without their final result"));
    }
    log.server(counters.toString());
    stopped.countDown();
    return lost;
  }

  private void ask(StreamConnection connection, boolean late, boolean last) {
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

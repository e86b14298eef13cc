package io.dualmode.tools.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * The connections that are not upgraded to a WebSocket yet, oldest first: bounded in number and in time, whatever they send or do
 * not send. Where a new one is too many the oldest one goes, so that a client that is quick gets in even while others open
 * connections by the thousand.
 */
final class PendingConnections implements Connection.Listener {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Map<Connection, Long> since = new LinkedHashMap<>();
  private final int most;
  private final long handshakeNanos;
  private final ServerCounters counters;
  private long lastHalved = System.nanoTime() - SECOND_NANOS;

  PendingConnections(int most, Duration handshake, ServerCounters counters) {
    this.most = most;
    this.handshakeNanos = handshake.toNanos();
    this.counters = counters;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof WebSocketConnection) {
      return;
    }
    Connection oldest = null;
    synchronized (this) {
      since.put(connection, System.nanoTime());
      if (since.size() > most) {
        Iterator<Connection> all = since.keySet().iterator();
        oldest = all.next();
        all.remove();
      }
    }
    if (oldest != null) {
      giveUp(oldest);
    }
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    since.remove(connection);
  }

  /** Gives up those that have had their time. */
  void tick(long now) {
    List<Connection> late = new ArrayList<>();
    synchronized (this) {
      for (Iterator<Map.Entry<Connection, Long>> all = since.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<Connection, Long> entry = all.next();
        if (now - entry.getValue() < handshakeNanos) {
          break;
        }
        late.add(entry.getKey());
        all.remove();
      }
    }
    late.forEach(this::giveUp);
  }

  /** Gives the older half up, those that had a second at least, to have file descriptors again; once a second at most. */
  void halve(long now) {
    List<Connection> old = new ArrayList<>();
    synchronized (this) {
      if (now - lastHalved < SECOND_NANOS) {
        return;
      }
      lastHalved = now;
      int count = (since.size() + 1) / 2;
      for (Iterator<Map.Entry<Connection, Long>> all = since.entrySet().iterator(); all.hasNext() && old.size() < count; ) {
        Map.Entry<Connection, Long> entry = all.next();
        if (now - entry.getValue() < SECOND_NANOS) {
          break;
        }
        old.add(entry.getKey());
        all.remove();
      }
    }
    old.forEach(this::giveUp);
  }

  /** Gives all up. */
  void clear() {
    List<Connection> all;
    synchronized (this) {
      all = new ArrayList<>(since.keySet());
      since.clear();
    }
    all.forEach(connection -> connection.getEndPoint().close());
  }

  private void giveUp(Connection connection) {
    counters.handshakesGivenUp.increment();
    connection.getEndPoint().close();
  }
}

package io.dualmode.tools.serve.network;

import io.dualmode.tools.serve.guard.ServerCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;

/**
 * The connections that have not asked for anything yet, or have their answer and stay, oldest first: bounded in number and in time,
 * whatever they send or do not send. Where a new one is too many the oldest one goes, so that a client that is quick gets in even while
 * others open connections by the thousand.
 */
public final class PendingConnections implements Connection.Listener {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Map<Connection, Long> since = new LinkedHashMap<>();
  private final int most;
  private final long handshakeNanos;
  private final ServerCounters counters;
  private long lastHalved = System.nanoTime() - SECOND_NANOS;

  public PendingConnections(int most, Duration handshake, ServerCounters counters) {
    this.most = most;
    this.handshakeNanos = handshake.toNanos();
    this.counters = counters;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) {
      add(connection);
    }
  }

  private void add(Connection connection) {
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

  /** A connection has asked for something, which has bounds of its own. */
  synchronized void asked(Connection connection) {
    since.remove(connection);
  }

  /** A connection has its answer, or will have it; what it does now it must do soon. */
  public void answered(Connection connection) {
    add(connection);
    if (!connection.getEndPoint().isOpen()) {
      onClosed(connection);
    }
  }

  /** Gives up those that have had their time. */
  public void tick(long now) {
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
  public void halve(long now) {
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
  public void clear() {
    List<Connection> all;
    synchronized (this) {
      all = new ArrayList<>(since.keySet());
      since.clear();
    }
    all.forEach(PendingConnections::close);
  }

  private void giveUp(Connection connection) {
    counters.handshakesGivenUp.increment();
    close(connection);
  }

  /** Cuts a connection off, without the farewell of TLS that the client would have to read. */
  static void close(Connection connection) {
    EndPoint end = connection.getEndPoint();
    while (end instanceof SslConnection.SslEndPoint ssl) {
      end = ssl.getSslConnection().getEndPoint();
    }
    end.close();
  }
}

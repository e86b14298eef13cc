package io.dualmode.tools.serve.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * A fixed number of threads whose time is shared evenly among those who have work.
 *
 * <p>Each member works in short turns, and the next turn goes to the member that has used the least time so far. One that was at
 * rest starts from what the others have used, less a credit of {@value #CREDIT_MILLIS} ms; so a client that sends no faster than it
 * speaks finds the queue before it empty, and those that always have work wait for each other. Turns that may be long are taken by
 * all threads but one, so that short ones never wait for all of them.
 *
 * <p>Source: start-time fair queueing; P. Goyal, H. Vin, H. Cheng, IEEE/ACM Transactions on Networking 5(5), 1997, with measured
 * times in place of packet lengths.
 */
public final class FairWorkers implements AutoCloseable {
  private static final long CREDIT_MILLIS = 250;

  /** Somebody who has work now and then. */
  public abstract static class Member {
    private long usedNanos;
    private long order;
    private boolean waiting;
    private boolean running;
    private boolean again;

    /** Does one short piece of work; returns whether there is more now. */
    public abstract boolean turn();

    /** Whether the next turn may be a long one; asked at any time from any thread, without locks. */
    public abstract boolean isLong();
  }

  private final List<Thread> threads = new ArrayList<>();
  private final PriorityQueue<Member> shortTurns;
  private final PriorityQueue<Member> longTurns;
  private final Consumer<Throwable> escaped;
  private final int mostLong;
  private int runningLong;
  /** What the member with the least time has used, of those that were given a turn. */
  private long floorNanos;
  private long orders;
  private boolean closed;

  /**
   * Starts the threads.
   *
   * @param count threads, at least 2
   * @param members the most members that will ever wait at a time, for which room is made now
   * @param escaped told what a turn throws
   */
  public FairWorkers(int count, int members, Consumer<Throwable> escaped) {
    if (count < 2) {
      throw new IllegalArgumentException("workers are " + count + ", allowed: at least 2");
    }
    Comparator<Member> fair = Comparator.<Member>comparingLong(member -> member.usedNanos).thenComparingLong(member -> member.order);
    this.shortTurns = new PriorityQueue<>(members + 1, fair);
    this.longTurns = new PriorityQueue<>(members + 1, fair);
    this.escaped = escaped;
    this.mostLong = count - 1;
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::work, "worker-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Tells that a member has work; must not be called with a lock that {@link Member#turn} takes. */
  public synchronized void wake(Member member) {
    if (closed || member.waiting) {
      return;
    }
    if (member.running) {
      member.again = true;
    } else {
      enqueue(member);
    }
  }

  private void enqueue(Member member) {
    member.usedNanos = Math.max(member.usedNanos, floorNanos - CREDIT_MILLIS * 1_000_000);
    member.order = orders++;
    member.waiting = true;
    (member.isLong() ? longTurns : shortTurns).add(member);
    notifyAll();
  }

  private void work() {
    while (true) {
      Member member;
      boolean isLong;
      synchronized (this) {
        while (!closed && shortTurns.isEmpty() && (longTurns.isEmpty() || runningLong == mostLong)) {
          try {
            wait();
          } catch (InterruptedException e) {
            // only closing ends a worker
          }
        }
        if (closed) {
          return;
        }
        isLong = longFirst();
        member = (isLong ? longTurns : shortTurns).poll();
        member.waiting = false;
        member.running = true;
        runningLong += isLong ? 1 : 0;
        floorNanos = Math.max(floorNanos, member.usedNanos);
      }
      long start = System.nanoTime();
      boolean more = false;
      try {
        more = member.turn();
      } catch (Throwable e) {
        escaped.accept(e);
      }
      synchronized (this) {
        member.usedNanos += System.nanoTime() - start;
        member.running = false;
        runningLong -= isLong ? 1 : 0;
        if (more || member.again) {
          member.again = false;
          enqueue(member);
        } else if (isLong) {
          notifyAll();
        }
      }
    }
  }

  private boolean longFirst() {
    if (longTurns.isEmpty() || runningLong == mostLong) {
      return false;
    }
    return shortTurns.isEmpty() || longTurns.peek().usedNanos < shortTurns.peek().usedNanos;
  }

  /** Whether all threads live, or were closed. */
  public synchronized boolean isAlive() {
    return closed || threads.stream().allMatch(Thread::isAlive);
  }

  /** Takes no further turns; does not wait for the running ones. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}

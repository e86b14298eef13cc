package io.dualmode.tools.serve.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairWorkersTest {
  private final List<Throwable> escaped = Collections.synchronizedList(new ArrayList<>());
  private final FairWorkers workers = new FairWorkers(2, 64, escaped::add);

  @AfterEach
  void close() {
    workers.close();
  }

  /** A member with so many turns left, each of which keeps a worker busy for so long. */
  private static class Busy extends FairWorkers.Member {
    final AtomicInteger left;
    final AtomicInteger done = new AtomicInteger();
    final CountDownLatch over = new CountDownLatch(1);
    final long nanos;
    final boolean isLong;

    Busy(int turns, long millis, boolean isLong) {
      this.left = new AtomicInteger(turns);
      this.nanos = millis * 1_000_000;
      this.isLong = isLong;
    }

    @Override
    public boolean turn() {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      done.incrementAndGet();
      if (left.decrementAndGet() > 0) {
        return true;
      }
      over.countDown();
      return false;
    }

    @Override
    public boolean isLong() {
      return isLong;
    }

    void await() throws InterruptedException {
      assertTrue(over.await(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void wake_whileOthersAlwaysHaveWork_theRestedOneGoesNext() throws Exception {
    List<Busy> greedy = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      greedy.add(new Busy(1_000_000, 2, false));
      workers.wake(greedy.get(i));
    }
    for (int round = 0; round < 20; round++) {
      while (greedy.stream().mapToInt(member -> member.done.get()).sum() < 50 * (round + 1)) {
        Thread.sleep(1);
      }
      Busy paced = new Busy(1, 1, false);
      // it has been here before, and has used less than its share
      int before = greedy.stream().mapToInt(member -> member.done.get()).sum();
      workers.wake(paced);
      paced.await();
      int between = greedy.stream().mapToInt(member -> member.done.get()).sum() - before;
      assertTrue(between <= 12, between + " turns of others came first, of 20 that wait");
    }
    greedy.forEach(member -> member.left.set(1));
  }

  @Test
  void turns_ofMembersThatAllHaveWork_shareTheTime() throws Exception {
    Busy quick = new Busy(1_000_000, 1, false);
    Busy slow = new Busy(1_000_000, 8, false);
    Busy other = new Busy(1_000_000, 4, false);
    List.of(quick, slow, other).forEach(workers::wake);
    while (slow.done.get() < 25) {
      Thread.sleep(5);
    }
    assertTrue(quick.done.get() > 1.5 * slow.done.get(), quick.done + " turns of 1 ms, " + slow.done + " of 8 ms");
    List.of(quick, slow, other).forEach(member -> member.left.set(1));
  }

  @Test
  void longTurns_leaveAThreadForShortOnes() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<FairWorkers.Member> stuck = new ArrayList<>();
    AtomicInteger running = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      FairWorkers.Member member = new FairWorkers.Member() {
        @Override
        public boolean turn() {
          running.incrementAndGet();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          running.decrementAndGet();
          return false;
        }

        @Override
        public boolean isLong() {
          return true;
        }
      };
      stuck.add(member);
      workers.wake(member);
    }
    Busy brief = new Busy(30, 1, false);
    workers.wake(brief);
    brief.await();
    assertEquals(1, running.get());
    go.countDown();
  }

  @Test
  void turn_thatThrows_isToldAndHarmsNobody() throws Exception {
    for (int i = 0; i < 10; i++) {
      boolean error = i % 2 == 0;
      workers.wake(new FairWorkers.Member() {
        @Override
        public boolean turn() {
          if (error) {
            throw new OutOfMemoryError("as if");
          }
          throw new IllegalStateException("as if");
        }

        @Override
        public boolean isLong() {
          return false;
        }
      });
    }
    Busy next = new Busy(10, 1, false);
    workers.wake(next);
    next.await();
    while (escaped.size() < 10) {
      Thread.sleep(1);
    }
    assertTrue(workers.isAlive());
  }

  @Test
  void wake_fromManyThreads_losesNoTurn() throws Exception {
    AtomicInteger wanted = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    FairWorkers.Member counter = new FairWorkers.Member() {
      @Override
      public boolean turn() {
        done.set(wanted.get());
        return false;
      }

      @Override
      public boolean isLong() {
        return false;
      }
    };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(() -> {
        for (int n = 0; n < 5000; n++) {
          wanted.incrementAndGet();
          workers.wake(counter);
        }
      });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 10_000 && done.get() < 20_000; i++) {
      Thread.sleep(1);
    }
    assertEquals(20_000, done.get());
  }

  @Test
  void threads_fewerThanTwo_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FairWorkers(1, 1, escaped::add));
  }
}

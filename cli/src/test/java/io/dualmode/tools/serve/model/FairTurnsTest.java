package io.dualmode.tools.serve.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.serve.guard.FairWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
  private final FairWorkers workers = new FairWorkers(2, 20, e -> { });

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void take_fromManyThreads_isDoneInOrderByWorkers() throws Exception {
    List<Thread> threads = new ArrayList<>();
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger atOnce = new AtomicInteger();
    for (int t = 0; t < 12; t++) {
      FairTurns turns = new FairTurns(workers, t % 3 == 0);
      threads.add(new Thread(() -> {
        int done = 0;
        for (int i = 0; i < 500; i++) {
          int expected = i;
          int got = turns.take(() -> {
            if (atOnce.incrementAndGet() > 2 || !Thread.currentThread().getName().startsWith("worker-")) {
              wrong.incrementAndGet();
            }
            atOnce.decrementAndGet();
            return expected;
          });
          done += got == i ? 1 : 0;
        }
        wrong.addAndGet(500 - done);
      }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, wrong.get());
  }

  @Test
  void take_whatIsThrown_isThrownHere() {
    FairTurns turns = new FairTurns(workers, false);
    assertThrows(IllegalArgumentException.class, () -> turns.take(() -> {
      throw new IllegalArgumentException("as if");
    }));
    assertThrows(OutOfMemoryError.class, () -> turns.take(() -> {
      throw new OutOfMemoryError("as if");
    }));
    assertEquals(5, turns.take(() -> 5));
  }

  @Test
  void cancel_letsTheWaitingThreadGo_andTakesNothingMore() throws Exception {
    FairTurns turns = new FairTurns(workers, false);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Thread canceller = new Thread(() -> {
      try {
        begun.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      turns.cancel();
    });
    canceller.start();
    assertThrows(CancellationException.class, () -> turns.take(() -> {
      begun.countDown();
      try {
        never.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return 1;
    }));
    never.countDown();
    AtomicInteger done = new AtomicInteger();
    assertThrows(CancellationException.class, () -> turns.take(done::incrementAndGet));
    canceller.join();
    assertEquals(0, done.get());
    assertTrue(workers.isAlive());
  }
}

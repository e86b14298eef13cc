package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.tools.serve.SpeechServer.Setup;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.protocol.StreamSettings;
import io.dualmode.vosk.VoskModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when the engine fails, is slow, or the server is shut down while it works. */
class ServerFailureTest {
  private SpeechServer server;
  private volatile boolean engineBroken;

  @AfterEach
  void stop() throws Exception {
    server.shutdown();
  }

  private void start(Consumer<byte[]> fault, Duration grace) throws IOException {
    server = new SpeechServer(new InetSocketAddress("127.0.0.1", 0), setup(fault, grace));
    server.start();
  }

  private Setup setup(Consumer<byte[]> fault, Duration grace) {
    FaultyEngine engine = FaultyEngine.atAudio(fault, () -> {
      if (engineBroken) {
        throw new NoClassDefFoundError("as if");
      }
    });
    return Setup.of(VoskModel.of(engine, EngineConfig.defaults()),
        new StreamSettings(384_000, true, false, 0, null, null), new ServerLimits(12, 4 << 20, Duration.ofSeconds(120), grace));
  }

  private static String partial(int samples) {
    return "{\n  \"partial\" : \"" + samples + "\"\n}";
  }

  private static byte[] marked(int mark) {
    return RawClient.frame(0x80 | RawClient.BINARY, new byte[] {(byte) mark, 0, 0, 0});
  }

  private static void throwMarked(byte[] audio) {
    switch (audio.length == 0 ? 0 : audio[0]) {
      case 1 -> throw new OutOfMemoryError("Java heap space");
      case 2 -> throw new StackOverflowError();
      case 3 -> throw new IllegalStateException("line one\nERROR forged \u001b[31m");
      case 4 -> throw new AssertionError("as if");
      case 5 -> throw new NoClassDefFoundError("as if");
      case 6 -> throw new InternalError("a fault in mapped memory");
      default -> { }
    }
  }

  @Test
  void failures_ofAnyKind_endTheirConnectionOnly() throws Exception {
    start(ServerFailureTest::throwMarked, Duration.ofSeconds(2));
    Random random = new Random(1011);
    try (RawClient witness = RawClient.open(server.getPort())) {
      for (int round = 1; round <= 40; round++) {
        try (RawClient client = RawClient.open(server.getPort())) {
          assertEquals(partial(5), client.audio(5).next().text());
          RawClient.Received end = client.send(marked(1 + random.nextInt(5))).untilTheEnd();
          assertEquals(1011, end.code(), "round " + round + " of seed 1011");
          assertEquals("the audio cannot be decoded", end.text().substring(2));
        }
        assertEquals(partial(round), witness.audio(1).next().text());
      }
    }
    assertEquals(40, server.counters().failures.sum());
    assertTrue(!server.isBroken());
  }

  /** Memory that is really wanted, by one connection. */
  @Test
  void arrayBeyondTheHeap_endsItsConnectionOnly() throws Exception {
    List<byte[]> kept = new ArrayList<>();
    start(audio -> {
      if (audio.length > 0 && audio[0] == 1) {
        kept.add(new byte[Integer.MAX_VALUE]);
      }
    }, Duration.ofSeconds(2));
    for (int round = 0; round < 3; round++) {
      try (RawClient client = RawClient.open(server.getPort())) {
        assertEquals(1011, client.send(marked(1)).untilTheEnd().code());
      }
    }
    try (RawClient client = RawClient.open(server.getPort())) {
      assertEquals(partial(5), client.audio(5).next().text());
    }
  }

  @Test
  void engineThatWorksNoMore_endsTheServer() throws Exception {
    start(ServerFailureTest::throwMarked, Duration.ofSeconds(2));
    CountDownLatch told = new CountDownLatch(1);
    server.onBroken(told::countDown);
    engineBroken = true;
    try (RawClient client = RawClient.open(server.getPort())) {
      assertEquals(1011, client.audio(5).untilTheEnd().code());
    }
    assertTrue(told.await(60, TimeUnit.SECONDS));
    assertTrue(assertThrows(IOException.class, server::awaitStop).getMessage().contains("the server failed"));
  }

  /** As where the jars of a server were exchanged: pages are answered, streams no more. */
  @Test
  void errorBeforeAStreamIsOpen_endsTheServer() throws Exception {
    server = new SpeechServer(new InetSocketAddress("127.0.0.1", 0), setup(audio -> { }, Duration.ofSeconds(2))) {
      @Override
      public FrameHandler connection() {
        throw new NoClassDefFoundError("as if");
      }
    };
    server.start();
    RawClient.open(server.getPort()).close();
    assertTrue(assertThrows(IOException.class, server::awaitStop).getMessage().contains("the server failed"));
  }

  @Test
  void errorOfTheVirtualMachine_endsTheServer() throws Exception {
    start(ServerFailureTest::throwMarked, Duration.ofSeconds(2));
    try (RawClient client = RawClient.open(server.getPort())) {
      client.send(marked(6)).untilTheEnd();
    }
    assertTrue(assertThrows(IOException.class, server::awaitStop).getMessage().contains("mapped memory"));
  }

  private static void slowly(byte[] audio) {
    try {
      // a hundredth of real time at 8 kHz
      TimeUnit.MICROSECONDS.sleep(audio.length * 62L / 100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RawClient at8000(int port) throws IOException {
    return RawClient.open(port).text("{\"config\" : {\"sample_rate\" : 8000}}");
  }

  @Test
  void longMessages_holdUpNobody_andPingsAndCloseAreAnsweredMeanwhile() throws Exception {
    start(ServerFailureTest::slowly, Duration.ofSeconds(2));
    List<RawClient> greedy = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      RawClient client = at8000(server.getPort()).audio(1_000_000);
      greedy.add(client.send(RawClient.frame(0x80 | RawClient.PING, new byte[] {7})));
    }
    try (RawClient paced = at8000(server.getPort())) {
      for (int part = 1; part < 10; part++) {
        assertTrue(paced.audio(100).next().text().contains("" + part * 100));
      }
    }
    for (RawClient client : greedy) {
      assertEquals(RawClient.PONG, client.next().op(), "the pong comes before the answer to what was sent before");
    }
    RawClient leaving = greedy.get(0);
    leaving.send(RawClient.frame(0x80 | RawClient.CLOSE, new byte[] {3, (byte) 0xe8}));
    assertEquals(1000, leaving.next().code());
    for (RawClient client : greedy.subList(1, 6)) {
      assertTrue(client.next().text().contains("1000000"));
    }
    for (RawClient client : greedy) {
      client.close();
    }
  }

  /** Clients that go on sending, clients that wait, and some with more than can be listened to in the time. */
  @Test
  void shutdown_everyLiveClientGetsItsFinalResult() throws Exception {
    start(ServerFailureTest::slowly, Duration.ofSeconds(8));
    List<RawClient> clients = new ArrayList<>();
    List<Thread> talking = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      RawClient client = at8000(server.getPort());
      clients.add(client);
      assertTrue(client.audio(100).next().text().contains("100"));
      if (i % 3 == 1) {
        talking.add(new Thread(() -> {
          try {
            for (int part = 0; part < 3000; part++) {
              client.audio(50);
              Thread.sleep(20);
            }
          } catch (IOException | InterruptedException e) {
            // the server has ended
          }
        }));
      } else if (i % 3 == 2) {
        for (int part = 0; part < 2; part++) {
          client.audio(2_000_000);
        }
      }
    }
    talking.forEach(Thread::start);
    long start = System.nanoTime();
    assertEquals(0, server.shutdown(), "clients without their final result");
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60));
    for (int i = 0; i < clients.size(); i++) {
      boolean text = false;
      RawClient.Received received = clients.get(i).next();
      while (received.op() == RawClient.TEXT) {
        text = received.text().contains("\"text\"") && !received.text().contains("\"text\" : \"\"");
        received = clients.get(i).next();
      }
      assertTrue(text, "client " + i + " has no final result at its end");
      assertEquals(1001, received.code(), "client " + i);
      clients.get(i).close();
    }
    for (Thread thread : talking) {
      thread.join();
    }
  }

  @Test
  void shutdown_whileAWorkerHangs_keepsTheGraceAndSaysSo() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    start(audio -> {
      if (audio.length > 0 && audio[0] == 1) {
        try {
          never.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }, Duration.ofSeconds(2));
    try (RawClient client = RawClient.open(server.getPort()); RawClient other = RawClient.open(server.getPort())) {
      assertEquals(partial(5000), other.audio(5000).next().text());
      assertEquals(partial(5), client.audio(5).next().text());
      client.send(marked(1));
      long start = System.nanoTime();
      assertEquals(1, server.shutdown());
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60));
      assertEquals("{\n  \"text\" : \"5\"\n}", client.next().text(), "the text so far");
      assertEquals(1001, client.next().code());
      assertTrue(other.next().text().contains("\"text\" : \"5000\""));
    } finally {
      never.countDown();
    }
  }
}

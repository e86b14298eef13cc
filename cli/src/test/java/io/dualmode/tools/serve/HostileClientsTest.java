package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.tools.serve.SpeechServer.Setup;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.protocol.StreamSettings;
import io.dualmode.vosk.VoskModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that break every rule end their own connection; a witness that keeps the rules is served all the time. */
class HostileClientsTest {
  private static final int MESSAGE = 300_000;
  private static final int TEXT = 20_000;
  private static final int PENDING = 16;

  private final CountingEngine engine = new CountingEngine();
  private SpeechServer server;
  private RawClient witness;
  private int heard;

  @BeforeEach
  void start() throws Exception {
    server = new SpeechServer(new InetSocketAddress("127.0.0.1", 0), Setup.of(VoskModel.of(engine, EngineConfig.defaults()),
        new StreamSettings(384_000, true, false, 0, null, null), new ServerLimits(12, MESSAGE, TEXT, Duration.ofSeconds(120),
            Duration.ofSeconds(2), Duration.ofSeconds(5), PENDING)));
    server.start();
    witness = RawClient.open(server.getPort());
  }

  @AfterEach
  void stop() throws Exception {
    witnessIsServed();
    witness.close();
    server.shutdown();
  }

  private void witnessIsServed() throws IOException {
    heard += 10;
    assertEquals(partial("" + heard), witness.audio(10).next().text());
  }

  private static String partial(String text) {
    return "{\n  \"partial\" : \"" + text + "\"\n}";
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Frames that RFC 6455 forbids, one of each kind and drawn ones. */
  private static byte[] malformed(int kind, Random random) {
    byte[] some = bytes(random, 1 + random.nextInt(100));
    return switch (kind) {
      case 0 -> RawClient.frame(0x80 | RawClient.TEXT, 2, false, "{}".getBytes(StandardCharsets.UTF_8));
      case 1 -> RawClient.frame(0x80 | 0x10 << random.nextInt(3) | RawClient.BINARY, some);
      case 2 -> RawClient.frame(0x80 | 3 + random.nextInt(5), some);
      case 3 -> RawClient.frame(0x80 | 11 + random.nextInt(5), some);
      case 4 -> RawClient.frame(RawClient.PING, some);
      case 5 -> RawClient.frame(0x80 | RawClient.PING, bytes(random, 126 + random.nextInt(500)));
      case 6 -> RawClient.frame(0x80 | RawClient.BINARY, Long.MIN_VALUE >>> random.nextInt(33), true, some);
      case 7 -> RawClient.frame(0x80 | RawClient.TEXT, new byte[] {(byte) 0xff, (byte) 0xfe, '{'});
      case 8 -> RawClient.frame(0x80 | RawClient.CONTINUATION, some);
      case 9 -> join(RawClient.frame(RawClient.BINARY, some), RawClient.frame(0x80 | RawClient.TEXT, some));
      case 10 -> RawClient.frame(0x80 | RawClient.CLOSE, new byte[] {1});
      case 11 -> RawClient.frame(0x80 | RawClient.CLOSE, new byte[] {3, (byte) 0xed});
      case 12 -> RawClient.frame(0x80 | RawClient.BINARY, MESSAGE + 1, true, new byte[MESSAGE + 1]);
      default -> RawClient.frame(0x80 | RawClient.TEXT, TEXT + 1, true, new byte[TEXT + 1]);
    };
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void malformedFrames_endTheirConnection() throws Exception {
    Random random = new Random(6455);
    for (int round = 0; round < 84; round++) {
      int kind = round % 14;
      byte[] frame = malformed(kind, random);
      try (RawClient client = RawClient.open(server.getPort())) {
        if (kind == 6) {
          // what is announced never comes; as much as a message may hold is taken, no more
          client.send(Arrays.copyOf(frame, frame.length));
          send(client, new byte[2 * MESSAGE]);
        } else {
          send(client, frame);
        }
        RawClient.Received end = client.untilTheEnd();
        assertTrue(end.op() == -1 || end.code() != 1000, "kind " + kind + " of seed 6455, round " + round + ": " + end.code());
      }
      witnessIsServed();
    }
  }

  /** The server may have closed the connection before all is sent. */
  private static void send(RawClient client, byte[] bytes) {
    try {
      client.send(bytes);
    } catch (IOException e) {
      // it has
    }
  }

  @Test
  void noise_insteadOfARequestOrFrames_endsTheConnection() throws Exception {
    Random random = new Random(17);
    for (int round = 0; round < 60; round++) {
      try (RawClient client = round % 2 == 0 ? RawClient.open(server.getPort()) : new RawClient(server.getPort(), 0)) {
        send(client, bytes(random, 1 + random.nextInt(20_000)));
        client.socket.shutdownOutput();
        client.untilTheEnd();
      }
      witnessIsServed();
    }
  }

  @Test
  void endlessHeader_isCutOff() throws Exception {
    for (String part : List.of("a".repeat(1000), "x: y\r\n".repeat(100), "\r\n".repeat(500), "\0".repeat(1000))) {
      try (RawClient client = new RawClient(server.getPort(), 0)) {
        long sent = 0;
        client.send("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
        try {
          for (; sent < 200_000_000; sent += part.length()) {
            client.send(part.getBytes(StandardCharsets.US_ASCII));
          }
        } catch (IOException e) {
          // cut off
        }
        assertTrue(sent < 200_000_000, "a header without an end was read for ever");
      }
    }
  }

  @Test
  void halfOpenConnections_giveWayToTheNextOnes_andHaveTheirTime() throws Exception {
    List<RawClient> half = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RawClient client = new RawClient(server.getPort(), 0);
      if (i % 3 > 0) {
        send(client, ("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(i)).getBytes(StandardCharsets.US_ASCII));
      }
      half.add(client);
    }
    try (RawClient client = RawClient.open(server.getPort())) {
      assertEquals(partial("7"), client.audio(7).next().text());
    }
    assertTrue(server.counters().handshakesGivenUp.sum() >= 300 - PENDING - 1, server.counters().toString());
    for (RawClient client : half) {
      assertEquals(-1, client.untilTheEnd().op());
      client.close();
    }
  }

  @Test
  void otherRequests_areToldWhatThePortIs() throws Exception {
    for (String request : List.of("GET /audio HTTP/1.1", "POST / HTTP/1.1", "POST /audio HTTP/1.1", "GET /../../etc/passwd HTTP/1.1",
        "GET /%0d%0aX HTTP/1.1",
        "PRI * HTTP/2.0", "OPTIONS * HTTP/1.1")) {
      try (RawClient client = new RawClient(server.getPort(), 0)) {
        client.send((request + "\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        String header = client.header();
        assertTrue(header.startsWith("HTTP/1.1 4"), request + ": " + header);
        assertTrue(!header.contains("passwd") && !header.contains("Jetty"), header);
      }
    }
  }

  @Test
  void clientThatNeverReads_isReadNoFurther() throws Exception {
    byte[] messages = new byte[0];
    for (int i = 0; i < 64; i++) {
      messages = join(messages, RawClient.frame(0x80 | (i % 2 == 0 ? RawClient.BINARY : RawClient.PING), new byte[100]));
    }
    try (RawClient client = new RawClient(server.getPort(), 2048).upgrade(); SocketChannel other = SocketChannel.open()) {
      client.close();
      other.socket().setReceiveBufferSize(2048);
      other.connect(new InetSocketAddress("127.0.0.1", server.getPort()));
      other.write(ByteBuffer.wrap(("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
          + "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
      other.configureBlocking(false);
      ByteBuffer buffer = ByteBuffer.wrap(messages);
      long sent = 0;
      for (int stuck = 0; stuck < 200; ) {
        int count = other.write(buffer);
        sent += count;
        stuck = count == 0 ? stuck + 1 : 0;
        if (!buffer.hasRemaining()) {
          buffer.clear();
        }
        if (count == 0) {
          Thread.sleep(5);
        }
        assertTrue(sent < 100_000_000, "what nobody answers is read for ever");
      }
      witnessIsServed();
    }
  }

  @Test
  void fragments_ofAnySize_withPingsBetween_areOneMessage() throws Exception {
    Random random = new Random(5);
    try (RawClient client = RawClient.open(server.getPort())) {
      int total = 0;
      long checksum = 0;
      for (int round = 0; round < 9; round++) {
        byte[] audio = bytes(random, 2 * (1 + random.nextInt(800)));
        for (int i = 0; i < audio.length; i += 2) {
          checksum = 31 * checksum + (short) (audio[i] & 0xff | audio[i + 1] << 8);
        }
        total += audio.length / 2;
        int pings = 0;
        for (int at = 0; at < audio.length; ) {
          int size = Math.min(audio.length - at, (random.nextInt(300) == 0 ? 0 : 1) + random.nextInt(round % 3 == 0 ? 4 : 700));
          boolean last = at + size == audio.length;
          int first = (at == 0 && pings == 0 ? RawClient.BINARY : RawClient.CONTINUATION) | (last ? 0x80 : 0);
          if (size == 0 && at == 0) {
            continue;
          }
          client.send(RawClient.frame(first, Arrays.copyOfRange(audio, at, at + size)));
          at += size;
          if (!last && pings < 3 && random.nextInt(10) == 0) {
            client.send(RawClient.frame(0x80 | RawClient.PING, new byte[] {(byte) ++pings}));
          }
        }
        RawClient.Received answer = client.next();
        for (int ping = 1; answer.op() == RawClient.PONG; ping++) {
          assertEquals(ping, answer.data()[0]);
          answer = client.next();
        }
        assertEquals(partial(total + " " + checksum), answer.text(), "round " + round);
      }
    }
  }

  @Test
  void longestMessage_isHeardWhole() throws Exception {
    try (RawClient client = RawClient.open(server.getPort())) {
      assertEquals(partial("" + MESSAGE / 2), client.audio(MESSAGE / 2).next().text());
      // an odd byte at the end of a message is left out, as it always was
      client.send(RawClient.frame(0x80 | RawClient.BINARY, new byte[30_001]));
      assertEquals(partial("" + (MESSAGE / 2 + 15_000)), client.next().text());
      assertEquals(partial("" + (MESSAGE / 2 + 15_001)), client.audio(1).next().text());
    }
  }

  /** Configurations of random values: each is either taken or the end of its connection with a reason. */
  @Test
  void configs_ofAnyValues_areTakenOrRefused() throws Exception {
    Random random = new Random(8);
    String[] values = {"1e300", "-1", "0", "3999", "384001", "383999", "16000.7", "\"16000\"", "\"x\"", "true", "null", "[]", "[[1]]", "{}",
        "NaN", "1e99999999999", "\"\\u001b[31m\"", "9".repeat(9000), "\"" + "x".repeat(9000) + "\"", "[\"yes no\", \"[unk]\"]",
        "[\"\\u0007\"]", "[".repeat(5000), "[".repeat(300) + "]".repeat(300), "{\"a\":1}", "[1,2]", "\"yes\""};
    String[] keys = {"sample_rate", "words", "partial_words", "max_alternatives", "phrase_list", "unknown"};
    int taken = 0;
    for (int round = 0; round < 120; round++) {
      String config = "{\"config\" : {\"" + keys[random.nextInt(keys.length)] + "\" : " + values[random.nextInt(values.length)] + "}}";
      try (RawClient client = RawClient.open(server.getPort())) {
        send(client, RawClient.frame(0x80 | RawClient.TEXT, config.getBytes(StandardCharsets.UTF_8)));
        send(client, RawClient.frame(0x80 | RawClient.BINARY, new byte[20]));
        RawClient.Received answer = client.next();
        if (answer.op() == RawClient.TEXT) {
          assertEquals(partial("10"), answer.text(), config);
          taken++;
        } else {
          assertTrue(answer.op() == -1 || answer.code() == 1003, config + ": " + answer.code());
          assertTrue(answer.text().chars().noneMatch(c -> c > 1 && c < 32 && c != 3), "control characters for " + config);
        }
      }
    }
    assertTrue(taken > 20 && taken < 110, taken + " taken");
    witnessIsServed();
  }

  @Test
  void pings_moreThanAreReadAtOnce_areAllAnsweredInOrder() throws Exception {
    try (RawClient client = RawClient.open(server.getPort())) {
      for (int i = 0; i < 200; i++) {
        client.send(RawClient.frame(0x80 | RawClient.PING, new byte[] {(byte) i}));
      }
      for (int i = 0; i < 200; i++) {
        RawClient.Received pong = client.next();
        assertEquals(RawClient.PONG, pong.op());
        assertEquals((byte) i, pong.data()[0]);
      }
      client.socket.setSoTimeout(200);
      try {
        assertEquals(-1, client.next().op());
      } catch (SocketTimeoutException e) {
        // nothing more comes
      }
    }
  }
}

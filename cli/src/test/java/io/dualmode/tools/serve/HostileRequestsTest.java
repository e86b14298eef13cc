package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.network.Access;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that break every rule end themselves only; a witness with a recording is served all the time, and no file stays behind. */
class HostileRequestsTest {
  private static final int UPLOAD = 200_000;
  private static final int REQUESTS = 4;
  private static final String FORM = "Content-Type: multipart/form-data; boundary=" + WebServer.BOUNDARY + "\r\n";

  private WebServer web;

  private void start(Consumer<byte[]> fault, Duration handshake) throws Exception {
    web = new WebServer(FaultyEngine.atAudio(fault, () -> { }), new RequestLimits(REQUESTS, UPLOAD, 600, Duration.ofMinutes(1), 2000),
        handshake,
        new Access(null, Set.of()));
  }

  private void start() throws Exception {
    start(audio -> { }, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() throws Exception {
    witnessIsServed();
    web.close();
  }

  private void witnessIsServed() throws Exception {
    HttpResponse<String> answer = web.form("/transcribe", WebServer.wav(800));
    for (int i = 0; i < 100 && answer.statusCode() == 503; i++) {
      // the places of those before are given back when they have gone
      Thread.sleep(100);
      answer = web.form("/transcribe", WebServer.wav(800));
    }
    assertTrue(answer.body().contains("\"text\":\"800\""), answer.body());
  }

  private static String post(String headers) {
    return "POST /transcribe HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  }

  private static void sendAll(RawClient client, byte[] bytes) {
    try {
      for (int at = 0; at < bytes.length; at += 10_000) {
        client.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 10_000)));
      }
    } catch (IOException e) {
      // the server has had enough
    }
  }

  private String answer(String headers, byte[] body) throws IOException {
    try (RawClient client = new RawClient(web.port(), 0).send(post(headers))) {
      sendAll(client, body);
      try {
        client.socket.shutdownOutput();
      } catch (IOException e) {
        // it has been cut off
      }
      return client.rest();
    }
  }

  @Test
  void bodiesThatAreTooLong_areRefusedOrCutOff() throws Exception {
    start();
    byte[] giant = new byte[3 * UPLOAD];
    String announced = answer("Content-Length: " + giant.length + "\r\n", giant);
    assertTrue(announced.isEmpty() || announced.startsWith("HTTP/1.1 413"), announced);
    byte[] chunk = ("20000\r\n" + "a".repeat(0x20000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] endless = new byte[30 * chunk.length];
    for (int i = 0; i < 30; i++) {
      System.arraycopy(chunk, 0, endless, i * chunk.length, chunk.length);
    }
    String chunked = answer("Transfer-Encoding: chunked\r\n", endless);
    assertTrue(chunked.isEmpty() || chunked.startsWith("HTTP/1.1 413"), chunked);
    String form = answer(FORM + "Transfer-Encoding: chunked\r\n", endless);
    assertTrue(form.isEmpty() || form.startsWith("HTTP/1.1 4"), form);
    assertTrue(web.server.counters().uploadBytes.sum() < 4 * UPLOAD, "what is refused is read on: " + web.server.counters());
    String huge = answer("Content-Length: 9223372036854775807\r\n", new byte[10]);
    assertTrue(huge.startsWith("HTTP/1.1 413"), huge);
  }

  @Test
  void formsThatAreNone_areRefused() throws Exception {
    start();
    Random random = new Random(2046);
    List<String> bodies = new ArrayList<>(List.of("", "--" + WebServer.BOUNDARY, "--" + WebServer.BOUNDARY + "--\r\n",
        "--" + WebServer.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n",
        "--" + WebServer.BOUNDARY + "\r\n" + "X: " + "a".repeat(50_000) + "\r\n\r\n",
        "--" + WebServer.BOUNDARY + "\r\n" + "X: a\r\n".repeat(8000) + "\r\n",
        ("--" + WebServer.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n").repeat(2000),
        "--" + WebServer.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"mode\"\r\n\r\n" + "m".repeat(190_000) + "\r\n--"
            + WebServer.BOUNDARY + "--\r\n", "\r\n".repeat(50_000), "-".repeat(100_000)));
    String whole = new String(WebServer.body(WebServer.wav(100), "format", "text"), StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 30; i++) {
      byte[] noise = whole.substring(0, random.nextInt(whole.length())).getBytes(StandardCharsets.ISO_8859_1);
      for (int change = random.nextInt(4); change > 0 && noise.length > 0; change--) {
        noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
      }
      bodies.add(new String(noise, StandardCharsets.ISO_8859_1));
    }
    for (String body : bodies) {
      String answer = answer(FORM + "Content-Length: " + body.length() + "\r\n", body.getBytes(StandardCharsets.ISO_8859_1));
      String head = body.substring(0, Math.min(80, body.length()));
      assertTrue(answer.startsWith("HTTP/1.1 400") || answer.startsWith("HTTP/1.1 413"), head + ": " + answer);
      assertTrue(answer.contains("\"error\""), answer);
    }
    for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "b".repeat(5000),
        "multipart/mixed; boundary=x", "multipart/")) {
      String answer = answer("Content-Type: " + type + "\r\nContent-Length: 5\r\n", "hello".getBytes(StandardCharsets.US_ASCII));
      assertTrue(answer.startsWith("HTTP/1.1 4"), type + ": " + answer);
    }
  }

  @Test
  void namesOfFiles_leadNowhere() throws Exception {
    start();
    Path outside = Path.of(System.getProperty("java.io.tmpdir"), "dualmode-traversal-" + ProcessHandle.current().pid());
    for (String name : List.of("../" + outside.getFileName(), outside.toString(), "..\\\\..\\\\x", "a/../../" + outside.getFileName(),
        "nul\0l",
        "\u00e4".repeat(300), "x".repeat(5000), "%2e%2e%2fx", "CON", "")) {
      String body = "--" + WebServer.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n"
          + "A".repeat(70_000) + "\r\n--" + WebServer.BOUNDARY + "--\r\n";
      String answer = answer(FORM + "Content-Length: " + body.length() + "\r\n", body.getBytes(StandardCharsets.ISO_8859_1));
      assertTrue(answer.startsWith("HTTP/1.1 400"), name + ": " + answer);
      assertTrue(!answer.contains("dualmode-serve"), "the answer tells where files lie: " + answer);
    }
    assertTrue(!Files.exists(outside));
    for (String path : List.of("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/v1/models/../../etc/passwd", "/v1/models/%2e%2e%2fx",
        "//etc/passwd", "/;/etc/passwd", "/..;/etc", "/\u00ff", "/v1/models/" + "a".repeat(5000))) {
      try (RawClient client = new RawClient(web.port(), 0).send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
        String answer = client.rest();
        assertTrue(answer.startsWith("HTTP/1.1 4") && !answer.contains("root:"), path + ": " + answer);
      }
    }
  }

  @Test
  void lengthsThatAreWrong_endTheirRequest() throws Exception {
    start();
    byte[] wav = WebServer.wav(100);
    for (String length : List.of("-1", "abc", "99999999999999999999999", "1\r\nContent-Length: 2", "5, 6", "0x10")) {
      String answer = answer("Content-Length: " + length + "\r\n", wav);
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), length + ": " + answer);
    }
    String shorter = answer("Content-Length: 50\r\n", wav);
    assertTrue(shorter.startsWith("HTTP/1.1 "), shorter);
    // more is announced than comes, and the connection ends
    String longer = answer("Content-Length: " + (wav.length + 1000) + "\r\n", wav);
    assertTrue(longer.isEmpty() || longer.startsWith("HTTP/1.1 400"), longer);
    for (String chunks : List.of("xyz\r\n", "-5\r\nhello\r\n", "ffffffffffffffff\r\n", "5\r\nhelloworld\r\n0\r\n\r\n", "5;"
        + "a".repeat(50_000))) {
      String answer = answer("Transfer-Encoding: chunked\r\n", chunks.getBytes(StandardCharsets.US_ASCII));
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), chunks.substring(0, 4) + ": " + answer);
    }
    String smuggled = answer("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertTrue(smuggled.startsWith("HTTP/1.1 400"), smuggled);
  }

  @Test
  void slowPosts_giveWay_andAreGivenUp() throws Exception {
    start(audio -> { }, Duration.ofSeconds(3));
    List<RawClient> slow = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RawClient client = new RawClient(web.port(), 0).send(post((i % 2 == 0 ? FORM : "") + "Content-Length: 100000\r\n"));
      client.send("--" + WebServer.BOUNDARY);
      slow.add(client);
      if (i % 10 == 9) {
        // they hold all places, and have had more than the second in which nobody has to go
        Thread.sleep(1100);
        witnessIsServed();
      }
    }
    for (RawClient client : slow) {
      String answer = client.rest();
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 503"), answer);
      client.close();
    }
    assertTrue(web.server.counters().slowUploads.sum() > 0, web.server.counters().toString());
  }

  @Test
  void pipelinedRequests_haveOneAnswer() throws Exception {
    start();
    try (RawClient client = new RawClient(web.port(), 0).send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".repeat(300))) {
      String answers = client.rest();
      assertEquals(1, answers.split("HTTP/1.1 ", -1).length - 1, answers);
    }
  }

  @Test
  void failures_endTheirRequestOnly() throws Exception {
    start(audio -> { }, Duration.ofSeconds(5));
    web.close();
    Random random = new Random(500);
    web = new WebServer(FaultyEngine.atTheEnd(() -> {
      switch (random.nextInt(4)) {
        case 0 -> throw new OutOfMemoryError("Java heap space");
        case 1 -> throw new StackOverflowError();
        case 2 -> throw new IllegalStateException("line one\nERROR forged");
        default -> throw new AssertionError("as if");
      }
    }), RequestLimits.DEFAULT, Duration.ofSeconds(5), new Access(null, Set.of()));
    for (int round = 0; round < 20; round++) {
      HttpResponse<String> answer = web.form("/transcribe", WebServer.wav(FaultyEngine.FATAL));
      assertEquals(500, answer.statusCode(), "round " + round + " of seed 500: " + answer.body());
      assertTrue(!answer.body().contains("forged"), answer.body());
      witnessIsServed();
    }
    assertTrue(!web.server.isBroken());
    assertEquals(20, web.server.counters().failures.sum());
  }

  @Test
  void clientsThatGo_leaveNothing() throws Exception {
    start();
    for (int i = 0; i < 20; i++) {
      RawClient client = new RawClient(web.port(), 0).send(post(FORM + "Content-Length: 150000\r\n"));
      client.send(Arrays.copyOf(WebServer.body(WebServer.wav(60_000)), 100_000));
      client.close();
    }
    witnessIsServed();
    assertEquals(0, leftBehind());
  }

  @Test
  void answersThatTakeTooLongOrFail_areGivenUp_alsoInParts() throws Exception {
    web = new WebServer(FaultyEngine.atTheEnd(() -> sleep(2500)),
        new RequestLimits(REQUESTS, UPLOAD, 600, Duration.ofSeconds(1), 1), Duration.ofSeconds(5), new Access(null, Set.of()));
    HttpResponse<String> answer = web.form("/transcribe", WebServer.wav(FaultyEngine.FATAL));
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("the answer took longer than 1 s"), answer.body());
    witnessIsServed();
    web.close();
    web = new WebServer(FaultyEngine.atTheEnd(() -> {
      throw new IllegalStateException("as if");
    }), RequestLimits.DEFAULT, Duration.ofSeconds(5), new Access(null, Set.of()));
    byte[] body = WebServer.body(WebServer.wav(FaultyEngine.FATAL), "stream", "true");
    try (RawClient client = new RawClient(web.port(), 0)) {
      client.send("POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\n" + FORM + "Content-Length: " + body.length
          + "\r\n\r\n").send(body);
      String failed = client.rest();
      assertTrue(failed.startsWith("HTTP/1.1 500"), failed);
    }
    // utterances have been sent when the end fails
    body = WebServer.body(WebServer.wav(FaultyEngine.FATAL + 32_000), "stream", "true");
    try (RawClient client = new RawClient(web.port(), 0)) {
      client.send("POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\n" + FORM + "Content-Length: " + body.length
          + "\r\n\r\n").send(body);
      String cut = client.rest();
      assertTrue(cut.startsWith("HTTP/1.1 200") && cut.contains("\"delta\":\"16000\"") && !cut.contains("transcript.text.done"), cut);
    }
  }

  /** Files in folders of servers of this process, after a while. */
  private static long leftBehind() throws Exception {
    long left = -1;
    for (int i = 0; i < 50 && left != 0; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      left = 0;
      try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
        for (Path folder : folders.filter(f -> f.getFileName().toString().startsWith("dualmode-serve-" + ProcessHandle.current().pid()))
            .toList()) {
          try (Stream<Path> files = Files.list(folder)) {
            left += files.count();
          }
        }
      }
    }
    return left;
  }

  @Test
  void shutdown_givesRecordingsTheirText() throws Exception {
    start(audio -> { }, Duration.ofSeconds(5));
    web.close();
    web = new WebServer(FaultyEngine.atTheEnd(() -> sleep(200)), RequestLimits.DEFAULT, Duration.ofSeconds(5),
        new Access(null, Set.of()));
    CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
      try {
        return web.form("/transcribe", WebServer.wav(FaultyEngine.FATAL));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    while (web.server.counters().uploadBytes.sum() == 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertEquals(0, web.server.shutdown());
    assertTrue(answer.get().body().contains("\"text\":\"" + FaultyEngine.FATAL + "\""), answer.get().body());
    start();
  }

  private static void sleep(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void malformedChunks_areToldInWords() throws Exception {
    start();
    for (String chunks : List.of("ffffffffffffffff\r\nxx", "zz\r\nxx\r\n", "-1\r\nx\r\n")) {
      String answer = answer("Transfer-Encoding: chunked\r\n", chunks.getBytes(StandardCharsets.US_ASCII));
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertFalse(answer.contains("Exception") || answer.contains("jetty"), answer);
    }
  }
}

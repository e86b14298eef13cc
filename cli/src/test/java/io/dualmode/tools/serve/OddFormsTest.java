package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.network.Access;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forms and addresses as clients of all kinds send them: parts in any order, files for texts, texts for files, names with brackets. */
class OddFormsTest {
  private static final String PATH = "/v1/audio/transcriptions";
  private static final byte[] GRAMMAR = "[\"one\", \"two\"]".getBytes(StandardCharsets.UTF_8);

  private record Part(String name, String file, byte[] content) {}

  private WebServer web;
  private CountingEngine engine;

  @BeforeEach
  void start() throws Exception {
    engine = new CountingEngine();
    web = new WebServer(engine);
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private HttpResponse<String> post(String path, List<Part> parts) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Part part : parts) {
      body.writeBytes(("--" + WebServer.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + part.name + "\""
          + (part.file == null ? "" : "; filename=\"" + part.file + "\"") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      body.writeBytes(part.content);
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(("--" + WebServer.BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return web.post(path, body.toByteArray(), "Content-Type", "multipart/form-data; boundary=" + WebServer.BOUNDARY);
  }

  /** Whatever the order of the parts, and whether a parameter is a file: the recording is heard, by the grammar. */
  @Test
  void parametersThatAreFiles_areNoRecordings() throws Exception {
    Random random = new Random(31);
    for (int round = 0; round < 40; round++) {
      int samples = 1000 + random.nextInt(9000);
      List<Part> parts = new ArrayList<>();
      parts.add(new Part(random.nextBoolean() ? "file" : "audio", random.nextBoolean() ? "talk.wav" : "", WebServer.wav(samples)));
      parts.add(new Part("grammar", random.nextBoolean() ? "commands.json" : null, GRAMMAR));
      parts.add(new Part(random.nextBoolean() ? "hotwords" : "hotwords[]", random.nextBoolean() ? "words.txt" : null, "one=2".getBytes(StandardCharsets.UTF_8)));
      Collections.shuffle(parts, random);
      engine.opened.clear();
      HttpResponse<String> answer = post("/transcribe?format=text", parts);
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(samples + "\n", answer.body());
      assertTrue(engine.opened.stream().allMatch(o -> o.grammar().isPresent() && o.hotwords().size() == 1), "round " + round);
    }
  }

  @Test
  void severalRecordings_areRefused_andNothingLongIsReadForAField() throws Exception {
    byte[] wav = WebServer.wav(4000);
    Random random = new Random(32);
    for (int round = 0; round < 20; round++) {
      String first = random.nextBoolean() ? "file" : "audio";
      String second = first.equals("file") ? "file" : List.of("audio", "recording", "upload").get(random.nextInt(3));
      HttpResponse<String> answer = post(random.nextBoolean() ? PATH : "/transcribe",
          List.of(new Part(first, "a.wav", wav), new Part(second, "b.wav", wav)));
      assertEquals(400, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("the form has 2 files; send a request for each recording"), answer.body());
    }
    byte[] noText = new byte[1000];
    random.nextBytes(noText);
    for (byte[] content : List.of(noText, new byte[300_000])) {
      HttpResponse<String> answer = post(PATH, List.of(new Part("extra", "b.wav", content), new Part("file", "a.wav", wav)));
      assertEquals(400, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("the field 'extra' is "), answer.body());
    }
  }

  @Test
  void repeatedParameters_haveBracketsOrNone_inTheAddressToo() throws Exception {
    byte[] wav = WebServer.wav(4000);
    for (String name : List.of("timestamp_granularities", "timestamp_granularities[]", "timestamp_granularities%5B%5D")) {
      HttpResponse<String> answer = web.post(PATH + "?response_format=verbose_json&" + name.replace("[]", "%5B%5D") + "=word", wav);
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("\"words\":[") && !answer.body().contains("\"segments\""), answer.body());
    }
  }

  /** Addresses that HTTP bears and a URI does not: a WebSocket there is refused like any other wrong request. */
  @Test
  void addressesThatCannotBeRead_areRefused() throws Exception {
    for (String path : List.of("/?x=%zz", "/a/b?=%", "/?%u0041", "/?a|b", "/?a^b", "/?{x}", "/?a\\b", "/?\"a\"", "/?<a>")) {
      try (RawClient client = new RawClient(web.port(), 0)) {
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + "Sec-WebSocket-Version: 13\r\n\r\n");
        String header = client.header();
        assertTrue(header.startsWith("HTTP/1.1 101") || header.startsWith("HTTP/1.1 400"), path + ": " + header);
      }
    }
    try (RawClient client = RawClient.open(web.port())) {
      assertEquals("{\n  \"partial\" : \"10\"\n}", client.audio(10).next().text());
    }
  }

  /** Whatever clients do, each line of the log is the server's own: a time, a connection and what is wrong. */
  @Test
  void connectionsThatFail_areALineEach() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (WebServer impatient = new WebServer(engine, RequestLimits.DEFAULT, Duration.ofSeconds(1), new Access(null, Set.of()))) {
      for (String head : List.of("Transfer-Encoding: chunked\r\n", "Content-Type: multipart/form-data; boundary=x\r\n")) {
        try (RawClient slow = new RawClient(impatient.port(), 0)) {
          slow.send("POST /transcribe HTTP/1.1\r\nHost: x\r\n" + (head.startsWith("T") ? head : head + "Content-Length: 100000\r\n") + "\r\n"
              + (head.startsWith("T") ? "5\r\nabc" : "--x\r\nab"));
          slow.rest();
        }
        try (RawClient gone = new RawClient(impatient.port(), 0)) {
          gone.send("POST /transcribe HTTP/1.1\r\nHost: x\r\n" + head + "Content-Length: 100000\r\n\r\n--x\r\nab");
        }
        try (RawClient odd = new RawClient(impatient.port(), 0)) {
          odd.send("GET /?%zz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n");
          odd.rest();
        }
      }
    } finally {
      System.setErr(before);
    }
    List<String> lines = log.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.size() >= 3, "nothing was told: " + lines);
    lines.forEach(line -> assertTrue(line.matches("(WARN|ERROR) serve - \\d{4}-\\d\\d-\\d\\dT.*"), line));
  }

  @Test
  void switches_areAlsoWrittenAsText() throws Exception {
    for (String on : List.of("true", "1", "\"true\"", "\"1\"", "\" TRUE \"")) {
      try (RawClient client = RawClient.open(web.port())) {
        String answer = client.text("{\"config\": {\"sample_rate\": 16000, \"detailed\": " + on + "}}").audio(10).next().text();
        assertTrue(answer.contains("\"words\""), on + ": " + answer);
      }
    }
  }
}

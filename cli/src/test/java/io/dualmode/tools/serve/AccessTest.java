package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.tools.serve.guard.AccessLog;
import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.model.ServedModels;
import io.dualmode.tools.serve.network.Access;
import io.dualmode.tools.serve.protocol.StreamSettings;
import io.dualmode.vosk.VoskModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Token, origins, TLS and the access log. */
class AccessTest {
  private static final String TOKEN = "a-long-token.1";
  private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: localhost:2700\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

  @TempDir Path dir;
  private WebServer web;
  private SpeechServer secure;

  @AfterEach
  void stop() throws Exception {
    if (web != null) {
      web.close();
    }
    if (secure != null) {
      secure.shutdown();
    }
  }

  private void start(String token, String... origins) throws IOException {
    web = new WebServer(new CountingEngine(), RequestLimits.DEFAULT, Duration.ofSeconds(5), new Access(token, Set.of(origins)));
  }

  private String upgrade(String headers) throws IOException {
    try (RawClient client = new RawClient(web.port(), 0).send(UPGRADE + headers + "\r\n")) {
      String header = client.header();
      if (header.startsWith("HTTP/1.1 101")) {
        assertEquals("{\n  \"partial\" : \"10\"\n}", client.audio(10).next().text());
      }
      return header;
    }
  }

  private static String offered(String token) {
    return "Sec-WebSocket-Protocol: dualmode, bearer."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8)) + "\r\n";
  }

  @Test
  void token_isWantedEverywhereButForPageAndHealth() throws Exception {
    start(TOKEN);
    for (String open : List.of("/", "/health", "/ready")) {
      assertEquals(200, web.get(open).statusCode(), open);
    }
    for (String closed : List.of("/metrics", "/info", "/v1/models", "/transcribe", "/nothing")) {
      HttpResponse<String> refused = web.get(closed);
      assertEquals(401, refused.statusCode(), closed);
      assertEquals("Bearer", refused.headers().firstValue("www-authenticate").orElse(""));
      assertTrue(refused.body().contains("\"code\":\"invalid_api_key\""), refused.body());
    }
    assertEquals(401, web.post("/v1/audio/transcriptions", WebServer.wav(10)).statusCode());
    assertEquals(200, web.post("/transcribe", WebServer.wav(10), "Authorization", "Bearer " + TOKEN).statusCode());
    assertEquals(200, web.send(web.to("/metrics").header("Authorization", "bearer  " + TOKEN)).statusCode());
    for (String wrong : List.of("", "Bearer", "Bearer " + TOKEN + "x", "Bearer " + TOKEN.toUpperCase(Locale.ROOT), "Basic " + TOKEN,
        TOKEN)) {
      assertEquals(401, web.send(web.to("/metrics").header("Authorization", wrong)).statusCode(), wrong);
    }
    assertTrue(upgrade("").startsWith("HTTP/1.1 401"));
    assertTrue(upgrade(offered("other")).startsWith("HTTP/1.1 401"));
    assertTrue(upgrade("Sec-WebSocket-Protocol: bearer.%%%\r\n").startsWith("HTTP/1.1 401"));
    assertTrue(upgrade("Authorization: Bearer " + TOKEN + "\r\n").startsWith("HTTP/1.1 101"));
    String page = upgrade(offered(TOKEN));
    assertTrue(page.startsWith("HTTP/1.1 101") && page.contains("Sec-WebSocket-Protocol: dualmode\r\n"), page);
    assertTrue(web.server.counters().unauthorized.sum() > 10);
  }

  @Test
  void pagesOfOthers_areRefused() throws Exception {
    start(null, "https://example.org", "http://other.example:81");
    for (String allowed : List.of("http://localhost:2700", "http://localhost", "http://LOCALHOST:8080", "https://example.org",
        "HTTPS://EXAMPLE.ORG", "http://other.example:81")) {
      assertTrue(upgrade("Origin: " + allowed + "\r\n").startsWith("HTTP/1.1 101"), allowed);
    }
    for (String refused : List.of("http://example.org", "https://example.org.evil", "https://example.org:444", "null",
        "http://other.example",
        "file://", "http://localhost.evil", "http://evil@localhost.evil", "nonsense", "http://[", "http://localhost@evil")) {
      String header = upgrade("Origin: " + refused + "\r\n");
      assertTrue(header.startsWith("HTTP/1.1 403") && !header.contains("Access-Control"), refused + ": " + header);
      HttpResponse<String> answer = web.post("/transcribe", WebServer.wav(10), "Origin", refused);
      assertEquals(403, answer.statusCode(), refused);
      assertTrue(answer.body().contains("start it with --origin"), answer.body());
    }
    HttpResponse<String> shared = web.post("/transcribe", WebServer.wav(10), "Origin", "https://example.org");
    assertEquals("https://example.org", shared.headers().firstValue("access-control-allow-origin").orElse(""));
    HttpResponse<String> preflight = web.send(web.to("/transcribe").header("Origin", "https://example.org")
        .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertEquals(204, preflight.statusCode());
    assertTrue(preflight.headers().firstValue("access-control-allow-headers").orElse("").contains("authorization"));
    web.close();
    start(null, "*");
    assertTrue(upgrade("Origin: null\r\n").startsWith("HTTP/1.1 101"));
  }

  private Path keystore(String... more) throws Exception {
    Path file = dir.resolve("key" + String.join("", more) + ".p12");
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
        "-alias", "x", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12",
        "-keystore", file.toString(), "-storepass", "secret1"));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(dir.resolve("keytool").toFile()).start();
    assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, keytool.exitValue(), Files.readString(dir.resolve("keytool")));
    return file;
  }

  private static KeyStore load(Path pkcs12) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(pkcs12)) {
      store.load(in, "secret1".toCharArray());
    }
    return store;
  }

  /** The same key in Java's older format. */
  private Path jks(Path pkcs12) throws Exception {
    KeyStore from = load(pkcs12);
    KeyStore to = KeyStore.getInstance("JKS");
    to.load(null, null);
    to.setKeyEntry("x", from.getKey("x", "secret1".toCharArray()), "secret1".toCharArray(), from.getCertificateChain("x"));
    Path file = dir.resolve("key.jks");
    try (OutputStream out = Files.newOutputStream(file)) {
      to.store(out, "secret1".toCharArray());
    }
    return file;
  }

  @Test
  void certificateThatIsNotValidToday_isToldAtTheStart() throws Exception {
    assertTrue(AccessOptions.remark(load(keystore())).isEmpty());
    for (String start : List.of("-20d", "+10d")) {
      String remark = AccessOptions.remark(load(keystore("-startdate", start, "-validity", "5"))).orElseThrow();
      assertTrue(remark.startsWith("the certificate 'x' of the keystore is valid from ") && remark.contains("renew it"), remark);
    }
  }

  private static AccessOptions options(String... arguments) {
    AccessOptions options = new AccessOptions();
    CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
    line.addMixin("access", options);
    line.parseArgs(arguments);
    return options;
  }

  @Test
  void tls_carriesPageRecordingsAndStreams_andSlowHandshakesAreGivenUp() throws Exception {
    Path key = keystore();
    Path log = dir.resolve("access.log");
    Path password = Files.writeString(dir.resolve("password"), "secret1\n");
    AccessOptions options = options("--keystore", key.toString(), "--keystore-password-file", password.toString(), "--access-log",
        log.toString());
    ServedModels models = new ServedModels(List.of(
        new ServedModel("counter", VoskModel.of(new CountingEngine(), EngineConfig.defaults()), EngineConfig.defaults())));
    AccessLog accessLog = options.log();
    secure = new SpeechServer(new InetSocketAddress("127.0.0.1", 0), new SpeechServer.Setup(models,
        new StreamSettings(384_000, true, false, 0, null, null),
        new ServerLimits(12, 300_000, 20_000, Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofSeconds(2), 16),
        RequestLimits.DEFAULT,
        options.rules(Map.of()), options.tls(Map.of()), accessLog));
    secure.start();
    secure.warmUp();
    int port = secure.getPort();
    KeyStore store = load(key);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    HttpClient http = HttpClient.newBuilder().sslContext(context).build();
    HttpResponse<String> text = http.send(HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/transcribe?format=text"))
        .POST(HttpRequest.BodyPublishers.ofByteArray(WebServer.wav(4000))).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals("4000\n", text.body());
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket socket = http.newWebSocketBuilder().buildAsync(URI.create("wss://localhost:" + port), new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        received.add(data.toString());
        from.request(1);
        return null;
      }
    }).join();
    // longer than an upgrade may take
    TimeUnit.MILLISECONDS.sleep(3000);
    socket.sendBinary(ByteBuffer.allocate(20), true).join();
    assertEquals("{\n  \"partial\" : \"10\"\n}", received.poll(30, TimeUnit.SECONDS));
    try (RawClient silent = new RawClient(port, 0); RawClient plain = new RawClient(port, 0).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
         RawClient half = new RawClient(port, 0).send(new byte[] {22, 3, 1, 2, 0})) {
      plain.rest();
      silent.rest();
      half.rest();
    }
    socket.abort();
    secure.shutdown();
    accessLog.close();
    String lines = Files.readString(log);
    assertTrue(lines.contains("\"POST /transcribe\" 200 time "), lines);
    assertTrue(lines.lines().allMatch(line -> line.matches("[-0-9T:.]+Z #[0-9]+ 127.0.0.1:[0-9]+ .*")), lines);
    // what the server sees first: that the client is gone, or its own end
    assertTrue(Pattern.compile(" WebSocket 100[16] audio 0.0 s, answers ").matcher(lines).find(), lines);
  }

  @Test
  void secretsAndKeys_thatAreNone_areOneClearLine() throws Exception {
    Path key = keystore();
    Path empty = Files.writeString(dir.resolve("empty"), "\n");
    Path wrong = Files.writeString(dir.resolve("wrong"), "wrong");
    Path right = Files.writeString(dir.resolve("right"), "secret1");
    assertEquals(null, options().tls(Map.of()));
    assertTrue(options("--keystore", key.toString()).tls(Map.of("SERVE_KEYSTORE_PASSWORD", "secret1")) != null);
    assertTrue(options("--keystore", jks(key).toString(), "--keystore-password-file", right.toString()).tls(Map.of()) != null);
    for (String[] misuse : new String[][] {
        {"needs its password", "--keystore", key.toString()},
        {"cannot be opened as PKCS12 or JKS", "--keystore", key.toString(), "--keystore-password-file", wrong.toString()},
        {"cannot be opened as PKCS12 or JKS", "--keystore", right.toString(), "--keystore-password-file", right.toString()},
        {"is empty, expected the password", "--keystore", key.toString(), "--keystore-password-file", empty.toString()},
        {"no such file", "--keystore", dir.resolve("none").toString(), "--keystore-password-file", right.toString()},
        {"without --keystore", "--keystore-password-file", right.toString()}}) {
      AccessOptions options = options(Arrays.copyOfRange(misuse, 1, misuse.length));
      String told = assertThrows(Exception.class, () -> options.tls(Map.of()), misuse[0]).getMessage();
      assertTrue(told.contains(misuse[0]) && !told.contains("\n") && !told.contains("secret1"), told);
    }
    assertTrue(options().rules(Map.of("SERVE_TOKEN", TOKEN)).needsToken());
    assertTrue(!options().rules(Map.of("SERVE_TOKEN", " ")).needsToken());
    String shortToken = assertThrows(IOException.class, () -> options("--token-file", wrong.toString()).rules(Map.of())).getMessage();
    assertTrue(shortToken.contains("at least 8 characters") && !shortToken.contains("\n"), shortToken);
    assertThrows(IOException.class, () -> options("--token-file", empty.toString()).rules(Map.of()));
    for (String origin : List.of("example.org", "https://example.org/", "https://", "https://a b", "ws://x/y", "https://u@example.org")) {
      String told = assertThrows(IllegalArgumentException.class, () -> options("--origin", origin).rules(Map.of())).getMessage();
      assertTrue(told.startsWith("origin is '" + origin + "', expected SCHEME://HOST[:PORT]"), told);
    }
  }
}

package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.tools.serve.SpeechServer.Setup;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.protocol.StreamSettings;
import io.dualmode.vosk.VoskModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The protocol, limits and shutdown, with the JDK's own WebSocket client. */
class SpeechServerTest {
  private static final String IDLE = "{\"text\": \"\"}";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final CountingEngine engine = new CountingEngine();
  private SpeechServer server;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.shutdown();
    }
  }

  private void start(ServerLimits limits) throws Exception {
    server = new SpeechServer(new InetSocketAddress("127.0.0.1", 0), Setup.of(VoskModel.of(engine, EngineConfig.defaults()),
        new StreamSettings(8000, true, false, 0, null, null), limits));
    server.start();
  }

  private static ServerLimits limits(Duration idle) {
    return new ServerLimits(8, 64 * 1024, idle, Duration.ofSeconds(2));
  }

  /** A client; what it receives is in order, a close as {@code close CODE REASON}. */
  private final class Client implements WebSocket.Listener {
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final StringBuilder text = new StringBuilder();
    final WebSocket socket;

    Client() {
      socket = HttpClient.newHttpClient().newWebSocketBuilder()
          .buildAsync(URI.create("ws://127.0.0.1:" + server.getPort()), this).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      received.add("close " + code + " " + reason);
      return null;
    }

    Client text(String message) {
      socket.sendText(message, true).join();
      return this;
    }

    Client audio(int samples) {
      socket.sendBinary(ByteBuffer.allocate(2 * samples), true).join();
      return this;
    }

    String next() throws InterruptedException {
      String message = received.poll(30, TimeUnit.SECONDS);
      assertNotNull(message, "nothing came");
      return message;
    }
  }

  private static String text(String text) {
    return "{\n  \"text\" : \"" + text + "\"\n}";
  }

  private static String partial(String text) {
    return "{\n  \"partial\" : \"" + text + "\"\n}";
  }

  @Test
  void protocol_configAudioResetEof() throws Exception {
    start(limits(LONG));
    Client client = new Client();
    client.text("{ \"config\" : { \"sample_rate\" : 16000, \"words\" : 1, \"max_alternatives\" : 0,"
        + " \"phrase_list\" : [\"one two\"] } }");
    assertEquals(partial("4000"), client.audio(4000).next());
    assertEquals(text("16000"), client.audio(12_000).next());
    assertEquals(partial("100"), client.audio(100).next());
    assertEquals(text("100"), client.text("{\"reset\" : 1}").next());
    assertEquals(partial("70"), client.audio(70).next());
    assertEquals(text("70"), client.text("{\"eof\" : 1}").next());
    assertEquals("close 1000 ", client.next());
    SessionOptions options = engine.opened.get(0);
    assertEquals(16_000, options.sampleRateHz());
    assertTrue(options.grammar().orElseThrow().arcs().stream().anyMatch(arc -> arc.word().equals("two")));
  }

  @Test
  void protocol_audio_arrivesAsSent() throws Exception {
    start(limits(LONG));
    Client client = new Client();
    long checksum = 0;
    for (int part = 1; part <= 5; part++) {
      byte[] pcm = new byte[2 * 777];
      for (int i = 0; i < 777; i++) {
        short sample = (short) (part * 7919 * (i + 1));
        pcm[2 * i] = (byte) sample;
        pcm[2 * i + 1] = (byte) (sample >> 8);
        checksum = 31 * checksum + sample;
      }
      client.socket.sendBinary(ByteBuffer.wrap(pcm), true).join();
      assertEquals(partial(part * 777 + " " + checksum), client.next());
    }
  }

  @Test
  void protocol_withoutConfigOrAudio() throws Exception {
    start(limits(LONG));
    assertEquals(IDLE, new Client().text("{\"eof\" : 1}").next());
    assertEquals(8000, engine.opened.get(0).sampleRateHz());
    Client alternatives = new Client().text("{\"config\" : {\"max_alternatives\" : 3, \"unknown\" : {}}}");
    assertEquals("{\"alternatives\" : [{\"text\": \"\", \"confidence\" : 1.0}] }", alternatives.text("{\"eof\" : 1}").next());
  }

  @Test
  void protocol_wrongMessages_closeWithTheReason() throws Exception {
    start(limits(LONG));
    assertEquals("close 1003 message is no JSON object with config, eof or reset", new Client().text("hello").next());
    assertEquals("close 1003 message has none of config, eof, reset", new Client().text("{\"end\" : 1}").next());
    assertTrue(new Client().text("{\"config\" : 5}").next().startsWith("close 1003 config has a value of the wrong type"));
    String rate = new Client().text("{\"config\" : {\"sample_rate\" : 99}}").audio(10).next();
    assertTrue(rate.startsWith("close 1003 sampleRateHz is 99"), rate);
    String phrases = new Client().text("{\"config\" : {\"phrase_list\" : [1]}}").audio(10).next();
    assertTrue(phrases.startsWith("close 1003 grammar: expected a string"), phrases);
  }

  @Test
  void wishesBeyondVoskServers_areGrantedOrRefused() throws Exception {
    start(limits(LONG));
    Client client = new Client().text("{\"config\" : {\"sample_rate\" : 16000, \"detailed\" : true, \"mode\" : \"streaming\", "
        + "\"hotwords\" : [\"one=2\"], \"grammar\" : \"#JSGF V1.0; grammar g; public <a> = two;\", \"max_alternatives\" : 3}}");
    assertEquals("{\"partial\":\"4000\",\"words\":[]}", client.audio(4000).next());
    JsonObject result = JsonParser.parseString(client.audio(12_000).next()).getAsJsonObject();
    assertEquals(Set.of("text", "start", "end", "words", "alternatives", "cues"), result.keySet());
    assertEquals("16000", result.get("text").getAsString());
    assertEquals("{\"start\":0.000,\"end\":1.000,\"text\":\"16000\"}", result.getAsJsonArray("cues").get(0).toString());
    SessionOptions options = engine.opened.get(0);
    assertEquals(3, options.nBest());
    assertEquals(new Hotword("one", 2), options.hotwords().get(0));
    assertTrue(options.grammar().orElseThrow().arcs().stream().anyMatch(arc -> arc.word().equals("two")));
    for (String[] wrong : new String[][] {
        {"\"mode\" : \"two-pass\"", "mode is 'two-pass', which the model model lacks; it has streaming"},
        {"\"language\" : \"fi\"", "language is 'fi', but the server hears what its model model hears"},
        {"\"grammar\" : \"#JSGF V1.0;\"", "config has grammar without detailed; Vosk's answers take a phrase_list"},
        {"\"detailed\" : 1, \"grammar\" : \"nonsense\"", "grammar:1:1: expected the header"},
        {"\"detailed\" : 1, \"sample_rate\" : 1e9", "sample rate is 1.0E9 Hz, allowed: 4000..384000"}}) {
      String end = new Client().text("{\"config\" : {" + wrong[0] + "}}").audio(10).next();
      assertTrue(end.startsWith("close 1003 " + wrong[1]), end);
    }
  }

  @Test
  void limits_messageSizeAndConnections() throws Exception {
    start(new ServerLimits(2, 2048, LONG, Duration.ofSeconds(1)));
    Client first = new Client();
    assertEquals(partial("1000"), first.audio(1000).next());
    Client second = new Client();
    assertEquals(partial("10"), second.audio(10).next());
    assertEquals("close 1013 too many connections, try again later", new Client().next());
    assertTrue(first.audio(2000).next().startsWith("close 1009"));
    assertEquals(partial("20"), second.audio(10).next());
    for (int attempt = 0; ; attempt++) {
      String answer = new Client().audio(5).next();
      if (answer.equals(partial("5"))) {
        break;
      }
      assertTrue(attempt < 100, answer);
      Thread.sleep(20);
    }
  }

  @Test
  void limits_idle_givesTheFinalResultFirst() throws Exception {
    start(limits(Duration.ofSeconds(4)));
    Client silent = new Client();
    Client client = new Client();
    assertEquals(partial("30"), client.audio(30).next());
    assertEquals(text("30"), client.next());
    assertEquals("close 1001 no message for 4 s", client.next());
    assertEquals("close 1001 no message for 4 s", silent.next());
  }

  @Test
  void shutdown_everyStreamGetsItsFinalResult() throws Exception {
    start(limits(LONG));
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Client client = new Client();
      for (int part = 0; part < 50; part++) {
        client.audio(100 + i);
      }
      clients.add(client);
    }
    server.shutdown();
    for (int i = 0; i < clients.size(); i++) {
      List<String> received = new ArrayList<>(clients.get(i).received);
      assertEquals("close 1001 the server is shutting down", received.get(received.size() - 1));
      assertEquals(text("" + 50 * (100 + i)), received.get(received.size() - 2), "all that was sent, client " + i);
      assertEquals(52, received.size());
    }
    server.shutdown();
    assertThrows(RuntimeException.class, Client::new);
  }

  @Test
  void parallelClients_doNotMix() throws Exception {
    start(limits(LONG));
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(new Client());
    }
    for (int round = 1; round <= 20; round++) {
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).audio(10 * (i + 1));
      }
    }
    for (int i = 0; i < clients.size(); i++) {
      for (int round = 1; round <= 20; round++) {
        assertEquals(partial("" + round * 10 * (i + 1)), clients.get(i).next());
      }
    }
  }

  @Test
  void port_thatIsTaken_isAnError() throws Exception {
    start(limits(LONG));
    SpeechServer second = new SpeechServer(new InetSocketAddress("127.0.0.1", server.getPort()),
        Setup.of(VoskModel.of(engine, EngineConfig.defaults()), new StreamSettings(8000, true, false, 0, null, null), limits(LONG)));
    assertThrows(IOException.class, second::start);
  }

  @Test
  void limits_outOfRange_areRejected() {
    assertThrows(IllegalArgumentException.class, () -> new ServerLimits(0, 2048, LONG, LONG));
    assertThrows(IllegalArgumentException.class, () -> new ServerLimits(1, 10, LONG, LONG));
    assertThrows(IllegalArgumentException.class, () -> new ServerLimits(1, 2048, Duration.ZERO, LONG));
  }
}

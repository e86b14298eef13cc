package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.tools.cli.Main;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server as a process of its own with the supernet, a client with the JDK's WebSocket, and SIGTERM in the middle of speech. */
class ServeProcessTest {
  private static final String SAID = "go forward ten meters";
  private static final int CHUNK = 8000;
  private static final int QUIET = 1000;

  @TempDir Path dir;

  /** The answers in order, a close as {@code close CODE}. */
  private static final class Client implements WebSocket.Listener {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private String closing;

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
      received.add("close " + code);
      return null;
    }

    /** The last answer before the close. */
    String last() throws InterruptedException {
      String last = null;
      for (String message = next(); ; message = next()) {
        if (message.startsWith("close ")) {
          closing = message;
          assertNotNull(last, "closed without an answer: " + message);
          return last;
        }
        last = message;
      }
    }

    String next() throws InterruptedException {
      String message = received.poll(120, TimeUnit.SECONDS);
      assertNotNull(message, "nothing came");
      return message;
    }
  }

  private Process start(String... options) throws IOException {
    return start(List.of(), options);
  }

  private Process start(List<String> before, String... options) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector", "-Xmx1g", "-cp", System.getProperty("java.class.path"), Main.class.getName(),
        "serve", "--interface", "127.0.0.1", "--port", "0"));
    if (!SupernetJvm.named().isEmpty()) {
      command.addAll(List.of("--model", SupernetJvm.named()));
    }
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(dir.resolve("errors").toFile()).start();
  }

  private static URI address(Process server) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    assertNotNull(line, "the server ended at its start");
    assertTrue(line.startsWith("listening on ws://127.0.0.1:"), line);
    assertTrue(line.contains(", mode ") && line.contains(" Hz"), line);
    return URI.create(line.substring("listening on ".length()).split(" ")[0]);
  }

  private static WebSocket connect(URI address, Client client) {
    return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, client).join();
  }

  /** Audio without the silence at its end, so that no endpoint comes before the signal. */
  private static byte[] withoutPause(byte[] audio) {
    int end = audio.length;
    while (end > 1 && Math.abs(audio[end - 1] << 8 | audio[end - 2] & 0xff) < QUIET) {
      end -= 2;
    }
    return Arrays.copyOf(audio, end);
  }

  private static int send(WebSocket socket, byte[] audio) {
    int parts = 0;
    for (int at = 0; at < audio.length; at += CHUNK) {
      socket.sendBinary(ByteBuffer.wrap(audio, at, Math.min(CHUNK, audio.length - at)), true).join();
      parts++;
    }
    return parts;
  }

  @ParameterizedTest
  @MethodSource("io.dualmode.conformance.vosk.DropInTest#modes")
  void recording_inEveryMode_andFinalResultAtSigterm(String mode) throws Exception {
    assumeTrue(SupernetJvm.available(), "no model on the class path: name one with -Dmodel=FOLDER");
    Process server = start("--mode", mode);
    try {
      Client client = new Client();
      WebSocket socket = connect(address(server), client);
      socket.sendText("{\"config\" : {\"sample_rate\" : 16000, \"words\" : 0, \"phrase_list\" : [\"" + SAID + "\", \"[unk]\"]}}", true)
          .join();
      int parts = send(socket, withoutPause(Recordings.bytes("goforward.flac")));
      for (int i = 0; i < parts; i++) {
        String answer = client.next();
        assertTrue(answer.startsWith("{\n  \"partial\" : "), answer);
      }
      server.destroy();
      assertEquals("{\n  \"text\" : \"" + SAID + "\"\n}", client.next());
      assertEquals("close 1001", client.next());
      assertTrue(server.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, server.exitValue());
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void sigterm_whileSeveralClientsTalk_eachGetsItsFinalResultWithinTheGrace() throws Exception {
    assumeTrue(SupernetJvm.available(), "no model on the class path: name one with -Dmodel=FOLDER");
    Process server = start("--mode", "streaming", "--grace", "20");
    try {
      byte[] audio = withoutPause(Recordings.bytes("goforward.flac"));
      URI address = address(server);
      List<Client> clients = new ArrayList<>();
      List<WebSocket> sockets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(new Client());
        sockets.add(connect(address, clients.get(i)));
        sockets.get(i).sendText("{\"config\" : {\"sample_rate\" : 16000, \"words\" : 0, \"phrase_list\" : [\"" + SAID + "\"]}}", true)
            .join();
      }
      int parts = 0;
      for (WebSocket socket : sockets) {
        parts = send(socket, audio);
      }
      // more than can be listened to within the grace time
      Client greedy = new Client();
      WebSocket flood = connect(address, greedy);
      flood.sendText("{\"config\" : {\"sample_rate\" : 8000, \"words\" : 0}}", true).join();
      flood.sendBinary(ByteBuffer.allocate(4_000_000), true);
      for (Client client : clients) {
        for (int i = 0; i < parts; i++) {
          assertTrue(client.next().startsWith("{\n  \"partial\" : "));
        }
      }
      server.destroy();
      for (Client client : clients) {
        assertEquals("{\n  \"text\" : \"" + SAID + "\"\n}", client.last());
        assertEquals("close 1001", client.closing);
      }
      assertTrue(greedy.last().contains("\"text\""), "the greedy one gets the result of what was heard");
      assertTrue(server.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, server.exitValue(), Files.readString(dir.resolve("errors")));
    } finally {
      server.destroyForcibly();
    }
  }

  /** Recordings by HTTP beside a stream: the same words by every call, in every mode, several at a time. */
  @Test
  void recordings_inEveryModeSideBySide_besideAStream() throws Exception {
    assumeTrue(SupernetJvm.available(), "no model on the class path: name one with -Dmodel=FOLDER");
    Process server = start("--grace", "20");
    try {
      URI address = address(server);
      String http = "http://" + address.getAuthority();
      Client client = new Client();
      WebSocket socket = connect(address, client);
      socket.sendText("{\"config\" : {\"sample_rate\" : 16000, \"words\" : 0, \"mode\" : \"two-pass\", \"phrase_list\" : [\"" + SAID
          + "\"]}}", true).join();
      Path recording = Recordings.SAMPLES.resolve("goforward.flac");
      HttpClient caller = HttpClient.newHttpClient();
      String grammar = URLEncoder.encode("[\"" + SAID + "\"]", StandardCharsets.UTF_8);
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (String mode : List.of("streaming", "full-context", "two-pass")) {
        for (String call : List.of("/transcribe?format=text&text=plain&mode=",
            "/v1/audio/transcriptions?response_format=text&text=plain&mode=")) {
          boolean form = call.startsWith("/v1");
          byte[] file = Files.readAllBytes(recording);
          byte[] body = form ? form(file) : file;
          answers.add(caller.sendAsync(HttpRequest.newBuilder(URI.create(http + call + mode + "&grammar=" + grammar))
              .header("Content-Type", form ? "multipart/form-data; boundary=b" : "audio/flac")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofString()));
        }
      }
      int parts = send(socket, withoutPause(Recordings.bytes("goforward.flac")));
      for (int i = 0; i < parts; i++) {
        assertTrue(client.next().startsWith("{\n  \"partial\" : "));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertEquals(SAID, answer.get(120, TimeUnit.SECONDS).body().strip());
      }
      socket.sendText("{\"eof\" : 1}", true).join();
      assertEquals("{\n  \"text\" : \"" + SAID + "\"\n}", client.next());
      String metrics = caller.send(HttpRequest.newBuilder(URI.create(http + "/metrics")).build(), HttpResponse.BodyHandlers.ofString()).body();
      assertTrue(metrics.contains("dualmode_utterances_total 7.0") && metrics.contains("dualmode_final_latency_seconds_count 1"), metrics);
      server.destroy();
      assertTrue(server.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, server.exitValue(), Files.readString(dir.resolve("errors")));
    } finally {
      server.destroyForcibly();
    }
  }

  private static byte[] form(byte[] file) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String head = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.flac\"\r\n\r\n";
    form.write(head.getBytes(StandardCharsets.US_ASCII));
    form.write(file);
    form.write("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    return form.toByteArray();
  }

  @Test
  void fileDescriptorsThatRunOut_areHadAgain() throws Exception {
    assumeTrue(SupernetJvm.available(), "no model on the class path: name one with -Dmodel=FOLDER");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell to limit file descriptors with");
    List<Socket> half = new ArrayList<>();
    Process server = start(List.of("/bin/sh", "-c", "ulimit -n 400; exec \"$0\" \"$@\""), "--max-pending", "5000", "--handshake", "600");
    try {
      URI address = address(server);
      try {
        for (int i = 0; i < 900; i++) {
          half.add(new Socket(address.getHost(), address.getPort()));
        }
      } catch (IOException e) {
        fail(half.size() + " connections, then " + e + "\n" + Files.readString(dir.resolve("errors")));
      }
      Client client = new Client();
      WebSocket socket = connect(address, client);
      socket.sendText("{\"config\" : {\"sample_rate\" : 16000}}", true).join();
      send(socket, new byte[CHUNK]);
      assertTrue(client.next().startsWith("{\n  \"partial\" : "));
      server.destroy();
      assertTrue(server.waitFor(60, TimeUnit.SECONDS));
      String errors = Files.readString(dir.resolve("errors"));
      assertTrue(errors.contains("cannot accept a connection"), errors);
      assertEquals(0, server.exitValue(), errors);
    } finally {
      server.destroyForcibly();
      for (Socket socket : half) {
        socket.close();
      }
    }
  }

  @Test
  void modeThatIsNone_isTold() throws Exception {
    Process server = start("--mode", "fast");
    try {
      assertTrue(server.waitFor(120, TimeUnit.SECONDS));
      assertTrue(server.exitValue() != 0);
      String errors = Files.readString(dir.resolve("errors"));
      assertTrue(errors.contains("mode is 'fast', allowed: streaming, full-context, two-pass"), errors);
    } finally {
      server.destroyForcibly();
    }
  }
}

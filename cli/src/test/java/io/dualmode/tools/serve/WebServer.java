package io.dualmode.tools.serve;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.tools.serve.SpeechServer.Setup;
import io.dualmode.tools.serve.guard.AccessLog;
import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.model.ServedModels;
import io.dualmode.tools.serve.network.Access;
import io.dualmode.tools.serve.protocol.StreamSettings;
import io.dualmode.vosk.VoskModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A server with an engine of tests, and what requests to it need. */
final class WebServer implements AutoCloseable {
  static final String BOUNDARY = "----tests";
  final SpeechServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  WebServer(SpeechEngine engine, RequestLimits requests, Duration handshake, Access access) throws IOException {
    ServerLimits limits = new ServerLimits(12, 300_000, 20_000, Duration.ofSeconds(120), Duration.ofSeconds(3), handshake, 16);
    ServedModels models = new ServedModels(List.of(
        new ServedModel("counter", VoskModel.of(engine, EngineConfig.defaults()), EngineConfig.defaults())));
    server = new SpeechServer(new InetSocketAddress("127.0.0.1", 0), new Setup(models,
        new StreamSettings(384_000, true, false, 0, null, null), limits, requests, access, null, AccessLog.NONE));
    server.start();
    server.warmUp();
  }

  WebServer(SpeechEngine engine) throws IOException {
    this(engine, RequestLimits.DEFAULT, Duration.ofSeconds(10), new Access(null, Set.of()));
  }

  int port() {
    return server.getPort();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path));
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = to(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Posts a form with fields, each a name and a value, and a file unless it is null. */
  HttpResponse<String> form(String path, byte[] file, String... fields) throws IOException, InterruptedException {
    return post(path, body(file, fields), "Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
  }

  static byte[] body(byte[] file, String... fields) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      text.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n" + fields[i + 1] + "\r\n");
    }
    if (file != null) {
      text.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"talk.wav\"\r\n"
          + "Content-Type: audio/wav\r\n\r\n" + new String(file, StandardCharsets.ISO_8859_1) + "\r\n");
    }
    return text.append("--" + BOUNDARY + "--\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A recording of silence at 16 kHz, 16 bits. */
  static byte[] wav(int samples) {
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
    wav.putInt(16).putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(32_000).putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    return wav.array();
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdown();
  }
}

package io.dualmode.tools.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.network.Access;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Page, recordings, models and meters, with an engine that counts samples. */
class WebCallsTest {
  private WebServer web;

  @BeforeEach
  void start() throws Exception {
    web = new WebServer(new CountingEngine());
  }

  @AfterEach
  void stop() throws Exception {
    web.close();
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private static String error(HttpResponse<String> answer) {
    JsonObject error = json(answer).getAsJsonObject("error");
    assertEquals(Set.of("message", "type", "param", "code"), error.keySet());
    String message = error.get("message").getAsString();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @Test
  void root_isThePage_andAStreamForThoseWhoUpgrade() throws Exception {
    HttpResponse<String> page = web.get("/");
    assertEquals(200, page.statusCode());
    assertEquals("text/html;charset=utf-8", page.headers().firstValue("content-type").orElse(""));
    String policy = page.headers().firstValue("content-security-policy").orElse("");
    assertTrue(policy.contains("default-src 'none'") && policy.contains("script-src 'sha256-"), policy);
    assertFalse(page.body().matches("(?s).*(src|href)=\"?(https?:)?//.*"), "the page loads from another host");
    HttpResponse<String> head = web.send(web.to("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertEquals("" + page.body().getBytes(StandardCharsets.UTF_8).length, head.headers().firstValue("content-length").orElse(""));
    try (RawClient client = RawClient.open(web.port())) {
      assertEquals("{\n  \"partial\" : \"10\"\n}", client.audio(10).next().text());
    }
  }

  @Test
  void healthReadyModelsInfoAndMetrics_tellOfTheServer() throws Exception {
    assertEquals("ok\n", web.get("/health").body());
    assertEquals("ready\n", web.get("/ready").body());
    assertEquals("counter", json(web.get("/v1/models")).getAsJsonArray("data").get(0).getAsJsonObject().get("id").getAsString());
    assertEquals("model", json(web.get("/v1/models/counter")).get("object").getAsString());
    assertEquals(404, web.get("/v1/models/other").statusCode());
    assertTrue(web.get("/info").body().contains("\"modes\":[\"streaming\"]"));
    web.post("/transcribe", WebServer.wav(4000));
    String metrics = web.get("/metrics").body();
    for (String line : List.of("dualmode_audio_seconds_total 0.25", "dualmode_utterances_total", "dualmode_streams 0.0",
        "dualmode_http_requests_seconds_count{route=\"/transcribe\",status=\"200\"} 1", "dualmode_final_latency_seconds_bucket",
        "dualmode_refused_total{reason=\"busy\"}", "dualmode_errors_total", "jvm_memory_used_bytes", "dualmode_real_time_factor")) {
      assertTrue(metrics.contains(line), line + " is not in\n" + metrics);
    }
  }

  @Test
  void transcribe_answersInTheFormThatIsWanted() throws Exception {
    byte[] wav = WebServer.wav(4000);
    JsonObject json = json(web.form("/transcribe", wav));
    assertEquals("talk.wav", json.get("file").getAsString());
    assertEquals("4000", json.get("text").getAsString());
    assertEquals(0.25, json.get("duration").getAsDouble());
    for (Map.Entry<String, String> form : Map.of("text", "4000\n", "srt", "1\n00:00:00,000 --> 00:00:00,833\n4000\n\n",
        "vtt", "WEBVTT\n\n1\n00:00:00.000 --> 00:00:00.833\n4000\n\n", "tsv", "start\tend\ttext\n0\t250\t4000\n").entrySet()) {
      assertEquals(form.getValue(), web.post("/transcribe?format=" + form.getKey(), wav).body());
      assertEquals(form.getValue(), web.form("/transcribe", wav, "format", form.getKey()).body());
    }
    assertEquals("4000\n", web.post("/transcribe", wav, "Accept", "text/html;q=0.1, text/plain", "Content-Type", "audio/wav").body());
    assertTrue(web.post("/transcribe", wav, "Accept", "text/vtt").body().startsWith("WEBVTT"));
    assertTrue(web.post("/transcribe", wav, "Accept", "*/*", "Content-Type", "application/x-www-form-urlencoded").body().startsWith("{"));
    assertEquals("16000 16000 6000\n", web.post("/transcribe?format=text", WebServer.wav(38_000)).body());
  }

  @Test
  void openAi_answersAsItsClientsExpect() throws Exception {
    byte[] wav = WebServer.wav(24_000);
    String path = "/v1/audio/transcriptions";
    assertEquals("{\"text\":\"16000 8000\"}", web.form(path, wav, "model", "whisper-1").body());
    assertEquals("16000 8000\n", web.form(path, wav, "model", "counter", "response_format", "text", "temperature", "0", "prompt",
        "x").body());
    assertTrue(web.form(path, wav, "model", "whisper-1", "response_format", "srt").body().startsWith("1\n00:00:00,000 --> "));
    assertTrue(web.form(path, wav, "model", "whisper-1", "response_format", "vtt").body().startsWith("WEBVTT\n"));
    JsonObject verbose = json(web.form(path, wav, "model", "whisper-1", "response_format", "verbose_json",
        "timestamp_granularities[]", "word", "timestamp_granularities[]", "segment"));
    assertEquals(Set.of("task", "language", "duration", "text", "segments", "words"), verbose.keySet());
    assertEquals(2, verbose.getAsJsonArray("segments").size());
    HttpResponse<String> events = web.form(path, wav, "model", "gpt-4o-transcribe", "stream", "true");
    assertEquals("text/event-stream", events.headers().firstValue("content-type").orElse(""));
    assertEquals("data: {\"type\":\"transcript.text.delta\",\"delta\":\"16000\"}\n\n"
        + "data: {\"type\":\"transcript.text.delta\",\"delta\":\" 8000\"}\n\n"
        + "data: {\"type\":\"transcript.text.done\",\"text\":\"16000 8000\"}\n\n", events.body());
  }

  /** Each sample of the left channel is heard as it is; the other one cancels it, or is another voice. */
  @Test
  void channels_areChosen_andTheirMixtureIsWarnedOf() throws Exception {
    Random r = new Random(14);
    for (String kind : List.of("alike", "opposite phase", "different sound")) {
      ByteBuffer data = ByteBuffer.allocate(4 * 4000).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 4000; i++) {
        short left = (short) (r.nextGaussian() * 3000);
        data.putShort(left).putShort(kind.equals("alike") ? left : kind.equals("opposite phase") ? (short) -left : (short) (r.nextGaussian() * 3000));
      }
      ByteBuffer wav = ByteBuffer.allocate(44 + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
      wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data.capacity()).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16)
          .putShort((short) 1).putShort((short) 2).putInt(16_000).putInt(64_000).putShort((short) 4).putShort((short) 16)
          .put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.capacity()).put(data.flip());
      for (String path : List.of("/transcribe", "/v1/audio/transcriptions")) {
        for (String channel : List.of("mix", "left", "right")) {
          HttpResponse<String> answer = web.form(path, wav.array(), "channel", channel);
          assertEquals(200, answer.statusCode(), answer.body());
          String warning = answer.headers().firstValue("Warning").orElse("");
          assertEquals(channel.equals("mix") && !kind.equals("alike"), warning.contains(kind) && warning.contains("talk.wav"), kind + ": " + warning);
        }
      }
    }
  }

  @Test
  void misuse_isOneClearLine() throws Exception {
    byte[] wav = WebServer.wav(100);
    String openAi = "/v1/audio/transcriptions";
    assertEquals("format is 'doc', allowed: json, text, srt, vtt, tsv, ctm, verbose_json", error(web.post("/transcribe?format=doc", wav)));
    assertEquals("'fromat' is no parameter of this call; it has file, alternatives, channel, format, grammar, hotwords, language, mode, model, text",
        error(web.form("/transcribe", wav, "fromat", "srt")));
    assertEquals("mode is 'two-pass', which the model counter lacks; it has streaming", error(web.form("/transcribe", wav, "mode",
        "two-pass")));
    assertEquals("mode is 'fast', allowed: streaming, full-context, two-pass", error(web.form("/transcribe", wav, "mode", "fast")));
    assertEquals("hotword 'a': boost is 'b', allowed: -20..20", error(web.form("/transcribe", wav, "hotwords", "a=b")));
    assertEquals("channel is 'each', allowed: mix, left, right; ask once for each that is wanted",
        error(web.form("/transcribe", wav, "channel", "each")));
    assertEquals("text is 'nice', allowed: plain, readable", error(web.form("/transcribe", wav, "text", "nice")));
    assertEquals("alternatives is '0', allowed: 1..100", error(web.form("/transcribe", wav, "alternatives", "0")));
    assertTrue(error(web.form("/transcribe", wav, "grammar", "nonsense")).contains("expected the header '#JSGF V1.0;'"));
    assertEquals("language is 'fr', but the server hears what its model counter hears", error(web.form(openAi, wav, "language", "fr")));
    HttpResponse<String> model = web.form(openAi, wav, "model", "other");
    assertEquals(404, model.statusCode());
    assertEquals("the model 'other' is not served here; there are counter", error(model));
    assertEquals("response_format is 'tsv', allowed: json, text, srt, verbose_json, vtt", error(web.form(openAi, wav, "response_format",
        "tsv")));
    assertTrue(error(web.form(openAi, wav, "timestamp_granularities[]", "phone")).contains("allowed: word, segment"));
    assertTrue(error(web.form(openAi, null, "model", "whisper-1")).contains("the form has no file"));
    HttpResponse<String> noAudio = web.form("/transcribe", "hello".getBytes(StandardCharsets.US_ASCII));
    assertEquals(400, noAudio.statusCode());
    assertTrue(error(noAudio).startsWith("talk.wav: "), noAudio.body());
    assertTrue(error(web.post("/transcribe", new byte[0])).startsWith("recording: "));
    HttpResponse<String> get = web.get("/transcribe");
    assertEquals(405, get.statusCode());
    assertEquals("POST", get.headers().firstValue("allow").orElse(""));
    assertEquals(405, web.post("/health", wav).statusCode());
    assertEquals(404, web.get("/index.html").statusCode());
  }

  @Test
  void recordings_areListenedToSideBySide_upToTheLimit() throws Exception {
    web.close();
    web = new WebServer(new CountingEngine(), new RequestLimits(3, 1 << 20, 60, Duration.ofMinutes(1), 1), Duration.ofSeconds(10),
        new Access(null, Set.of()));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> {
        try {
          return web.form("/transcribe", WebServer.wav(4000));
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }));
    }
    int heard = 0;
    for (CompletableFuture<HttpResponse<String>> one : answers) {
      HttpResponse<String> answer = one.get();
      if (answer.statusCode() == 200) {
        assertEquals("4000", json(answer).get("text").getAsString());
        heard++;
      } else {
        assertEquals(503, answer.statusCode());
        assertEquals("5", answer.headers().firstValue("retry-after").orElse(""));
        assertTrue(error(answer).contains("busy"), answer.body());
      }
    }
    assertTrue(heard >= 3, heard + " of 14 were heard");
  }

  @Test
  void recordingBeyondTheLimits_isRefused() throws Exception {
    web.close();
    web = new WebServer(new CountingEngine(), new RequestLimits(2, 200_000, 5, Duration.ofMinutes(1), 1), Duration.ofSeconds(10),
        new Access(null, Set.of()));
    HttpResponse<String> seconds = web.post("/transcribe", WebServer.wav(96_000));
    assertEquals(413, seconds.statusCode());
    assertEquals("recording: is longer than 5 s; cut it into parts", error(seconds));
    assertEquals(200, web.post("/transcribe", WebServer.wav(80_000)).statusCode());
  }
}

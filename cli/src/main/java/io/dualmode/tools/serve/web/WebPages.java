package io.dualmode.tools.serve.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.network.Network;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * What the port answers beside WebSockets: {@code /} the page, {@code /transcribe} and {@code /v1/audio/transcriptions} recordings,
 * {@code /v1/models}, {@code /info}, {@code /health}, {@code /ready}, {@code /metrics}.
 */
public final class WebPages implements Network.Pages, AutoCloseable {
  private static final String TRANSCRIBE = "/transcribe";
  private static final String OPEN_AI = "/v1/audio/transcriptions";
  private static final String MODELS = "/v1/models";
  private static final Set<String> READ = Set.of("/", "/health", "/ready", "/metrics", "/info", MODELS);
  private static final Set<String> BROUGHT = Set.of(TRANSCRIBE, OPEN_AI);
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain;charset=utf-8";
  private static final String METRICS = "text/plain;version=0.0.4;charset=utf-8";

  private final WebHost host;
  private final Page page;
  private final Uploads uploads;
  private final ThreadPoolExecutor threads;
  private final AtomicLong files = new AtomicLong();
  private final long startedMillis = System.currentTimeMillis();
  private volatile boolean ready;

  public WebPages(WebHost host) throws IOException {
    this.host = host;
    this.page = new Page();
    this.uploads = new Uploads(host);
    int count = host.requestLimits().requests();
    this.threads = new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(count), task -> {
      Thread thread = new Thread(task, "request");
      thread.setDaemon(true);
      return thread;
    });
    // none may be had later
    threads.prestartAllCoreThreads();
  }

  /** Everything has been tried once; requests may come. */
  public void ready() {
    ready = true;
  }

  /** How many recordings are being received, waiting or listened to. */
  public int requests() {
    return uploads.count();
  }

  @Override
  public boolean isOpen(Request request) {
    String path = request.getHttpURI().getCanonicalPath();
    boolean upgrade = "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeader.UPGRADE));
    boolean preflight = HttpMethod.OPTIONS.is(request.getMethod());
    return !upgrade && (preflight || "/".equals(path) || "/health".equals(path) || "/ready".equals(path));
  }

  @Override
  public void refuse(Request request, Response response, Callback callback, int status, String reason) {
    Exchange exchange = new Exchange(host, request, response, callback, "refused");
    host.log().client(exchange.peer(), reason);
    exchange.refuse(new Problem(status, reason, null, status == 401 ? "invalid_api_key" : "forbidden"));
  }

  @Override
  public void answer(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    String known = path == null ? "" : path;
    boolean model = known.startsWith(MODELS + "/");
    String route = READ.contains(known) || BROUGHT.contains(known) ? known : model ? MODELS : "other";
    Exchange exchange = new Exchange(host, request, response, callback, route);
    exchange.allowOrigin();
    try {
      if (HttpMethod.OPTIONS.is(request.getMethod()) && !route.equals("other")) {
        preflight(exchange);
      } else if (BROUGHT.contains(known)) {
        require(exchange, HttpMethod.POST);
        recording(exchange, known.equals(OPEN_AI));
      } else if (READ.contains(known) || model) {
        require(exchange, HttpMethod.GET, HttpMethod.HEAD);
        read(exchange, known);
      } else {
        throw new Problem(404, "there is nothing here; the page is /, recordings go to " + TRANSCRIBE + " or " + OPEN_AI
            + ", live audio to a WebSocket", null, "not_found");
      }
    } catch (Problem e) {
      exchange.refuse(e);
    } catch (Throwable e) {
      host.counters().failures.increment();
      host.log().failure(exchange.peer(), "the request cannot be answered", e);
      exchange.refuse(new Problem(500, "the request cannot be answered", null, null));
      if (e instanceof Error) {
        host.suspect(e);
      }
    }
  }

  private static void require(Exchange exchange, HttpMethod... methods) throws Problem {
    for (HttpMethod method : methods) {
      if (method.is(exchange.request().getMethod())) {
        return;
      }
    }
    exchange.header("Allow", methods[0].asString());
    throw new Problem(405, "this is for " + methods[0].asString(), null, "method_not_allowed");
  }

  private static void preflight(Exchange exchange) {
    exchange.header("Access-Control-Allow-Methods", "GET, POST");
    exchange.header("Access-Control-Allow-Headers", "authorization, content-type");
    exchange.header("Access-Control-Max-Age", "600");
    exchange.answer(204, TEXT, "");
  }

  private void read(Exchange exchange, String path) throws Problem {
    switch (path) {
      case "/" -> {
        exchange.header("Content-Security-Policy", page.policy());
        exchange.header("Referrer-Policy", "no-referrer");
        exchange.header("Permissions-Policy", "microphone=(self)");
        exchange.header("Cache-Control", "no-cache");
        exchange.answer(200, "text/html;charset=utf-8", page.html());
      }
      case "/health" -> exchange.answer(host.isBroken() ? 503 : 200, TEXT, host.isBroken() ? "broken\n" : "ok\n");
      case "/ready" -> {
        String not = host.isBroken() ? "broken" : host.isEnding() ? "shutting down" : !ready ? "starting"
            : !host.hasMemory() ? "no memory for another stream" : null;
        exchange.answer(not == null ? 200 : 503, TEXT, (not == null ? "ready" : not) + "\n");
      }
      case "/metrics" -> exchange.answer(200, METRICS, host.metrics().scrape());
      case "/info" -> exchange.answer(200, JSON, info().toString());
      case MODELS -> {
        JsonArray data = new JsonArray();
        host.models().all().forEach(model -> data.add(model(model)));
        JsonObject list = new JsonObject();
        list.addProperty("object", "list");
        list.add("data", data);
        exchange.answer(200, JSON, list.toString());
      }
      default -> {
        String id = path.substring(MODELS.length() + 1);
        ServedModel model = host.models().find(id).orElseThrow(
            () -> new Problem(404, "the model '" + id + "' is not served here", "model", "model_not_found"));
        exchange.answer(200, JSON, model(model).toString());
      }
    }
  }

  private JsonObject model(ServedModel model) {
    JsonObject json = new JsonObject();
    json.addProperty("id", model.id());
    json.addProperty("object", "model");
    json.addProperty("created", startedMillis / 1000);
    json.addProperty("owned_by", "dualmode");
    return json;
  }

  /** What the page shows of the models. */
  private JsonObject info() {
    JsonArray models = new JsonArray();
    for (ServedModel model : host.models().all()) {
      JsonObject json = new JsonObject();
      json.addProperty("id", model.id());
      json.addProperty("language", model.language());
      json.addProperty("description", model.engine().description());
      json.addProperty("mode", model.engine().defaultOptions().mode().key());
      json.addProperty("sampleRate", model.engine().sampleRateHz());
      JsonArray modes = new JsonArray();
      model.engine().modes().stream().map(RecognitionMode::key).sorted().forEach(modes::add);
      json.add("modes", modes);
      models.add(json);
    }
    JsonObject info = new JsonObject();
    info.add("models", models);
    info.addProperty("uploadBytes", host.requestLimits().uploadBytes());
    return info;
  }

  private void recording(Exchange exchange, boolean openAi) throws Problem, IOException {
    Request request = exchange.request();
    if (host.isEnding()) {
      throw new Problem(503, "the server is shutting down", null, "shutdown");
    }
    long most = host.requestLimits().uploadBytes();
    if (request.getLength() > most) {
      host.counters().refused.increment();
      throw tooLong(most);
    }
    Map<String, List<String>> query = query(request);
    List<String> accept = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT);
    if (!openAi) {
      // what is wrong with the address is told before the recording is sent
      Wishes.ofTranscribe(host.models(), query, accept);
    }
    CountedSource body = new CountedSource(request, most, host.counters());
    RecordingRequest recording = new RecordingRequest(host, exchange, body);
    if (!uploads.admit(recording)) {
      host.counters().turnedAway.increment();
      throw new Problem(503, "the server is busy with " + host.requestLimits().requests() + " other recordings, try again later", null,
          "busy");
    }
    exchange.whenDone(() -> uploads.left(recording));
    Received.of(request, body, uploads.folder(), "body-" + files.incrementAndGet()).whenComplete((received, failure) -> {
      recording.received();
      if (failure != null) {
        exchange.refuse(problem(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure, most));
        return;
      }
      try {
        threads.execute(() -> listen(recording, received, query, accept, openAi, exchange));
      } catch (RejectedExecutionException e) {
        received.close();
        exchange.refuse(new Problem(503, "the server is shutting down", null, "shutdown"));
      }
    });
  }

  private void listen(RecordingRequest recording, Received received, Map<String, List<String>> query, List<String> accept, boolean openAi,
      Exchange exchange) {
    try (received) {
      Map<String, List<String>> fields = new HashMap<>(query);
      fields.putAll(received.fields());
      Wishes wishes = openAi ? Wishes.ofOpenAi(host.models(), fields) : Wishes.ofTranscribe(host.models(), fields, accept);
      if (!received.hasAudio()) {
        throw Problem.of("file", "the form has no file; the recording is its field 'file'");
      }
      recording.listen(received, wishes);
    } catch (Problem e) {
      host.counters().refused.increment();
      exchange.refuse(e);
    } catch (Throwable e) {
      exchange.refuse(new Problem(500, "the request cannot be answered", null, null));
      host.suspect(e);
    }
  }

  private Problem problem(Throwable failure, long most) {
    host.counters().refused.increment();
    Throwable root = failure;
    for (Throwable at = failure; at != null && at.getCause() != at; at = at.getCause()) {
      if (at instanceof CountedSource.TooLong) {
        return tooLong(most);
      }
      root = at;
    }
    String reason = root.getMessage();
    // some exceptions have no message, and wrapping ones then the name of their class
    boolean none = reason == null || !reason.contains(" ");
    return new Problem(400, "the request cannot be read: " + (!none ? reason : root instanceof EOFException ? "it ends before it is complete"
        : "it is malformed"), null, "invalid_request");
  }

  private static Problem tooLong(long most) {
    return new Problem(413, "the request is longer than " + most + " bytes; send a compressed format, or parts", "file", "too_long");
  }

  private static Map<String, List<String>> query(Request request) throws Problem {
    Map<String, List<String>> query = new HashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        query.computeIfAbsent(Received.fieldName(field.getName()), name -> new ArrayList<>()).addAll(field.getValues());
      }
    } catch (RuntimeException e) {
      throw new Problem(400, "the query of the address cannot be read", null, "invalid_request");
    }
    return query;
  }

  /** Called now and then: gives up those who are too slow. */
  public void tick(long now) {
    uploads.tick(now);
  }

  /** Waits no longer for recordings that are still being received. */
  public void endReceiving() {
    uploads.endReceiving();
  }

  /** Ends the recordings that are left; returns how many had come and get no text. */
  public int end() {
    return uploads.end();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    uploads.close();
  }
}

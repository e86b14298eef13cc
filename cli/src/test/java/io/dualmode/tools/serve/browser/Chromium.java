package io.dualmode.tools.serve.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Chromium without a screen, driven by its DevTools protocol, with a recording for a microphone.
 *
 * <p>Source: Chrome DevTools Protocol, domains Page, Runtime, Emulation, DOM, Input.
 */
final class Chromium implements AutoCloseable, WebSocket.Listener {
  private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
  private static final int SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final StringBuilder message = new StringBuilder();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  /** What the page complained of: exceptions, refused loads, lines of its console. */
  final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

  /** Where the browser is; there must be one, on the path or named by the system property {@code chromium}. */
  static Path program() {
    String named = System.getProperty("chromium", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    for (String folder : System.getenv("PATH").split(":")) {
      for (String name : NAMES) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return Path.of(folder, name);
        }
      }
    }
    throw new IllegalStateException("no Chromium on the path; install the package chromium, or name one by -Dchromium=PROGRAM");
  }

  /**
   * Starts a browser.
   *
   * @param microphone a WAV file, 16 bits, heard once from the moment that a page asks for the microphone
   */
  Chromium(Path microphone, int width, int height) throws Exception {
    profile = Files.createTempDirectory("chromium-");
    process = new ProcessBuilder(program().toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--no-first-run", "--mute-audio", "--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0", "--user-data-dir="
        + profile,
        "--window-size=" + width + "," + height, "--ignore-certificate-errors", "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--use-file-for-fake-audio-capture=" + microphone + "%noloop", "about:blank").redirectErrorStream(true)
        .redirectOutput(profile.resolve("log").toFile()).start();
    Path ports = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < 600 && (!Files.exists(ports) || Files.size(ports) == 0); i++) {
      if (!process.isAlive()) {
        throw new IllegalStateException("Chromium ended at its start: " + Files.readString(profile.resolve("log")));
      }
      Thread.sleep(100);
    }
    String port = Files.readAllLines(ports).get(0);
    HttpClient http = HttpClient.newHttpClient();
    String list = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build(),
        HttpResponse.BodyHandlers.ofString()).body();
    String address = null;
    for (JsonElement target : JsonParser.parseString(list).getAsJsonArray()) {
      if (target.getAsJsonObject().get("type").getAsString().equals("page")) {
        address = target.getAsJsonObject().get("webSocketDebuggerUrl").getAsString();
      }
    }
    socket = http.newWebSocketBuilder().buildAsync(URI.create(address), this).get(SECONDS, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "DOM")) {
      call(domain + ".enable", new JsonObject());
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      JsonObject json = JsonParser.parseString(message.toString()).getAsJsonObject();
      message.setLength(0);
      if (json.has("id")) {
        waiting.remove(json.get("id").getAsInt()).complete(json);
      } else if (json.get("method").getAsString().equals("Runtime.exceptionThrown")
          || json.get("method").getAsString().equals("Log.entryAdded")) {
        complaints.add(json.get("params").toString());
      }
    }
    from.request(1);
    return null;
  }

  private JsonObject call(String method, JsonObject params) throws Exception {
    JsonObject json = new JsonObject();
    int id = ids.incrementAndGet();
    json.addProperty("id", id);
    json.addProperty("method", method);
    json.add("params", params);
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(json.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    JsonObject got = answer.get(SECONDS, TimeUnit.SECONDS);
    if (got.has("error")) {
      throw new IllegalStateException(method + ": " + got.get("error"));
    }
    return got.getAsJsonObject("result");
  }

  private static JsonObject params(Object... pairs) {
    JsonObject params = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] instanceof JsonElement json) {
        params.add((String) pairs[i], json);
      } else if (pairs[i + 1] instanceof Number number) {
        params.addProperty((String) pairs[i], number);
      } else if (pairs[i + 1] instanceof Boolean truth) {
        params.addProperty((String) pairs[i], truth);
      } else {
        params.addProperty((String) pairs[i], String.valueOf(pairs[i + 1]));
      }
    }
    return params;
  }

  void open(String address) throws Exception {
    call("Page.navigate", params("url", address));
    until("document.readyState === 'complete' && location.href.startsWith('http')");
  }

  /** The value of an expression, as text. */
  String eval(String expression) throws Exception {
    JsonObject result = call("Runtime.evaluate", params("expression", expression, "returnByValue", true, "awaitPromise", true,
        "userGesture", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    JsonElement value = result.getAsJsonObject("result").get("value");
    return value == null || value.isJsonNull() ? "" : value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  /** Waits until an expression is true; a minute at most. */
  void until(String expression) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!eval("Boolean(" + expression + ")").equals("true")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("still not: " + expression + "; the page says: " + eval("document.body.innerText") + complaints);
      }
      Thread.sleep(100);
    }
  }

  /** Puts a file into the page's field for files. */
  void choose(String selector, Path file) throws Exception {
    int root = call("DOM.getDocument", new JsonObject()).getAsJsonObject("root").get("nodeId").getAsInt();
    int node = call("DOM.querySelector", params("nodeId", root, "selector", selector)).get("nodeId").getAsInt();
    JsonArray files = new JsonArray();
    files.add(file.toAbsolutePath().normalize().toString());
    call("DOM.setFileInputFiles", params("nodeId", node, "files", files));
  }

  /** Presses and releases a key, as Tab, Enter. */
  void press(String key, int code, String text) throws Exception {
    call("Input.dispatchKeyEvent", params("type", text.isEmpty() ? "rawKeyDown" : "keyDown", "key", key, "code", key,
        "windowsVirtualKeyCode",
        code, "text", text));
    call("Input.dispatchKeyEvent", params("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
  }

  /** Whether the page finds itself in the dark. */
  void dark(boolean dark) throws Exception {
    JsonArray features = new JsonArray();
    features.add(params("name", "prefers-color-scheme", "value", dark ? "dark" : "light"));
    call("Emulation.setEmulatedMedia", params("features", features));
  }

  void size(int width, int height) throws Exception {
    call("Emulation.setDeviceMetricsOverride", params("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void screenshot(Path png) throws Exception {
    String data = call("Page.captureScreenshot", params("format", "png")).get("data").getAsString();
    Files.write(png, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.dualmode.tools.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A server on this machine that answers each request, one after another, as a test says, well-formed or not, and then hangs up. */
final class ScriptedServer implements AutoCloseable {
  /** A request: its path, and where the range that it asks for begins, 0 for all. */
  record Request(String path, long from) {}

  /** Writes whatever it likes. */
  @FunctionalInterface
  interface Script {
    void answer(Request request, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Script script;

  ScriptedServer() throws IOException {
    Thread thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  void play(Script next) {
    requests.clear();
    script = next;
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  String url() {
    return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        String first = in.readLine();
        long from = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          if (line.toLowerCase().startsWith("range: bytes=")) {
            from = Long.parseLong(line.substring("range: bytes=".length(), line.length() - 1));
          }
        }
        Request request = new Request(first.split(" ")[1], from);
        requests.add(request);
        script.answer(request, client.getOutputStream());
        client.getOutputStream().flush();
      } catch (IOException e) {
        // the client hung up, or the test is over
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  static void head(OutputStream out, String status, String... headers) throws IOException {
    out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("", java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList())
        + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Answers as a good server does, but sends at most so many bytes. */
  static void serve(Request request, OutputStream out, byte[] file, String tag, long most) throws IOException {
    int from = (int) request.from();
    if (from >= file.length) {
      head(out, "416 Range Not Satisfiable", "ETag: \"" + tag + "\"", "Content-Range: bytes */" + file.length, "Content-Length: 0",
          "X-Linked-Size: " + file.length);
      return;
    }
    int left = file.length - from;
    head(out, from > 0 ? "206 Partial Content" : "200 OK", "ETag: \"" + tag + "\"", "Content-Length: " + left,
        "Content-Range: bytes " + from + "-" + (file.length - 1) + "/" + file.length);
    out.write(file, from, (int) Math.min(left, most));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

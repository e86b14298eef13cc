package io.dualmode.tools.serve.guard;

import io.dualmode.tools.console.LogText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A line for every request and every stream at its end: time, connection, what was asked (without the query, which may hold what is
 * nobody's business), status, and what it took. Thread-safe.
 */
public final class AccessLog implements AutoCloseable {
  /** Nothing is written. */
  public static final AccessLog NONE = new AccessLog(null);

  private static final int MOST_PATH = 200;

  private final PrintStream out;

  private AccessLog(PrintStream out) {
    this.out = out;
  }

  /** Appends to a file, or writes to the standard error output for {@code -}. */
  public static AccessLog to(Path file) throws IOException {
    if (file.toString().equals("-")) {
      return new AccessLog(System.err);
    }
    return new AccessLog(new PrintStream(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true,
        StandardCharsets.UTF_8));
  }

  /** A request has its answer. */
  public void request(String peer, String method, String path, int status, long nanos, String more) {
    write(peer, "\"" + LogText.of(method, 20) + " " + LogText.of(path, MOST_PATH) + "\" " + status,
        String.format(Locale.ROOT, "time %.3f s", nanos / 1e9) + (more.isEmpty() ? "" : ", " + more));
  }

  /** A stream has ended with a close code. */
  public void stream(String peer, int code, String more) {
    write(peer, "WebSocket " + code, more);
  }

  private void write(String peer, String what, String more) {
    if (out != null) {
      out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + peer + " " + what + " " + LogText.of(more, MOST_PATH));
    }
  }

  @Override
  public void close() {
    if (out != null && out != System.err) {
      out.close();
    }
  }
}

package io.dualmode.tools.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one large file, and goes on where an earlier attempt broke off.
 *
 * <p>What has come lies in {@code FILE.part}; {@code FILE.part.tag} holds the server's tag of the version that it belongs to, without which
 * nothing is continued. Redirections are followed by hand, since what they say of the file (its tag, size and SHA-256, in the headers
 * {@code X-Linked-ETag} and {@code X-Linked-Size} of the hub) stands in the first answer only. Not thread-safe.
 */
final class Download {
  /** Attempts in a row that brought nothing. */
  private static final int MOST_ATTEMPTS = 5;
  private static final int MOST_REDIRECTIONS = 10;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern RANGE = Pattern.compile("bytes ([0-9]+)-([0-9]+)/([0-9]+|\\*)");

  private final URI source;
  private final Path target;
  private final Path part;
  private final Path tag;
  private final long mostBytes;
  private final Duration stall;
  private final Duration pause;
  private final LongConsumer progress;
  private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(Duration.ofSeconds(20))
      .version(HttpClient.Version.HTTP_1_1).build();

  /**
   * What a server says of a file.
   *
   * @param tag of this version, empty for none
   * @param size in bytes, -1 where it says none
   * @param sha256 in small hexadecimal digits, empty where it says none
   */
  record Said(String tag, long size, String sha256) {}

  private record Answer(HttpResponse<InputStream> response, Said said) {}

  /** A failure that asking again does not help. */
  private static final class Final extends IOException {
    private static final long serialVersionUID = 1;

    Final(String message) {
      super(message);
    }
  }

  /**
   * A download.
   *
   * @param mostBytes a file of more is refused
   * @param stall longest wait for the next bytes
   * @param pause before the first further attempt; it grows
   * @param progress hears how many bytes are there
   */
  Download(URI source, Path target, long mostBytes, Duration stall, Duration pause, LongConsumer progress) {
    this.source = source;
    this.target = target;
    this.mostBytes = mostBytes;
    this.stall = stall;
    this.pause = pause;
    this.progress = progress;
    part = target.resolveSibling(target.getFileName() + ".part");
    tag = target.resolveSibling(target.getFileName() + ".part.tag");
  }

  /** Where what has come lies until it is found good. */
  Path part() {
    return part;
  }

  /**
   * Fetches the file, {@link #part}; what is there already is continued.
   *
   * @return what the server said of it
   * @throws IOException with what to do; what has come stays for the next attempt unless it is of no use
   */
  Said fetch() throws IOException, InterruptedException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = lock(out)) {
      if (lock == null) {
        throw new IOException(part + " is being written by another process");
      }
      int attempts = 0;
      while (true) {
        long before = out.size();
        try {
          Said said = attempt(out);
          if (said != null) {
            return said;
          }
        } catch (Final e) {
          throw e;
        } catch (IOException e) {
          attempts = out.size() > before ? 1 : attempts + 1;
          if (attempts >= MOST_ATTEMPTS) {
            String kept = out.size() == 0 ? "" : "; " + out.size() + " bytes are kept in " + part + " and will be continued";
            if (out.size() == 0) {
              reject();
            }
            throw new IOException(source + ": " + reason(e) + ", " + attempts + " times in a row" + kept, e);
          }
          Thread.sleep(pause.toMillis() << (attempts - 1));
        }
      }
    }
  }

  private static FileLock lock(FileChannel out) throws IOException {
    try {
      return out.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() != null ? e.getMessage() : e instanceof ConnectException ? "no connection" : e.getClass().getSimpleName();
  }

  /** One request; null where the rest has to be asked for. */
  private Said attempt(FileChannel out) throws IOException, InterruptedException {
    long have = out.size();
    String known = Files.isRegularFile(tag) ? Files.readString(tag) : "";
    if (have > 0 && known.isEmpty()) {
      have = 0;
    }
    Answer answer = ask(have);
    int status = answer.response.statusCode();
    Said said = answer.said;
    try (InputStream in = answer.response.body()) {
      if (status == 416) {
        if (have == said.size && said.tag.equals(known)) {
          return said;
        }
        restart(out);
        return null;
      }
      long total = length(answer.response, said, status, have);
      if (status == 206) {
        if (!said.tag.equals(known)) {
          restart(out);
          return null;
        }
      } else {
        have = 0;
        Files.writeString(tag, said.tag);
      }
      out.truncate(have);
      out.position(have);
      receive(in, out, total);
      if (total >= 0 && out.size() < total) {
        throw new IOException("the server broke off after " + out.size() + " of " + total + " bytes");
      }
      return new Said(said.tag, total, said.sha256);
    }
  }

  private void restart(FileChannel out) throws IOException {
    out.truncate(0);
    Files.deleteIfExists(tag);
  }

  /** Size of the whole file as an answer says it, -1 where it does not; checks that the answer is one to this request. */
  private long length(HttpResponse<?> response, Said said, int status, long have) throws IOException {
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    long total;
    if (status == 206) {
      Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
      if (!range.matches() || Long.parseLong(range.group(1)) != have) {
        throw new IOException("the server answered with another part than bytes " + have + " and on");
      }
      total = range.group(3).equals("*") ? Long.parseLong(range.group(2)) + 1 : Long.parseLong(range.group(3));
    } else {
      total = length;
    }
    if (said.size >= 0 && total >= 0 && said.size != total) {
      throw new Final(source + ": the server says that the file has " + said.size + " bytes, and sends one of " + total);
    }
    total = Math.max(total, said.size);
    if (total > mostBytes) {
      throw new Final(source + ": " + total + " bytes, expected at most " + mostBytes);
    }
    return total;
  }

  private Answer ask(long have) throws IOException, InterruptedException {
    URI at = source;
    Said said = new Said("", -1, "");
    for (int redirections = 0; redirections <= MOST_REDIRECTIONS; redirections++) {
      HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(stall).header("User-Agent", "dualmode").header("Accept-Encoding", "identity");
      if (have > 0) {
        request.header("Range", "bytes=" + have + "-");
      }
      HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      said = said(response, said);
      int status = response.statusCode();
      if (status == 200 || (status == 206 || status == 416) && have > 0) {
        return new Answer(response, said);
      }
      response.body().close();
      if (status / 100 != 3) {
        throw refused(at, status);
      }
      at = redirected(at, response.headers().firstValue("Location"));
    }
    throw new Final(source + ": more than " + MOST_REDIRECTIONS + " redirections");
  }

  private URI redirected(URI from, Optional<String> location) throws Final {
    try {
      URI to = from.resolve(URI.create(location.orElse("")));
      boolean secure = "https".equals(to.getScheme());
      if (location.isPresent() && to.getHost() != null && (secure || "http".equals(to.getScheme()) && "http".equals(from.getScheme()))) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new Final(from + ": redirects to '" + location.orElse("") + "', which is not followed");
  }

  private IOException refused(URI at, int status) {
    if (status == 429 || status >= 500) {
      return new IOException("the server answers with status " + status);
    }
    String why = switch (status) {
      case 401, 403 -> " (it wants somebody who is signed in and has accepted the licence)";
      case 404, 410 -> " (there is no such file)";
      default -> "";
    };
    return new Final(at + ": the server answers with status " + status + why);
  }

  /** What an answer says of the file beside what earlier ones said, which were nearer to the one who publishes it. */
  private static Said said(HttpResponse<?> response, Said before) {
    String linked = unquoted(response.headers().firstValue("X-Linked-ETag").orElse(""));
    String own = response.statusCode() / 100 == 3 ? "" : unquoted(response.headers().firstValue("ETag").orElse(""));
    String tag = !before.tag.isEmpty() ? before.tag : !linked.isEmpty() ? linked : own;
    long size = before.size >= 0 ? before.size : response.headers().firstValueAsLong("X-Linked-Size").orElse(-1);
    String sha256 = before.sha256.isEmpty() && SHA256.matcher(linked).matches() ? linked : before.sha256;
    return new Said(tag, size, sha256);
  }

  private static String unquoted(String text) {
    String strong = text.startsWith("W/") ? text.substring(2) : text;
    return (strong.length() > 1 && strong.startsWith("\"") && strong.endsWith("\"") ? strong.substring(1, strong.length() - 1) : strong)
        .strip().toLowerCase(Locale.ROOT);
  }

  private void receive(InputStream in, FileChannel out, long total) throws IOException {
    ScheduledExecutorService watch = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "dualmode-download");
      thread.setDaemon(true);
      return thread;
    });
    byte[] buffer = new byte[BUFFER_BYTES];
    long most = total >= 0 ? total : mostBytes;
    try {
      while (true) {
        ScheduledFuture<?> alarm = watch.schedule(() -> close(in), stall.toMillis(), TimeUnit.MILLISECONDS);
        int count = in.read(buffer);
        alarm.cancel(false);
        if (count < 0) {
          return;
        }
        if (out.position() + count > most) {
          throw new Final(source + ": sends more than " + most + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        progress.accept(out.position());
      }
    } finally {
      watch.shutdownNow();
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // the reader is told that nothing comes any more
    }
  }

  /** Moves what has come to its place. */
  void accept() throws IOException {
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(tag);
  }

  /** Removes what has come and is of no use. */
  void reject() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(tag);
  }
}

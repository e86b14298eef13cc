package io.dualmode.tools.serve.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The requests that bring recordings, bounded in number, time and slowness while they are received. Where a new one is too many, the
 * slowest of those that are being received gives way, so that clients who dawdle cannot keep others out.
 */
final class Uploads implements AutoCloseable {
  /** Younger ones do not give way. */
  private static final long LEAST_NANOS = 1_000_000_000L;

  private final WebHost host;
  private final Path folder;
  private final Set<RecordingRequest> open = new LinkedHashSet<>();

  Uploads(WebHost host) throws IOException {
    this.host = host;
    this.folder = Files.createTempDirectory("dualmode-serve-" + ProcessHandle.current().pid() + "-");
  }

  /** Where recordings lie until they are heard. */
  Path folder() {
    return folder;
  }

  /** Lets a request in; false where there are too many, none of which is slow. */
  boolean admit(RecordingRequest request) {
    RecordingRequest slowest = null;
    synchronized (this) {
      if (open.size() >= host.requestLimits().requests()) {
        long now = System.nanoTime();
        for (RecordingRequest one : open) {
          if (one.isReceiving() && one.ageNanos(now) > LEAST_NANOS
              && (slowest == null || one.bytesPerSecond(now) < slowest.bytesPerSecond(now))) {
            slowest = one;
          }
        }
        if (slowest == null) {
          return false;
        }
        open.remove(slowest);
      }
      open.add(request);
    }
    if (slowest != null) {
      giveUp(slowest, "its recording comes more slowly than those of others, who want the place");
    }
    return true;
  }

  synchronized void left(RecordingRequest request) {
    open.remove(request);
  }

  synchronized int count() {
    return open.size();
  }

  private synchronized RecordingRequest[] all() {
    return open.toArray(RecordingRequest[]::new);
  }

  /** Gives up those that are too slow or have had their time. */
  void tick(long now) {
    for (RecordingRequest one : all()) {
      long age = one.ageNanos(now);
      if (age > host.requestLimits().time().toNanos()) {
        if (one.isReceiving()) {
          giveUp(one, "its recording takes longer than " + host.requestLimits().time().toSeconds() + " s to come");
        } else {
          one.cancel(new Problem(503, "the answer took longer than " + host.requestLimits().time().toSeconds() + " s", null, "timeout"));
        }
      } else if (one.isReceiving() && age > host.limits().handshake().toNanos()
          && one.bytesPerSecond(now) < host.requestLimits().leastBytesPerSecond()) {
        giveUp(one, "its recording comes at less than " + host.requestLimits().leastBytesPerSecond() + " bytes a second");
      }
    }
  }

  private void giveUp(RecordingRequest one, String why) {
    host.counters().slowUploads.increment();
    host.log().client(one.peer(), "is cut off: " + why);
    one.cutOff(new TimeoutException(why));
  }

  /** Ends those that are still being received. */
  void endReceiving() {
    for (RecordingRequest one : all()) {
      if (one.isReceiving()) {
        one.cutOff(new TimeoutException("the server is shutting down"));
      }
    }
  }

  /** Ends all that is left; returns how many had their recording and get no text. */
  int end() {
    endReceiving();
    int lost = 0;
    for (RecordingRequest one : all()) {
      lost += one.cancel(new Problem(503, "the server is shutting down", null, "shutdown")) ? 1 : 0;
    }
    return lost;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return;
    }
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // somebody put something into it
    }
  }
}

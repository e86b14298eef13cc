package io.dualmode.tools.serve;

import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.guard.ServerLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a server takes, as options. */
final class LimitOptions {
  @Option(names = "--max-connections", paramLabel = "COUNT", defaultValue = "64",
      description = "most streams at a time (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(names = "--max-message", paramLabel = "BYTES", defaultValue = "4194304",
      description = "longest message (default: ${DEFAULT-VALUE})")
  private int messageBytes;

  @Option(names = "--max-text", paramLabel = "BYTES", defaultValue = "" + ServerLimits.TEXT_BYTES,
      description = "longest text message, which may hold a phrase list (default: ${DEFAULT-VALUE})")
  private int textBytes;

  @Option(names = "--max-pending", paramLabel = "COUNT", defaultValue = "128",
      description = "most connections that have not asked for anything yet; the oldest give way (default: ${DEFAULT-VALUE})")
  private int pending;

  @Option(names = "--handshake", paramLabel = "SECONDS", defaultValue = "10",
      description = "time for a connection to ask for what it wants (default: ${DEFAULT-VALUE})")
  private int handshakeSeconds;

  @Option(names = "--idle", paramLabel = "SECONDS", defaultValue = "300",
      description = "time without a message that ends a connection (default: ${DEFAULT-VALUE})")
  private int idleSeconds;

  @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "5",
      description = "time in which SIGTERM gives every connection its final result and ends the server"
          + " (default: ${DEFAULT-VALUE})")
  private int graceSeconds;

  @Option(names = "--max-requests", paramLabel = "COUNT", defaultValue = "16",
      description = "most recordings that are received, wait or are listened to at a time (default: ${DEFAULT-VALUE})")
  private int requestCount;

  @Option(names = "--max-upload", paramLabel = "BYTES", defaultValue = "104857600",
      description = "longest recording in bytes (default: ${DEFAULT-VALUE})")
  private long uploadBytes;

  @Option(names = "--max-audio", paramLabel = "SECONDS", defaultValue = "14400",
      description = "longest recording in seconds (default: ${DEFAULT-VALUE})")
  private int audioSeconds;

  @Option(names = "--request-time", paramLabel = "SECONDS", defaultValue = "3600",
      description = "time from a recording's first byte to its text (default: ${DEFAULT-VALUE})")
  private int requestSeconds;

  @Option(names = "--min-upload-rate", paramLabel = "BYTES", defaultValue = "1024",
      description = "fewest bytes a second that a recording may come at, after the time of --handshake (default: ${DEFAULT-VALUE})")
  private int uploadRate;

  ServerLimits server() {
    return new ServerLimits(connections, messageBytes, textBytes, Duration.ofSeconds(idleSeconds),
        Duration.ofSeconds(graceSeconds), Duration.ofSeconds(handshakeSeconds), pending);
  }

  RequestLimits requests() {
    return new RequestLimits(requestCount, uploadBytes, audioSeconds, Duration.ofSeconds(requestSeconds), uploadRate);
  }
}

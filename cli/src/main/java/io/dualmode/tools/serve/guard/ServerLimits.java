package io.dualmode.tools.serve.guard;

import java.time.Duration;

/**
 * What one server takes.
 *
 * @param connections most at a time; further ones are told to try again later (close code 1013)
 * @param messageBytes longest message, a second of audio at 16 kHz being 32 000 bytes; longer ones end the connection (1009)
 * @param textBytes longest text message, likewise; it holds a phrase list at most
 * @param idle time without a message after which a connection gets its final result and is closed (1001)
 * @param grace time in which shutdown gives connections their final results
 * @param handshake time from a connection to its upgrade to a WebSocket
 * @param pending most connections that are not upgraded yet; where there are more, the oldest of them is closed
 */
public record ServerLimits(int connections, int messageBytes, int textBytes, Duration idle, Duration grace, Duration handshake,
    int pending) {
  /** Longest text message by default: some 13 000 phrases of three words. */
  public static final int TEXT_BYTES = 262_144;
  /** Time for the upgrade by default. */
  public static final Duration HANDSHAKE = Duration.ofSeconds(10);
  private static final int PENDING = 128;

  public ServerLimits {
    if (connections < 1 || messageBytes < 1024 || textBytes < 1024 || !above0(idle) || grace.isNegative() || !above0(handshake)
        || pending < 1) {
      throw new IllegalArgumentException("limits are " + connections + " connections, " + messageBytes + " bytes a message, "
          + textBytes + " bytes a text, " + seconds(idle) + " idle, " + seconds(grace) + " grace, " + seconds(handshake)
          + " handshake, " + pending + " pending; allowed: at least 1 connection, 1024 bytes, 1 pending, idle and handshake"
          + " above 0, grace not below 0");
    }
  }

  /** With the defaults for what is not named. */
  public ServerLimits(int connections, int messageBytes, Duration idle, Duration grace) {
    this(connections, messageBytes, Math.min(messageBytes, TEXT_BYTES), idle, grace, HANDSHAKE, PENDING);
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  private static boolean above0(Duration time) {
    return !time.isNegative() && !time.isZero();
  }
}

package io.dualmode.tools.serve.guard;

import java.time.Duration;

/**
 * What a server takes of those who bring whole recordings.
 *
 * @param requests most at a time that are received, wait or are listened to
 * @param uploadBytes longest request
 * @param audioSeconds longest recording
 * @param time from a request to its answer
 * @param leastBytesPerSecond how slowly a request may be sent, on average after {@link ServerLimits#handshake}
 */
public record RequestLimits(int requests, long uploadBytes, int audioSeconds, Duration time, int leastBytesPerSecond) {
  /** 16 requests of 100 MiB, four hours of audio, an hour for the answer, 1 KiB a second. */
  public static final RequestLimits DEFAULT = new RequestLimits(16, 100L << 20, 4 * 3600, Duration.ofHours(1), 1024);

  public RequestLimits {
    if (requests < 1 || requests > 1000 || uploadBytes < 1024 || audioSeconds < 1 || time.isNegative() || time.isZero()
        || leastBytesPerSecond < 1) {
      throw new IllegalArgumentException("limits are " + requests + " requests, " + uploadBytes + " bytes, " + audioSeconds
          + " s of audio, " + time.toSeconds() + " s for a request, " + leastBytesPerSecond + " bytes a second; allowed: 1..1000 requests,"
          + " at least 1024 bytes, 1 s, 1 s, 1 byte a second");
    }
  }
}

package io.dualmode.tools.serve;

import java.time.Duration;

/**
 * What one server takes.
 *
 * @param connections most at a time; further ones are told to try again later (close code 1013)
 * @param messageBytes longest message, a second of audio at 16 kHz being 32 000 bytes; longer ones end the connection (1009)
 * @param idle time without a message after which a connection gets its final result and is closed (1001)
 * @param grace time that connections have at shutdown to send what they have begun
 */
record ServerLimits(int connections, int messageBytes, Duration idle, Duration grace) {
  ServerLimits {
    if (connections < 1 || messageBytes < 1024 || idle.isNegative() || idle.isZero() || grace.isNegative()) {
      throw new IllegalArgumentException("limits are " + connections + " connections, " + messageBytes + " bytes a message, "
          + idle + " idle, " + grace + " grace; allowed: at least 1 connection, 1024 bytes, idle above 0, grace not below 0");
    }
  }
}

package io.dualmode.tools.serve;

import java.util.concurrent.atomic.LongAdder;

/** What a server has done since its start. */
final class ServerCounters {
  /** Upgraded to a WebSocket and let in. */
  final LongAdder connections = new LongAdder();
  /** Sent away because there were too many, memory was short, or the server was going down. */
  final LongAdder turnedAway = new LongAdder();
  /** Closed before the upgrade: too slow, or the oldest of too many. */
  final LongAdder handshakesGivenUp = new LongAdder();
  /** Requests that are no upgrade. */
  final LongAdder otherRequests = new LongAdder();
  /** Connections ended for a message that is too long or none of the protocol. */
  final LongAdder refused = new LongAdder();
  /** Connections ended by a failure of ours. */
  final LongAdder failures = new LongAdder();
  /** Connections ended because the client did not take its answers. */
  final LongAdder neverRead = new LongAdder();
  final LongAdder messages = new LongAdder();
  final LongAdder audioBytes = new LongAdder();
  final LongAdder answers = new LongAdder();
  /** Times that accepting a connection failed, for want of file descriptors for example. */
  final LongAdder acceptFailures = new LongAdder();

  @Override
  public String toString() {
    return connections + " connections, " + turnedAway + " turned away, " + handshakesGivenUp + " handshakes given up, "
        + otherRequests + " other requests, " + messages + " messages, " + audioBytes + " bytes of audio, " + answers
        + " answers, " + refused + " connections refused for what they sent, " + neverRead + " that did not read, " + failures
        + " failures, " + acceptFailures + " failures to accept";
  }
}

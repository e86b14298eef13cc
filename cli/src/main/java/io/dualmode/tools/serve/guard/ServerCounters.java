package io.dualmode.tools.serve.guard;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a server has done since its start. */
public final class ServerCounters {
  /** Upgraded to a WebSocket and let in. */
  public final LongAdder connections = new LongAdder();
  /** Sent away because there were too many, memory was short, or the server was going down. */
  public final LongAdder turnedAway = new LongAdder();
  /** Closed before the upgrade: too slow, or the oldest of too many. */
  public final LongAdder handshakesGivenUp = new LongAdder();
  /** Requests that are no upgrade. */
  public final LongAdder otherRequests = new LongAdder();
  /** Requests and upgrades without the token, or from pages of others. */
  public final LongAdder unauthorized = new LongAdder();
  /** Recordings that came too slowly, or were too many. */
  public final LongAdder slowUploads = new LongAdder();
  public final LongAdder uploadBytes = new LongAdder();
  /** Connections ended for a message that is too long or none of the protocol. */
  public final LongAdder refused = new LongAdder();
  /** Connections ended by a failure of ours. */
  public final LongAdder failures = new LongAdder();
  /** Connections ended because the client did not take its answers. */
  public final LongAdder neverRead = new LongAdder();
  public final LongAdder messages = new LongAdder();
  public final LongAdder audioBytes = new LongAdder();
  public final LongAdder answers = new LongAdder();
  /** Times that accepting a connection failed, for want of file descriptors for example. */
  public final LongAdder acceptFailures = new LongAdder();

  private final AtomicLong numbers = new AtomicLong();

  /** A number for the next connection or request, by which logs tell them apart. */
  public long nextNumber() {
    return numbers.incrementAndGet();
  }

  @Override
  public String toString() {
    return connections + " connections, " + turnedAway + " turned away, " + handshakesGivenUp + " handshakes given up, "
        + otherRequests + " requests, " + unauthorized + " unauthorized, " + slowUploads + " slow uploads, " + uploadBytes
        + " bytes uploaded, " + messages + " messages, " + audioBytes + " bytes of audio, " + answers
        + " answers, " + refused + " connections refused for what they sent, " + neverRead + " that did not read, " + failures
        + " failures, " + acceptFailures + " failures to accept";
  }
}

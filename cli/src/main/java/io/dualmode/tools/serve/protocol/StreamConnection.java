package io.dualmode.tools.serve.protocol;

import io.dualmode.tools.console.LogText;
import io.dualmode.tools.serve.guard.FairWorkers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.CloseException;

/**
 * A client's WebSocket.
 *
 * <p>Frames are received on the threads of the network and put into a queue; pings and the client's close are answered there. The
 * queue is worked on in turns of a quarter of a second of audio. While it is full nothing is received, so that TCP slows the client
 * down; while an answer has not been taken by the client, nothing is worked on. Whatever fails here ends this connection.
 */
public final class StreamConnection extends FairWorkers.Member implements FrameHandler, MessageReader.Sink {
  /** A client that has not taken an answer after this time is cut off. */
  private static final long WRITE_NANOS = 30_000_000_000L;
  /** Time that a new stream waits for memory. */
  private static final long MEMORY_NANOS = 10_000_000_000L;
  /** Time for the client to answer a close. */
  private static final long CLOSE_NANOS = 3_000_000_000L;
  private static final int MOST_OF_A_TURN = 1 << 17;
  /** Pings, pongs and empty fragments read in the time of a tick. */
  private static final int MOST_CONTROLS = 50;
  /** A close frame holds 125 bytes, two of them the code. */
  private static final int MOST_REASON = 120;
  private static final int UNSUPPORTED = CloseStatus.BAD_DATA;

  private final StreamHost server;
  private final InputQueue queue;
  private final Object lock = new Object();

  // of the worker that has the turn
  private final VoskStream stream;

  // of the network's thread
  private final MessageReader reader;

  // under the lock
  private InputQueue.Piece current;
  private boolean demanded;
  /** Pings, pongs and empty fragments since the last tick. */
  private int controls;
  private boolean stopReading;
  private boolean writing;
  private boolean ponging;
  private long writingSinceNanos;
  private boolean working;
  /** There was no memory for the stream; it is asked for again at the next tick. */
  private boolean starved;
  private long starvedSinceNanos;
  private long closingSinceNanos;
  private boolean closing;
  private boolean closed;
  private boolean aborted;
  private boolean dropInput;
  private String ending;
  private boolean finalSent;
  /** The text so far was sent for a final result, and nothing more is. */
  private boolean givenUp;
  private String lastAnswer = "{}";
  private long lastNanos = System.nanoTime();

  private final StreamTally tally;
  private final long number;
  private volatile CoreSession session;
  private volatile String address;
  private volatile boolean longTurn;
  private volatile boolean hasAudio;

  /** A connection that a network opens. */
  public StreamConnection(StreamHost server) {
    this.server = server;
    this.number = server.counters().nextNumber();
    this.tally = new StreamTally(server.metrics());
    this.stream = new VoskStream(server.models(), server.settings(), tally);
    this.queue = server.newQueue();
    this.reader = new MessageReader(server.limits(), server.counters());
  }

  // ---- the network

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    rememberAddress();
    callback.succeeded();
    CloseStatus refusal = server.admit(this);
    if (refusal != null) {
      close(refusal.getCode(), refusal.getReason());
    } else {
      receive();
    }
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    rememberAddress();
    synchronized (lock) {
      demanded = false;
    }
    switch (frame.getOpCode()) {
      case OpCode.PING -> pong(frame, callback);
      case OpCode.PONG -> {
        callback.succeeded();
        afterControl();
      }
      case OpCode.CLOSE -> {
        dropInput();
        callback.succeeded();
      }
      default -> {
        data(frame);
        callback.succeeded();
        if (frame.getPayloadLength() == 0 && !frame.isFin()) {
          afterControl();
        } else {
          receive();
        }
      }
    }
  }

  private void pong(Frame ping, Callback callback) {
    byte[] payload = new byte[ping.getPayloadLength()];
    if (payload.length > 0) {
      ping.getPayload().get(payload);
    }
    callback.succeeded();
    synchronized (lock) {
      ponging = true;
      writingSinceNanos = writing ? writingSinceNanos : System.nanoTime();
    }
    // the next frame is read when this one has gone, so that a client that never reads piles up nothing
    session.sendFrame(new Frame(OpCode.PONG, ByteBuffer.wrap(payload)), Callback.from(this::ponged, e -> { }), false);
  }

  private void ponged() {
    synchronized (lock) {
      ponging = false;
    }
    afterControl();
  }

  /** Pings, pongs and empty fragments cost the client little and bring nothing, so only some are read between two ticks. */
  private void afterControl() {
    synchronized (lock) {
      controls++;
    }
    receive();
  }

  private void data(Frame frame) {
    synchronized (lock) {
      if (closing || closed) {
        return;
      }
      lastNanos = System.nanoTime();
    }
    try {
      reader.frame(frame, this);
    } catch (MessageReader.Refusal e) {
      refuse(e.code(), e.getMessage());
    }
  }

  @Override
  public void text(String message) {
    synchronized (lock) {
      queue.addText(message);
    }
    server.workers().wake(this);
  }

  @Override
  public void audio(byte[] bytes, boolean last) {
    synchronized (lock) {
      queue.addAudio(bytes, bytes.length, last);
      tally.arrived(bytes.length, lastNanos);
    }
    server.workers().wake(this);
  }

  /** Asks for the next frame, unless the queue is full. */
  private void receive() {
    synchronized (lock) {
      if (demanded || ponging || closed || stopReading || !closing && (controls > MOST_CONTROLS || queue.isFull())) {
        return;
      }
      demanded = true;
    }
    session.demand();
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    if (cause instanceof Error) {
      server.counters().failures.increment();
      server.log().failure(peer(), "the connection fails", cause);
      server.suspect(cause);
    } else if (cause instanceof CloseException) {
      server.counters().refused.increment();
      server.log().client(peer(), "breaks the protocol: " + cause.getMessage());
    }
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    synchronized (lock) {
      closed = true;
    }
    server.left(this);
    server.accessLog().stream(peer(), status.getCode(), tally.summary());
    callback.succeeded();
    // a worker closes the stream
    server.workers().wake(this);
  }

  // ---- the work

  @Override
  public boolean isLong() {
    return longTurn && !server.isEnding();
  }

  @Override
  public boolean turn() {
    synchronized (lock) {
      working = true;
    }
    try {
      step();
    } catch (IllegalArgumentException e) {
      refuse(UNSUPPORTED, e.getMessage());
    } catch (Throwable e) {
      fail(e);
    }
    boolean more;
    boolean room;
    synchronized (lock) {
      working = false;
      lastNanos = System.nanoTime();
      more = !closed && !closing && !writing && !starved && !givenUp && (current != null || !queue.isEmpty() || ending != null);
      room = queue.hasRoom();
    }
    if (room) {
      receive();
    }
    return more;
  }

  private void step() {
    String end;
    synchronized (lock) {
      if (closed || closing || dropInput) {
        drop();
        dropInput = false;
      }
      if (closed) {
        stream.close();
        hasAudio = false;
        return;
      }
      if (closing || writing || givenUp) {
        return;
      }
      current = current == null ? queue.poll() : current;
      end = ending;
    }
    if (current != null) {
      piece();
      longTurn = stream.isLong();
      hasAudio |= stream.hasAudio();
    } else if (end != null) {
      end(end);
    }
  }

  /** Under the lock. */
  private void drop() {
    queue.clear();
    if (current != null) {
      queue.release(current);
      current = null;
    }
  }

  private void piece() {
    if (!stream.isOpen() && !mayOpen()) {
      return;
    }
    Optional<VoskStream.Answer> answer;
    boolean done;
    if (current.text() != null) {
      answer = stream.text(current.text());
      done = true;
    } else {
      hasAudio = true;
      int count = Math.min(bytesOfATurn(), current.length() - current.done);
      tally.listening(count, stream.settings().sampleRateHz());
      stream.audio(current.audio(), current.done, count);
      current.done += count;
      done = current.done == current.length();
      answer = done && current.isLast() ? stream.endOfMessage() : Optional.empty();
    }
    if (done) {
      synchronized (lock) {
        queue.release(current);
        current = null;
      }
    }
    answer.ifPresent(this::send);
  }

  /** Whether there is memory for the stream; it is waited for a while, at the next ticks. */
  private boolean mayOpen() {
    boolean room = server.hasMemory();
    long now = System.nanoTime();
    boolean tooLong;
    synchronized (lock) {
      starved = !room;
      starvedSinceNanos = starvedSinceNanos == 0 ? now : starvedSinceNanos;
      tooLong = now - starvedSinceNanos > MEMORY_NANOS;
    }
    if (!room && tooLong) {
      server.counters().turnedAway.increment();
      server.log().client(peer(), "is sent away for want of memory");
      close(CloseStatus.TRY_AGAIN_LATER, "the server has no memory for another stream, try again later");
    }
    return room;
  }

  /** A quarter of a second, two bytes at least. */
  private int bytesOfATurn() {
    float samples = stream.settings().sampleRateHz() / 4;
    // rates that are none, for the engine to refuse, must get on too
    return samples >= 1 ? 2 * (int) Math.min(MOST_OF_A_TURN, samples) : 2;
  }

  /** The final result where there is audio, and the end. */
  private void end(String reason) {
    if (stream.hasAudio()) {
      stream.finish().ifPresent(this::send);
    } else {
      close(CloseStatus.SHUTDOWN, reason);
    }
  }

  private void send(VoskStream.Answer answer) {
    synchronized (lock) {
      if (givenUp) {
        return;
      }
      writing = true;
      writingSinceNanos = System.nanoTime();
      lastAnswer = answer.text();
    }
    server.counters().answers.increment();
    tally.answered();
    session.sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(answer.text().getBytes(StandardCharsets.UTF_8))),
        Callback.from(() -> sent(answer.last()), e -> { }), false);
  }

  private void sent(boolean last) {
    String end;
    synchronized (lock) {
      writing = false;
      finalSent |= last;
      end = ending;
    }
    if (last) {
      close(end == null ? CloseStatus.NORMAL : CloseStatus.SHUTDOWN, end == null ? "" : end);
    } else {
      server.workers().wake(this);
    }
  }

  /** The client sent what cannot be taken. */
  private void refuse(int code, String reason) {
    server.counters().refused.increment();
    server.log().client(peer(), reason);
    close(code, reason);
  }

  /** We failed. */
  private void fail(Throwable e) {
    try {
      synchronized (lock) {
        drop();
      }
      server.counters().failures.increment();
      server.log().failure(peer(), "the audio cannot be decoded", e);
      close(CloseStatus.SERVER_ERROR, "the audio cannot be decoded");
    } catch (Throwable again) {
      session.abort();
    } finally {
      if (e instanceof Error) {
        server.suspect(e);
      }
    }
  }

  private void close(int code, String reason) {
    synchronized (lock) {
      if (closing || closed) {
        return;
      }
      closing = true;
      closingSinceNanos = System.nanoTime();
    }
    session.close(code, LogText.ofBytes(reason, MOST_REASON), Callback.NOOP);
    // what still comes is passed over until the client's close
    receive();
  }

  // ---- the server

  /** Called now and then: gives up clients that do not read, do not answer a close or do not send. */
  public void tick(long now) {
    boolean abort;
    boolean idle;
    boolean again;
    synchronized (lock) {
      controls = 0;
      again = starved;
      starved = false;
      abort = !aborted && (closing && now - closingSinceNanos > CLOSE_NANOS
          || (writing || ponging) && now - writingSinceNanos > WRITE_NANOS);
      aborted |= abort;
      idle = !working && !writing && !closing && current == null && queue.isEmpty() && ending == null
          && now - lastNanos >= server.limits().idle().toNanos();
    }
    if (abort) {
      server.counters().neverRead.increment();
      session.abort();
      return;
    }
    if (again) {
      server.workers().wake(this);
    }
    if (idle) {
      endWith("no message for " + server.limits().idle().toSeconds() + " s");
    }
    receive();
  }

  /** Ends the connection with its final result when what is queued has been worked on. */
  public void endWith(String reason) {
    synchronized (lock) {
      ending = ending == null ? reason : ending;
    }
    server.workers().wake(this);
  }

  /** Whether all that came has been answered and nothing has come for so long. */
  public boolean isQuiet(long nanos) {
    synchronized (lock) {
      return !working && !writing && current == null && queue.isEmpty() && System.nanoTime() - lastNanos >= nanos;
    }
  }

  /** Receives no more. */
  public void stopReading() {
    synchronized (lock) {
      stopReading = true;
    }
  }

  /** Forgets what was received and not worked on. */
  private void dropInput() {
    synchronized (lock) {
      dropInput = true;
    }
    server.workers().wake(this);
  }

  /** Forgets what was received and not worked on; whether that is anything. */
  public boolean forget() {
    boolean any;
    synchronized (lock) {
      any = !dropInput && (current != null || !queue.isEmpty());
    }
    if (any) {
      dropInput();
    }
    return any;
  }

  /** Sends the text so far as the final result where there is no time left to make that; whether it had to. */
  public boolean giveUp() {
    String text;
    synchronized (lock) {
      if (!hasAudio || finalSent || writing || closing || closed || givenUp) {
        return false;
      }
      givenUp = true;
      text = lastAnswer;
    }
    boolean alternatives = stream.settings().maxAlternatives() != 0;
    String last = VoskStream.insteadOfFinal(text, alternatives);
    session.sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(last.getBytes(StandardCharsets.UTF_8))),
        Callback.from(() -> sent(true), e -> { }), false);
    return true;
  }

  /** Cuts the connection off. */
  public void abort() {
    session.abort();
  }

  /** Whether there was audio that has no final result yet. */
  public boolean isOwed() {
    synchronized (lock) {
      return hasAudio && !finalSent;
    }
  }

  /** Number, address and port of the client. */
  public String peer() {
    return "#" + number + " " + address;
  }

  /** Keeps the address, which a connection has from some time after its opening until its end. */
  private void rememberAddress() {
    if (address == null && session.getRemoteAddress() instanceof InetSocketAddress inet && inet.getAddress() != null) {
      address = inet.getAddress().getHostAddress() + ":" + inet.getPort();
    }
  }
}

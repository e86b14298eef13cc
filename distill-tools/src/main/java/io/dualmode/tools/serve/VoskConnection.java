package io.dualmode.tools.serve;

import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * A client's WebSocket.
 *
 * <p>Frames are received on the threads of the network and put into a queue; pings and the client's close are answered there. The
 * queue is worked on in turns of a quarter of a second of audio. While it is full nothing is received, so that TCP slows the client
 * down; while an answer has not been taken by the client, nothing is worked on. Whatever fails here ends this connection.
 */
final class VoskConnection extends FairWorkers.Member implements FrameHandler {
  /** A client that has not taken an answer after this time is cut off. */
  private static final long WRITE_NANOS = 30_000_000_000L;
  /** Time for the client to answer a close. */
  private static final long CLOSE_NANOS = 3_000_000_000L;
  /** Pings and pongs read in the time of a tick. */
  private static final int MOST_CONTROLS = 50;
  /** A close frame holds 125 bytes, two of them the code. */
  private static final int MOST_REASON = 120;
  private static final int UNSUPPORTED = CloseStatus.BAD_DATA;

  private final VoskServer server;
  private final InputQueue queue;
  private final Object lock = new Object();

  // of the worker that has the turn
  private final VoskStream stream;

  // of the network's thread
  private boolean textMessage;
  private long messageBytes;
  private ByteArrayOutputStream text;

  // under the lock
  private InputQueue.Piece current;
  private boolean demanded;
  /** Pings and pongs since the last tick. */
  private int controls;
  private boolean stopReading;
  private boolean writing;
  private boolean ponging;
  private long writingSinceNanos;
  private boolean working;
  private long closingSinceNanos;
  private boolean closing;
  private boolean closed;
  private boolean aborted;
  private boolean dropInput;
  private String ending;
  private boolean finalSent;
  private long lastNanos = System.nanoTime();

  private volatile CoreSession session;
  private volatile boolean longTurn;
  private volatile boolean hasAudio;

  VoskConnection(VoskServer server) {
    this.server = server;
    this.stream = server.newStream();
    this.queue = server.newQueue();
  }

  // ---- the network

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
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
        receive();
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

  /** Pings and pongs cost the client little, so only some are read between two ticks. */
  private void afterControl() {
    synchronized (lock) {
      controls++;
    }
    receive();
  }

  private void data(Frame frame) {
    boolean work;
    synchronized (lock) {
      if (closing || closed) {
        return;
      }
      lastNanos = System.nanoTime();
    }
    if (frame.getOpCode() != OpCode.CONTINUATION) {
      textMessage = frame.getOpCode() == OpCode.TEXT;
      messageBytes = 0;
    }
    int length = frame.getPayloadLength();
    messageBytes += length;
    int most = textMessage ? server.limits().textBytes() : server.limits().messageBytes();
    if (messageBytes > most) {
      refuse(CloseStatus.MESSAGE_TOO_LARGE, (textMessage ? "text" : "message") + " is longer than " + most + " bytes");
      return;
    }
    byte[] bytes = new byte[length];
    if (length > 0) {
      frame.getPayload().get(bytes);
    }
    if (frame.isFin()) {
      server.counters().messages.increment();
    }
    if (textMessage) {
      work = textFrame(bytes, frame.isFin());
    } else {
      server.counters().audioBytes.add(length);
      synchronized (lock) {
        queue.addAudio(bytes, length, frame.isFin());
      }
      work = true;
    }
    if (work) {
      server.workers().wake(this);
    }
  }

  private boolean textFrame(byte[] bytes, boolean last) {
    if (text == null) {
      text = new ByteArrayOutputStream();
    }
    text.writeBytes(bytes);
    if (!last) {
      return false;
    }
    byte[] whole = text.toByteArray();
    text = null;
    try {
      String message = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(whole)).toString();
      synchronized (lock) {
        queue.addText(message);
      }
      return true;
    } catch (CharacterCodingException e) {
      refuse(CloseStatus.BAD_PAYLOAD, "text is not UTF-8");
      return false;
    }
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
    }
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    synchronized (lock) {
      closed = true;
    }
    server.left(this);
    callback.succeeded();
    // a worker closes the stream
    server.workers().wake(this);
  }

  // ---- the work

  @Override
  boolean isLong() {
    return longTurn;
  }

  @Override
  boolean turn() {
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
      more = !closed && !closing && !writing && (current != null || !queue.isEmpty() || ending != null);
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
      if (closing || writing) {
        return;
      }
      current = current == null ? queue.poll() : current;
      end = ending;
    }
    if (current != null) {
      piece();
      longTurn = stream.isLong();
      hasAudio = stream.hasAudio();
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
    if (!stream.isOpen() && !server.hasMemory()) {
      server.counters().turnedAway.increment();
      refuse(CloseStatus.TRY_AGAIN_LATER, "the server has no memory for another stream, try again later");
      return;
    }
    Optional<VoskStream.Answer> answer;
    boolean done;
    if (current.text() != null) {
      answer = stream.text(current.text());
      done = true;
    } else {
      int count = Math.min(bytesOfATurn(), current.length() - current.done);
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

  /** A quarter of a second. */
  private int bytesOfATurn() {
    return 2 * Math.max(1, (int) (stream.settings().sampleRateHz() / 4));
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
      writing = true;
      writingSinceNanos = System.nanoTime();
    }
    server.counters().answers.increment();
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
  void tick(long now) {
    boolean abort;
    boolean idle;
    synchronized (lock) {
      controls = 0;
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
    if (idle) {
      endWith("no message for " + server.limits().idle().toSeconds() + " s");
    }
    receive();
  }

  /** Ends the connection with its final result when what is queued has been worked on. */
  void endWith(String reason) {
    synchronized (lock) {
      ending = ending == null ? reason : ending;
    }
    server.workers().wake(this);
  }

  /** Whether all that came has been answered and nothing has come for so long. */
  boolean isQuiet(long nanos) {
    synchronized (lock) {
      return !working && !writing && current == null && queue.isEmpty() && System.nanoTime() - lastNanos >= nanos;
    }
  }

  /** Receives no more. */
  void stopReading() {
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
  boolean forget() {
    boolean any;
    synchronized (lock) {
      any = !dropInput && (current != null || !queue.isEmpty());
    }
    if (any) {
      dropInput();
    }
    return any;
  }

  /** Cuts the connection off. */
  void abort() {
    session.abort();
  }

  /** Whether there was audio that has no final result yet. */
  boolean isOwed() {
    synchronized (lock) {
      return hasAudio && !finalSent;
    }
  }

  SocketAddress peer() {
    return session.getRemoteAddress();
  }
}

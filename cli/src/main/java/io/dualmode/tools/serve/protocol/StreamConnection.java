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
  private static final int MOST_OF_A_TURN = 1 << 17;
  /** A close frame holds 125 bytes, two of them the code. */
  private static final int MOST_REASON = 120;
  private static final int UNSUPPORTED = CloseStatus.BAD_DATA;

  private final StreamHost server;
  private final ConnectionState state;

  // of the worker that has the turn
  private final VoskStream stream;

  // of the network's thread
  private final MessageReader reader;

  private final StreamTally tally;
  private final long number;
  private volatile CoreSession session;
  private volatile String address;
  private volatile boolean longTurn;

  /** A connection that a network opens. */
  public StreamConnection(StreamHost server) {
    this.server = server;
    this.number = server.counters().nextNumber();
    this.tally = new StreamTally(server.metrics());
    this.stream = new VoskStream(server.models(), server.settings(), tally);
    this.state = new ConnectionState(server.newQueue(), System.nanoTime());
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
    state.frameCame();
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
    state.pongGoes(System.nanoTime());
    session.sendFrame(new Frame(OpCode.PONG, ByteBuffer.wrap(payload)), Callback.from(this::ponged, e -> { }), false);
  }

  private void ponged() {
    state.pongWent();
    receive();
  }

  private void afterControl() {
    state.controlCame();
    receive();
  }

  private void data(Frame frame) {
    if (!state.dataCame(System.nanoTime())) {
      return;
    }
    try {
      reader.frame(frame, this);
    } catch (MessageReader.Refusal e) {
      refuse(e.code(), e.getMessage());
    }
  }

  @Override
  public void text(String message) {
    state.add(message);
    server.workers().wake(this);
  }

  @Override
  public void audio(byte[] bytes, boolean last) {
    // before a worker can have them
    tally.arrived(bytes.length, System.nanoTime());
    state.add(bytes, last);
    server.workers().wake(this);
  }

  /** Asks for the next frame, unless the queue is full. */
  private void receive() {
    if (state.demands()) {
      session.demand();
    }
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
    state.closed();
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
    try {
      step(state.beginTurn());
    } catch (IllegalArgumentException e) {
      refuse(UNSUPPORTED, e.getMessage());
    } catch (Throwable e) {
      fail(e);
    }
    boolean more = state.endTurn(System.nanoTime());
    if (state.hasRoom()) {
      receive();
    }
    return more;
  }

  private void step(ConnectionState.Work work) {
    if (work.isOver()) {
      stream.close();
    } else if (work.piece() != null) {
      piece(work.piece());
      longTurn = stream.isLong();
      if (stream.hasAudio()) {
        state.heardAudio();
      }
    } else if (work.ending() != null) {
      end(work.ending());
    }
  }

  private void piece(InputQueue.Piece piece) {
    if (!stream.isOpen() && !mayOpen()) {
      return;
    }
    Optional<VoskStream.Answer> answer;
    boolean done;
    if (piece.text() != null) {
      answer = stream.text(piece.text());
      done = true;
    } else {
      state.heardAudio();
      int count = Math.min(bytesOfATurn(), piece.length() - piece.done);
      tally.listening(count, stream.settings().sampleRateHz());
      stream.audio(piece.audio(), piece.done, count);
      piece.done += count;
      done = piece.done == piece.length();
      answer = done && piece.isLast() ? stream.endOfMessage() : Optional.empty();
    }
    if (done) {
      state.pieceDone();
    }
    answer.ifPresent(this::send);
  }

  /** Whether there is memory for the stream; it is waited for a while, at the next ticks. */
  private boolean mayOpen() {
    boolean room = server.hasMemory();
    if (state.askedForMemory(room, System.nanoTime())) {
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
    if (!state.answerGoes(answer.text(), System.nanoTime())) {
      return;
    }
    server.counters().answers.increment();
    tally.answered();
    session.sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(answer.text().getBytes(StandardCharsets.UTF_8))),
        Callback.from(() -> sent(answer.last()), e -> { }), false);
  }

  private void sent(boolean last) {
    state.answerWent(last);
    if (last) {
      String end = state.ending();
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
      state.drop();
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
    if (!state.closes(System.nanoTime())) {
      return;
    }
    session.close(code, LogText.ofBytes(reason, MOST_REASON), Callback.NOOP);
    // what still comes is passed over until the client's close
    receive();
  }

  // ---- the server

  /** Called now and then: gives up clients that do not read, do not answer a close or do not send. */
  public void tick(long now) {
    ConnectionState.Due due = state.tick(now, server.limits().idle().toNanos());
    if (due.abort()) {
      server.counters().neverRead.increment();
      session.abort();
      return;
    }
    if (due.again()) {
      server.workers().wake(this);
    }
    if (due.idle()) {
      endWith("no message for " + server.limits().idle().toSeconds() + " s");
    }
    receive();
  }

  /** Ends the connection with its final result when what is queued has been worked on. */
  public void endWith(String reason) {
    state.endWith(reason);
    server.workers().wake(this);
  }

  /** Whether all that came has been answered and nothing has come for so long. */
  public boolean isQuiet(long nanos) {
    return state.isQuiet(System.nanoTime(), nanos);
  }

  /** Receives no more. */
  public void stopReading() {
    state.stopReading();
  }

  /** Forgets what was received and not worked on. */
  private void dropInput() {
    state.dropInput();
    server.workers().wake(this);
  }

  /** Forgets what was received and not worked on; whether that is anything. */
  public boolean forget() {
    boolean any = state.hasInput();
    if (any) {
      dropInput();
    }
    return any;
  }

  /** Sends the text so far as the final result where there is no time left to make that; whether it had to. */
  public boolean giveUp() {
    String text = state.giveUp();
    if (text == null) {
      return false;
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
    return state.isOwed();
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

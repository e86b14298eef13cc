package io.dualmode.tools.serve.protocol;

/**
 * Where a connection stands: what came and waits, what is on its way out, and whether it ends.
 *
 * <p>The network's threads, workers and the server's clock all ask and tell it. Thread-safe: each method is a step of its own, and
 * nothing is waited for under its lock. Times are those of {@link System#nanoTime()}.
 */
final class ConnectionState {
  /** What is done in a turn: listen to a piece, end with a reason, let go of the stream, or nothing (all null or false). */
  record Work(InputQueue.Piece piece, String ending, boolean isOver) {
    private static final Work NONE = new Work(null, null, false);
    private static final Work OVER = new Work(null, null, true);
  }

  /** What is due at a tick: the client is cut off, a worker asks for memory again, or the client is idle. */
  record Due(boolean abort, boolean again, boolean idle) {}

  /** A client that has not taken an answer after this time is cut off. */
  static final long WRITE_NANOS = 30_000_000_000L;
  /** Time that a new stream waits for memory. */
  static final long MEMORY_NANOS = 10_000_000_000L;
  /** Time for the client to answer a close. */
  static final long CLOSE_NANOS = 3_000_000_000L;
  /** Pings, pongs and empty fragments read in the time of a tick: they cost the client little and bring nothing. */
  static final int MOST_CONTROLS = 50;

  private final InputQueue queue;

  // what comes
  private InputQueue.Piece current;
  private boolean demanded;
  /** Pings, pongs and empty fragments since the last tick. */
  private int controls;
  private boolean stopReading;
  private boolean dropInput;
  private long lastNanos;

  // what goes
  private boolean writing;
  private boolean ponging;
  private long writingSinceNanos;
  private String lastAnswer = "{}";
  private boolean finalSent;
  /** The text so far was sent for a final result, and nothing more is. */
  private boolean givenUp;

  // the work
  private boolean working;
  private boolean hasAudio;
  /** There was no memory for the stream; it is asked for again at the next tick. */
  private boolean starved;
  private long starvedSinceNanos;

  // the end
  private String ending;
  private boolean closing;
  private long closingSinceNanos;
  private boolean aborted;
  private boolean closed;

  /** A connection that opens now. */
  ConnectionState(InputQueue queue, long now) {
    this.queue = queue;
    this.lastNanos = now;
  }

  // ---- what comes

  /** Whether the next frame is to be asked for, which counts as done: not while one is awaited, a pong goes out or the queue is full. */
  synchronized boolean demands() {
    boolean full = !closing && (controls > MOST_CONTROLS || queue.isFull());
    if (demanded || ponging || closed || stopReading || full) {
      return false;
    }
    demanded = true;
    return true;
  }

  /** The frame that was asked for is there. */
  synchronized void frameCame() {
    demanded = false;
  }

  /** It was a ping, a pong or an empty fragment. */
  synchronized void controlCame() {
    controls++;
  }

  /** It has data; whether that still counts. */
  synchronized boolean dataCame(long now) {
    if (closing || closed) {
      return false;
    }
    lastNanos = now;
    return true;
  }

  synchronized void add(String message) {
    queue.addText(message);
  }

  synchronized void add(byte[] audio, boolean last) {
    queue.addAudio(audio, audio.length, last);
  }

  /** Receives no more. */
  synchronized void stopReading() {
    stopReading = true;
  }

  /** What was received and not worked on is forgotten in the next turn. */
  synchronized void dropInput() {
    dropInput = true;
  }

  /** Whether something was received and not worked on that is not forgotten yet. */
  synchronized boolean hasInput() {
    return !dropInput && (current != null || !queue.isEmpty());
  }

  // ---- the work

  /** A worker's turn begins; what there is to do in it. */
  synchronized Work beginTurn() {
    working = true;
    if (closed || closing || dropInput) {
      drop();
      dropInput = false;
    }
    if (closed) {
      hasAudio = false;
      return Work.OVER;
    }
    if (closing || writing || givenUp) {
      return Work.NONE;
    }
    current = current == null ? queue.poll() : current;
    return new Work(current, current == null ? ending : null, false);
  }

  /** The turn ends; whether there is more to do. */
  synchronized boolean endTurn(long now) {
    working = false;
    lastNanos = now;
    return !closed && !closing && !writing && !starved && !givenUp && (current != null || !queue.isEmpty() || ending != null);
  }

  /** Whether there is room for what a client sends that was stopped before. */
  synchronized boolean hasRoom() {
    return queue.hasRoom();
  }

  /** There is audio without a final result. */
  synchronized void heardAudio() {
    hasAudio = true;
  }

  /** The piece that is worked on is done. */
  synchronized void pieceDone() {
    queue.release(current);
    current = null;
  }

  /** Whether there is memory for the stream was asked; returns whether it has been waited for too long. */
  synchronized boolean askedForMemory(boolean there, long now) {
    starved = !there;
    starvedSinceNanos = starvedSinceNanos == 0 ? now : starvedSinceNanos;
    return !there && now - starvedSinceNanos > MEMORY_NANOS;
  }

  /** Forgets what was received and not worked on. */
  synchronized void drop() {
    queue.clear();
    if (current != null) {
      queue.release(current);
      current = null;
    }
  }

  // ---- what goes

  /** A pong is sent; no frame is read until it has gone, so that a client that never reads piles up nothing. */
  synchronized void pongGoes(long now) {
    ponging = true;
    writingSinceNanos = writing ? writingSinceNanos : now;
  }

  synchronized void pongWent() {
    ponging = false;
    controls++;
  }

  /** An answer is to be sent; whether it may. */
  synchronized boolean answerGoes(String text, long now) {
    if (givenUp) {
      return false;
    }
    writing = true;
    writingSinceNanos = now;
    lastAnswer = text;
    return true;
  }

  /** The client took an answer, the {@code last} one. */
  synchronized void answerWent(boolean last) {
    writing = false;
    finalSent |= last;
  }

  /** The last answer, to be sent as the final result where there is no time left to make that; null where it need not or cannot be. */
  synchronized String giveUp() {
    if (!hasAudio || finalSent || writing || closing || closed || givenUp) {
      return null;
    }
    givenUp = true;
    return lastAnswer;
  }

  /** Whether there was audio that has no final result yet. */
  synchronized boolean isOwed() {
    return hasAudio && !finalSent;
  }

  // ---- the end

  /** Ends when what is queued has been worked on; the first reason counts. */
  synchronized void endWith(String reason) {
    ending = ending == null ? reason : ending;
  }

  /** Why it ends, null as long as it does not. */
  synchronized String ending() {
    return ending;
  }

  /** Whether a close is to be sent, which counts as done. */
  synchronized boolean closes(long now) {
    if (closing || closed) {
      return false;
    }
    closing = true;
    closingSinceNanos = now;
    return true;
  }

  synchronized void closed() {
    closed = true;
  }

  // ---- the clock

  /** The time of a tick has passed. */
  synchronized Due tick(long now, long idleNanos) {
    controls = 0;
    boolean again = starved;
    starved = false;
    boolean late = closing && now - closingSinceNanos > CLOSE_NANOS || (writing || ponging) && now - writingSinceNanos > WRITE_NANOS;
    boolean abort = late && !aborted;
    aborted |= late;
    boolean idle = !working && !writing && !closing && current == null && queue.isEmpty() && ending == null && now - lastNanos >= idleNanos;
    return new Due(abort, again, idle);
  }

  /** Whether all that came has been answered and nothing has come for so long. */
  synchronized boolean isQuiet(long now, long nanos) {
    return !working && !writing && current == null && queue.isEmpty() && now - lastNanos >= nanos;
  }
}

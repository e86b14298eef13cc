package io.dualmode.tools.serve.protocol;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a connection has received and not worked on yet, in order.
 *
 * <p>While all queues of the server together hold little, one may hold a whole message, so that pings and the end behind it are seen
 * while it is worked on; otherwise {@value #LEAST} bytes, and the connection is not read further. Audio that comes in small pieces
 * is joined. Not thread-safe, the total apart.
 */
public final class InputQueue {
  /** A text message, or a part of a message of audio. */
  static final class Piece {
    private final String text;
    private final byte[] audio;
    private int length;
    private boolean last;
    private final int cost;
    /** How much of the audio has been worked on. */
    int done;

    private Piece(String text, byte[] audio, int cost) {
      this.text = text;
      this.audio = audio;
      this.cost = cost + OVERHEAD;
    }

    /** The message, null for audio. */
    String text() {
      return text;
    }

    byte[] audio() {
      return audio;
    }

    int length() {
      return length;
    }

    /** Whether the message ends with this piece. */
    boolean isLast() {
      return last;
    }
  }

  private static final int LEAST = 65_536;
  private static final int OVERHEAD = 128;
  private static final int CAPACITY = 8192;
  private static final byte[] NONE = new byte[0];

  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private final AtomicLong total;
  private final long mostTotal;
  private final long most;
  private long cost;

  /**
   * An empty queue.
   *
   * @param total bytes that all queues of the server hold
   * @param mostTotal from how many of these on each queue is kept short
   * @param messageBytes longest message
   */
  public InputQueue(AtomicLong total, long mostTotal, int messageBytes) {
    this.total = total;
    this.mostTotal = mostTotal;
    this.most = messageBytes + (long) LEAST;
  }

  private long limit() {
    return total.get() < mostTotal ? most : LEAST;
  }

  /** Whether nothing more should be received now. */
  boolean isFull() {
    return cost >= limit();
  }

  /** Whether receiving may go on after it stopped. */
  boolean hasRoom() {
    return cost < limit() / 2;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  void addText(String message) {
    Piece piece = new Piece(message, NONE, 2 * message.length());
    piece.last = true;
    add(piece);
  }

  /** Adds audio; {@code last} when its message ends with it. */
  void addAudio(byte[] bytes, int length, boolean last) {
    if (length == 0 && !last) {
      return;
    }
    Piece tail = pieces.peekLast();
    if (tail != null && tail.last) {
      tail = null;
    }
    int at = 0;
    do {
      int left = length - at;
      if (tail == null || tail.length == tail.audio.length) {
        int size = last && left <= CAPACITY ? left : CAPACITY;
        tail = new Piece(null, new byte[size], size);
        add(tail);
      }
      int count = Math.min(left, tail.audio.length - tail.length);
      System.arraycopy(bytes, at, tail.audio, tail.length, count);
      tail.length += count;
      at += count;
    } while (at < length);
    tail.last = last;
  }

  private void add(Piece piece) {
    pieces.add(piece);
    cost += piece.cost;
    total.addAndGet(piece.cost);
  }

  /** Takes the first piece out, null for none; it counts until it is {@link #release released}. */
  Piece poll() {
    return pieces.poll();
  }

  void release(Piece piece) {
    cost -= piece.cost;
    total.addAndGet(-piece.cost);
  }

  /** Drops everything. */
  void clear() {
    for (Piece piece = poll(); piece != null; piece = poll()) {
      release(piece);
    }
  }
}

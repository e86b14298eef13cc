package io.dualmode.api.activity;

import java.util.List;

/**
 * Finds where somebody speaks in a stream of audio, without recognising what.
 *
 * <p>Feed samples with {@code accept} in pieces of any length: the result does not depend on how the stream is cut, and memory does not grow
 * with it. {@link #settled} gives segments as soon as they are over, {@link #finish} the last one. Calls from several threads are
 * serialised. Every method except {@link #close} throws {@link IllegalStateException} once the session is closed, and {@code accept} also
 * after {@link #finish}.
 */
public interface VoiceActivitySession extends AutoCloseable {
  /**
   * Takes 16-bit samples of one channel.
   *
   * @throws IndexOutOfBoundsException when the range is not inside the array; no sample is taken then
   */
  void accept(short[] samples, int offset, int length);

  /** Takes 16-bit little-endian samples; a trailing odd byte waits for its other half in the next call. */
  void accept(byte[] pcm, int offset, int length);

  /** Takes samples in -1..1. */
  void accept(float[] samples, int offset, int length);

  /** How likely somebody speaks at the end of what has been heard, 0..1; 0 before that is long enough to tell. */
  double probability();

  /** Whether a segment is open at the end of what has been heard. */
  boolean isSpeech();

  /** Segments that are over since the last call, in order; each is given once. */
  List<SpeechSegment> settled();

  /** Ends the stream and gives the segments that {@link #settled} has not given. A second call gives none. */
  List<SpeechSegment> finish();

  /** Length of the audio accepted. */
  long acceptedMillis();

  /** Idempotent, from any thread. */
  @Override
  void close();
}

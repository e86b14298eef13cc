package io.dualmode.api;

import java.util.List;

/**
 * Finds when the words of a known text are spoken in a recording of it: forced alignment.
 *
 * <p>Feed samples with {@code accept} in pieces of any length: the result does not depend on how the recording is cut. Words that
 * are not spoken, wrong words and speech that the text lacks are recognised as such. The memory that a session needs does not grow
 * with the recording, beyond the words themselves; hours are no problem. {@link #settled} gives words as soon as nothing that
 * follows can change them, {@link #finish} the rest. Together they hold every word of the text once, in order, with extra speech between them.
 *
 * <p>Calls from several threads are serialised. Every method except {@link #close} throws {@link IllegalStateException} once the
 * session is closed, and {@code accept} also after {@link #finish}.
 */
public interface AlignmentSession extends AutoCloseable {
  /**
   * Takes 16-bit samples.
   *
   * @throws IndexOutOfBoundsException when the range is not inside the array; no sample is taken then
   */
  void accept(short[] samples, int offset, int length);

  /** Takes 16-bit little-endian samples; a trailing odd byte waits for its other half in the next call. */
  void accept(byte[] pcm, int offset, int length);

  /** Takes samples in -1..1. */
  void accept(float[] samples, int offset, int length);

  default void accept(short[] samples) {
    accept(samples, 0, samples.length);
  }

  default void accept(byte[] pcm) {
    accept(pcm, 0, pcm.length);
  }

  default void accept(float[] samples) {
    accept(samples, 0, samples.length);
  }

  /** Words that have become final since the last call, in order; each is given once. */
  List<AlignedWord> settled();

  /** Ends the recording and gives the words that {@link #settled} has not given. A second call gives none. */
  List<AlignedWord> finish();

  /** What had to be guessed or left out, one line for each word: spellings that no dictionary has. */
  List<String> warnings();

  /** Length of the audio accepted. */
  long acceptedMillis();

  /** Idempotent, from any thread. */
  @Override
  void close();
}

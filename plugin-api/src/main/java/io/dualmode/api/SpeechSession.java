package io.dualmode.api;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.speaker.SpeakerModel;
import io.dualmode.api.vocabulary.Lexicon;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of audio and the utterances in it.
 *
 * <p>Feed samples with {@code accept} in pieces of any length: the results do not depend on how the stream is cut. When
 * {@code accept} returns true an endpoint was found and {@link #result} ends the utterance there; a caller that ignores it loses
 * nothing, the utterance goes on. {@link #finish} ends the last utterance. Afterwards the session may take more audio.
 *
 * <p><b>Audio</b> is one channel at {@link SessionOptions#sampleRateHz}: 16000 samples a second unless the options say otherwise. Nothing
 * in the samples tells their rate: of another rate they are heard as speech of another pitch and speed, without an error. Stereo has to
 * become one channel first (one of the two, or their mean); samples of two channels in turn are recognised as far as they sound alike
 * and worth one warning in the log.
 *
 * <p>Times in results count from the first sample of the session and are restarted neither by a result nor by {@link #reset}.
 * Calls from several threads are serialised. Every method except {@link #close} throws {@link IllegalStateException} once the
 * session is closed.
 */
public interface SpeechSession extends AutoCloseable {
  /** Where a session stands. */
  enum State {
    /** No audio since it was opened, finished or reset. */
    IDLE,
    /** In an utterance. */
    RUNNING
  }

  /**
   * Takes 16-bit samples of one channel.
   *
   * @return whether an endpoint is detected, as {@link #endpointDetected} says
   * @throws IndexOutOfBoundsException when the range is not inside the array; no sample is taken then
   */
  boolean accept(short[] samples, int offset, int length);

  /**
   * Takes 16-bit samples of one channel, two bytes each, the lower one first (signed, no header: the contents of a WAVE file's data
   * chunk, not the file); a trailing odd byte waits for its other half in the next call.
   */
  boolean accept(byte[] pcm, int offset, int length);

  /**
   * Takes samples of one channel in -1..1.
   *
   * @throws IllegalArgumentException when a sample is no number or far outside, as samples on the scale of 16-bit integers are
   *     (divide them by 32768); none is taken then
   */
  boolean accept(float[] samples, int offset, int length);

  default boolean accept(short[] samples) {
    return accept(samples, 0, samples.length);
  }

  default boolean accept(byte[] pcm) {
    return accept(pcm, 0, pcm.length);
  }

  default boolean accept(float[] samples) {
    return accept(samples, 0, samples.length);
  }

  /**
   * The best reading of the utterance so far. Its words have confidences, their posteriors among the readings that are still alive, which
   * settle as more is heard; the reading is as sure as its least sure word, and has no score. Costs a small part of what a second of audio
   * costs.
   */
  Hypothesis partial();

  /** Whether an endpoint rule holds at the end of the audio accepted so far. */
  boolean endpointDetected();

  /** Ends the utterance at the last frame that was decoded; audio still in the look-ahead belongs to the next one. */
  RecognitionResult result();

  /** Ends the stream: decodes what is left and gives the result of the last utterance. A second call gives an empty result. */
  RecognitionResult finish();

  /** Drops the current utterance; the clock goes on at the audio accepted so far. */
  void reset();

  /**
   * Replaces the grammar from the next utterance on.
   *
   * @param grammar what may be said, null for free speech
   * @throws IllegalArgumentException when none of it can be spoken; the grammar stays as it was then
   */
  void setGrammar(@Nullable Grammar grammar);

  /**
   * Adds pronunciations to a word, or a new word, from the next utterance on.
   *
   * @param pronunciations sequences of unit names as in {@link Lexicon#pronunciations}, at least one
   * @throws IllegalArgumentException when the word or a unit is none that the model can hear; nothing is changed then
   */
  default void addWord(String word, List<List<String>> pronunciations) {
    throw new UnsupportedOperationException("this session cannot change its dictionary");
  }

  /** Removes a word with all its pronunciations from the next utterance on; returns whether it was there. */
  default boolean removeWord(String word) {
    throw new UnsupportedOperationException("this session cannot change its dictionary");
  }

  /**
   * Turns {@link RecognitionResult#speakerVector} on or off from the next utterance on.
   *
   * @throws IllegalArgumentException when the engine has no speaker network
   */
  default void setSpeakerVectors(boolean wanted) {
    if (wanted) {
      throw new IllegalArgumentException("this engine has no speaker network");
    }
  }

  /**
   * Has the vectors of results made by a speaker model of the application's own from the next utterance on, null for by none such.
   *
   * @throws UnsupportedOperationException when the engine takes none
   */
  default void setSpeakerModel(@Nullable SpeakerModel model) {
    throw new UnsupportedOperationException("this engine takes no speaker models");
  }

  /** What the session had to guess or leave out of grammar, dictionary and hotwords, one line each, as of the latest change. */
  default List<String> warnings() {
    return List.of();
  }

  State state();

  /** Length of the audio accepted since the session was opened. */
  long acceptedMillis();

  /** Idempotent, from any thread. */
  @Override
  void close();
}

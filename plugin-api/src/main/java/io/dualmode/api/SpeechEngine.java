package io.dualmode.api;

import io.dualmode.api.activity.VoiceActivityOptions;
import io.dualmode.api.activity.VoiceActivitySession;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.vocabulary.Lexicon;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A loaded recognizer: one copy of the weights, shared by any number of threads and sessions.
 *
 * <p>All methods are thread-safe. Sessions that are open when the engine is closed go on to work; opening a session afterwards is
 * an {@link IllegalStateException}.
 */
public interface SpeechEngine extends AutoCloseable {
  /**
   * Opens a stream; a session costs kilobytes until audio arrives.
   *
   * @throws IllegalArgumentException when the engine cannot serve these options; the message says which
   * @throws java.io.UncheckedIOException when a part of the model that no earlier session needed cannot be read
   */
  SpeechSession newSession(SessionOptions options);

  /** Opens a stream with the options of the engine's configuration. */
  SpeechSession newSession();

  /**
   * Opens a recording whose text is known, to find when each word is spoken.
   *
   * @param words the text in order, one spelling each; case and punctuation at their ends do not matter
   * @param options of which sample rate, mode and lexicon count; in full context the recording is heard in overlapping windows
   * @throws IllegalArgumentException when there is no word, or none that can be pronounced
   * @throws UnsupportedOperationException when the engine cannot align
   */
  default AlignmentSession newAlignment(List<String> words, SessionOptions options) {
    throw new UnsupportedOperationException(description() + " cannot align texts");
  }

  /**
   * Opens a stream of which only is asked where somebody speaks.
   *
   * @throws UnsupportedOperationException when the engine cannot tell with the model it has
   */
  default VoiceActivitySession newVoiceActivity(VoiceActivityOptions options) {
    throw new UnsupportedOperationException(description() + " cannot tell where speech is");
  }

  /** What {@link #newSession()} uses: a starting point for {@link SessionOptions#toBuilder}. */
  SessionOptions defaultOptions();

  /**
   * Makes sure that words can be recognised in free speech, in sessions opened from now on. Those that the model lacks are pronounced
   * as the engine guesses, when the first session of free speech needs them; the log tells how many they are and which of them
   * cannot be pronounced. Words are compared without regard to case, and rare ones do not crowd out those of the model.
   */
  default void addWords(Collection<String> words) {
    throw new UnsupportedOperationException("this engine cannot take words");
  }

  /** The modes that this engine can serve with the model it has loaded. */
  Set<RecognitionMode> modes();

  /** The language it hears, a tag such as {@code en-US}; empty where it does not say. */
  default String language() {
    return "";
  }

  /**
   * Names of the units that words are spelled in, in pronunciations ({@link Lexicon}, {@link SpeechSession#addWord}) and in
   * {@link Word#phones}: phones, letters or word pieces, as the model has them; empty where it does not say.
   */
  default Set<String> units() {
    return Set.of();
  }

  /** Samples per second that it works at; audio of another rate is resampled. */
  default int sampleRateHz() {
    return defaultOptions().sampleRateHz();
  }

  /** One line for logs: engine, model and backend. */
  String description();

  /** Idempotent. */
  @Override
  void close();
}

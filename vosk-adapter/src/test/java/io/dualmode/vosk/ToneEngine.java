package io.dualmode.vosk;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine for tests that recognises levels: samples of value 1000 k are the word {@code WORDS[k]}, samples of value 0 silence.
 *
 * <p>See {@link ToneSession}.
 */
final class ToneEngine implements SpeechEngine {
  static final List<String> WORDS = List.of("", "one", "two", "three", "über");
  static final int LEVEL = 1000;

  /** Options of every session opened since the test cleared it. */
  static final List<SessionOptions> OPENED = new CopyOnWriteArrayList<>();
  static final List<ToneEngine> ENGINES = new CopyOnWriteArrayList<>();

  final EngineConfig config;
  final List<String> added = new CopyOnWriteArrayList<>();
  volatile boolean closed;

  ToneEngine(EngineConfig config) {
    this.config = config;
    ENGINES.add(this);
  }

  /** So many milliseconds of a word at a rate. */
  static short[] say(String word, int millis, int rateHz) {
    short[] samples = new short[millis * rateHz / 1000];
    Arrays.fill(samples, (short) (LEVEL * WORDS.indexOf(word)));
    return samples;
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    OPENED.add(options);
    return new ToneSession(options);
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaultOptions());
  }

  @Override
  public void addWords(Collection<String> words) {
    added.addAll(words);
  }

  @Override
  public SessionOptions defaultOptions() {
    return SessionOptions.of(config);
  }

  @Override
  public Set<RecognitionMode> modes() {
    return Set.of(RecognitionMode.values());
  }

  @Override
  public String language() {
    return "en-us";
  }

  @Override
  public String description() {
    return "tones";
  }

  @Override
  public void close() {
    closed = true;
  }
}

package io.dualmode.api.listen;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An engine that hears levels: each stretch of samples n / 16 is the word "n"; zeros are silence, 0.3 s of them a pause. */
final class LevelEngine implements SpeechEngine {
  static final int PAUSE_MILLIS = 300;
  int open;
  final List<Integer> rates = new ArrayList<>();

  @Override
  public SpeechSession newSession(SessionOptions options) {
    open++;
    rates.add(options.sampleRateHz());
    return new Session(options);
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaultOptions());
  }

  @Override
  public SessionOptions defaultOptions() {
    return SessionOptions.of(EngineConfig.defaults());
  }

  @Override
  public Set<RecognitionMode> modes() {
    return Set.of(RecognitionMode.STREAMING);
  }

  @Override
  public String description() {
    return "levels";
  }

  @Override
  public void close() {}

  private final class Session implements SpeechSession {
    private final SessionOptions options;
    private final List<Word> words = new ArrayList<>();
    private long samples;
    private long begin;
    private long silentSince;
    private int level;
    private long levelSince;
    private boolean closed;

    Session(SessionOptions options) {
      this.options = options;
    }

    @Override
    public boolean accept(float[] in, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        int now = Math.round(16 * in[i]);
        if (now != level) {
          endWord();
          level = now;
          levelSince = samples;
        }
        samples++;
        silentSince = now != 0 ? samples : silentSince;
      }
      return endpointDetected();
    }

    private void endWord() {
      if (level != 0) {
        words.add(Word.of(Integer.toString(level), millis(levelSince), millis(samples)));
      }
    }

    private long millis(long sample) {
      return sample * 1000 / options.sampleRateHz();
    }

    @Override
    public boolean accept(short[] in, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean accept(byte[] in, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Hypothesis partial() {
      List<Word> now = new ArrayList<>(words);
      if (level != 0) {
        now.add(Word.of(Integer.toString(level), millis(levelSince), millis(samples)));
      }
      return Hypothesis.builder(now).build();
    }

    @Override
    public boolean endpointDetected() {
      return options.endpoints() && !words.isEmpty() && level == 0 && millis(samples - silentSince) >= PAUSE_MILLIS;
    }

    @Override
    public RecognitionResult result() {
      endWord();
      level = 0;
      RecognitionResult result = RecognitionResult.builder(millis(begin), millis(samples))
          .alternatives(List.of(Hypothesis.builder(words).build())).build();
      words.clear();
      begin = samples;
      return result;
    }

    @Override
    public RecognitionResult finish() {
      return result();
    }

    @Override
    public void reset() {
      words.clear();
    }

    @Override
    public void setGrammar(Grammar grammar) {}

    @Override
    public State state() {
      return samples == begin ? State.IDLE : State.RUNNING;
    }

    @Override
    public long acceptedMillis() {
      return millis(samples);
    }

    @Override
    public void close() {
      open -= closed ? 0 : 1;
      closed = true;
    }
  }
}

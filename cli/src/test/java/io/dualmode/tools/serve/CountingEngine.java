package io.dualmode.tools.serve;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine whose text is the number of samples in the utterance, and a checksum of the stream unless it is 0; an utterance of a
 * second or more is at its end.
 */
final class CountingEngine implements SpeechEngine {
  final List<SessionOptions> opened = new CopyOnWriteArrayList<>();

  @Override
  public SpeechSession newSession(SessionOptions options) {
    opened.add(options);
    return new CountingSession(options.sampleRateHz());
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
    return "counter";
  }

  @Override
  public void close() {
    // holds nothing
  }

  private static final class CountingSession implements SpeechSession {
    private final int rateHz;
    private long samples;
    private long begin;
    private long checksum;

    CountingSession(int rateHz) {
      this.rateHz = rateHz;
    }

    @Override
    public boolean accept(short[] in, int offset, int length) {
      samples += length;
      return endpointDetected();
    }

    @Override
    public boolean accept(byte[] pcm, int offset, int length) {
      samples += length / 2;
      for (int i = offset; i + 1 < offset + length; i += 2) {
        checksum = 31 * checksum + (short) (pcm[i] & 0xff | pcm[i + 1] << 8);
      }
      return endpointDetected();
    }

    @Override
    public boolean accept(float[] in, int offset, int length) {
      samples += length;
      return endpointDetected();
    }

    @Override
    public Hypothesis partial() {
      String text = (samples - begin) + (checksum == 0 ? "" : " " + checksum);
      return samples == begin ? Hypothesis.EMPTY : Hypothesis.builder(text).build();
    }

    @Override
    public boolean endpointDetected() {
      return samples - begin >= rateHz;
    }

    @Override
    public RecognitionResult result() {
      RecognitionResult result = RecognitionResult.builder(begin * 1000 / rateHz, acceptedMillis()).alternatives(List.of(partial()))
          .build();
      begin = samples;
      return result;
    }

    @Override
    public RecognitionResult finish() {
      return result();
    }

    @Override
    public void reset() {
      begin = samples;
    }

    @Override
    public void setGrammar(Grammar grammar) {
      // counts whatever is said
    }

    @Override
    public State state() {
      return samples == begin ? State.IDLE : State.RUNNING;
    }

    @Override
    public long acceptedMillis() {
      return samples * 1000 / rateHz;
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}

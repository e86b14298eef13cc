package io.dualmode.kaldi.engine;

import io.dualmode.api.Grammar;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.internal.ScoredReadings;
import io.dualmode.model.engine.AudioInput;
import io.dualmode.model.frontend.FeatureBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream on a {@link KaldiEngine}, as Vosk's recognizer hears: features, network and adaptation go on from one utterance to the next, a
 * search begins anew with each. They begin anew when the stream ends, and between utterances after ten minutes.
 *
 * <p>In full context, and in two passes, the features of an utterance are kept, and when it ends they are heard again as a whole with what
 * was learnt of the speaker by then; in two passes the first one gives partial readings and endpoints.
 */
final class KaldiSession implements SpeechSession, ScoredReadings {
  /** Frames of the search after which the stream begins anew when an utterance has ended. */
  private static final int MOST_FRAMES = 20_000;

  private final KaldiEngine engine;
  private final SessionOptions options;
  private final AudioInput input;
  private final Decoder decoder;
  /** Features of the utterance where they are heard again at its end, null where they are not. */
  private final FeatureBuffer features;
  private SearchSpace space;
  private SearchSpace wanted;
  private long streamStartMillis;
  private State state = State.IDLE;
  private List<Hypothesis> readings = List.of();
  private boolean endpoint;
  private boolean closed;

  KaldiSession(KaldiEngine engine, SessionOptions options, SearchSpace space) {
    this.engine = engine;
    this.options = options;
    this.space = space;
    wanted = space;
    decoder = new Decoder(engine.parts(), engine.parts().newStream(), space.newGraph());
    features = options.mode() == RecognitionMode.STREAMING ? null : new FeatureBuffer(engine.parts().frontEnd().features());
    input = new AudioInput(options.sampleRateHz(), engine.parts().frontEnd(), this::feature);
  }

  private void feature(float[] frame, int offset) {
    if (features != null) {
      features.frame(frame, offset);
    }
    decoder.accept(frame, offset);
  }

  @Override
  public synchronized boolean accept(short[] samples, int offset, int length) {
    requireOpen();
    input.accept(samples, offset, length);
    return accepted(length);
  }

  @Override
  public synchronized boolean accept(byte[] pcm, int offset, int length) {
    requireOpen();
    input.accept(pcm, offset, length);
    return accepted(length);
  }

  @Override
  public synchronized boolean accept(float[] samples, int offset, int length) {
    requireOpen();
    input.accept(samples, offset, length);
    return accepted(length);
  }

  private boolean accepted(int length) {
    if (length > 0) {
      state = State.RUNNING;
    }
    endpoint = options.endpoints() && decoder.atEndpoint(options.endpointRules());
    return endpoint;
  }

  private long startMillis() {
    return streamStartMillis + (long) decoder.firstFrame() * engine.parts().frameMillis();
  }

  @Override
  public synchronized Hypothesis partial() {
    requireOpen();
    return options.partials() ? decoder.partial(startMillis()) : Hypothesis.EMPTY;
  }

  @Override
  public synchronized boolean endpointDetected() {
    requireOpen();
    return endpoint;
  }

  @Override
  public synchronized RecognitionResult result() {
    requireOpen();
    RecognitionResult result = heard(decoder.frames() * engine.parts().subsampling());
    endpoint = false;
    if (decoder.firstFrame() + decoder.frames() > MOST_FRAMES) {
      input.reset();
      beginStream();
      state = State.RUNNING;
    } else {
      if (features != null) {
        features.discard(Math.min(features.frames(), decoder.frames() * engine.parts().subsampling()));
      }
      changeSpace();
      decoder.beginUtterance(space.newGraph());
    }
    return result;
  }

  /** The result of the utterance, of which so many features belong to it. */
  private RecognitionResult heard(int frames) {
    if (decoder.frames() == 0) {
      readings = List.of();
      return RecognitionResult.empty(startMillis(), startMillis());
    }
    boolean strict = space.enforcement().filter(e -> e == Grammar.Enforcement.STRICT).isPresent();
    if (features == null) {
      return told(decoder.result(startMillis(), options.nBest(), strict));
    }
    Decoder again = new Decoder(engine.parts(), engine.parts().newStream(decoder.stream()), space.newGraph());
    int size = engine.parts().frontEnd().features();
    for (int i = 0; i < Math.min(frames, features.frames()); i++) {
      again.accept(features.data(), i * size);
    }
    again.finish();
    return told(again.result(startMillis(), options.nBest(), strict));
  }

  private RecognitionResult told(ResultMaker.Outcome outcome) {
    readings = outcome.readings();
    return outcome.result();
  }

  @Override
  public synchronized List<Hypothesis> readings() {
    return readings;
  }

  @Override
  public synchronized RecognitionResult finish() {
    requireOpen();
    if (state == State.IDLE) {
      return RecognitionResult.empty(input.acceptedMillis(), input.acceptedMillis());
    }
    input.finish();
    decoder.finish();
    RecognitionResult result = heard(Integer.MAX_VALUE);
    beginStream();
    return result;
  }

  private void beginStream() {
    streamStartMillis = input.acceptedMillis();
    state = State.IDLE;
    endpoint = false;
    if (features != null) {
      features.clear();
    }
    changeSpace();
    decoder.beginStream(engine.parts().newStream(), space.newGraph());
  }

  private void changeSpace() {
    space = wanted;
  }

  @Override
  public synchronized void reset() {
    requireOpen();
    input.reset();
    beginStream();
  }

  @Override
  public synchronized void setGrammar(Grammar grammar) {
    requireOpen();
    wanted = engine.space(grammar);
    if (state == State.IDLE) {
      changeSpace();
      decoder.beginUtterance(space.newGraph());
    }
  }

  @Override
  public synchronized List<String> warnings() {
    requireOpen();
    List<String> all = new ArrayList<>(engine.warnings(options));
    all.addAll(wanted.warnings());
    return all;
  }

  @Override
  public synchronized State state() {
    requireOpen();
    return state;
  }

  @Override
  public synchronized long acceptedMillis() {
    requireOpen();
    return input.acceptedMillis();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}

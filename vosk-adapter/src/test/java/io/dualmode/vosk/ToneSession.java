package io.dualmode.vosk;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.speaker.SpeakerVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session of {@link ToneEngine}: frames of 30 ms, decoded once 120 ms more have arrived or the stream ends; a word is a run of
 * frames of one level. Written after the contract of {@link SpeechSession}, the clock and the look-ahead included.
 */
final class ToneSession implements SpeechSession {
  private static final int FRAME_MILLIS = 30;
  private static final int AHEAD_FRAMES = 4;

  private final SessionOptions options;
  private final int samplesPerFrame;
  private final List<Integer> frames = new ArrayList<>();
  private Optional<Grammar> grammar;
  private Optional<Grammar> nextGrammar;
  private long samples;
  private int inFrame;
  private int decoded;
  private int begin;
  private long streamStartMillis;
  private State state = State.IDLE;
  private boolean closed;
  private boolean speakers;
  private boolean nextSpeakers;

  ToneSession(SessionOptions options) {
    this.options = options;
    this.speakers = options.speakerVectors();
    this.nextSpeakers = speakers;
    this.grammar = options.grammar();
    this.nextGrammar = grammar;
    this.samplesPerFrame = options.sampleRateHz() * FRAME_MILLIS / 1000;
  }

  private void sample(int value) {
    samples++;
    if (inFrame++ == 0) {
      frames.add(Math.round((float) value / ToneEngine.LEVEL));
    }
    if (inFrame == samplesPerFrame) {
      inFrame = 0;
      decoded = Math.max(decoded, frames.size() - AHEAD_FRAMES);
    }
  }

  private boolean accepted(int length) {
    if (length > 0) {
      state = State.RUNNING;
    }
    return endpointDetected();
  }

  @Override
  public synchronized boolean accept(short[] in, int offset, int length) {
    requireOpen();
    for (int i = offset; i < offset + length; i++) {
      sample(in[i]);
    }
    return accepted(length);
  }

  @Override
  public synchronized boolean accept(byte[] pcm, int offset, int length) {
    requireOpen();
    if (length % 2 != 0) {
      throw new AssertionError("an odd byte would be kept");
    }
    for (int i = offset; i < offset + length; i += 2) {
      sample((short) (pcm[i] & 0xff | pcm[i + 1] << 8));
    }
    return accepted(length);
  }

  @Override
  public synchronized boolean accept(float[] in, int offset, int length) {
    requireOpen();
    for (int i = offset; i < offset + length; i++) {
      sample(Math.round(in[i] * 32768));
    }
    return accepted(length);
  }

  private Hypothesis heard() {
    List<Word> words = new ArrayList<>();
    int from = begin;
    for (int i = begin; i <= decoded; i++) {
      if (i == decoded || !frames.get(i).equals(frames.get(from))) {
        if (i > from && frames.get(from) > 0 && allowed(ToneEngine.WORDS.get(frames.get(from)))) {
          words.add(Word.builder(ToneEngine.WORDS.get(frames.get(from)), time(from), time(i)).confidence(0.75).build());
        }
        from = i;
      }
    }
    return Hypothesis.builder(words).confidence(0.9).score(-1.5 * (decoded - begin)).build();
  }

  private boolean allowed(String word) {
    return grammar.isEmpty() || grammar.get().arcs().stream().anyMatch(arc -> arc.word().equals(word));
  }

  private long time(int frame) {
    return streamStartMillis + (long) frame * FRAME_MILLIS;
  }

  @Override
  public synchronized Hypothesis partial() {
    requireOpen();
    return heard();
  }

  @Override
  public synchronized boolean endpointDetected() {
    requireOpen();
    int silence = 0;
    while (silence < decoded - begin && frames.get(decoded - 1 - silence) == 0) {
      silence++;
    }
    EndpointRules rules = options.endpointRules();
    return decoded > begin && rules.detect(!heard().isEmpty(), (long) silence * FRAME_MILLIS, 5,
        (long) (decoded - begin) * FRAME_MILLIS);
  }

  @Override
  public synchronized RecognitionResult result() {
    requireOpen();
    Hypothesis best = heard();
    List<Hypothesis> readings = new ArrayList<>(List.of(best));
    for (int i = 1; i < Math.min(options.nBest(), 4) && !best.isEmpty(); i++) {
      readings.add(Hypothesis.builder("reading " + i).confidence(0.01).score(best.score().getAsDouble() - i).build());
    }
    RecognitionResult result = RecognitionResult.builder(time(begin), time(decoded)).alternatives(readings)
        .speakerVector(speaker(best)).build();
    begin = decoded;
    grammar = nextGrammar;
    speakers = nextSpeakers;
    return result;
  }

  @Override
  public synchronized RecognitionResult finish() {
    requireOpen();
    decoded = frames.size();
    RecognitionResult result = result();
    restart();
    return result;
  }

  private void restart() {
    frames.clear();
    inFrame = 0;
    decoded = 0;
    begin = 0;
    streamStartMillis = acceptedMillis();
    state = State.IDLE;
    grammar = nextGrammar;
    speakers = nextSpeakers;
  }

  /** Two components: the level of the last word, and the same below zero. */
  private SpeakerVector speaker(Hypothesis best) {
    if (!speakers || best.isEmpty()) {
      return null;
    }
    long millis = best.words().stream().mapToLong(word -> word.endMillis() - word.startMillis()).sum();
    float level = ToneEngine.WORDS.indexOf(best.words().get(best.words().size() - 1).text());
    return new SpeakerVector(new float[] {level, -level / 8}, (int) (millis / 10));
  }

  @Override
  public synchronized void setSpeakerVectors(boolean wanted) {
    requireOpen();
    nextSpeakers = wanted;
    if (state == State.IDLE) {
      speakers = wanted;
    }
  }

  @Override
  public synchronized void reset() {
    requireOpen();
    restart();
  }

  @Override
  public synchronized void setGrammar(Grammar value) {
    requireOpen();
    nextGrammar = Optional.ofNullable(value);
    if (state == State.IDLE) {
      grammar = nextGrammar;
    }
  }

  @Override
  public synchronized State state() {
    requireOpen();
    return state;
  }

  @Override
  public synchronized long acceptedMillis() {
    return samples * 1000 / options.sampleRateHz();
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

package io.dualmode.conformance.vosk;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.grammar.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session that hears tones: the strongest of three frequencies in each frame of 30 ms by Goertzel's algorithm, silence when all
 * are weak; two tones in a row are a word. Frames are decoded 90 ms late or when the stream ends.
 */
final class ToySession implements SpeechSession {
  private static final int FRAME_MILLIS = 30;
  private static final int AHEAD_FRAMES = 3;
  private static final double[] TONES_HZ = {700, 1550, 2900};
  private static final double SILENCE = 1e-3;
  private static final Map<String, String> WORDS =
      Map.of("01", "one", "10", "two", "02", "three", "20", "four", "12", "five", "21", "zero");

  private final SessionOptions options;
  private final float[] frame;
  private final List<Integer> tones = new ArrayList<>();
  private Optional<Grammar> grammar;
  private long samples;
  private int inFrame;
  private int decoded;
  private int begin;
  private long streamStartMillis;
  private State state = State.IDLE;

  ToySession(SessionOptions options) {
    this.options = options;
    this.grammar = options.grammar();
    this.frame = new float[options.sampleRateHz() * FRAME_MILLIS / 1000];
  }

  @Override
  public boolean accept(float[] in, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      samples++;
      frame[inFrame++] = in[i];
      if (inFrame == frame.length) {
        inFrame = 0;
        tones.add(loudest());
        decoded = Math.max(decoded, tones.size() - AHEAD_FRAMES);
      }
    }
    state = length > 0 ? State.RUNNING : state;
    return endpointDetected();
  }

  @Override
  public boolean accept(short[] in, int offset, int length) {
    float[] scaled = new float[length];
    for (int i = 0; i < length; i++) {
      scaled[i] = in[offset + i] / 32768f;
    }
    return accept(scaled, 0, length);
  }

  @Override
  public boolean accept(byte[] pcm, int offset, int length) {
    short[] values = new short[length / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) (pcm[offset + 2 * i] & 0xff | pcm[offset + 2 * i + 1] << 8);
    }
    return accept(values, 0, values.length);
  }

  private int loudest() {
    int best = -1;
    double most = SILENCE;
    for (int tone = 0; tone < TONES_HZ.length; tone++) {
      double angle = 2 * Math.PI * TONES_HZ[tone] / options.sampleRateHz();
      double factor = 2 * Math.cos(angle);
      double before = 0;
      double last = 0;
      for (float sample : frame) {
        double next = sample + factor * last - before;
        before = last;
        last = next;
      }
      double power = (last * last + before * before - factor * last * before) / ((double) frame.length * frame.length);
      if (power > most) {
        most = power;
        best = tone;
      }
    }
    return best;
  }

  private Hypothesis heard() {
    List<Word> words = new ArrayList<>();
    int first = -1;
    int start = 0;
    for (int i = begin; i < decoded; i++) {
      int tone = tones.get(i);
      if (tone < 0) {
        first = -1;
      } else if (first < 0) {
        first = tone;
        start = i;
      } else if (tone != first) {
        int end = i;
        while (end < decoded && tones.get(end) == tone) {
          end++;
        }
        String word = WORDS.get("" + first + tone);
        if (grammar.isEmpty() || grammar.get().arcs().stream().anyMatch(arc -> arc.word().equals(word))) {
          words.add(Word.builder(word, time(start), time(end)).confidence(1).build());
        }
        i = end - 1;
        first = -1;
      }
    }
    return Hypothesis.builder(words).confidence(1).score(-0.5 * (decoded - begin)).build();
  }

  private long time(int index) {
    return streamStartMillis + (long) index * FRAME_MILLIS;
  }

  @Override
  public Hypothesis partial() {
    return heard();
  }

  @Override
  public boolean endpointDetected() {
    int silence = 0;
    while (silence < decoded - begin && tones.get(decoded - 1 - silence) < 0) {
      silence++;
    }
    return decoded > begin && options.endpointRules().detect(!heard().isEmpty(), (long) silence * FRAME_MILLIS, 5,
        (long) (decoded - begin) * FRAME_MILLIS);
  }

  @Override
  public RecognitionResult result() {
    RecognitionResult result = RecognitionResult.builder(time(begin), time(decoded)).alternatives(List.of(heard())).build();
    begin = decoded;
    return result;
  }

  @Override
  public RecognitionResult finish() {
    decoded = tones.size();
    RecognitionResult result = result();
    reset();
    return result;
  }

  @Override
  public void reset() {
    tones.clear();
    inFrame = 0;
    decoded = 0;
    begin = 0;
    streamStartMillis = acceptedMillis();
    state = State.IDLE;
  }

  @Override
  public void setGrammar(Grammar value) {
    grammar = Optional.ofNullable(value);
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public long acceptedMillis() {
    return samples * 1000 / options.sampleRateHz();
  }

  @Override
  public void close() {
    // holds nothing
  }
}

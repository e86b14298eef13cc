package io.dualmode.sphinx;

import io.dualmode.api.AlignmentSession;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngineProvider;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * An engine that says what a test told it to, and remembers what it was given.
 *
 * <p>It takes loud samples for speech: an utterance ends by the rules of its session, one without a loud sample is silence, and times
 * of the script count from the first loud sample of the utterance.
 */
public final class ScriptedEngine implements SpeechEngine {
  public static final List<SessionOptions> OPENED = new ArrayList<>();
  static final List<Integer> UTTERANCE_SAMPLES = new ArrayList<>();
  static final Queue<List<Hypothesis>> SCRIPT = new ArrayDeque<>();
  static final List<List<String>> ALIGNED = new ArrayList<>();
  static final Set<String> NOT_SPOKEN = new HashSet<>();
  private static final int LOUD = 1000;
  static final Set<String> PHONES = Set.of(("AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W"
      + " Y Z ZH").split(" "));
  static long heard;
  static int made;
  static int openSessions;

  public static final class Provider implements SpeechEngineProvider {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public SpeechEngine create(EngineConfig config) {
      made++;
      return new ScriptedEngine();
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // copied, nothing is written to it
  public static void script(List<Hypothesis>... results) {
    openSessions = 0;
    heard = 0;
    ALIGNED.clear();
    NOT_SPOKEN.clear();
    OPENED.clear();
    UTTERANCE_SAMPLES.clear();
    SCRIPT.clear();
    SCRIPT.addAll(List.of(results));
  }

  /** A reading whose words take 100 ms each, from 100 ms on, and are as sure as the whole. */
  static Hypothesis reading(double confidence, String... words) {
    List<Word> timed = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      timed.add(Word.builder(words[i], 100 + 100 * i, 200 + 100 * i).confidence(confidence).build());
    }
    return Hypothesis.builder(timed).confidence(confidence).build();
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    OPENED.add(options);
    openSessions++;
    return new Session(options);
  }

  /** Finds the words of the text 100 ms apart from 100 ms on, as soon as they are heard; those of {@link #NOT_SPOKEN} never. */
  @Override
  public AlignmentSession newAlignment(List<String> words, SessionOptions options) {
    ALIGNED.add(words);
    return new ScriptedAlignment(words, NOT_SPOKEN, options.sampleRateHz());
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
    return Set.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT);
  }

  @Override
  public String language() {
    return "en-us";
  }

  @Override
  public Set<String> units() {
    return PHONES;
  }

  @Override
  public String description() {
    return "scripted";
  }

  @Override
  public void close() {}

  private static final class Session implements SpeechSession {
    private final SessionOptions options;
    private long samples;
    private long utteranceStart;
    private long speechStart = -1;
    private long speechEnd;
    private boolean closed;

    Session(SessionOptions options) {
      this.options = options;
    }

    @Override
    public boolean accept(short[] pcm, int offset, int length) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      heard += length;
      for (int i = offset; i < offset + length; i++, samples++) {
        if (Math.abs(pcm[i]) > LOUD) {
          speechStart = speechStart < 0 ? samples : speechStart;
          speechEnd = samples + 1;
        }
      }
      return endpointDetected();
    }

    @Override
    public boolean accept(byte[] pcm, int offset, int length) {
      throw new UnsupportedOperationException("the adapter gives 16-bit samples");
    }

    @Override
    public boolean accept(float[] pcm, int offset, int length) {
      throw new UnsupportedOperationException("the adapter gives 16-bit samples");
    }

    @Override
    public Hypothesis partial() {
      List<Hypothesis> coming = SCRIPT.peek();
      if (coming == null || !options.partials() || speechStart < 0) {
        return Hypothesis.EMPTY;
      }
      long now = acceptedMillis();
      List<Word> soFar = shifted(coming.get(0)).words().stream().filter(w -> w.endMillis() <= now).toList();
      return Hypothesis.builder(soFar).build();
    }

    @Override
    public boolean endpointDetected() {
      long pause = millis(samples - (speechStart < 0 ? utteranceStart : speechEnd));
      return options.endpoints() && options.endpointRules().detect(speechStart >= 0, pause, 0, millis(samples - utteranceStart));
    }

    private long millis(long count) {
      return count * 1000 / options.sampleRateHz();
    }

    @Override
    public RecognitionResult result() {
      return finish();
    }

    @Override
    public RecognitionResult finish() {
      boolean speech = speechStart >= 0;
      List<Hypothesis> said = !speech || SCRIPT.isEmpty() ? List.of(Hypothesis.EMPTY) : SCRIPT.poll();
      List<Hypothesis> placed = said.stream().map(this::shifted).toList();
      long start = millis(utteranceStart);
      if (speech) {
        UTTERANCE_SAMPLES.add((int) (samples - utteranceStart));
      }
      reset();
      return RecognitionResult.builder(start, acceptedMillis()).alternatives(placed).build();
    }

    private Hypothesis shifted(Hypothesis reading) {
      return reading.later(millis(speechStart));
    }

    @Override
    public void reset() {
      utteranceStart = samples;
      speechStart = -1;
    }

    @Override
    public void setGrammar(Grammar grammar) {
      throw new UnsupportedOperationException("the adapter opens a session for each grammar");
    }

    @Override
    public State state() {
      return samples == utteranceStart ? State.IDLE : State.RUNNING;
    }

    @Override
    public long acceptedMillis() {
      return samples * 1000 / options.sampleRateHz();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openSessions--;
      }
    }
  }
}

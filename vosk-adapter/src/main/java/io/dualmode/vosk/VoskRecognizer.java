package io.dualmode.vosk;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.internal.adapter.PartialText;
import io.dualmode.api.internal.adapter.ScoredReadings;
import io.dualmode.api.speaker.SpeakerModel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Vosk's state machine over a session.
 *
 * <p>An utterance runs from the first {@code accept}, even of nothing, to the next result, final result or reset. While none
 * runs, every question has the same empty answer; an utterance of which no frame was decoded has it too. {@link #result} ends the
 * utterance at the last decoded frame, and what the look-ahead holds opens the next one; {@link #finalResult} decodes it first.
 * The clock goes on through all of it. Thread-safe: calls are serialised.
 *
 * <p>Endpoint rules and the number of readings belong to a session. When they change, the next session is opened at the next
 * stream (before any audio, after a final result or a reset), since an open one may hold audio; its times are moved to the clock
 * of the recognizer. Sessions are opened with at least {@value #READINGS} readings, so that the usual numbers of alternatives
 * need no new one.
 */
public final class VoskRecognizer implements AutoCloseable {
  private static final int READINGS = 10;
  private static final int MAX_READINGS = 1000;
  private static final float SAMPLE_SCALE = 1 / 32768f;
  /** Beyond any recording, and far from where features overflow. */
  private static final float LOUDEST = 1 << 20;
  private static final int BLOCK = 4096;
  private static final int NO_ARRAY = -1;

  private final VoskModel model;
  private final int sampleRateHz;
  private final float[] block = new float[BLOCK];
  private SpeechSession session;
  private int sessionReadings;
  private EndpointRules sessionRules;
  private long clockMillis;
  private EndpointRules rules;
  private Optional<Grammar> grammar;
  private int maxAlternatives;
  private boolean words;
  private boolean partialWords;
  /** Null for none. */
  private VoskSpeakerModel speaker;
  private boolean running;
  private boolean closed;

  /** Opens a stream without speaker vectors. */
  public VoskRecognizer(VoskModel model, float sampleRate, String grammarJson) {
    this(model, sampleRate, grammarJson, null);
  }

  /**
   * Opens a stream.
   *
   * @param sampleRate samples per second, 4000 to 384000
   * @param grammarJson a phrase list, or null for free speech
   * @param speakerModel asks for speaker vectors, or null
   */
  public VoskRecognizer(VoskModel model, float sampleRate, String grammarJson, VoskSpeakerModel speakerModel) {
    if (!(sampleRate >= 1 && sampleRate <= 1e6f)) {
      throw new IllegalArgumentException("sample rate is " + sampleRate + " Hz, allowed: 4000..384000");
    }
    this.model = model;
    this.sampleRateHz = Math.round(sampleRate);
    this.rules = model.endpointRules();
    this.speaker = speakerModel;
    this.grammar = grammarJson == null ? Optional.empty() : model.grammar(grammarJson);
    model.retain();
    try {
      openSession();
    } catch (RuntimeException | Error e) {
      model.release();
      throw e;
    }
  }

  private void openSession() {
    int readings = Math.min(MAX_READINGS, Math.max(READINGS, maxAlternatives));
    SessionOptions options = model.defaultOptions().toBuilder().sampleRateHz(sampleRateHz).partials(true).endpoints(true)
        .endpointRules(rules).nBest(readings).grammar(grammar.orElse(null)).speakerVectors(speaker != null)
        .speakerModel(speaker == null ? null : speaker.model()).build();
    session = model.newSession(options);
    sessionReadings = readings;
    sessionRules = rules;
  }

  /** Takes 16-bit little-endian samples; {@code length} counts bytes, an odd last one is ignored. */
  public synchronized boolean accept(byte[] pcm, int length) {
    int taken = begin(pcm == null ? NO_ARRAY : pcm.length, length & ~1);
    return session.accept(pcm == null ? new byte[0] : pcm, 0, taken);
  }

  /** Takes 16-bit samples. */
  public synchronized boolean accept(short[] samples, int length) {
    int taken = begin(samples == null ? NO_ARRAY : samples.length, length);
    return session.accept(samples == null ? new short[0] : samples, 0, taken);
  }

  /** Takes samples on the scale of 16-bit integers. */
  public synchronized boolean accept(float[] samples, int length) {
    requireOpen();
    for (int i = 0; samples != null && i < Math.min(length, samples.length); i++) {
      if (!Float.isFinite(samples[i])) {
        throw new IllegalArgumentException("sample " + i + " is " + samples[i] + ", expected a number in -32768..32767");
      }
    }
    int taken = begin(samples == null ? NO_ARRAY : samples.length, length);
    boolean endpoint = false;
    int done = 0;
    do {
      int count = Math.min(BLOCK, taken - done);
      for (int i = 0; i < count; i++) {
        block[i] = Math.max(-LOUDEST, Math.min(LOUDEST, samples[done + i])) * SAMPLE_SCALE;
      }
      endpoint = session.accept(block, 0, count);
      done += count;
    } while (done < taken);
    return endpoint;
  }

  /**
   * Starts an utterance where none runs.
   *
   * @return how much of the array to take: nothing where the length is negative, as -1 is what input streams answer at their end and
   *     programs pass on; nothing of an array that is null is no error either
   */
  private int begin(int available, int length) {
    requireOpen();
    int taken = Math.max(0, length);
    if (taken > 0 && available == NO_ARRAY) {
      throw new NullPointerException("data is null, len is " + length);
    }
    if (taken > Math.max(0, available)) {
      throw new IllegalArgumentException("len is " + length + ", allowed: up to " + available + ", the length of the array");
    }
    if (!running && session.state() == SpeechSession.State.IDLE) {
      renewSession();
    }
    running = true;
    return taken;
  }

  /** Opens another session where the options have changed; must be called at rest only. */
  private void renewSession() {
    boolean enough = maxAlternatives <= sessionReadings || sessionReadings == MAX_READINGS;
    if (enough && rules.equals(sessionRules)) {
      return;
    }
    SpeechSession old = session;
    openSession();
    clockMillis += old.acceptedMillis();
    old.close();
  }

  /** What was heard so far. */
  public synchronized String partialResult() {
    requireOpen();
    if (!running) {
      return model.deliver(VoskJson.empty(maxAlternatives != 0));
    }
    return model.deliver(!partialWords && session instanceof PartialText quick ? VoskJson.partial(quick.partialText())
        : VoskJson.partial(session.partial(), partialWords, clockMillis));
  }

  /** Ends the utterance without waiting for the look-ahead. */
  public synchronized String result() {
    requireOpen();
    if (!running) {
      return VoskJson.empty(maxAlternatives != 0);
    }
    running = false;
    return format(session.result());
  }

  /** Ends the stream. */
  public synchronized String finalResult() {
    requireOpen();
    if (!running) {
      return VoskJson.empty(maxAlternatives != 0);
    }
    running = false;
    return format(session.finish());
  }

  private String format(RecognitionResult result) {
    if (result.endMillis() == result.startMillis()) {
      return VoskJson.empty(maxAlternatives != 0);
    }
    if (maxAlternatives == 0) {
      return model.deliver(VoskJson.result(result.best(), words, result.speakerVector().orElse(null), clockMillis));
    }
    List<Hypothesis> readings = session instanceof ScoredReadings scored ? scored.readings() : result.alternatives();
    int count = Math.min(readings.size(), Math.max(1, maxAlternatives));
    return model.deliver(VoskJson.alternatives(readings.subList(0, count), words, clockMillis));
  }

  /**
   * Drops the utterance. In streaming the next one begins after the last decoded frame, as with Vosk; where that would cost a
   * pass over the whole utterance, it begins after the audio accepted so far.
   */
  public synchronized void reset() {
    requireOpen();
    if (!running) {
      return;
    }
    running = false;
    boolean changed = maxAlternatives > sessionReadings || !rules.equals(sessionRules);
    if (changed || model.defaultOptions().mode() != RecognitionMode.STREAMING) {
      session.reset();
    } else {
      session.result();
    }
  }

  /**
   * Replaces the phrase list from the next utterance on. After a result the session is in its next utterance already, with what
   * the look-ahead held; ending that one, in which next to nothing has been decoded, makes the grammar hold for all of the next
   * audio.
   */
  public synchronized void setGrammar(String json) {
    requireOpen();
    Optional<Grammar> wanted = model.grammar(json);
    session.setGrammar(wanted.orElse(null));
    grammar = wanted;
    if (!running && session.state() == SpeechSession.State.RUNNING) {
      session.result();
    }
  }

  /**
   * Asks for speaker vectors from the next utterance on; after a result that is the one of the next audio.
   *
   * @throws IllegalArgumentException when the speaker network is to be that of the model, and it has none
   */
  public synchronized void setSpeakerModel(VoskSpeakerModel speakerModel) {
    requireOpen();
    Objects.requireNonNull(speakerModel, "speaker model");
    hearSpeaker(speakerModel.model());
    speaker = speakerModel;
    if (!running && session.state() == SpeechSession.State.RUNNING) {
      session.result();
    }
  }

  private void hearSpeaker(SpeakerModel own) {
    if (own != null) {
      try {
        session.setSpeakerModel(own);
        return;
      } catch (UnsupportedOperationException e) {
        VoskLog.debug("speaker vectors are those of the engine: {}", e.getMessage());
      }
    }
    session.setSpeakerVectors(true);
  }

  public synchronized void setMaxAlternatives(int value) {
    requireOpen();
    maxAlternatives = value;
  }

  public synchronized void setWords(boolean value) {
    requireOpen();
    words = value;
  }

  public synchronized void setPartialWords(boolean value) {
    requireOpen();
    partialWords = value;
  }

  public synchronized void setEndpointerMode(int mode) {
    requireOpen();
    rules = Endpointer.ofMode(model.endpointRules(), mode);
  }

  /** Sets endpoint times in seconds. */
  public synchronized void setEndpointerDelays(float startMax, float end, float max) {
    requireOpen();
    rules = Endpointer.ofDelays(model.endpointRules(), startMax, end, max);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the recognizer is closed");
    }
  }

  /** Idempotent, from any thread. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      session.close();
      model.release();
    }
  }
}

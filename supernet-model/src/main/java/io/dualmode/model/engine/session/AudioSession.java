package io.dualmode.model.engine.session;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.speaker.SpeakerModel;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.model.frontend.FrontEndPart;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * What sessions have in common that hear one stream of features, whatever searches them: samples in three forms, their state, an end, and
 * vectors of speakers by a model of the application's own. Calls are serialised; subclasses make those of their own methods synchronized that
 * applications call.
 */
public abstract class AudioSession implements SpeechSession {
  private final AudioInput input;
  private final BroughtSpeaker speaker;
  private State state = State.IDLE;
  private boolean endpoint;
  private boolean closed;

  /** A session that hears the features of a front end. */
  protected AudioSession(SessionOptions options, FrontEndPart frontEnd) {
    input = new AudioInput(options.sampleRateHz(), frontEnd, this::feature);
    speaker = new BroughtSpeaker(input, options.sampleRateHz());
    speaker.listen(options.speakerModel().orElse(null), true);
  }

  /** Takes the next frame of features, while samples are taken. */
  protected abstract void feature(float[] frame, int offset);

  /** Is called before samples are taken. */
  protected void beforeAudio() {}

  /** Whether the utterance has ended, after samples were taken. */
  protected abstract boolean atEndpoint();

  /** Is called once, when the session is closed. */
  protected void whenClosed() {}

  @Override
  public final synchronized boolean accept(short[] samples, int offset, int length) {
    requireOpen();
    beforeAudio();
    input.accept(samples, offset, length);
    return accepted(length);
  }

  @Override
  public final synchronized boolean accept(byte[] pcm, int offset, int length) {
    requireOpen();
    beforeAudio();
    input.accept(pcm, offset, length);
    return accepted(length);
  }

  @Override
  public final synchronized boolean accept(float[] samples, int offset, int length) {
    requireOpen();
    beforeAudio();
    input.accept(samples, offset, length);
    return accepted(length);
  }

  private boolean accepted(int length) {
    if (length > 0) {
      state = State.RUNNING;
    }
    endpoint = atEndpoint();
    return endpoint;
  }

  @Override
  public final synchronized boolean endpointDetected() {
    requireOpen();
    return endpoint;
  }

  @Override
  public final synchronized State state() {
    requireOpen();
    return state;
  }

  @Override
  public final synchronized long acceptedMillis() {
    requireOpen();
    return input.acceptedMillis();
  }

  /** Whether no stream has begun. */
  protected final boolean idle() {
    return state == State.IDLE;
  }

  /** Takes what the audio still holds, at the end of the stream. */
  protected final void finishAudio() {
    input.finish();
  }

  /** The next utterance of the stream begins. */
  protected final void nextUtterance() {
    endpoint = false;
    speaker.nextUtterance();
  }

  /**
   * The next stream begins.
   *
   * @param heard whether audio of it has come
   * @return its time, on the clock of the session
   */
  protected final long nextStream(boolean heard) {
    endpoint = false;
    state = heard ? State.RUNNING : State.IDLE;
    speaker.nextStream();
    return input.acceptedMillis();
  }

  /** Forgets what the audio still holds. */
  protected final void dropAudio() {
    input.reset();
  }

  @Override
  public synchronized void setSpeakerModel(SpeakerModel model) {
    requireOpen();
    speaker.listen(model, idle());
  }

  /** Whether results are to have vectors of a model of the application's own. */
  protected final boolean hearsSpeaker() {
    return speaker.counts();
  }

  /**
   * The vector of an utterance by the application's own model.
   *
   * @param startMillis when it began, on the clock of the session
   * @param endMillis when it ended
   * @param speech whether somebody speaks at a time
   */
  protected final Optional<SpeakerVector> speakerVector(long startMillis, long endMillis, LongPredicate speech) {
    return speaker.vector(startMillis, endMillis, speech);
  }

  /** @throws IllegalStateException after {@link #close} */
  protected final void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  @Override
  public final synchronized void close() {
    if (!closed) {
      closed = true;
      whenClosed();
    }
  }
}

package io.dualmode.api.listen;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.audio.AudioReader;
import io.dualmode.api.audio.Channels;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Recordings to text, at any rate and with any number of channels: {@code Transcriber.of(engine).transcribe(Path.of("talk.wav"))}.
 *
 * <p>A recording is heard while it is read and cut into utterances at pauses, so that its length costs no memory, and live sources (a pipe,
 * a microphone) are recordings too. Nobody waits for an answer, so pauses are those of {@link EndpointRules#patient} unless the engine's
 * default options have other endpoint rules than {@link EndpointRules#defaults}. Immutable and thread-safe.
 */
public final class Transcriber {
  private final SpeechEngine engine;
  private final SessionOptions options;
  private final Channels channel;

  private Transcriber(SpeechEngine engine, SessionOptions options, Channels channel) {
    this.engine = engine;
    this.options = options;
    this.channel = channel;
  }

  /** Transcribes with the engine's default options, channels averaged. */
  public static Transcriber of(SpeechEngine engine) {
    SessionOptions options = engine.defaultOptions();
    boolean own = !options.endpointRules().equals(EndpointRules.defaults());
    return new Transcriber(engine, own ? options : options.toBuilder().endpointRules(EndpointRules.patient()).build(), Channels.MIX);
  }

  /** The same with other options; their sample rate does not matter, that of the recording counts. */
  public Transcriber with(Consumer<SessionOptions.Builder> change) {
    SessionOptions.Builder changed = options.toBuilder();
    change.accept(changed);
    return new Transcriber(engine, changed.build(), channel);
  }

  /** The same with another choice of channels. */
  public Transcriber with(Channels choice) {
    return new Transcriber(engine, options, Objects.requireNonNull(choice, "choice"));
  }

  /** The utterances of a file, with times from its beginning. */
  public List<RecognitionResult> transcribe(Path file) throws IOException {
    try (AudioReader audio = AudioReader.open(file)) {
      return transcribe(audio);
    }
  }

  /** The utterances of a recording, which is read to its end and not closed; no partial readings are made. */
  public List<RecognitionResult> transcribe(AudioReader audio) throws IOException {
    List<RecognitionResult> utterances = new ArrayList<>();
    with(o -> o.partials(false)).transcribe(audio, new RecognitionListener() {
      @Override
      public void utterance(RecognitionResult result) {
        utterances.add(result);
      }
    });
    return utterances;
  }

  /**
   * Tells listeners what is said in a recording, which is read to its end and not closed.
   *
   * @param listeners one, or with {@link Channels#EACH} one for each channel of the recording
   * @throws IOException when nothing (more) can be heard, which the listeners are told too; damage that leaves a gap only is in
   *     {@link AudioReader#damage} afterwards
   * @throws InterruptedIOException when the thread is interrupted; its status stays set
   */
  public void transcribe(AudioReader audio, RecognitionListener... listeners) throws IOException {
    run(audio, List.of(listeners), new Transcription(audio));
  }

  /**
   * Does the same in a thread of its own.
   *
   * @return the running transcription, which closes the recording when it ends or is cancelled
   */
  public Transcription start(AudioReader audio, RecognitionListener... listeners) {
    List<RecognitionListener> told = List.of(listeners);
    Transcription running = new Transcription(audio);
    running.start(() -> run(audio, told, running));
    return running;
  }

  private void run(AudioReader audio, List<RecognitionListener> listeners, Transcription running) throws IOException {
    List<Feed> feeds = new ArrayList<>();
    try {
      for (RecognitionListener listener : listeners) {
        feeds.add(new Feed(engine, options, listener, running));
      }
      audio.read(channel, feeds.toArray(Feed[]::new));
      // a reader that is closed or interrupted under the hands takes that for the end of a damaged recording
      running.check();
      feeds.forEach(Feed::finish);
    } catch (IOException | RuntimeException e) {
      running.check();
      feeds.forEach(feed -> feed.fail(e));
      throw e;
    } finally {
      feeds.forEach(Feed::close);
    }
  }
}

package io.dualmode.tools.transcribe;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.audio.Channels;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.listen.RecognitionListener;
import io.dualmode.api.listen.SpeechStream;
import io.dualmode.model.frontend.SampleSink;
import io.dualmode.tools.audio.AudioFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Files to text, on a session of its own for each file or channel.
 *
 * <p>Long recordings are cut into utterances at pauses, which bounds the memory: of the audio nothing is kept that an utterance does not
 * need. Nobody waits for an answer, so the pauses may be longer than in a dialogue: 1.2 s, unless the endpoint rules are configured.
 * Where the cuts are does not depend on how a decoder delivers samples. Thread-safe.
 */
public final class Transcriber {
  public static final int STEP_SAMPLES = 1600;

  private final SpeechEngine engine;
  private final SessionOptions options;

  /** Is told every utterance with words in it, when it ends. */
  public interface Listener {
    void utterance(int channel, RecognitionResult result);

    /** Is told how much of the recording has been heard, after every piece of it. */
    default void heard(double seconds) {}
  }

  /** Listens for the sentences of a grammar, or for free speech. */
  public Transcriber(SpeechEngine engine, EngineConfig config, Optional<Grammar> grammar) {
    this(engine, config, grammar, wishes -> {});
  }

  /** As above, with further wishes of the caller's; without them, results are plain. */
  public Transcriber(SpeechEngine engine, EngineConfig config, Optional<Grammar> grammar, Consumer<SessionOptions.Builder> wishes) {
    this.engine = engine;
    boolean ownRules = Stream.of(Keys.ENDPOINT_SILENCE_ONLY, Keys.ENDPOINT_GOOD_END, Keys.ENDPOINT_FAIR_END, Keys.ENDPOINT_ANY_END,
        Keys.ENDPOINT_MAX_UTTERANCE).anyMatch(key -> !config.origin(key).equals("default"));
    SessionOptions.Builder builder = engine.defaultOptions().toBuilder().partials(false).readable(false).grammar(grammar.orElse(null));
    wishes.accept(builder);
    options = (ownRules ? builder : builder.endpointRules(EndpointRules.patient())).build();
  }

  /**
   * Hears a whole file, cut into utterances at pauses, as it is read.
   *
   * @return seconds of audio
   */
  public double transcribe(AudioFile file, Channels channels, Listener listener) throws IOException {
    List<ChannelSession> sessions = new ArrayList<>();
    try {
      for (int c = 0; c < (channels == Channels.EACH ? file.channels() : 1); c++) {
        int channel = c;
        RecognitionListener told = new RecognitionListener() {
          @Override
          public void utterance(RecognitionResult result) {
            listener.utterance(channel, result);
          }
        };
        sessions.add(new ChannelSession(cut -> SpeechStream.open(engine, options.toBuilder().endpoints(cut).build(), told),
            options.mode() == RecognitionMode.FULL_CONTEXT));
      }
      SampleSink[] sinks = sessions.toArray(SampleSink[]::new);
      sinks[0] = (data, offset, length) -> {
        sessions.get(0).samples(data, offset, length);
        listener.heard(sessions.get(0).seconds());
      };
      file.decode16kHz(channels, sinks);
      sessions.forEach(ChannelSession::finish);
      return sessions.get(0).seconds();
    } finally {
      sessions.forEach(ChannelSession::close);
    }
  }

  /** Samples of one utterance at 16 kHz, heard as a whole; in streaming mode {@code partials} sees the readings in between. */
  public RecognitionResult utterance(float[] samples, PartialRevisions partials) {
    boolean streaming = options.mode() == RecognitionMode.STREAMING;
    try (SpeechSession session = engine.newSession(options.toBuilder().endpoints(false).partials(streaming).build())) {
      for (int at = 0; at < samples.length; at += STEP_SAMPLES) {
        session.accept(samples, at, Math.min(STEP_SAMPLES, samples.length - at));
        if (streaming) {
          partials.shown(session.partial().words(), session.acceptedMillis());
        }
      }
      RecognitionResult result = session.finish();
      if (streaming) {
        partials.result(result.best().words(), session.acceptedMillis());
      }
      return result;
    }
  }
}

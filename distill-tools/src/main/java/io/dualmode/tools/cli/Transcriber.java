package io.dualmode.tools.cli;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.EngineConfig;
import io.dualmode.api.Grammar;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.evaluate.PartialRevisions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Files to text, on a session of its own for each file.
 *
 * <p>Long recordings are cut into utterances at pauses, which bounds the memory. Nobody waits for an answer, so the pauses may be
 * longer than in a dialogue: 1.2 s, unless the endpoint rules are configured. Audio goes to the session in steps of 0.1 s, so that
 * the cuts do not depend on how a decoder delivers samples. Thread-safe.
 */
public final class Transcriber {
  private static final int STEP_MILLIS = 100;
  private static final EndpointRules PATIENT = EndpointRules.ofMillis(5000, 1200, 1200, 1200, 60_000);

  private final SpeechEngine engine;
  private final SessionOptions options;

  /** Listens for the sentences of a grammar, or for free speech. */
  public Transcriber(SpeechEngine engine, EngineConfig config, Optional<Grammar> grammar) {
    this(engine, config, grammar, wishes -> {});
  }

  /** As above, with further wishes of the caller's. */
  public Transcriber(SpeechEngine engine, EngineConfig config, Optional<Grammar> grammar, Consumer<SessionOptions.Builder> wishes) {
    this.engine = engine;
    boolean ownRules = Stream.of(Keys.ENDPOINT_SILENCE_ONLY, Keys.ENDPOINT_GOOD_END, Keys.ENDPOINT_FAIR_END, Keys.ENDPOINT_ANY_END,
        Keys.ENDPOINT_MAX_UTTERANCE).anyMatch(key -> !config.origin(key).equals("default"));
    SessionOptions.Builder builder = engine.defaultOptions().toBuilder().partials(false).grammar(grammar.orElse(null));
    wishes.accept(builder);
    options = (ownRules ? builder : builder.endpointRules(PATIENT)).build();
  }

  /** A whole file, cut into utterances at pauses. */
  Transcript transcribe(Path file) throws IOException {
    float[] samples = AudioFile.read16kHz(file);
    List<RecognitionResult> utterances = new ArrayList<>();
    // the streaming pass that finds pauses is worth its price in full context only where there may be some
    boolean cut = options.mode() != RecognitionMode.FULL_CONTEXT || samples.length > 30 * 16_000;
    try (SpeechSession session = engine.newSession(options.toBuilder().endpoints(cut).build())) {
      int step = STEP_MILLIS * 16;
      for (int at = 0; at < samples.length; at += step) {
        if (session.accept(samples, at, Math.min(step, samples.length - at))) {
          add(utterances, session.result());
        }
      }
      add(utterances, session.finish());
    }
    return new Transcript(file.toString(), samples.length / 16_000.0, utterances);
  }

  /** Samples of one utterance at 16 kHz, heard as a whole; in streaming mode {@code partials} sees the readings in between. */
  RecognitionResult utterance(float[] samples, PartialRevisions partials) {
    boolean streaming = options.mode() == RecognitionMode.STREAMING;
    try (SpeechSession session = engine.newSession(options.toBuilder().endpoints(false).partials(streaming).build())) {
      int step = STEP_MILLIS * 16;
      for (int at = 0; at < samples.length; at += step) {
        session.accept(samples, at, Math.min(step, samples.length - at));
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

  private static void add(List<RecognitionResult> utterances, RecognitionResult result) {
    if (!result.best().isEmpty()) {
      utterances.add(result);
    }
  }
}

package io.dualmode.model.engine;

import io.dualmode.api.AlignmentSession;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.activity.VoiceActivityOptions;
import io.dualmode.api.activity.VoiceActivitySession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two models on the same audio: the first hears it as it comes and gives partial readings and endpoints, the second hears each utterance in
 * full context when it ends and gives the result. Thread-safe.
 */
final class CascadeEngine implements SpeechEngine {
  private static final Logger LOG = LoggerFactory.getLogger(CascadeEngine.class);

  private final SpeechEngine first;
  private final SpeechEngine second;
  private final SessionOptions defaults;

  private CascadeEngine(SpeechEngine first, SpeechEngine second, SessionOptions defaults) {
    this.first = first;
    this.second = second;
    this.defaults = defaults;
  }

  /**
   * Loads both models.
   *
   * @param firstModel named as {@link Keys#MODEL} names one
   */
  static CascadeEngine load(EngineConfig config, String firstModel) throws IOException {
    SupernetEngine first = SupernetEngine.load(config.with(Keys.MODEL, firstModel).with(EngineKeys.FIRST_PASS, "")
        .with(EngineKeys.SCORER, EngineKeys.SCORER.defaultValue()).with(EngineKeys.SCORER_WEIGHT, EngineKeys.SCORER_WEIGHT.defaultValue())
        .with(Keys.MODE, RecognitionMode.STREAMING));
    try {
      SupernetEngine second = SupernetEngine.load(config.with(EngineKeys.FIRST_PASS, "")
          .with(EngineKeys.LOOK_AHEAD, EngineKeys.LOOK_AHEAD.defaultValue()).with(Keys.MODE, RecognitionMode.FULL_CONTEXT));
      CascadeEngine both = new CascadeEngine(first, second, SessionOptions.of(config));
      second.unused().and(first.unused()).log(LOG, both.description());
      return both;
    } catch (IOException | RuntimeException | Error e) {
      first.close();
      throw e;
    }
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaults);
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    SessionOptions last = options.toBuilder().mode(RecognitionMode.FULL_CONTEXT).partials(false).endpoints(false).speakerVectors(false)
        .speakerModel(null).build();
    SpeechSession early = first.newSession(options.toBuilder().mode(RecognitionMode.STREAMING).nBest(1).lattice(false).build());
    try {
      return new CascadeSession(early, second.newSession(last));
    } catch (RuntimeException | Error e) {
      early.close();
      throw e;
    }
  }

  /** By the first model, whose units have sounds. */
  @Override
  public AlignmentSession newAlignment(List<String> words, SessionOptions options) {
    return first.newAlignment(words, options);
  }

  @Override
  public VoiceActivitySession newVoiceActivity(VoiceActivityOptions options) {
    return first.newVoiceActivity(options);
  }

  @Override
  public SessionOptions defaultOptions() {
    return defaults;
  }

  @Override
  public void addWords(Collection<String> words) {
    first.addWords(words);
    second.addWords(words);
  }

  @Override
  public Set<RecognitionMode> modes() {
    return EnumSet.allOf(RecognitionMode.class);
  }

  @Override
  public String language() {
    return second.language();
  }

  /** Those that pronunciations are written in: the first model's. */
  @Override
  public Set<String> units() {
    return first.units();
  }

  @Override
  public String description() {
    return second.description() + ", after " + first.description();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}

package io.dualmode.api.activity;

import io.dualmode.api.audio.SampleRates;

/** What counts as speech: {@code VoiceActivityOptions.defaults().withThreshold(0.8)}. Immutable. */
public final class VoiceActivityOptions {
  private static final int MOST_MILLIS = 60_000;
  private static final VoiceActivityOptions DEFAULTS = new VoiceActivityOptions(16_000, 0.5, 120, 300, 90);

  private final int sampleRateHz;
  private final double threshold;
  private final int minSpeechMillis;
  private final int minPauseMillis;
  private final int paddingMillis;

  private VoiceActivityOptions(int sampleRateHz, double threshold, int minSpeechMillis, int minPauseMillis, int paddingMillis) {
    this.sampleRateHz = sampleRateHz;
    this.threshold = threshold;
    this.minSpeechMillis = minSpeechMillis;
    this.minPauseMillis = minPauseMillis;
    this.paddingMillis = paddingMillis;
    SampleRates.check(sampleRateHz);
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold is " + threshold + ", allowed: above 0, below 1");
    }
    check("minSpeechMillis", minSpeechMillis);
    check("minPauseMillis", minPauseMillis);
    check("paddingMillis", paddingMillis);
  }

  private static void check(String name, int value) {
    if (value < 0 || value > MOST_MILLIS) {
      throw new IllegalArgumentException(name + " is " + value + ", allowed: 0.." + MOST_MILLIS);
    }
  }

  /** 16 kHz, threshold 0.5, speech of 120 ms, pauses of 300 ms, 90 ms around each segment. */
  public static VoiceActivityOptions defaults() {
    return DEFAULTS;
  }

  /** Rate of the samples, 4000..384000. */
  public int sampleRateHz() {
    return sampleRateHz;
  }

  /** Least probability of speech, 0..1: the higher, the less is taken for speech. */
  public double threshold() {
    return threshold;
  }

  /** Shorter speech is none. */
  public int minSpeechMillis() {
    return minSpeechMillis;
  }

  /** Shorter pauses do not end a segment. */
  public int minPauseMillis() {
    return minPauseMillis;
  }

  /** What a segment gets in front and behind, where there is a pause. */
  public int paddingMillis() {
    return paddingMillis;
  }

  /** The same for samples of another rate. */
  public VoiceActivityOptions withSampleRateHz(int value) {
    return new VoiceActivityOptions(value, threshold, minSpeechMillis, minPauseMillis, paddingMillis);
  }

  /** The same with another threshold. */
  public VoiceActivityOptions withThreshold(double value) {
    return new VoiceActivityOptions(sampleRateHz, value, minSpeechMillis, minPauseMillis, paddingMillis);
  }

  /** The same with another least length of speech. */
  public VoiceActivityOptions withMinSpeechMillis(int value) {
    return new VoiceActivityOptions(sampleRateHz, threshold, value, minPauseMillis, paddingMillis);
  }

  /** The same with another least length of pauses. */
  public VoiceActivityOptions withMinPauseMillis(int value) {
    return new VoiceActivityOptions(sampleRateHz, threshold, minSpeechMillis, value, paddingMillis);
  }

  /** The same with more or less around segments. */
  public VoiceActivityOptions withPaddingMillis(int value) {
    return new VoiceActivityOptions(sampleRateHz, threshold, minSpeechMillis, minPauseMillis, value);
  }

  @Override
  public String toString() {
    return "VoiceActivityOptions[" + sampleRateHz + " Hz, threshold " + threshold + ", speech " + minSpeechMillis + " ms, pause " + minPauseMillis
        + " ms, padding " + paddingMillis + " ms]";
  }
}

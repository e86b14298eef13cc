package io.dualmode.api.speaker;

/**
 * A speaker model that an application brings along, whose vectors stand in results in the place of the engine's own: those that were stored of
 * voices it knows stay valid. {@link SpeakerModels} opens one. Safe for use by any number of sessions and threads.
 */
public interface SpeakerModel {
  /**
   * Hears one stream of audio.
   *
   * @param sampleRateHz samples per second, 4000 to 384000
   */
  SpeakerStream newStream(int sampleRateHz);

  /** What it is, in a few words, for logs. */
  String description();
}

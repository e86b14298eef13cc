package io.dualmode.tools.manifest;

import java.nio.file.Path;

/**
 * One line of a manifest.
 *
 * @param id unique name of the utterance
 * @param corpus name of the folder that holds the manifest
 * @param audio the audio file, resolved
 * @param durationSeconds as the manifest states it, 0 where it does not
 * @param text what is said, lower case, or null where untranscribed
 * @param speaker speaker id, or empty
 * @param split {@code train}, {@code dev}, {@code test}, or empty
 * @param group {@code child} below 16 years of {@code age}, {@code adult} from there on, empty where the age is unknown
 */
public record ManifestEntry(
    String id, String corpus, Path audio, double durationSeconds, String text, String speaker, String split, String group) {
  /** The same in another split. */
  public ManifestEntry inSplit(String other) {
    return new ManifestEntry(id, corpus, audio, durationSeconds, text, speaker, other, group);
  }

  /** Corpus, split and group of speakers: utterances whose errors are counted together. */
  public String speech() {
    return speech(corpus, split, group);
  }

  /** The same of a corpus, a split and a group, of which the latter two may be empty. */
  public static String speech(String corpus, String split, String group) {
    return corpus + (split.isEmpty() ? "" : "/" + split) + (group.isEmpty() ? "" : "/" + group);
  }
}

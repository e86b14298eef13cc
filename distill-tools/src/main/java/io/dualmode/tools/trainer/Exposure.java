package io.dualmode.tools.trainer;

/**
 * What the length of a training is counted in, as curves and people read it.
 *
 * @param column of what was heard or read so far
 * @param speedColumn of how much of it a second
 * @param unit how many of what a batch counts are one of the column
 * @param name of the unit for people
 * @param speedName of what a batch counts, for people
 */
public record Exposure(String column, String speedColumn, double unit, String name, String speedName) {
  public static final Exposure AUDIO = new Exposure("hours", "audio_per_second", 3600, "h", "audio-s/s");
  public static final Exposure WORDS = new Exposure("million_words", "words_per_second", 1e6, "M words", "words/s");
}

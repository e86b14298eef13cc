package io.dualmode.tools.data.cache;

/**
 * One line of a cache's index.
 *
 * @param sampleOffset first sample in {@code pcm.i16}
 * @param samples samples at 16 kHz
 * @param frameOffset first frame in {@code features.i16}
 * @param frames feature frames
 * @param text what is said, or empty
 */
public record CachedUtterance(
    String id, String corpus, String split, String speaker, String group, long sampleOffset, int samples, long frameOffset,
    int frames, String text) {
  static final String HEADER = "id\tcorpus\tsplit\tspeaker\tgroup\tsampleOffset\tsamples\tframeOffset\tframes\ttext";

  public double seconds() {
    return samples / 16000.0;
  }

  String toLine() {
    return String.join("\t", id, corpus, split, speaker, group, Long.toString(sampleOffset), Integer.toString(samples),
        Long.toString(frameOffset), Integer.toString(frames), text);
  }

  static CachedUtterance fromLine(String line) {
    String[] f = line.split("\t", -1);
    if (f.length != 10) {
      throw new IllegalArgumentException(f.length + " columns, expected 10");
    }
    return new CachedUtterance(f[0], f[1], f[2], f[3], f[4], Long.parseLong(f[5]), Integer.parseInt(f[6]), Long.parseLong(f[7]),
        Integer.parseInt(f[8]), f[9]);
  }
}

package io.dualmode.tools.data;

import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.util.List;

/**
 * Utterances as a cache holds them, of any front end.
 *
 * @param features of each utterance {@code [frames, width]}
 * @param width features per frame
 * @param alignments of each utterance: what is said, and when as {@code align} found it, whatever frames the features have
 * @param seconds audio
 */
public record FeatureBatch(List<String> ids, float[][] features, int width, List<PhoneAlignment> alignments, double seconds) {
  public static FeatureBatch of(FeatureCache cache, List<Example> examples) {
    List<String> ids = examples.stream().map(e -> e.utterance().id()).toList();
    float[][] features = examples.stream().map(e -> cache.features(e.utterance())).toArray(float[][]::new);
    return new FeatureBatch(ids, features, cache.frontEnd().features(), examples.stream().map(Example::alignment).toList(),
        examples.stream().mapToDouble(e -> e.utterance().seconds()).sum());
  }

  public int size() {
    return ids.size();
  }

  /** Frames of an utterance. */
  public int frames(int utterance) {
    return features[utterance].length / width;
  }

  /** Those of the longest one. */
  public int maxFrames() {
    int most = 0;
    for (int b = 0; b < size(); b++) {
      most = Math.max(most, frames(b));
    }
    return most;
  }
}

package io.dualmode.tools.data;

import io.dualmode.tools.data.cache.FeatureCache;
import java.util.Arrays;
import java.util.List;

/**
 * Utterances as a cache holds them, of any front end.
 *
 * @param features of each utterance {@code [frames, width]}
 * @param width features per frame
 * @param units of each utterance, without silence
 * @param seconds audio
 */
public record FeatureBatch(List<String> ids, float[][] features, int width, int[][] units, double seconds) {
  public static FeatureBatch of(FeatureCache cache, List<Example> examples) {
    List<String> ids = examples.stream().map(e -> e.utterance().id()).toList();
    float[][] features = examples.stream().map(e -> cache.features(e.utterance())).toArray(float[][]::new);
    int[][] units = examples.stream().map(e -> Arrays.stream(e.alignment().phones()).filter(unit -> unit != 0).toArray()).toArray(int[][]::new);
    return new FeatureBatch(ids, features, cache.frontEnd().features(), units,
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

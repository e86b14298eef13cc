package io.dualmode.tools.data;

import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import java.util.List;
import java.util.Map;

/** The mean feature vector of the speech to train on, which becomes {@code feature.mean} of the model. */
public final class FeatureMean {
  private FeatureMean() {}

  /** Mean over all frames of the examples, those of a corpus weighted as training hears them; [features]. */
  public static float[] of(FeatureCache cache, List<Example> examples, Map<String, Double> corpusWeights) {
    double[] sum = new double[cache.frontEnd().features()];
    double total = 0;
    for (Example example : examples) {
      CachedUtterance utterance = example.utterance();
      double weight = corpusWeights.getOrDefault(utterance.corpus(), 1.0);
      float[] x = cache.features(utterance);
      for (int n = 0; n < utterance.frames(); n++) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * x[n * sum.length + i];
        }
      }
      total += weight * utterance.frames();
    }
    if (total <= 0) {
      throw new IllegalArgumentException("no frames to take the mean of: " + examples.size() + " examples");
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / total);
    }
    return mean;
  }
}

package io.dualmode.model.frontend;

import io.dualmode.model.part.Part;

/** A front end as a model describes it: what frames of features are made of samples. */
public interface FrontEndPart extends Part {
  /** Rate of the samples that it takes; others are resampled before. */
  int sampleRateHz();

  /** Features in one frame. */
  int features();

  /** Time from one frame to the next. */
  int frameMillis();

  /** A new stream. */
  FeatureExtractor newExtractor();

  /** No feature of speech is farther from 0; where features are kept in 16 bits, their step is a 32,768th of it. */
  default float range() {
    return 32;
  }

  /**
   * What brings the features of an utterance to what training heard, for networks that want it of their front end; a running mean unless the
   * front end knows better.
   *
   * @param trainingMean mean of the features in training, {@code [features]}, not copied
   * @param priorFrames weight of that mean in frames
   * @param featureScale divisor of the mean-free features
   */
  default FeatureNormaliser newNormaliser(float[] trainingMean, int priorFrames, float featureScale) {
    return new RunningMeanNormaliser(trainingMean, priorFrames, featureScale);
  }
}

package io.dualmode.model.supernet.shape;

import io.dualmode.model.frontend.logmel.InputNormaliser;

/**
 * Makes of features what the encoder reads, as section "Input" of {@code docs/supernet.md} defines it: normalised windows, or for a
 * network with a stem one plane of normalised frames, {@link EncoderConfig#inputRows} x {@link EncoderConfig#inputWidth}.
 *
 * <p>Encoder frame {@code k} of chunk {@code c} reads feature frames {@code stride k - inputLeft .. stride k + inputRight} as the
 * {@link InputNormaliser} gives them once it has seen every frame that the chunk's windows read, zeros outside the utterance. In full
 * context the one chunk is the utterance. Training and the libtorch runtime cut their windows here; the Java runtime, which needs
 * none, normalises by the same class. Stateless and thread-safe.
 */
public final class FeatureWindows {
  private FeatureWindows() {}

  /**
   * The input of an utterance in full context.
   *
   * @param trainingMean {@code mu}, [melBins]
   * @param features [featureFrames, melBins] from {@code featureOffset}
   * @param out receives [inputRows, inputWidth] from {@code outOffset}
   */
  public static void full(
      EncoderConfig config, float[] trainingMean, float[] features, int featureOffset, int featureFrames, float[] out,
      int outOffset) {
    fill(config, 0, trainingMean, features, featureOffset, featureFrames, out, outOffset);
  }

  /**
   * The input of an utterance in streaming context, chunks of {@code chunkFrames} encoder frames; arrays as in {@link #full}.
   */
  public static void streaming(
      EncoderConfig config, float[] trainingMean, float[] features, int featureOffset, int featureFrames, float[] out,
      int outOffset) {
    fill(config, config.chunkFrames(), trainingMean, features, featureOffset, featureFrames, out, outOffset);
  }

  /**
   * Feature frames that must be known before chunk {@code chunk} is encoded in streaming context, {@code E_c} while the
   * utterance goes on (its length when it has ended earlier).
   */
  public static int framesNeeded(EncoderConfig config, int chunk) {
    return config.stride() * ((chunk + 1) * config.chunkFrames() - 1) + config.inputRight() + 1;
  }

  /** Fills the input; {@code chunkFrames} 0 stands for full context. */
  private static void fill(
      EncoderConfig config, int chunkFrames, float[] trainingMean, float[] features, int featureOffset, int featureFrames,
      float[] out, int outOffset) {
    int bins = config.melBins();
    int encoderFrames = config.encoderFrames(featureFrames);
    int chunk = chunkFrames == 0 ? encoderFrames : chunkFrames;
    InputNormaliser normaliser = new InputNormaliser(trainingMean, config.normPriorFrames(), config.featureScale());
    float[] span = new float[(config.stride() * (chunk - 1) + config.inputLeft() + 1 + config.inputRight()) * bins];
    for (int first = 0; first < encoderFrames; first += chunk) {
      int count = Math.min(chunk, encoderFrames - first);
      int seen = chunkFrames == 0 ? featureFrames : Math.min(featureFrames, framesNeeded(config, first / chunk));
      normaliser.add(features, featureOffset + normaliser.frames() * bins, seen - normaliser.frames());
      normaliser.settle();
      int from = config.stride() * first - config.inputLeft();
      int frames = config.stride() * (count - 1) + config.inputLeft() + 1 + config.inputRight();
      if (config.hasStem()) {
        // What the chunk before has read already stays as that normalised it.
        int known = first == 0 ? 0 : frames - config.stride() * count;
        normaliser.normalise(features, featureOffset, 0, featureFrames, from + known, frames - known, span);
        System.arraycopy(span, 0, out, outOffset + (config.stride() * first + known) * bins, (frames - known) * bins);
        continue;
      }
      int size = config.windowSize();
      normaliser.normalise(features, featureOffset, 0, featureFrames, from, frames, span);
      for (int k = 0; k < count; k++) {
        System.arraycopy(span, config.stride() * k * bins, out, outOffset + (first + k) * size, size);
      }
    }
  }
}

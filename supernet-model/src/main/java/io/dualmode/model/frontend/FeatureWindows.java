package io.dualmode.model.frontend;

import io.dualmode.model.encoder.EncoderConfig;
import java.util.Arrays;

/**
 * Cuts features into the normalised input windows of the encoder, as section "Input" of {@code docs/supernet.md} defines them.
 *
 * <p>Encoder frame {@code k} of chunk {@code c} reads {@code (x[n] - m_c) / featureScale} for feature frames
 * {@code stride k - inputLeft .. stride k + inputRight}, zero outside the utterance; {@code m_c} is the {@link RunningMean} of
 * the frames up to the last one that the chunk's windows read. In full context the one chunk is the utterance. Training and both
 * runtimes share this code. Stateless and thread-safe.
 */
public final class FeatureWindows {
  private FeatureWindows() {}

  /**
   * All windows of an utterance in full context.
   *
   * @param trainingMean {@code mu}, [melBins]
   * @param features [featureFrames, melBins] from {@code featureOffset}
   * @param out receives [encoderFrames, windowSize] from {@code outOffset}
   */
  public static void full(
      EncoderConfig config, float[] trainingMean, float[] features, int featureOffset, int featureFrames, float[] out,
      int outOffset) {
    fill(config, 0, trainingMean, features, featureOffset, featureFrames, out, outOffset);
  }

  /**
   * All windows of an utterance in streaming context, chunks of {@code chunkFrames} encoder frames; arrays as in {@link #full}.
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

  /**
   * One window.
   *
   * @param mean the chunk's mean {@code m_c}, [melBins]
   * @param features [.., melBins] from {@code featureOffset}, whose first frame is frame {@code firstFrame} of the utterance
   * @param endFrame frames of the utterance that exist (known so far); windows are zero from here on
   * @param encoderFrame {@code k}
   * @param out receives [windowSize] from {@code outOffset}
   */
  public static void window(
      EncoderConfig config, float[] mean, float[] features, int featureOffset, int firstFrame, int endFrame, int encoderFrame,
      float[] out, int outOffset) {
    int bins = config.melBins();
    float scale = config.featureScale();
    int from = config.stride() * encoderFrame - config.inputLeft();
    int to = config.stride() * encoderFrame + config.inputRight() + 1;
    if (Math.max(from, 0) < firstFrame) {
      throw new IllegalArgumentException("window of encoder frame " + encoderFrame + " starts at feature frame "
          + Math.max(from, 0) + " but the features given start at " + firstFrame + "; keep inputLeft frames of the past");
    }
    int at = outOffset;
    for (int n = from; n < to; n++, at += bins) {
      if (n < 0 || n >= endFrame) {
        Arrays.fill(out, at, at + bins, 0f);
        continue;
      }
      int x = featureOffset + (n - firstFrame) * bins;
      for (int i = 0; i < bins; i++) {
        out[at + i] = (features[x + i] - mean[i]) / scale;
      }
    }
  }

  /** Fills all windows; {@code chunkFrames} 0 stands for full context. */
  private static void fill(
      EncoderConfig config, int chunkFrames, float[] trainingMean, float[] features, int featureOffset, int featureFrames,
      float[] out, int outOffset) {
    int bins = config.melBins();
    int encoderFrames = config.encoderFrames(featureFrames);
    RunningMean running = new RunningMean(trainingMean, config.normPriorFrames());
    float[] mean = new float[bins];
    for (int first = 0, end; first < encoderFrames; first = end) {
      end = chunkFrames == 0 ? encoderFrames : first + chunkFrames;
      int seen = chunkFrames == 0 ? featureFrames : Math.min(featureFrames, framesNeeded(config, first / chunkFrames));
      running.add(features, featureOffset + running.frames() * bins, seen - running.frames());
      running.mean(mean);
      for (int k = first; k < Math.min(end, encoderFrames); k++) {
        window(config, mean, features, featureOffset, 0, featureFrames, k, out, outOffset + k * config.windowSize());
      }
    }
  }
}

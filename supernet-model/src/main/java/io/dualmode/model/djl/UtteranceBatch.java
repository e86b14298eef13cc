package io.dualmode.model.djl;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.EncoderConfig;
import java.util.List;

/**
 * Utterances of different lengths laid out for one pass: features scaled and zero-padded {@code [utterances, rows * stride,
 * melBins]} with {@code inputLeft} frames of padding in front, a mark on real frames, the running mean behind each encoder frame,
 * and who is real.
 */
final class UtteranceBatch {
  final int utterances;
  /** Encoder frames of the longest utterance. */
  final int frames;
  /** Padded feature frames divided by the stride. */
  final int rows;
  final int[] lengths;
  final float[] features;
  /** 1 where a feature frame exists. */
  final float[] present;
  /** Mean of each encoder frame's chunk, scaled; {@code [utterances, frames, melBins]}. */
  final float[] means;

  private final EncoderConfig config;
  private final int chunk;

  UtteranceBatch(EncoderConfig config, ContextMode context, List<float[]> featuresOf, float[] priorMean) {
    this.config = config;
    this.utterances = featuresOf.size();
    this.lengths = featuresOf.stream().mapToInt(f -> config.encoderFrames(f.length / config.melBins())).toArray();
    int longest = 0;
    for (int length : lengths) {
      longest = Math.max(longest, length);
    }
    this.frames = longest;
    this.chunk = context == ContextMode.STREAMING ? config.chunkFrames() : Math.max(1, frames);
    this.rows = frames + rowsPerWindow(config) - 1;
    int padded = rows * config.stride();
    this.features = new float[utterances * padded * config.melBins()];
    this.present = new float[utterances * padded];
    this.means = new float[utterances * frames * config.melBins()];
    for (int u = 0; u < utterances; u++) {
      lay(u, padded, featuresOf.get(u));
      averages(u, context == ContextMode.STREAMING, featuresOf.get(u), priorMean);
    }
  }

  /** Rows of {@code stride} feature frames that cover one window. */
  static int rowsPerWindow(EncoderConfig config) {
    int window = config.inputLeft() + 1 + config.inputRight();
    return (window + config.stride() - 1) / config.stride();
  }

  /** Encoder frames per chunk; in full context the longest utterance is one chunk. */
  int chunk() {
    return chunk;
  }

  private void lay(int u, int padded, float[] x) {
    int bins = config.melBins();
    int count = Math.min(x.length / bins, padded - config.inputLeft());
    int first = u * padded + config.inputLeft();
    for (int i = 0; i < count * bins; i++) {
      features[first * bins + i] = x[i] / config.featureScale();
    }
    for (int n = 0; n < count; n++) {
      present[first + n] = 1f;
    }
  }

  private void averages(int u, boolean streaming, float[] x, float[] priorMean) {
    int bins = config.melBins();
    int total = x.length / bins;
    double prior = config.normPriorFrames();
    double[] sum = new double[bins];
    int summed = 0;
    for (int k = 0; k < lengths[u]; k++) {
      int seen = streaming
          ? Math.min(total, config.stride() * ((k / chunk + 1) * chunk - 1) + config.inputRight() + 1)
          : total;
      for (; summed < seen; summed++) {
        for (int b = 0; b < bins; b++) {
          sum[b] += x[summed * bins + b];
        }
      }
      for (int b = 0; b < bins; b++) {
        means[(u * frames + k) * bins + b] = (float) ((sum[b] + prior * priorMean[b]) / (seen + prior) / config.featureScale());
      }
    }
  }

  /**
   * 1 for the frames whose second tap, {@code ahead} frames later, exists and lies in their chunk: {@code [utterances, frames]}.
   */
  float[] tapMarks(int ahead) {
    float[] marks = new float[utterances * frames];
    for (int u = 0; u < utterances; u++) {
      for (int k = 0; k + ahead < lengths[u]; k++) {
        marks[u * frames + k] = (k + ahead) / chunk == k / chunk ? 1f : 0f;
      }
    }
    return marks;
  }

  /** Last frame, exclusive, that attention of frame {@code k} may see, padding aside. */
  int visibleEnd(int k) {
    return (k / chunk + 1) * chunk;
  }

  /** First frame that attention of frame {@code k} may see. */
  int visibleBegin(int k, boolean streaming) {
    return streaming ? Math.max(0, k / chunk * chunk - config.leftContextFrames()) : 0;
  }
}

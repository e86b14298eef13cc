package io.dualmode.model.djl;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.FeatureWindows;
import java.util.List;

/** Utterances of different lengths laid out for one pass: the network's input, zero-padded, and which frames are real. */
final class UtteranceBatch {
  final int utterances;
  /** Encoder frames of the longest utterance. */
  final int frames;
  final int[] lengths;
  /** {@code [utterances, inputRows, inputWidth]} */
  final float[] input;

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
    int size = config.inputRows(frames) * config.inputWidth();
    this.input = new float[utterances * size];
    for (int u = 0; u < utterances; u++) {
      float[] x = featuresOf.get(u);
      int count = x.length / config.melBins();
      if (context == ContextMode.STREAMING) {
        FeatureWindows.streaming(config, priorMean, x, 0, count, input, u * size);
      } else {
        FeatureWindows.full(config, priorMean, x, 0, count, input, u * size);
      }
    }
  }

  /** Encoder frames per chunk; in full context the longest utterance is one chunk. */
  int chunk() {
    return chunk;
  }

  /**
   * 1 for the frames whose second tap, {@code ahead} frames later, exists and lies in their chunk: {@code [utterances, frames]}. With 0
   * those are all that are no padding.
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

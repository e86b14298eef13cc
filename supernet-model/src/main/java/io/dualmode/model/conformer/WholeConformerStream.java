package io.dualmode.model.conformer;

import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.kernel.Kernels;
import java.util.List;

/** An utterance that is encoded when it ends. */
final class WholeConformerStream extends ConformerStream {
  private static final double LEAST_DEVIATION = 1e-5;

  WholeConformerStream(ConformerConfig config, Subsampling subsampling, List<ConformerBlock> blocks, Kernels kernels, Context context) {
    super(config, subsampling, blocks, kernels, context, false, TILE);
  }

  @Override
  void encode(boolean end, FrameSink sink) {
    if (end) {
      if (config.normalise() == Normalise.PER_FEATURE) {
        normalise();
      }
      encode(features, 0, seen, 0, sink);
    }
  }

  private void normalise() {
    int bins = config.features();
    for (int b = 0; b < bins; b++) {
      double sum = 0;
      for (int n = 0; n < seen; n++) {
        sum += features[n * bins + b];
      }
      double mean = sum / seen;
      double squares = 0;
      for (int n = 0; n < seen; n++) {
        squares += Math.pow(features[n * bins + b] - mean, 2);
      }
      double deviation = Math.sqrt(squares / Math.max(1, seen - 1)) + LEAST_DEVIATION;
      for (int n = 0; n < seen; n++) {
        features[n * bins + b] = (float) ((features[n * bins + b] - mean) / deviation);
      }
    }
  }
}

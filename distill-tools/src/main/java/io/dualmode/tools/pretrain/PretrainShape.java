package io.dualmode.tools.pretrain;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.supernet.SupernetLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;

/**
 * What pre-training adds to an encoder, and its masks.
 *
 * @param groups codebooks of the product quantizer, {@code G}
 * @param codes entries of each, {@code V}
 * @param codeDim width of an entry
 * @param projection width in which context and quantised frames are compared, {@code F}
 * @param maskStart share of encoder frames at which a masked span starts
 * @param maskSpan encoder frames per span
 */
record PretrainShape(int groups, int codes, int codeDim, int projection, double maskStart, int maskSpan) {
  /** wav2vec 2.0 starts a span at 6.5 % of its frames of 20 ms and lets it last 10 of them. */
  private static final double STARTS_PER_SECOND = 0.065 / 0.02;
  private static final double SPAN_SECONDS = 0.2;
  private static final double FEATURE_FRAME_SECONDS = 0.01;

  /** Sizes of wav2vec 2.0 (Baevski et al. 2020, section 4.2), masks of as many milliseconds as there. */
  static PretrainShape standard(EncoderConfig config) {
    double frame = config.stride() * FEATURE_FRAME_SECONDS;
    return new PretrainShape(2, 320, 64, 128, STARTS_PER_SECOND * frame, (int) Math.round(SPAN_SECONDS / frame));
  }

  /** Features per quantised frame: those of one encoder frame's stride. */
  static int targetSize(EncoderConfig config) {
    return config.stride() * config.melBins();
  }

  ParameterLayout layout(EncoderConfig config) {
    int target = targetSize(config);
    return SupernetLayout.of(config, b -> {
      b.vector("pretrain.mask", config.melBins(), 0);
      b.matrix("context.weight", projection, config.dim(), 1, false);
      b.vector("context.bias", projection, 0);
      // Decided choices from the start: logits of a standard deviation of a few nats, as features are of about one.
      b.matrix("quantizer.weight", groups * codes, target, 4, false);
      b.vector("quantizer.bias", groups * codes, 0);
      b.matrix("quantizer.codebook", groups * codes, codeDim, (float) Math.sqrt(codeDim), false);
      b.matrix("quantizer.output.weight", projection, groups * codeDim, 1, false);
      b.vector("quantizer.output.bias", projection, 0);
    });
  }
}

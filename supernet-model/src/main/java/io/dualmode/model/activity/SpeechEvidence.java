package io.dualmode.model.activity;

/**
 * Log odds of speech in single frames, by the outputs of a head that tells units apart: how far the likeliest unit of speech lies above
 * silence. The network was trained to tell them apart under noise of all kinds.
 *
 * <p>The outputs of a head that was trained on whole utterances are no probabilities of frames, so the margin is mapped to odds by a line that
 * was fitted to frames of the training split under the noise corpus at 0 to 20 dB, averaged over {@value SegmentFinder#WINDOW} frames.
 * Stateless.
 */
public final class SpeechEvidence {
  /** Surer than this is no frame. */
  public static final double LIMIT = 20;

  private static final double SLOPE = 4.32;
  private static final double OFFSET = -3.77;

  private final int[] unitOf;

  /** @param unitOf the unit of each output, 0 for silence, -1 for none; aliased */
  public SpeechEvidence(int[] unitOf) {
    this.unitOf = unitOf;
  }

  /** The log odds that somebody speaks in a frame with these outputs. */
  public double logOdds(float[] row, int offset) {
    float silence = Float.NEGATIVE_INFINITY;
    float speech = Float.NEGATIVE_INFINITY;
    for (int output = 0; output < unitOf.length; output++) {
      float value = row[offset + output];
      if (unitOf[output] == 0) {
        silence = Math.max(silence, value);
      } else if (unitOf[output] > 0) {
        speech = Math.max(speech, value);
      }
    }
    return Math.max(-LIMIT, Math.min(LIMIT, SLOPE * (speech - silence) + OFFSET));
  }
}

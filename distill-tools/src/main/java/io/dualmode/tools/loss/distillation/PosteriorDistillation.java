package io.dualmode.tools.loss.distillation;

import io.dualmode.tools.loss.LogSum;

/**
 * Distillation of frame posteriors: {@code sum_t KL(p_t || q_(t + d_t))} of the teacher's softmax {@code p} to the student's
 * {@code q}, with the delays {@code d} of {@link DelayedAlignment}.
 *
 * <p>The teacher is a constant; the gradient by the student's logits is {@code q - p} at the frame that answers. Distributions that
 * are equal give exactly no loss and no gradient. Not thread-safe: one instance per thread.
 *
 * <p>Source: Swaminathan et al., "CoDERT: Distilling encoder representations with co-learning for transducer-based speech
 * recognition", Interspeech 2021 (teacher and student trained at once, distilled on the encoder's logits).
 */
public final class PosteriorDistillation {

  /** Returned when logits are not finite. */
  public static final double IMPOSSIBLE = Double.POSITIVE_INFINITY;

  private final DelayedAlignment alignment = new DelayedAlignment();
  private double[] teacherNormaliser = {};
  private double[] studentNormaliser = {};
  private double[] cost = {};

  /**
   * Adds {@code weight * d loss / d student} to {@code gradient} and returns the loss, unweighted, in nats for the whole utterance.
   *
   * @param teacher logits, frame {@code t}, unit {@code k} at {@code offset + t * units + k}
   * @param student logits in the same layout
   * @param maxDelay frames that the student may lag behind
   * @param gradient the same layout
   * @return the loss, or {@link #IMPOSSIBLE} with the gradient left as it was
   */
  public double lossAndGradient(float[] teacher, float[] student, int offset, int frames, int units, int maxDelay, float weight,
      float[] gradient) {
    long end = (long) offset + (long) frames * units;
    if (frames < 1 || units < 1 || maxDelay < 0 || offset < 0 || end > teacher.length || end > student.length
        || end > gradient.length) {
      throw new IllegalArgumentException(frames + " frames of " + units + " logits from " + offset + " with delays to " + maxDelay
          + " must lie inside teacher (" + teacher.length + "), student (" + student.length + ") and gradient (" + gradient.length
          + ")");
    }
    int width = maxDelay + 1;
    reserve(frames, width);
    for (int t = 0; t < frames; t++) {
      teacherNormaliser[t] = LogSum.of(teacher, offset + t * units, units);
      studentNormaliser[t] = LogSum.of(student, offset + t * units, units);
    }
    for (int t = 0; t < frames; t++) {
      for (int d = 0; d < width; d++) {
        cost[t * width + d] = t + d < frames ? divergence(teacher, student, offset, units, t, t + d) : IMPOSSIBLE;
      }
    }
    double loss = alignment.align(cost, frames, maxDelay);
    if (!(Math.abs(loss) < IMPOSSIBLE)) {
      return IMPOSSIBLE;
    }
    for (int t = 0; t < frames; t++) {
      int answer = t + alignment.delay(t);
      for (int k = 0; k < units; k++) {
        int at = offset + answer * units + k;
        double p = Math.exp(teacher[offset + t * units + k] - teacherNormaliser[t]);
        gradient[at] += (float) (weight * (Math.exp(student[at] - studentNormaliser[answer]) - p));
      }
    }
    return loss;
  }

  private double divergence(float[] teacher, float[] student, int offset, int units, int t, int answer) {
    double sum = 0;
    for (int k = 0; k < units; k++) {
      double p = teacher[offset + t * units + k] - teacherNormaliser[t];
      double q = student[offset + answer * units + k] - studentNormaliser[answer];
      sum += Math.exp(p) * (p - q);
    }
    return Math.max(0, sum);
  }

  private void reserve(int frames, int width) {
    if (teacherNormaliser.length < frames) {
      teacherNormaliser = new double[frames * 3 / 2];
      studentNormaliser = new double[frames * 3 / 2];
    }
    if (cost.length < frames * width) {
      cost = new double[frames * width * 3 / 2];
    }
  }
}

package io.dualmode.tools.loss.mmi;

import io.dualmode.tools.loss.distillation.PosteriorDistillation;

/**
 * Distillation of the phone-state head on whole utterances: {@code KL(P_teacher || P_student)} of the two distributions over the paths
 * of the denominator graph of {@link MmiLoss}.
 *
 * <p>A path's probability is the product of its phone trigram and of {@code exp(logit)} of every row it uses, over the sum {@code Z} of
 * all paths. The trigram is the same on both sides, so that with the teacher's probabilities {@code g_t(k)} of using row {@code k} in
 * frame {@code t}
 * <pre>
 *   KL = sum_t sum_k g_t(k) (teacher_t(k) - student_t(k)) - log Z_teacher + log Z_student
 * </pre>
 * and the gradient by a logit is the student's occupancy less the teacher's. The teacher is a constant. Equal logits give exactly no
 * loss and no gradient. Unlike the frame posteriors of {@link PosteriorDistillation} no transcript is needed and no head but the one
 * that recognises.
 *
 * <p>Not thread-safe; works in the scratch of the loss it was made by, which must not be computed at the same time.
 *
 * <p>Source: Wong and Gales, "Sequence student-teacher training of deep neural networks", Interspeech 2016, with the lattice-free
 * denominator of Povey et al. (2016) in place of lattices.
 */
public final class SequenceDistillation {

  /** Returned when logits are not finite or leave no path. */
  public static final double IMPOSSIBLE = Double.POSITIVE_INFINITY;

  private final DenominatorLattice denominator;
  private final int outputs;

  SequenceDistillation(DenominatorLattice denominator, int outputs) {
    this.denominator = denominator;
    this.outputs = outputs;
  }

  /**
   * Fills in what a teacher thinks of an utterance and returns its log Z, or {@link #IMPOSSIBLE}.
   *
   * @param logits frame {@code t}, row {@code k} at {@code offset + t * K + k}
   * @param occupancy probability of using each row in each frame, the layout of {@code logits}
   */
  public double teach(float[] logits, int offset, int frames, float[] occupancy) {
    check(offset, frames, logits, occupancy);
    double logZ = denominator.forward(logits, offset, frames);
    if (Double.isNaN(logZ) || !denominator.occupancies(frames)) {
      return IMPOSSIBLE;
    }
    for (int t = 0; t < frames; t++) {
      System.arraycopy(denominator.occupancy(), t * denominator.occupancyRow(), occupancy, offset + t * outputs, outputs);
    }
    return logZ;
  }

  /**
   * Adds {@code weight * d loss / d student} to {@code gradient} and returns the divergence, unweighted, in nats for the whole utterance;
   * all arrays have one layout.
   *
   * @param occupancy from {@link #teach}, with the log Z that it returned
   * @return the loss, or {@link #IMPOSSIBLE} with the gradient left as it was
   */
  public double lossAndGradient(float[] teacher, float[] occupancy, double teacherLogZ, float[] student, int offset, int frames, float weight,
      float[] gradient) {
    check(offset, frames, teacher, occupancy, student, gradient);
    double logZ = denominator.forward(student, offset, frames);
    if (!Double.isFinite(teacherLogZ) || Double.isNaN(logZ) || !denominator.occupancies(frames)) {
      return IMPOSSIBLE;
    }
    double loss = logZ - teacherLogZ;
    for (int i = offset; i < offset + frames * outputs; i++) {
      loss += (double) occupancy[i] * (teacher[i] - student[i]);
    }
    if (!Double.isFinite(loss)) {
      return IMPOSSIBLE;
    }
    for (int t = 0; t < frames; t++) {
      int own = t * denominator.occupancyRow();
      int at = offset + t * outputs;
      for (int k = 0; k < outputs; k++) {
        gradient[at + k] += weight * (denominator.occupancy()[own + k] - occupancy[at + k]);
      }
    }
    return Math.max(0, loss);
  }

  private void check(int offset, int frames, float[]... arrays) {
    long end = (long) offset + (long) frames * outputs;
    for (float[] array : arrays) {
      if (frames < 1 || offset < 0 || end > array.length) {
        throw new IllegalArgumentException(frames + " frames of " + outputs + " logits from " + offset + " do not fit an array of "
            + array.length);
      }
    }
  }
}

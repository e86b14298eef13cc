package io.dualmode.tools.train;

import io.dualmode.tools.data.TrainingBatch;

/** A network that stays as it is and that a student learns from: it answers a batch with constants. */
public interface Teacher {
  /**
   * What it says of a padded batch of B utterances and T frames.
   *
   * @param mmi logits [B, T, outputs] over the student's phone topology
   * @param planes log-probabilities of blank and of the next label on the band asked for, [B, T, S] each; null where none was
   * @param encoded output of its encoder, [B, T, its width]
   */
  record Lesson(float[] mmi, float[][] planes, float[] encoded) {}

  /** Hears a batch with dense weights in full context; {@code band} may be null. */
  Lesson hear(TrainingBatch batch, TransducerBand band);
}

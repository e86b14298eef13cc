package io.dualmode.tools.train.objective;

/**
 * What a teacher says of a padded batch of B utterances and T frames.
 *
 * @param mmi logits [B, T, outputs] over the student's phone topology
 * @param planes log-probabilities of blank and of the next label on the band asked for, [B, T, S] each; null where none was
 * @param encoded output of its encoder, [B, T, its width]
 */
public record TeacherOutputs(float[] mmi, float[][] planes, float[] encoded) {}

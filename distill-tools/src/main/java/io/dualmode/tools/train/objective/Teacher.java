package io.dualmode.tools.train.objective;

import io.dualmode.tools.data.TrainingBatch;

/** A network that stays as it is and that a student learns from: it answers a batch with constants. */
public interface Teacher {
  /** What dense weights in full context say of a batch; {@code band} may be null. */
  TeacherOutputs outputs(TrainingBatch batch, TransducerBand band);
}

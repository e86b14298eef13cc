package io.dualmode.model.head.ctc;

import io.dualmode.model.head.Classifier;
import io.dualmode.model.head.ClassifierRun;
import io.dualmode.model.kernel.Kernels;

/** {@link CtcHead} over packed weights. */
final class JavaCtcHead implements CtcHead {
  private final ClassifierRun run;
  private final Kernels kernels;

  JavaCtcHead(Classifier classifier, Kernels kernels) {
    this.run = new ClassifierRun(classifier, kernels);
    this.kernels = kernels;
  }

  @Override
  public int outputs() {
    return run.outputs();
  }

  @Override
  public void logProbabilities(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    run.logits(encoded, offset, frames, out, outOffset);
    kernels.logSoftmax(out, outOffset, frames, outputs());
  }
}

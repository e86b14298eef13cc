package io.dualmode.model.head.mmi;

import io.dualmode.model.head.Classifier;
import io.dualmode.model.head.ClassifierRun;
import io.dualmode.model.kernel.Kernels;

/** {@link MmiHead} over packed weights. */
final class JavaMmiHead implements MmiHead {
  private final ClassifierRun run;
  private final int[] entry;
  private final int[] stay;

  JavaMmiHead(Classifier classifier, int[] entry, int[] stay, Kernels kernels) {
    this.run = new ClassifierRun(classifier, kernels);
    this.entry = entry;
    this.stay = stay;
  }

  @Override
  public int outputs() {
    return run.outputs();
  }

  @Override
  public int entry(int previous, int unit) {
    return entry[previous * stay.length + unit];
  }

  @Override
  public int stay(int unit) {
    return stay[unit];
  }

  @Override
  public void logits(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    run.logits(encoded, offset, frames, out, outOffset);
  }
}

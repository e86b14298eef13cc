package io.dualmode.model.head;

import io.dualmode.model.kernel.Kernels;

/** Runs a {@link Classifier} with its own scratch buffer. Not thread-safe. */
public final class ClassifierRun {
  private final Classifier classifier;
  private final Kernels kernels;
  private float[] hidden = {};

  public ClassifierRun(Classifier classifier, Kernels kernels) {
    this.classifier = classifier;
    this.kernels = kernels;
  }

  public int outputs() {
    return classifier.output().outputs();
  }

  /** Outputs {@code out[outOffset + i * outputs() ..]} of encoded frames {@code encoded[offset ..]}. */
  public void logits(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    int width = classifier.hidden().outputs();
    if (hidden.length < frames * width) {
      hidden = new float[frames * width];
    }
    int dim = classifier.hidden().inputs();
    kernels.multiply(classifier.hidden(), encoded, offset, dim, frames, hidden, 0, width);
    kernels.scaleShiftRelu(hidden, 0, frames, classifier.scale(), classifier.shift());
    kernels.multiply(classifier.output(), hidden, 0, width, frames, out, outOffset, outputs());
  }
}

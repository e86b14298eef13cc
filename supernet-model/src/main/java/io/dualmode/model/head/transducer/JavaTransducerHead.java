package io.dualmode.model.head.transducer;

import io.dualmode.model.kernel.Kernels;

/** {@link TransducerHead} over packed weights. */
final class JavaTransducerHead implements TransducerHead {
  private final TransducerWeights weights;
  private final Kernels kernels;
  private final int joint;
  private final float[] context;
  private final int[] oneOlder = new int[1];
  private final int[] oneNewer = new int[1];
  private float[] hidden = {};

  JavaTransducerHead(TransducerWeights weights, Kernels kernels) {
    this.weights = weights;
    this.kernels = kernels;
    this.joint = weights.encoder().outputs();
    this.context = new float[joint];
  }

  @Override
  public int outputs() {
    return weights.output().outputs();
  }

  @Override
  public int joint() {
    return joint;
  }

  @Override
  public void project(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    kernels.multiply(weights.encoder(), encoded, offset, weights.encoder().inputs(), frames, out, outOffset, joint);
  }

  @Override
  public void predict(int secondLast, int last, float[] out, int outOffset) {
    System.arraycopy(weights.older(), secondLast * joint, out, outOffset, joint);
    kernels.add(out, outOffset, weights.newer(), last * joint, joint);
  }

  @Override
  public void logProbabilities(float[] projected, int offset, int secondLast, int last, float[] out, int outOffset) {
    oneOlder[0] = secondLast;
    oneNewer[0] = last;
    logProbabilities(projected, offset, oneOlder, oneNewer, 1, out, outOffset);
  }

  @Override
  public void logProbabilities(float[] projected, int offset, int[] secondLast, int[] last, int contexts, float[] out,
      int outOffset) {
    if (hidden.length < contexts * joint) {
      hidden = new float[contexts * joint];
    }
    for (int i = 0; i < contexts; i++) {
      predict(secondLast[i], last[i], context, 0);
      kernels.tanhOfSum(projected, offset, context, 0, joint, hidden, i * joint);
    }
    kernels.multiply(weights.output(), hidden, 0, joint, contexts, out, outOffset, outputs());
    kernels.logSoftmax(out, outOffset, contexts, outputs());
  }
}

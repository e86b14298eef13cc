package io.dualmode.model.search.score;

import io.dualmode.model.head.transducer.TransducerHead;
import java.util.Random;

/** The transducer of {@code docs/supernet.md} with random weights, term by term in doubles. */
public final class FormulaTransducer implements TransducerHead {
  private final int units;
  private final int joint;
  private final int embeddingWidth;
  private final double[] embedding;
  private final double[] predictorWeight;
  private final double[] predictorBias;
  private final double[] outputWeight;
  private final double[] outputBias;
  /** Contexts scored so far, batched ones one by one. */
  public int scored;

  public FormulaTransducer(Random random, int units, int joint, int embeddingWidth) {
    this.units = units;
    this.joint = joint;
    this.embeddingWidth = embeddingWidth;
    embedding = normal(random, units * embeddingWidth);
    predictorWeight = normal(random, joint * 2 * embeddingWidth);
    predictorBias = normal(random, joint);
    outputWeight = normal(random, units * joint);
    outputBias = normal(random, units);
  }

  private static double[] normal(Random random, int size) {
    return random.doubles(size).map(d -> random.nextGaussian()).toArray();
  }

  @Override
  public int outputs() {
    return units;
  }

  @Override
  public int joint() {
    return joint;
  }

  @Override
  public void project(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    throw new UnsupportedOperationException("rows are projections already");
  }

  @Override
  public void predict(int secondLast, int last, float[] out, int outOffset) {
    for (int j = 0; j < joint; j++) {
      double p = predictorBias[j];
      for (int i = 0; i < embeddingWidth; i++) {
        p += predictorWeight[j * 2 * embeddingWidth + i] * embedding[secondLast * embeddingWidth + i];
        p += predictorWeight[(j * 2 + 1) * embeddingWidth + i] * embedding[last * embeddingWidth + i];
      }
      out[outOffset + j] = (float) p;
    }
  }

  @Override
  public void logProbabilities(float[] projected, int offset, int secondLast, int last, float[] out, int outOffset) {
    float[] p = new float[joint];
    predict(secondLast, last, p, 0);
    double[] logits = outputBias.clone();
    double sum = 0;
    for (int v = 0; v < units; v++) {
      for (int j = 0; j < joint; j++) {
        logits[v] += outputWeight[v * joint + j] * Math.tanh((double) projected[offset + j] + p[j]);
      }
      sum += Math.exp(logits[v]);
    }
    for (int v = 0; v < units; v++) {
      out[outOffset + v] = (float) (logits[v] - Math.log(sum));
    }
    scored++;
  }

  @Override
  public void logProbabilities(
      float[] projected, int offset, int[] secondLast, int[] last, int contexts, float[] out, int outOffset) {
    for (int i = 0; i < contexts; i++) {
      logProbabilities(projected, offset, secondLast[i], last[i], out, outOffset + i * units);
    }
  }
}

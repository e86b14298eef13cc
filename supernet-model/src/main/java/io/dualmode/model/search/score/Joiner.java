package io.dualmode.model.search.score;

import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The joint network of the transducer with a predictor over the last two units:
 * {@code log_softmax(output.weight tanh(e + p(l2, l1)) + output.bias)}.
 *
 * <p>A predictor row depends on {@code (l2, l1)} alone, so it is computed once per pair and kept, as {@code exp(2 p)}: with
 * {@code exp(2 e)} of the frame at hand, {@code tanh(e + p) = 1 - 2 / (1 + exp(2e) exp(2p))} takes a product and a quotient. Both
 * exponents are limited to {@code +-86}, so that no product is {@code 0 * infinity}; tanh is saturated long before.
 *
 * <p>Immutable but for the cached rows; safe for use by any number of threads.
 */
public final class Joiner {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final float LIMIT = 43;

  private final int units;
  private final int width;
  private final int embeddingWidth;
  private final float[] embedding;
  private final float[] predictorWeight;
  private final float[] predictorBias;
  private final float[] outputWeight;
  private final float[] outputBias;
  private final AtomicReferenceArray<float[]> predictor;

  /**
   * Weights as in {@code docs/supernet.md}, row-major and aliased: {@code V} units, joint width {@code J}, embedding width
   * {@code P}.
   *
   * @param embedding {@code [V, P]}
   * @param predictorWeight {@code [J, 2P]}
   * @param predictorBias {@code [J]}
   * @param outputWeight {@code [V, J]}
   * @param outputBias {@code [V]}
   */
  public Joiner(float[] embedding, float[] predictorWeight, float[] predictorBias, float[] outputWeight, float[] outputBias) {
    this.units = outputBias.length;
    this.width = predictorBias.length;
    if (units == 0 || width == 0 || embedding.length % units != 0) {
      throw new IllegalArgumentException("transducer: got embedding[" + embedding.length + "], predictor.bias[" + width
          + "], output.bias[" + units + "], expected [V * P], [J], [V]");
    }
    this.embeddingWidth = embedding.length / units;
    check("transducer.predictor.weight", predictorWeight.length, width, 2 * embeddingWidth);
    check("transducer.output.weight", outputWeight.length, units, width);
    this.embedding = embedding;
    this.predictorWeight = predictorWeight;
    this.predictorBias = predictorBias;
    this.outputWeight = outputWeight;
    this.outputBias = outputBias;
    this.predictor = new AtomicReferenceArray<>(units * units);
  }

  private static void check(String name, int length, int rows, int columns) {
    if (length != rows * columns) {
      throw new IllegalArgumentException(name + ": got " + length + " numbers, expected " + rows + " x " + columns);
    }
  }

  public int units() {
    return units;
  }

  /** Width of a projected encoder frame. */
  public int width() {
    return width;
  }

  /** Writes {@code exp(2 e)} of a projected encoder frame, the form {@link #join} takes. */
  void prepare(float[] rows, int offset, float[] expEncoder) {
    for (int j = 0; j < width; j++) {
      expEncoder[j] = expTwice(rows[offset + j]);
    }
  }

  /**
   * Writes the log-probabilities of all units.
   *
   * @param expEncoder a frame as {@link #prepare} left it
   * @param older the unit before the last one, 0 for none
   * @param last the last unit, 0 for none
   * @param hidden scratch {@code [J]}
   * @param logProbs receives {@code [V]} numbers from {@code offset} on
   */
  void join(float[] expEncoder, int older, int last, float[] hidden, float[] logProbs, int offset) {
    float[] row = predictorRow(older, last);
    int j = 0;
    for (; j <= width - SPECIES.length(); j += SPECIES.length()) {
      FloatVector product = FloatVector.fromArray(SPECIES, expEncoder, j).mul(FloatVector.fromArray(SPECIES, row, j));
      FloatVector.broadcast(SPECIES, -2f).div(product.add(1f)).add(1f).intoArray(hidden, j);
    }
    for (; j < width; j++) {
      hidden[j] = 1 - 2 / (1 + expEncoder[j] * row[j]);
    }
    float max = Float.NEGATIVE_INFINITY;
    for (int v = 0; v < units; v++) {
      float logit = outputBias[v] + dot(outputWeight, v * width, hidden);
      logProbs[offset + v] = logit;
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (int v = 0; v < units; v++) {
      sum += Math.exp(logProbs[offset + v] - max);
    }
    float logSum = max + (float) Math.log(sum);
    for (int v = 0; v < units; v++) {
      logProbs[offset + v] -= logSum;
    }
  }

  private float dot(float[] matrix, int offset, float[] vector) {
    FloatVector even = FloatVector.zero(SPECIES);
    FloatVector odd = FloatVector.zero(SPECIES);
    int step = SPECIES.length();
    int j = 0;
    for (; j <= width - 2 * step; j += 2 * step) {
      even = FloatVector.fromArray(SPECIES, matrix, offset + j).fma(FloatVector.fromArray(SPECIES, vector, j), even);
      odd = FloatVector.fromArray(SPECIES, matrix, offset + j + step)
          .fma(FloatVector.fromArray(SPECIES, vector, j + step), odd);
    }
    float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
    for (; j < width; j++) {
      sum += matrix[offset + j] * vector[j];
    }
    return sum;
  }

  private float[] predictorRow(int older, int last) {
    int pair = older * units + last;
    float[] row = predictor.get(pair);
    if (row == null) {
      row = new float[width];
      for (int j = 0; j < width; j++) {
        float sum = predictorBias[j];
        int weight = j * 2 * embeddingWidth;
        for (int p = 0; p < embeddingWidth; p++) {
          sum += predictorWeight[weight + p] * embedding[older * embeddingWidth + p]
              + predictorWeight[weight + embeddingWidth + p] * embedding[last * embeddingWidth + p];
        }
        row[j] = expTwice(sum);
      }
      predictor.set(pair, row);
    }
    return row;
  }

  private static float expTwice(float x) {
    return (float) Math.exp(2 * Math.max(-LIMIT, Math.min(LIMIT, x)));
  }
}

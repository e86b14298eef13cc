package io.dualmode.tools.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.tools.supernet.SupernetParameters;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The losses of the graph against the formulas in plain Java. */
class PretrainProgramTest {
  private static final PretrainShape SHAPE = TinyPretraining.SHAPE;
  private static final int N = 5;
  private static final int F = 6;
  private static final long[] CODES = {4, 7, 4, 9, 7};
  /** Two distractors each; frame 0's first has its own code. */
  private static final long[] CANDIDATES = {0, 2, 1, 1, 3, 0, 2, 1, 3, 3, 0, 4, 4, 2, 2};

  private final Random random = new Random(12);
  private SupernetParameters graph;
  private NDManager scope;

  @BeforeEach
  void open() {
    ParameterLayout layout = SHAPE.layout(TinyPretraining.CONFIG);
    graph = new SupernetParameters(layout, PretrainProgram.write(TinyPretraining.CONFIG, SHAPE, layout), new PretrainOptions().optimiser(), 1, new SupernetState(layout, 32, 1));
    scope = graph.newScope();
  }

  @AfterEach
  void close() {
    scope.close();
    graph.close();
  }

  private float[] normal(int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static double cosine(float[] a, int i, float[] b, int j) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < F; k++) {
      dot += a[i * F + k] * b[j * F + k];
      aa += a[i * F + k] * a[i * F + k];
      bb += b[j * F + k] * b[j * F + k];
    }
    return dot / Math.sqrt(aa * bb);
  }

  /** Mean over frames of -log softmax of the similarity to the own code, among candidates that have another. */
  private static double contrast(float[] c, float[] q) {
    double sum = 0;
    for (int n = 0; n < N; n++) {
      double own = Math.exp(cosine(c, n, q, n) / PretrainProgram.SIMILARITY_TEMPERATURE);
      double all = own;
      for (int k = 1; k < 3; k++) {
        int other = (int) CANDIDATES[n * 3 + k];
        all += CODES[other] == CODES[n] ? 0 : Math.exp(cosine(c, n, q, other) / PretrainProgram.SIMILARITY_TEMPERATURE);
      }
      sum -= Math.log(own / all);
    }
    return sum / N;
  }

  private NDList call(NDArray c, NDArray q) {
    return graph.call(scope, "contrast", c, q, scope.create(CODES), scope.create(CANDIDATES, new Shape(N, 3)),
        scope.create(new float[] {0, 1, 1}, new Shape(1, 3)));
  }

  @Test
  void contrast_equalsTheFormula_andItsGradientFiniteDifferences() {
    float[] c = normal(N * F);
    float[] q = normal(N * F);
    NDArray x = scope.create(c, new Shape(N, F));
    NDArray y = scope.create(q, new Shape(N, F));
    x.setRequiresGradient(true);
    y.setRequiresGradient(true);
    try (GradientCollector tape = graph.newTape()) {
      NDArray loss = call(x, y).get(0);
      assertEquals(contrast(c, q), loss.getFloat(), 1e-4);
      tape.backward(loss);
    }
    check(c, x.getGradient().toFloatArray(), () -> contrast(c, q));
    check(q, y.getGradient().toFloatArray(), () -> contrast(c, q));
  }

  private static void check(float[] values, float[] gradient, java.util.function.DoubleSupplier loss) {
    for (int i = 0; i < values.length; i++) {
      float kept = values[i];
      values[i] = kept + 1e-3f;
      double up = values[i];
      double above = loss.getAsDouble();
      values[i] = kept - 1e-3f;
      double below = loss.getAsDouble();
      assertEquals((above - below) / (up - values[i]), gradient[i], 2e-3, "value " + i);
      values[i] = kept;
    }
  }

  @Test
  void contrast_contextThatEqualsItsTarget_isFound() {
    float[] q = normal(N * F);
    NDList said = call(scope.create(q, new Shape(N, F)), scope.create(q, new Shape(N, F)));
    assertEquals(1, said.get(1).getFloat());
    float[] others = q.clone();
    for (int n = 0; n < N; n++) {
      System.arraycopy(q, (n + 1) % N * F, others, n * F, F);
    }
    double right = 0;
    for (int n = 0; n < N; n++) {
      boolean own = true;
      for (int k = 1; k < 3; k++) {
        int other = (int) CANDIDATES[n * 3 + k];
        own &= CODES[other] == CODES[n] || cosine(others, n, q, other) <= cosine(others, n, q, n);
      }
      right += own ? 1.0 / N : 0;
    }
    assertEquals(right, call(scope.create(others, new Shape(N, F)), scope.create(q, new Shape(N, F))).get(1).getFloat(), 1e-6);
  }

  /** Weights of a quantizer whose logits are the first features of a frame, with all the rest zero. */
  private NDList quantise(float[] features, float[] noise, float temperature) {
    int size = PretrainShape.targetSize(TinyPretraining.CONFIG);
    int rows = SHAPE.groups() * SHAPE.codes();
    int frames = features.length / size;
    float[] weight = new float[rows * size];
    for (int v = 0; v < SHAPE.codes(); v++) {
      weight[v * size + v] = 1;
      weight[(SHAPE.codes() + v) * size + (v + 1) % SHAPE.codes()] = 1;
    }
    float[] codebook = new float[rows * SHAPE.codeDim()];
    for (int r = 0; r < rows; r++) {
      codebook[r * SHAPE.codeDim()] = r + 1;
    }
    float[] output = new float[SHAPE.projection() * SHAPE.groups() * SHAPE.codeDim()];
    output[0] = 1;
    output[SHAPE.groups() * SHAPE.codeDim() + SHAPE.codeDim()] = 1;
    return graph.call(scope, "quantise", scope.create(features, new Shape(frames, size)), scope.create(noise, new Shape(frames, rows)),
        scope.create(temperature), tensor(weight, rows, size), tensor(new float[rows]), tensor(codebook, rows, SHAPE.codeDim()),
        tensor(output, SHAPE.projection(), SHAPE.groups() * SHAPE.codeDim()), tensor(new float[SHAPE.projection()]));
  }

  private NDArray tensor(float[] values, long... shape) {
    return scope.create(values, shape.length == 0 ? new Shape(values.length) : new Shape(shape));
  }

  @Test
  void quantise_choosesTheLargestLogitOfEachGroup() {
    int size = PretrainShape.targetSize(TinyPretraining.CONFIG);
    int rows = SHAPE.groups() * SHAPE.codes();
    float[] features = new float[2 * size];
    features[3] = 20;
    features[size + 5] = 20;
    NDList said = quantise(features, new float[2 * rows], 1);
    // Feature 3 is entry 3 of the first codebook and entry 2 of the second.
    assertArrayEquals(new long[] {3 * SHAPE.codes() + 2, 5 * SHAPE.codes() + 4}, said.get(1).toLongArray());
    float[] q = said.get(0).toFloatArray();
    assertEquals(4, q[0], 0.02);
    assertEquals(SHAPE.codes() + 3, q[1], 0.1);
    assertEquals(2, said.get(3).getFloat(), 0.01, "two entries of each codebook are used alike");
    assertEquals(2, said.get(4).getFloat(), 0.01);
    assertEquals(1 - 2.0 * 2 / rows, said.get(2).getFloat(), 0.01);
  }

  @Test
  void quantise_equalLogits_haveNoDiversityLossAndFullPerplexity() {
    int size = PretrainShape.targetSize(TinyPretraining.CONFIG);
    float[] noise = new float[SHAPE.groups() * SHAPE.codes()];
    noise[7] = 3;
    noise[SHAPE.codes() + 9] = 3;
    NDList said = quantise(new float[size], noise, 0.5f);
    assertEquals(0, said.get(2).getFloat(), 1e-4);
    assertEquals(SHAPE.codes(), said.get(3).getFloat(), 1e-2);
    assertArrayEquals(new long[] {7 * SHAPE.codes() + 9}, said.get(1).toLongArray(), "the noise chooses");
  }
}

package io.dualmode.tools.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayerPrunerTest {
  private static final Kernels KERNELS = KernelProvider.kernels(KernelProvider.Choice.SCALAR);

  /** Inputs that say much the same as one another, as those of layers do, away from zero. */
  private static float[] inputs(Random random, int frames, int inputs) {
    int causes = inputs / 2;
    double[] mix = random.doubles((long) causes * inputs, -1, 1).toArray();
    float[] x = new float[frames * inputs];
    for (int f = 0; f < frames; f++) {
      double[] cause = IntStream.range(0, causes).mapToDouble(c -> random.nextGaussian()).toArray();
      for (int i = 0; i < inputs; i++) {
        double sum = 0.3 * random.nextGaussian() + 2;
        for (int c = 0; c < causes; c++) {
          sum += cause[c] * mix[c * inputs + i];
        }
        x[f * inputs + i] = (float) sum;
      }
    }
    return x;
  }

  private static float[] normal(Random random, int count, double spread) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return values;
  }

  /** Mean square of what the layer answers to {@code x} less what the dense one answers to {@code u}. */
  private static double error(float[] dense, float[] denseBias, float[] u, float[] w, float[] bias, float[] x, int inputs) {
    int frames = x.length / inputs;
    double sum = 0;
    for (int f = 0; f < frames; f++) {
      for (int o = 0; o < bias.length; o++) {
        double difference = denseBias[o] - bias[o];
        for (int i = 0; i < inputs; i++) {
          difference += dense[o * inputs + i] * u[f * inputs + i] - w[o * inputs + i] * x[f * inputs + i];
        }
        sum += difference * difference;
      }
    }
    return sum / frames / bias.length;
  }

  private static LayerMoments moments(float[] x, float[] u, int inputs) {
    LayerMoments moments = new LayerMoments(inputs, u == null);
    int frames = x.length / inputs;
    for (int at = 0; at < frames; at += 100) {
      int count = Math.min(100, frames - at);
      float[] rows = Arrays.copyOfRange(x, at * inputs, (at + count) * inputs);
      moments.add(KERNELS, rows, u == null ? rows : Arrays.copyOfRange(u, at * inputs, (at + count) * inputs), count);
    }
    return moments;
  }

  /** The blocks of the largest weights stay as they are. */
  private static float[] byMagnitude(float[] w, int outputs, int inputs, int blockRows, double sparsity) {
    int groups = outputs / blockRows;
    double[] sizes = new double[groups * inputs];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        sizes[o / blockRows * inputs + i] += w[o * inputs + i] * w[o * inputs + i];
      }
    }
    double[] sorted = sizes.clone();
    Arrays.sort(sorted);
    double limit = sorted[(int) (sparsity * sizes.length)];
    float[] kept = w.clone();
    for (int k = 0; k < w.length; k++) {
      kept[k] = sizes[k / inputs / blockRows * inputs + k % inputs] < limit ? 0 : w[k];
    }
    return kept;
  }

  @Test
  void blocksThatStay_makeUpForThoseThatGo() {
    for (int round = 0; round < 6; round++) {
      Random random = new Random(round);
      int blockRows = 4 << round % 3;
      int outputs = blockRows * (1 + random.nextInt(4));
      int inputs = 24 + random.nextInt(40);
      double sparsity = 0.2 + 0.1 * round;
      float[] w = normal(random, outputs * inputs, 1);
      float[] bias = normal(random, outputs, 1);
      float[] x = inputs(random, 1000, inputs);
      PrunedLayer layer = new LayerPruner(w, bias, outputs, blockRows, moments(x, null, inputs)).prune("layer", sparsity);
      int gone = 0;
      for (boolean stays : layer.survives()) {
        gone += stays ? 0 : 1;
      }
      assertEquals(sparsity, gone / (double) layer.survives().length, 0.02, "round " + round);
      for (int k = 0; k < w.length; k++) {
        assertTrue(layer.survives()[k / inputs / blockRows * inputs + k % inputs] || layer.weights()[k] == 0, "round " + round);
      }
      double own = error(w, bias, x, layer.weights(), layer.bias(), x, inputs);
      double naive = error(w, bias, x, byMagnitude(w, outputs, inputs, blockRows, sparsity), bias, x, inputs);
      assertTrue(own < 0.3 * naive, "round " + round + ": " + own + " against " + naive);
      assertBest(layer, w, bias, x, inputs, blockRows, own);
    }
  }

  /** No small change of a weight or bias that stays makes the error less by much: what is added to the moments is one percent. */
  private static void assertBest(PrunedLayer layer, float[] w, float[] bias, float[] x, int inputs, int blockRows, double error) {
    for (int k = 0; k < w.length; k += 7) {
      if (layer.survives()[k / inputs / blockRows * inputs + k % inputs]) {
        for (float step : new float[] {-0.05f, 0.05f}) {
          float[] other = layer.weights().clone();
          other[k] += step;
          assertTrue(error(w, bias, x, other, layer.bias(), x, inputs) > 0.98 * error);
        }
      }
    }
    float[] other = layer.bias().clone();
    other[0] += 0.05f;
    assertTrue(error(w, bias, x, layer.weights(), other, x, inputs) > error);
  }

  @Test
  void layer_makesUpForWhatLayersBelowItLost() {
    Random random = new Random(9);
    int inputs = 40;
    float[] u = inputs(random, 1500, inputs);
    float[] x = u.clone();
    for (int k = 0; k < x.length; k++) {
      // a tenth of the inputs is lost, the others come weaker and shifted
      x[k] = k % 10 == 3 ? 0 : 0.6f * x[k] + 0.5f + (float) (0.1 * random.nextGaussian());
    }
    float[] w = normal(random, 16 * inputs, 1);
    float[] bias = normal(random, 16, 1);
    PrunedLayer blind = new LayerPruner(w, bias, 16, 8, moments(x, null, inputs)).prune("layer", 0.3);
    PrunedLayer layer = new LayerPruner(w, bias, 16, 8, moments(x, u, inputs)).prune("layer", 0.3);
    double own = error(w, bias, u, layer.weights(), layer.bias(), x, inputs);
    double without = error(w, bias, u, blind.weights(), blind.bias(), x, inputs);
    assertTrue(own < 0.2 * without, own + " against " + without);
  }

  @Test
  void inputsThatNeverChange_goFirst() {
    Random random = new Random(3);
    int inputs = 32;
    float[] x = inputs(random, 500, inputs);
    for (int k = 0; k < x.length; k++) {
      x[k] = k % inputs < 8 ? 1 : x[k];
    }
    float[] w = normal(random, 8 * inputs, 1);
    PrunedLayer layer = new LayerPruner(w, new float[8], 8, 8, moments(x, null, inputs)).prune("layer", 0.25);
    for (int i = 0; i < inputs; i++) {
      assertEquals(i >= 8, layer.survives()[i], "input " + i);
    }
    assertEquals(0, error(w, new float[8], x, layer.weights(), layer.bias(), x, inputs), 1e-3);
  }

  @Test
  void matrixThatIsNotPositiveDefinite_isAnError() {
    assertThrows(IllegalArgumentException.class, () -> Cholesky.factor(new double[] {1, 0, 2, 1}, 2));
  }

  @Test
  void inverse_timesTheMatrix_isOne() {
    Random random = new Random(4);
    int n = 23;
    double[] half = random.doubles(n * n, -1, 1).toArray();
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          a[i * n + j] += half[i * n + k] * half[j * n + k];
        }
      }
      a[i * n + i] += 0.1;
    }
    double[] l = a.clone();
    Cholesky.factor(l, n);
    double[] inverse = Cholesky.inverse(l, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += a[i * n + k] * inverse[k * n + j];
        }
        assertEquals(i == j ? 1 : 0, sum, 1e-8);
      }
    }
  }
}

package io.dualmode.tools.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The optimiser against the published formulas in double precision. */
class FlatWeightsTest {
  /** A loss whose gradient by the weights is {@code x}. */
  private static final String LOSS = "  def loss(self: __torch__.Supernet, w: Tensor, x: Tensor) -> Tensor:\n"
      + "    return torch.sum(torch.mul(w, x))\n";
  private static final ParameterLayout MIXED = ParameterLayout.of(Order.LISTED, 0, b -> {
    b.vector("a", 3, 0);
    b.matrix("b", 5, 1, 1);
    b.vector("c", 2, 0);
    b.matrix("d", 1, 1, 1);
  });
  private static final Optimiser ADAMW = Optimisers.create("adamw", Map.of());
  private static final int SIZE = 11;
  private static final double CLIP = 2;
  private static final double RENEWAL = 0.25;

  private final Random random = new Random(5);

  private static TrainingState fresh(float[] weights) {
    TrainingState state = new TrainingState(MIXED, 0);
    state.weights = weights.clone();
    state.average = weights.clone();
    return state;
  }

  private static TrainingState values(FlatWeights flat) {
    TrainingState state = new TrainingState(MIXED, 0);
    flat.copyTo(state);
    return state;
  }

  private float[] gaussian(double deviation) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static double step(FlatWeights flat, float[] gradient, double rate) {
    try (NDManager scope = flat.newScope()) {
      try (GradientCollector tape = flat.newTape()) {
        tape.backward(flat.call(scope, "loss", flat.flat(false), scope.create(gradient)).get(0));
      }
      return flat.step(scope, rate, CLIP, RENEWAL);
    }
  }

  @Test
  void step_stretchesOfBothKinds_isThatOfThePaper() {
    float[] start = gaussian(1);
    double[] w = new double[SIZE];
    double[] average = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      average[i] = w[i] = start[i];
    }
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    int clipped = 0;
    try (FlatWeights flat = new FlatWeights(LOSS, MIXED, ADAMW, 1, fresh(start))) {
      for (int t = 1; t <= 6; t++) {
        float[] gradient = gaussian(t % 2 == 0 ? 0.1 : 3);
        double rate = 0.02 / t;
        double norm = 0;
        for (float g : gradient) {
          norm += (double) g * g;
        }
        norm = Math.sqrt(norm);
        clipped += norm > CLIP ? 1 : 0;
        assertEquals(norm, step(flat, gradient, rate), 1e-5 * norm);
        // Loshchilov and Hutter (ICLR 2019), algorithm 2, with the decay of matrices alone.
        for (int i = 0; i < SIZE; i++) {
          double g = gradient[i] * Math.min(1, CLIP / norm);
          m[i] = 0.9 * m[i] + 0.1 * g;
          v[i] = 0.98 * v[i] + 0.02 * g * g;
          double decay = i >= 3 && i < 8 || i == 10 ? 0.01 : 0;
          w[i] -= rate * (m[i] / (1 - Math.pow(0.9, t)) / (Math.sqrt(v[i] / (1 - Math.pow(0.98, t))) + 1e-8) + decay * w[i]);
          average[i] += RENEWAL * (w[i] - average[i]);
        }
        TrainingState now = values(flat);
        assertEquals(t, now.updates);
        for (int i = 0; i < SIZE; i++) {
          assertEquals(w[i], now.weights[i], 2e-6, "weight " + i + " in step " + t);
          assertEquals(average[i], now.average[i], 2e-6, "average " + i + " in step " + t);
          assertEquals(m[i], now.moments.get("first")[i], 2e-6);
          assertEquals(v[i], now.moments.get("second")[i], 2e-6);
        }
      }
    }
    assertTrue(clipped > 0 && clipped < 6, "both clipped and unclipped steps, clipped " + clipped);
  }

  @Test
  void step_gradientNotFinite_changesNothing_andTheNextOneIsClean() {
    float[] start = gaussian(1);
    float[] bad = gaussian(1);
    bad[4] = Float.NaN;
    float[] good = gaussian(1);
    TrainingState expected;
    try (FlatWeights flat = new FlatWeights(LOSS, MIXED, ADAMW, 1, fresh(start.clone()))) {
      step(flat, good, 0.1);
      expected = values(flat);
    }
    try (FlatWeights flat = new FlatWeights(LOSS, MIXED, ADAMW, 1, fresh(start.clone()))) {
      assertTrue(Double.isNaN(step(flat, bad, 0.1)));
      assertArrayEquals(start, values(flat).weights);
      assertEquals(0, values(flat).updates);
      step(flat, good, 0.1);
      assertArrayEquals(expected.weights, values(flat).weights);
      assertArrayEquals(expected.average, values(flat).average);
    }
  }

  @Test
  void step_goesOnFromValues_exactly() {
    float[][] gradients = {gaussian(1), gaussian(1), gaussian(1)};
    TrainingState through;
    TrainingState half;
    try (FlatWeights flat = new FlatWeights(LOSS, MIXED, ADAMW, 1, fresh(new float[SIZE]))) {
      step(flat, gradients[0], 0.1);
      half = values(flat);
      step(flat, gradients[1], 0.1);
      step(flat, gradients[2], 0.1);
      through = values(flat);
    }
    try (FlatWeights flat = new FlatWeights(LOSS, MIXED, ADAMW, 1, half)) {
      step(flat, gradients[1], 0.1);
      step(flat, gradients[2], 0.1);
      assertArrayEquals(through.weights, values(flat).weights);
      assertArrayEquals(through.average, values(flat).average);
    }
  }

  @Test
  void create_stateOfAnotherLength_isRejected() {
    TrainingState other = new TrainingState(ParameterLayout.of(Order.LISTED, 0, b -> b.vector("a", 3, 0)), 0);
    String message = assertThrows(IllegalArgumentException.class, () -> new FlatWeights(LOSS, MIXED, ADAMW, 1, other)).getMessage();
    assertTrue(message.contains("3") && message.contains("11"), message);
  }
}

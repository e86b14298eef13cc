package io.dualmode.tools.trainer.momentum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.trainer.FlatWeights;
import io.dualmode.tools.trainer.Objective;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainerOptions;
import io.dualmode.tools.trainer.TrainingLoop;
import io.dualmode.tools.trainer.TrainingStep;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second optimiser, a second objective: each is found by what it is and trains through the core, which knows neither. */
class MomentumTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final int INPUTS = 4;
  private static final ParameterLayout LAYOUT = ParameterLayout.of(Order.MATRICES_FIRST, 0, b -> b.layer("linear", 1, INPUTS, 1));

  @TempDir
  Path folder;

  private static final class Options extends TrainerOptions {
    int steps;

    Options(String optimizer, int steps) {
      this.steps = steps;
      this.optimizer = optimizer;
      rate = 0.05;
      warmUp = 1;
      finalRate = 1;
      average = 0.5;
      threads = 1;
    }

    @Override
    public double progress(int step, double hours) {
      return (double) step / steps;
    }

    @Override
    public String goal() {
      return steps + " steps";
    }
  }

  /** Linear regression: finds the weights of a line. */
  private static final class Regression implements Objective<float[]>, AutoCloseable {
    private static final String GRAPH = "  def loss(self: __torch__.Supernet, flat: Tensor, x: Tensor, y: Tensor) -> Tensor:\n"
        + "    w = torch.reshape(torch.slice(flat, 0, 0, 4), [1, 4])\n"
        + "    e = torch.sub(torch.linear(x, w, torch.slice(flat, 0, 4, 5)), y)\n"
        + "    return torch.mean(torch.mul(e, e))\n";

    private final TrainerOptions options;
    private final FlatWeights flat;
    private final TrainingState state;

    Regression(TrainerOptions options, TrainingState state) {
      this.options = options;
      this.state = state;
      flat = new FlatWeights(GRAPH, LAYOUT, options.optimiser(), options.threads, state);
    }

    @Override
    public List<String> figures() {
      return List.of("error");
    }

    @Override
    public double audioSeconds(float[] batch) {
      return 1;
    }

    @Override
    public TrainingStep step(float[] x, int step, double hours) {
      int size = x.length / INPUTS;
      float[] y = new float[size];
      for (int i = 0; i < size; i++) {
        y[i] = 2 * x[i * INPUTS] - x[i * INPUTS + 3] + 0.5f;
      }
      double rate = options.learningRate(step, hours);
      try (NDManager scope = flat.newScope()) {
        double error;
        try (GradientCollector tape = flat.newTape()) {
          var loss = flat.call(scope, "loss", flat.flat(false), scope.create(x, new ai.djl.ndarray.types.Shape(size, INPUTS)),
              scope.create(y, new ai.djl.ndarray.types.Shape(size, 1))).get(0);
          error = loss.getFloat();
          tape.backward(loss);
        }
        return TrainingStep.of(flat.step(scope, rate, options.clip, options.renewal(step)), rate, error);
      }
    }

    @Override
    public String text(Map<String, Double> figures) {
      return "error " + figures.get("error");
    }

    @Override
    public void capture() {
      flat.copyTo(state);
    }

    @Override
    public void close() {
      flat.close();
    }
  }

  /** Trains in a folder until so many steps are done, going on from its checkpoint. */
  private TrainingState train(String name, Options options) throws Exception {
    RunFolder run = new RunFolder(folder.resolve(name));
    TrainingState state = run.hasCheckpoint() ? TrainingState.load(run.found(), LAYOUT) : new TrainingState(LAYOUT, 1);
    run.describe(options, LAYOUT);
    int[] number = {state.step};
    try (Regression regression = new Regression(options, state)) {
      new TrainingLoop<>(options, run, NOWHERE, state, regression).run(() -> {
        Random random = new Random(number[0]++);
        float[] x = new float[8 * INPUTS];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) random.nextGaussian();
        }
        return x;
      });
    }
    return TrainingState.load(run.found(), LAYOUT);
  }

  @Test
  void train_byName_findsTheLine_andGoesOnExactly() throws Exception {
    TrainingState whole = train("whole", new Options("momentum", 220));
    assertEquals("momentum", whole.optimizer);
    assertArrayEquals(new float[] {2, 0, 0, -1, 0.5f}, whole.average, 0.01f);
    train("parts", new Options("momentum", 53));
    TrainingState parts = train("parts", new Options("momentum", 220));
    assertArrayEquals(whole.weights, parts.weights);
    assertArrayEquals(whole.moments.get("velocity"), parts.moments.get("velocity"));
    assertEquals(220, parts.step);
    assertEquals(220, parts.updates);
    List<String> curves = Files.readAllLines(folder.resolve("whole/curves.csv"));
    assertEquals("step,hours,seconds,audio_per_second,learning_rate,gradient_norm,error", curves.get(0));
    assertEquals(List.of("25", "50", "75", "100", "125", "150", "175", "200", "220"), curves.stream().skip(1).map(row -> row.split(",")[0]).toList());
  }

  @Test
  void update_isThatOfTheFormula() throws Exception {
    TrainingState two = train("two", new Options("momentum", 2));
    TrainingState one = train("one", new Options("momentum", 1));
    for (int i = 0; i < LAYOUT.size(); i++) {
      assertEquals(one.weights[i] - 0.05 * two.moments.get("velocity")[i], two.weights[i], 1e-6, "weight " + i);
    }
  }

  @Test
  void train_checkpointOfAnotherOptimiser_saysWhichOne() throws Exception {
    train("run", new Options("adamw", 3));
    String message = assertThrows(IllegalArgumentException.class, () -> train("run", new Options("momentum", 5))).getMessage();
    assertTrue(message.contains("adamw") && message.contains("momentum"), message);
  }

  @Test
  void create_unknownNameOrOption_namesTheKnown() {
    String name = assertThrows(IllegalArgumentException.class, () -> Optimisers.create("lion", Map.of())).getMessage();
    assertTrue(name.contains("lion") && name.contains("adamw, momentum"), name);
    String option = assertThrows(IllegalArgumentException.class, () -> Optimisers.create("adamw", Map.of("share", 1.0))).getMessage();
    assertTrue(option.contains("share") && option.contains("beta1, beta2, epsilon, weight-decay"), option);
    Optimiser found = Optimisers.create("momentum", Map.of("share", 0.5));
    assertEquals(List.of("velocity"), found.moments());
  }
}

package io.dualmode.tools.trainer.checkpoint;

import io.dualmode.tools.optimiser.Optimisers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a training needs to go on exactly where it stopped. The arrays are flat, in the order of the {@link ParameterLayout}; a network
 * with more to remember extends this. On disk it is a {@link Checkpoint}.
 */
public class TrainingState {
  private static final String WEIGHTS = "weights";
  private static final String AVERAGE = "average";
  private static final String MOMENT = "moment.";
  private static final String MEAN = "norm.mean.";
  private static final String VARIANCE = "norm.variance.";

  public int step;
  public double heardSeconds;
  public double trainedSeconds;
  /** Updates of the optimiser: the steps but for those whose gradient was not finite. */
  public float updates;
  /** Name of the rule that made the moments. */
  public String optimizer = Optimisers.DEFAULT;
  /** Those that take the steps. */
  public float[] weights;
  /** Running average of the weights. */
  public float[] average;
  /** What the optimiser keeps, by its names; none before the first step. */
  public Map<String, float[]> moments = new TreeMap<>();
  /** Running means of the batch norms, for each corner. */
  public float[][] normMean;
  /** Their running variances. */
  public float[][] normVariance;

  protected TrainingState() {}

  /** The state before the first step. */
  public TrainingState(ParameterLayout layout, long seed) {
    weights = layout.initialise(seed);
    average = weights.clone();
    normMean = new float[layout.corners()][layout.normSize()];
    normVariance = new float[layout.corners()][layout.normSize()];
    for (float[] variance : normVariance) {
      Arrays.fill(variance, 1);
    }
  }

  /** The state of a checkpoint of a network of this layout. */
  public static TrainingState load(Path file, ParameterLayout layout) throws IOException {
    TrainingState state = new TrainingState();
    state.restore(Checkpoint.read(file), layout);
    return state;
  }

  /** Replaces the file at once, so that a kill leaves the last good one. */
  public final void save(Path file) throws IOException {
    Checkpoint checkpoint = new Checkpoint(file);
    store(checkpoint);
    checkpoint.write();
  }

  /** Puts everything into a checkpoint. */
  protected void store(Checkpoint to) {
    to.mark("step", Integer.toString(step));
    to.mark("heardSeconds", Double.toString(heardSeconds));
    to.mark("trainedSeconds", Double.toString(trainedSeconds));
    to.mark("updates", Float.toString(updates));
    to.mark("optimizer", optimizer);
    to.floats(WEIGHTS, weights);
    to.floats(AVERAGE, average);
    moments.forEach((name, values) -> to.floats(MOMENT + name, values));
    for (int corner = 0; corner < normMean.length; corner++) {
      to.floats(MEAN + corner, normMean[corner]);
      to.floats(VARIANCE + corner, normVariance[corner]);
    }
  }

  /** Takes everything from a checkpoint. */
  protected void restore(Checkpoint from, ParameterLayout layout) throws IOException {
    step = (int) from.number("step");
    heardSeconds = from.number("heardSeconds");
    trainedSeconds = from.number("trainedSeconds");
    updates = (float) from.number("updates");
    optimizer = from.mark("optimizer");
    weights = from.floats(WEIGHTS, layout.size());
    average = from.floats(AVERAGE, layout.size());
    moments = new TreeMap<>();
    for (String name : from.names()) {
      if (name.startsWith(MOMENT)) {
        moments.put(name.substring(MOMENT.length()), from.floats(name, layout.size()));
      }
    }
    normMean = new float[layout.corners()][];
    normVariance = new float[layout.corners()][];
    for (int corner = 0; corner < layout.corners(); corner++) {
      normMean[corner] = from.floats(MEAN + corner, layout.normSize());
      normVariance[corner] = from.floats(VARIANCE + corner, layout.normSize());
    }
  }
}

package io.dualmode.tools.supernet.pruning;

import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.random.Seeds;
import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.supernet.SupernetObjective;
import io.dualmode.tools.supernet.SupernetOptions;
import io.dualmode.tools.supernet.SupernetParameters;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.trainer.Objective;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainingStep;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Follows the pruning schedule while a supernet learns: starts the sparse corner where the dense one stands, ranks the blocks anew every so
 * many steps, and gives fresh weights to dormant units.
 */
public final class SelfPruning implements Objective<TrainingBatch> {
  /** Column of the share of blocks that are pruned. */
  public static final String SPARSITY = "sparsity";

  private final SupernetOptions options;
  private final PruningSchedule schedule;
  private final SupernetParameters parameters;
  private final SupernetState state;
  private final SupernetObjective learnt;
  private final BlockMasks masks;
  private final MaskLog log;
  private final PrintStream out;

  /** Goes on where the state stands, which stays the caller's and is kept up to date. */
  public SelfPruning(SupernetOptions options, RunFolder folder, PrintStream out, ParameterLayout layout, int blockRows,
      SupernetParameters parameters, SupernetState state, SupernetObjective learnt) {
    this.options = options;
    this.parameters = parameters;
    this.state = state;
    this.learnt = learnt;
    this.out = out;
    schedule = new PruningSchedule(options);
    masks = new BlockMasks(layout, blockRows);
    masks.fromWords(state.mask);
    parameters.setMask(masks.expand());
    log = new MaskLog(folder.folder().resolve("masks.csv"), masks);
  }

  @Override
  public List<String> figures() {
    return learnt.figures();
  }

  @Override
  public double audioSeconds(TrainingBatch batch) {
    return batch.audioSeconds();
  }

  @Override
  public void prepare(int step, double hours) throws IOException {
    if (schedule.joint(hours)) {
      prepareSparse(step, hours);
    }
    if (schedule.recycles(step, hours)) {
      int units = parameters.recycleDormantUnits(new Random(Seeds.mix(options.seed, step)), state.sparseStarted);
      out.printf("step %d: fresh weights for %d dormant units%n", step, units);
    }
  }

  private void prepareSparse(int step, double hours) throws IOException {
    if (!state.sparseStarted) {
      parameters.startSparseFromDense();
      state.sparseStarted = true;
    }
    if (step % options.pruneEvery == 0) {
      BlockMasks.Change change = masks.rerank(parameters.weights(), schedule.sparsity(hours), options.pruneFloor);
      parameters.setMask(masks.expand());
      log.add(step, hours, masks, change);
    }
  }

  @Override
  public TrainingStep step(TrainingBatch batch, int step, double hours) {
    return learnt.step(batch, step, hours);
  }

  @Override
  public List<String> watched() {
    return List.of(SPARSITY);
  }

  @Override
  public Map<String, Double> watch(int step, boolean last) {
    return Map.of(SPARSITY, masks.sparsity());
  }

  @Override
  public String text(Map<String, Double> figures) {
    return learnt.text(figures);
  }

  @Override
  public void capture() {
    parameters.copyTo(state);
    state.mask = masks.toWords();
  }

  @Override
  public void save(int step) throws IOException {
    learnt.save(step);
  }

  @Override
  public void saved(int step) throws IOException {
    learnt.saved(step);
  }
}

package io.dualmode.tools.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.supernet.SupernetObjective;
import io.dualmode.tools.train.objective.AuxiliaryObjective;
import io.dualmode.tools.train.objective.CornerPass;
import io.dualmode.tools.train.objective.LossPool;
import io.dualmode.tools.train.objective.StepResult;
import io.dualmode.tools.train.objective.StepResult.CornerLoss;
import io.dualmode.tools.train.objective.StepResult.Distillation;
import io.dualmode.tools.train.objective.SupernetGraph;
import io.dualmode.tools.train.objective.SupernetGraph.Use;
import io.dualmode.tools.train.objective.Targets;
import io.dualmode.tools.train.objective.Teacher;
import io.dualmode.tools.train.objective.TeacherOutputs;
import io.dualmode.tools.train.objective.TrainOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One training step of the supernet: the dense corner, then from some point on the sparse corner on the same batch with the same
 * weights under the block masks, then one optimiser update by the sum of their gradients (Liu et al., "Learning a Dual-Mode Speech
 * Recognition Model via Self-Pruning", SLT 2022).
 *
 * <p>Objectives per corner, each a weighted mean over frames: lattice-free MMI, phone cross-entropy, and later CTC and the transducer,
 * whose gradient into the encoder is scaled down. On top of them the sparse corner is distilled from the dense one in the same step,
 * which is its teacher and takes no gradient from it: on the phone posteriors of every frame, and on the collapsed transducer
 * lattice (Yu et al., "Dual-mode ASR", ICLR 2021). Both let a streaming student lag a few frames. Steps in which the dense corner
 * hears streaming context do not distil. Where a {@link Teacher} is given, both corners learn from it instead, in every step: on the
 * paths of the MMI head and on the lattice. Utterances without a transcript have no other loss than that of the paths.
 */
final class SupernetTrainer implements SupernetObjective {
  private final TrainOptions options;
  private final EncoderConfig config;
  private final SupernetSchedule schedule;
  private final SupernetGraph graph;
  private final LossPool pool;
  private final Teacher teacher;
  private final AuxiliaryObjective auxiliary;
  private final boolean student;
  private final CornerPass.Objective objective;

  SupernetTrainer(TrainOptions options, EncoderConfig config, SupernetGraph graph, LossPool pool) {
    this(options, config, graph, pool, null, null, false);
  }

  /**
   * A trainer of a student.
   *
   * @param teacher whom both corners learn from, instead of the sparse one from the dense one; null for none
   * @param auxiliary a further objective; null for none
   * @param student whether the curves have what a student learns from a teacher, even where it learns nothing now
   */
  SupernetTrainer(TrainOptions options, EncoderConfig config, SupernetGraph graph, LossPool pool, Teacher teacher,
      AuxiliaryObjective auxiliary, boolean student) {
    this.options = options;
    this.config = config;
    this.schedule = new SupernetSchedule(options);
    this.graph = graph;
    this.pool = pool;
    this.teacher = teacher;
    this.student = student;
    this.auxiliary = auxiliary;
    objective = new CornerPass.Objective(options, config, graph, pool, auxiliary);
  }

  /** Trains on one batch. {@code step} counts from 0; {@code hours} were heard before it. */
  @Override
  public List<String> figures() {
    List<String> figures = new ArrayList<>(student ? StepResult.STUDENT_FIGURES : StepResult.FIGURES);
    if (auxiliary != null) {
      figures.addAll(auxiliary.figures());
    }
    return figures;
  }

  @Override
  public String text(Map<String, Double> figures) {
    return StepResult.text(figures);
  }

  @Override
  public StepResult step(TrainingBatch batch, int step, double hours) {
    boolean swapDense = schedule.swapped(step, false);
    boolean swapSparse = schedule.swapped(step, true);
    boolean joint = schedule.joint(hours);
    boolean heads = schedule.heads(hours);
    boolean leftContext = schedule.leftContext(hours);
    boolean frozen = schedule.normsFrozen(hours);
    graph.parameters().freezeNorms(frozen);
    Use use = frozen ? Use.TRAIN_FROZEN : Use.TRAIN;
    Targets targets = Targets.of(batch, options.tolerance);
    boolean taught = teacher != null && options.kd > 0;
    TeacherOutputs said = taught ? teacher.outputs(batch, heads && latticeTurn(step) ? targets.band() : null) : null;
    LossPool.TeacherPaths paths = taught ? pool.teacherPaths(said.mmi(), config.mmiOutputs(), batch.maxFrames(), batch.frames()) : null;
    try (NDManager scope = graph.parameters().newScope()) {
      CornerLoss dense = null;
      CornerLoss sparse = null;
      Distillation toDense = Distillation.NONE;
      Distillation toSparse = Distillation.NONE;
      try (GradientCollector tape = graph.parameters().newTape()) {
        // The transducer lattice costs as much as half a corner, so the corners take turns.
        boolean headsOnSparse = joint && (!schedule.dense() || step % 2 == 1);
        CornerPass first = !schedule.dense() ? null : new CornerPass(objective, scope, use, batch, targets, false, swapDense && joint,
            leftContext, heads && !headsOnSparse, options.dense);
        CornerPass second = !joint ? null : new CornerPass(objective, scope, use, batch, targets, true, !swapSparse, leftContext,
            heads && headsOnSparse, options.sparse);
        if (taught) {
          learn(first, said, paths, swapDense && joint);
          learn(second, said, paths, !swapSparse);
        } else if (teacher == null && first != null && second != null && schedule.distils(hours) && !swapDense) {
          second.learnFrom(first, swapSparse ? 0 : options.kdDelay, headsOnSparse && latticeTurn(step));
        }
        boolean streaming = auxiliary != null && auxiliary.streaming();
        CornerPass assisted = streaming ? second : first;
        if (auxiliary != null && assisted != null && !(streaming ? swapSparse : swapDense && joint)) {
          assisted.addAuxiliary(said);
        }
        if (first != null) {
          dense = first.backward(tape);
          toDense = first.distillation();
        }
        if (second != null) {
          sparse = second.backward(tape);
          toSparse = second.distillation();
        }
      }
      double rate = options.learningRate(step, hours);
      double norm = graph.parameters().step(scope, rate, options.clip, options.renewal(step));
      double[] others = {};
      if (auxiliary != null) {
        norm = Math.hypot(norm, auxiliary.step(rate, options.renewal(step)));
        others = auxiliary.values();
      }
      return new StepResult(dense, sparse, toDense, toSparse, others, norm, rate);
    }
  }

  @Override
  public void save(int step) throws IOException {
    if (auxiliary != null) {
      auxiliary.save(step);
    }
  }

  @Override
  public void saved(int step) throws IOException {
    if (auxiliary != null) {
      auxiliary.saved(step);
    }
  }

  private void learn(CornerPass student, TeacherOutputs said, LossPool.TeacherPaths paths, boolean streaming) {
    if (student != null) {
      student.learnFrom(said, paths, streaming ? options.kdDelay : 0);
    }
  }

  /** Whether a step that computes the sparse corner's lattice computes its teacher's too. */
  private boolean latticeTurn(int step) {
    return options.kdLattice > 0 && step / 2 % options.kdLattice == 0;
  }

  /** The averaged weights' losses on a batch, without training. */
  CornerLoss evaluate(TrainingBatch batch, boolean sparse, boolean streaming, double hours) {
    try (NDManager scope = graph.parameters().newScope()) {
      Targets targets = Targets.of(batch, options.tolerance);
      return new CornerPass(objective, scope, Use.EVALUATE, batch, targets, sparse, streaming, schedule.leftContext(hours), false, 1)
          .losses();
    }
  }

  /**
   * Moves the running statistics of a named mode's batch norms to those of the averaged weights, which differ from those of the
   * weights that took the steps.
   */
  void calibrate(TrainingBatch batch, boolean sparse, double hours) {
    try (NDManager scope = graph.parameters().newScope()) {
      objective.forward(scope, Use.CALIBRATE, batch, sparse, sparse, schedule.leftContext(hours));
    }
  }
}

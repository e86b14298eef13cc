package io.dualmode.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.train.StepResult.CornerLoss;
import io.dualmode.tools.train.StepResult.Distillation;
import io.dualmode.tools.train.SupernetGraph.Outputs;
import io.dualmode.tools.train.SupernetGraph.Use;
import io.dualmode.tools.train.Teacher.Lesson;
import java.io.IOException;

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
final class SupernetTrainer implements TrainingLoop.Model {
  private final TrainOptions options;
  private final EncoderConfig config;
  private final SupernetSchedule schedule;
  private final SupernetGraph graph;
  private final LossPool pool;
  private final Teacher teacher;
  private final Companion companion;

  SupernetTrainer(TrainOptions options, EncoderConfig config, SupernetGraph graph, LossPool pool) {
    this(options, config, graph, pool, null, null);
  }

  /**
   * A trainer of a student.
   *
   * @param teacher whom both corners learn from, instead of the sparse one from the dense one; null for none
   * @param companion a further objective; null for none
   */
  SupernetTrainer(TrainOptions options, EncoderConfig config, SupernetGraph graph, LossPool pool, Teacher teacher, Companion companion) {
    this.options = options;
    this.config = config;
    this.schedule = new SupernetSchedule(options);
    this.graph = graph;
    this.pool = pool;
    this.teacher = teacher;
    this.companion = companion;
  }

  /** Trains on one batch. {@code step} counts from 0; {@code hours} were heard before it. */
  @Override
  public StepResult step(TrainingBatch batch, int step, double hours) {
    boolean swapDense = schedule.swapped(step, false);
    boolean swapSparse = schedule.swapped(step, true);
    boolean joint = schedule.joint(hours);
    boolean heads = schedule.heads(hours);
    boolean leftContext = schedule.leftContext(hours);
    Targets targets = Targets.of(batch, options.tolerance);
    boolean taught = teacher != null && options.kd > 0;
    Lesson lesson = taught ? teacher.hear(batch, heads && latticeTurn(step) ? targets.band() : null) : null;
    LossPool.Taught paths = taught ? pool.teach(lesson.mmi(), config.mmiOutputs(), batch.maxFrames(), batch.frames()) : null;
    try (NDManager scope = graph.parameters().newScope()) {
      CornerLoss dense = null;
      CornerLoss sparse = null;
      Distillation toDense = Distillation.NONE;
      Distillation toSparse = Distillation.NONE;
      try (GradientCollector tape = graph.parameters().newTape()) {
        // The transducer lattice costs as much as half a corner, so the corners take turns.
        boolean headsOnSparse = joint && (!schedule.dense() || step % 2 == 1);
        Pass first = schedule.dense()
            ? new Pass(scope, batch, targets, false, swapDense && joint, leftContext, heads && !headsOnSparse, options.dense) : null;
        Pass second = joint
            ? new Pass(scope, batch, targets, true, !swapSparse, leftContext, heads && headsOnSparse, options.sparse) : null;
        if (taught) {
          learn(first, lesson, paths, swapDense && joint);
          learn(second, lesson, paths, !swapSparse);
        } else if (teacher == null && first != null && second != null && options.kd > 0 && !swapDense) {
          second.learnFrom(first, swapSparse ? 0 : options.kdDelay, headsOnSparse && latticeTurn(step));
        }
        Pass accompanied = companion == null ? null : companion.streaming() ? (swapSparse ? null : second) : swapDense && joint ? null : first;
        if (accompanied != null) {
          accompanied.accompany(lesson);
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
      double rate = schedule.learningRate(step, hours);
      double norm = graph.parameters().step(scope, rate, options.clip, schedule.renewal(step));
      double[] others = {};
      if (companion != null) {
        norm = Math.hypot(norm, companion.step(rate, schedule.renewal(step)));
        others = companion.values();
      }
      return new StepResult(dense, sparse, toDense, toSparse, others, norm, rate);
    }
  }

  @Override
  public void save(int step) throws IOException {
    if (companion != null) {
      companion.save(step);
    }
  }

  @Override
  public void saved(int step) throws IOException {
    if (companion != null) {
      companion.saved(step);
    }
  }

  private void learn(Pass student, Lesson lesson, LossPool.Taught paths, boolean streaming) {
    if (student != null) {
      student.learnFrom(lesson, paths, streaming ? options.kdDelay : 0);
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
      return new Pass(scope, batch, targets, sparse, streaming, schedule.leftContext(hours)).losses();
    }
  }

  /**
   * Moves the running statistics of a named mode's batch norms to those of the averaged weights, which differ from those of the
   * weights that took the steps.
   */
  void calibrate(TrainingBatch batch, boolean sparse, double hours) {
    try (NDManager scope = graph.parameters().newScope()) {
      forward(scope, Use.CALIBRATE, batch, sparse, sparse, schedule.leftContext(hours));
    }
  }

  private Outputs forward(NDManager scope, Use use, TrainingBatch batch, boolean sparse, boolean streaming, boolean leftContext) {
    float[] windows = streaming ? batch.streamingWindows() : batch.fullWindows();
    ContextMasks seen = ContextMasks.of(config, batch.frames(), batch.maxFrames(), streaming);
    return graph.forward(scope, use, sparse, windows, batch.size(), batch.maxFrames(), seen, leftContext, options.headGradient);
  }

  /** One corner's forward pass, with its losses under way. */
  private final class Pass {
    private final NDManager scope;
    private final TrainingBatch batch;
    private final Targets targets;
    private final double weight;
    private final Outputs outputs;
    private final LossPool.Pending mmi;
    private NDList planes;
    private LossPool.Pending ctc;
    private LossPool.PendingPlanes transducer;
    private final float[] logits;
    private NDArray accompaniment;
    private LossPool.Pending posteriorDistillation;
    private LossPool.Pending pathDistillation;
    private LossPool.PendingPlanes latticeDistillation;

    Pass(NDManager scope, TrainingBatch batch, Targets targets, boolean sparse, boolean streaming, boolean leftContext, boolean heads,
        double weight) {
      this.scope = scope;
      this.batch = batch;
      this.targets = targets;
      this.weight = weight;
      outputs = forward(Use.TRAIN, sparse, streaming, leftContext);
      logits = outputs.mmi().toFloatArray();
      mmi = startMmi();
      if (heads) {
        startHeads();
      }
    }

    /** Evaluation only. */
    Pass(NDManager scope, TrainingBatch batch, Targets targets, boolean sparse, boolean streaming, boolean leftContext) {
      this.scope = scope;
      this.batch = batch;
      this.targets = targets;
      weight = 1;
      outputs = forward(Use.EVALUATE, sparse, streaming, leftContext);
      logits = outputs.mmi().toFloatArray();
      mmi = startMmi();
    }

    private Outputs forward(Use use, boolean sparse, boolean streaming, boolean leftContext) {
      return SupernetTrainer.this.forward(scope, use, batch, sparse, streaming, leftContext);
    }

    private float perFrame(double objective) {
      return (float) (objective * weight / targets.validFrames());
    }

    private LossPool.Pending startMmi() {
      return pool.mmi(logits, config.mmiOutputs(), batch.maxFrames(), targets.frames(), batch.phones(),
          targets.windows(), perFrame(options.mmi), perFrame(options.outputL2));
    }

    private void startHeads() {
      ctc = pool.ctc(outputs.ctc().toFloatArray(), config.units(), batch.maxFrames(), targets.frames(), targets.labels(),
          perFrame(options.ctc));
      planes = graph.joint(scope, outputs, targets.band(), batch.size(), batch.maxFrames());
      float[][] said = values(planes);
      transducer = pool.transducer(said[0], said[1], targets.band(), batch.maxFrames(), targets.frames(), perFrame(options.transducer));
    }

    /** Starts the distillation of this corner from another one. */
    void learnFrom(Pass teacher, int maxDelay, boolean lattice) {
      float perFrame = (float) (options.kd / targets.validFrames());
      posteriorDistillation = pool.posteriors(teacher.outputs.phone().toFloatArray(), outputs.phone().toFloatArray(), config.units(),
          batch.maxFrames(), batch.frames(), maxDelay, perFrame);
      if (lattice && planes != null) {
        NDList taught = graph.stoppedJoint(scope, teacher.outputs, targets.band(), batch.size(), batch.maxFrames());
        latticeDistillation = pool.lattice(values(taught), values(planes), targets.band(), batch.maxFrames(), batch.frames(), maxDelay,
            perFrame);
      }
    }

    /** Starts the distillation of this corner from a teacher of its own; the lattice may lag, the paths may not. */
    void learnFrom(Lesson lesson, LossPool.Taught paths, int maxDelay) {
      float perFrame = perFrame(options.kd);
      pathDistillation = pool.paths(paths, logits, config.mmiOutputs(), batch.maxFrames(), batch.frames(), perFrame);
      if (lesson.planes() != null && planes != null) {
        latticeDistillation = pool.lattice(lesson.planes(), values(planes), targets.band(), batch.maxFrames(), targets.frames(), maxDelay,
            perFrame);
      }
    }

    void accompany(Lesson lesson) {
      accompaniment = companion.loss(scope, batch, outputs.encoder(), lesson);
    }

    private float[][] values(NDList blankAndLabel) {
      return new float[][] {blankAndLabel.get(0).toFloatArray(), blankAndLabel.get(1).toFloatArray()};
    }

    /** Divergences per frame, once their gradients are taken. */
    Distillation distillation() {
      return new Distillation(posteriorDistillation == null ? Double.NaN : posteriorDistillation.await() / targets.validFrames(),
          latticeDistillation == null ? Double.NaN : latticeDistillation.await() / targets.labelledFrames(),
          pathDistillation == null ? Double.NaN : pathDistillation.await() / targets.validFrames());
    }

    CornerLoss backward(GradientCollector tape) {
      double mmiSum = mmi.await();
      NDList surrogate = graph.surrogate(scope, outputs, mmi.gradient(), targets.frameLabels(),
          options.ce * weight * targets.labelledShare());
      NDArray total = surrogate.get(0);
      double ctcSum = Double.NaN;
      double transducerSum = Double.NaN;
      if (ctc != null) {
        ctcSum = ctc.await();
        transducerSum = transducer.await();
        total = total.add(graph.inner(scope, outputs.ctc(), ctc.gradient()))
            .add(graph.inner(scope, planes.get(0), transducer.blankGradient()))
            .add(graph.inner(scope, planes.get(1), transducer.labelGradient()));
      }
      if (posteriorDistillation != null) {
        posteriorDistillation.await();
        total = total.add(graph.inner(scope, outputs.phone(), posteriorDistillation.gradient()));
      }
      if (pathDistillation != null) {
        pathDistillation.await();
        total = total.add(graph.inner(scope, outputs.mmi(), pathDistillation.gradient()));
      }
      if (accompaniment != null) {
        total = total.add(accompaniment);
      }
      if (latticeDistillation != null) {
        latticeDistillation.await();
        total = total.add(graph.inner(scope, planes.get(0), latticeDistillation.blankGradient()))
            .add(graph.inner(scope, planes.get(1), latticeDistillation.labelGradient()));
      }
      CornerLoss loss = summary(surrogate, mmiSum, ctcSum, transducerSum);
      tape.backward(total);
      return loss;
    }

    CornerLoss losses() {
      double mmiSum = mmi.await();
      return summary(graph.surrogate(scope, outputs, mmi.gradient(), targets.frameLabels(), options.ce), mmiSum, Double.NaN, Double.NaN);
    }

    private CornerLoss summary(NDList surrogate, double mmiSum, double ctcSum, double transducerSum) {
      double frames = targets.labelledFrames();
      if (frames == 0) {
        return CornerLoss.NONE;
      }
      return new CornerLoss(mmiSum / frames, surrogate.get(1).getFloat(), surrogate.get(2).getFloat() / frames, ctcSum / frames,
          transducerSum / frames);
    }
  }
}

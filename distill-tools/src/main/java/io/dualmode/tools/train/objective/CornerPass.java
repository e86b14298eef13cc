package io.dualmode.tools.train.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.supernet.ContextMasks;
import io.dualmode.tools.train.objective.StepResult.CornerLoss;
import io.dualmode.tools.train.objective.StepResult.Distillation;
import io.dualmode.tools.train.objective.SupernetGraph.Outputs;
import io.dualmode.tools.train.objective.SupernetGraph.Use;
import io.dualmode.tools.trainer.Objective;

/** One corner's forward pass over a batch, with its losses under way on background threads, and the way back. */
public final class CornerPass {
  /** What every pass of a run has in common; {@code auxiliary} may be null. */
  public record Objective(TrainOptions options, EncoderConfig config, SupernetGraph graph, LossPool pool, AuxiliaryObjective auxiliary) {
    /** The heads' answers in one corner and context. */
    public Outputs forward(NDManager scope, Use use, TrainingBatch batch, boolean sparse, boolean streaming, boolean leftContext) {
      float[] input = streaming ? batch.streamingInput() : batch.fullInput();
      ContextMasks seen = ContextMasks.of(config, batch.frames(), batch.maxFrames(), streaming);
      return graph.forward(scope, use, sparse, input, batch.size(), batch.maxFrames(), seen, leftContext, options.headGradient);
    }
  }

  private final TrainOptions options;
  private final EncoderConfig config;
  private final SupernetGraph graph;
  private final LossPool pool;
  private final AuxiliaryObjective auxiliary;
  private final NDManager scope;
  private final TrainingBatch batch;
  private final Targets targets;
  private final double weight;
  private final Outputs outputs;
  private final float[] logits;
  private final LossPool.Pending mmi;
  private NDList planes;
  private LossPool.Pending ctc;
  private LossPool.PendingPlanes transducer;
  private NDArray auxiliaryLoss;
  private LossPool.Pending posteriorDistillation;
  private LossPool.Pending pathDistillation;
  private LossPool.PendingPlanes latticeDistillation;

  /**
   * Starts a pass.
   *
   * @param use whose weights, and what normalises
   * @param heads whether CTC and transducer are computed
   * @param weight of all its losses
   */
  public CornerPass(Objective objective, NDManager scope, Use use, TrainingBatch batch, Targets targets, boolean sparse, boolean streaming,
      boolean leftContext, boolean heads, double weight) {
    options = objective.options;
    config = objective.config;
    graph = objective.graph;
    pool = objective.pool;
    auxiliary = objective.auxiliary;
    this.scope = scope;
    this.batch = batch;
    this.targets = targets;
    this.weight = weight;
    outputs = objective.forward(scope, use, batch, sparse, streaming, leftContext);
    logits = outputs.mmi().toFloatArray();
    mmi = startMmi();
    if (heads) {
      startHeads();
    }
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
  public void learnFrom(CornerPass teacher, int maxDelay, boolean lattice) {
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
  public void learnFrom(TeacherOutputs said, LossPool.TeacherPaths paths, int maxDelay) {
    float perFrame = perFrame(options.kd);
    pathDistillation = pool.paths(paths, logits, config.mmiOutputs(), batch.maxFrames(), batch.frames(), perFrame);
    if (said.planes() != null && planes != null) {
      latticeDistillation = pool.lattice(said.planes(), values(planes), targets.band(), batch.maxFrames(), targets.frames(), maxDelay,
          perFrame);
    }
  }

  public void addAuxiliary(TeacherOutputs said) {
    auxiliaryLoss = auxiliary.loss(scope, batch, outputs.encoder(), said);
  }

  private float[][] values(NDList blankAndLabel) {
    return new float[][] {blankAndLabel.get(0).toFloatArray(), blankAndLabel.get(1).toFloatArray()};
  }

  /** Divergences per frame, once their gradients are taken. */
  public Distillation distillation() {
    return new Distillation(posteriorDistillation == null ? Double.NaN : posteriorDistillation.await() / targets.validFrames(),
        latticeDistillation == null ? Double.NaN : latticeDistillation.await() / targets.labelledFrames(),
        pathDistillation == null ? Double.NaN : pathDistillation.await() / targets.validFrames());
  }

  public CornerLoss backward(GradientCollector tape) {
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
    if (auxiliaryLoss != null) {
      total = total.add(auxiliaryLoss);
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

  public CornerLoss losses() {
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

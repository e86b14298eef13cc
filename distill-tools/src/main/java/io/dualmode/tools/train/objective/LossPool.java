package io.dualmode.tools.train.objective;

import io.dualmode.tools.loss.CtcLoss;
import io.dualmode.tools.loss.TransducerLoss;
import io.dualmode.tools.loss.distillation.LatticeDistillation;
import io.dualmode.tools.loss.distillation.PosteriorDistillation;
import io.dualmode.tools.loss.mmi.EntryWindows;
import io.dualmode.tools.loss.mmi.MmiLoss;
import io.dualmode.tools.loss.mmi.SequenceDistillation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Computes the lattice losses of a batch on background threads, utterance by utterance, while libtorch goes on with the next corner.
 *
 * <p>All methods return at once; {@link Pending#await} gives the summed loss of the utterances, after which the gradient is complete.
 * Gradients are of the loss per valid frame, times the given weight. An utterance of 0 frames is passed over.
 */
public final class LossPool implements AutoCloseable {
  private final ExecutorService threads;
  private final LinkedBlockingQueue<Losses> idle = new LinkedBlockingQueue<>();

  private record Losses(MmiLoss mmi, CtcLoss ctc, TransducerLoss transducer, PosteriorDistillation posteriors,
      LatticeDistillation lattice, SequenceDistillation paths) {}

  public LossPool(MmiLoss mmi, int units, int count) {
    threads = Executors.newFixedThreadPool(count, task -> {
      Thread t = new Thread(task, "loss");
      t.setDaemon(true);
      return t;
    });
    for (int i = 0; i < count; i++) {
      MmiLoss own = mmi.forAnotherThread();
      idle.add(new Losses(own, new CtcLoss(units), new TransducerLoss(), new PosteriorDistillation(), new LatticeDistillation(),
          own.distillation()));
    }
  }

  /** A loss being computed, with the gradient it fills. */
  record Pending(List<Future<Double>> parts, float[] gradient) {
    /** Sum over the utterances that had a loss; the others leave no gradient. */
    double await() {
      double sum = 0;
      try {
        for (Future<Double> part : parts) {
          double loss = part.get();
          sum += Double.isFinite(loss) ? loss : 0;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("a loss failed: " + e.getCause(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a loss was computed", e);
      }
      return sum;
    }
  }

  /** MMI with the squared-output penalty; {@code logits [B, T, outputs]}. */
  Pending mmi(float[] logits, int outputs, int maxFrames, int[] frames, int[][] phones, EntryWindows[] windows, float weight, float l2) {
    float[] gradient = new float[logits.length];
    List<Future<Double>> parts = new ArrayList<>();
    for (int b = 0; b < frames.length; b++) {
      if (frames[b] == 0) {
        continue;
      }
      int offset = b * maxFrames * outputs;
      int length = frames[b];
      int[] sequence = phones[b];
      EntryWindows w = windows[b];
      parts.add(submit(losses -> {
        double loss = losses.mmi().lossAndGradient(logits, offset, length, outputs, sequence, w.firstFrame(), w.lastFrame(), weight, gradient);
        for (int i = offset; i < offset + length * outputs && Double.isFinite(loss); i++) {
          gradient[i] += l2 * logits[i];
        }
        return loss;
      }));
    }
    return new Pending(parts, gradient);
  }

  /** CTC over {@code logits [B, T, units]}. */
  Pending ctc(float[] logits, int units, int maxFrames, int[] frames, int[][] labels, float weight) {
    float[] gradient = new float[logits.length];
    List<Future<Double>> parts = new ArrayList<>();
    for (int b = 0; b < frames.length; b++) {
      if (frames[b] == 0) {
        continue;
      }
      int offset = b * maxFrames * units;
      int length = frames[b];
      int[] target = labels[b];
      parts.add(submit(losses -> losses.ctc().lossAndGradient(logits, offset, length, target, weight, gradient)));
    }
    return new Pending(parts, gradient);
  }

  /** A transducer loss being computed, with the gradients by both planes. */
  record PendingPlanes(List<Future<Double>> parts, float[] blankGradient, float[] labelGradient) {
    double await() {
      return new Pending(parts, blankGradient).await();
    }
  }

  /** Transducer over the band {@code [B, T, S]} of blank and next label. */
  PendingPlanes transducer(float[] blank, float[] label, TransducerBand band, int maxFrames, int[] frames, float weight) {
    float[] blankGradient = new float[blank.length];
    float[] labelGradient = new float[label.length];
    List<Future<Double>> parts = new ArrayList<>();
    for (int b = 0; b < frames.length; b++) {
      if (frames[b] == 0) {
        continue;
      }
      int utterance = b;
      int length = frames[b];
      parts.add(submit(losses -> {
        int stride = band.labels(utterance) + 1;
        float[] blanks = band.spread(blank, utterance, maxFrames, length);
        float[] labels = band.spread(label, utterance, maxFrames, length);
        float[] byBlank = new float[blanks.length];
        float[] byLabel = new float[labels.length];
        double loss = losses.transducer().lossAndGradient(blanks, labels, 0, length, stride - 1, stride, weight, byBlank, byLabel);
        band.collect(byBlank, blankGradient, utterance, maxFrames, length);
        band.collect(byLabel, labelGradient, utterance, maxFrames, length);
        return loss;
      }));
    }
    return new PendingPlanes(parts, blankGradient, labelGradient);
  }

  /** Divergence of the student's softmax over {@code logits [B, T, units]} from the teacher's, which is a constant. */
  Pending posteriors(float[] teacher, float[] student, int units, int maxFrames, int[] frames, int maxDelay, float weight) {
    float[] gradient = new float[student.length];
    List<Future<Double>> parts = new ArrayList<>();
    for (int b = 0; b < frames.length; b++) {
      if (frames[b] == 0) {
        continue;
      }
      int offset = b * maxFrames * units;
      int length = frames[b];
      parts.add(submit(losses ->
          losses.posteriors().lossAndGradient(teacher, student, offset, length, units, maxDelay, weight, gradient)));
    }
    return new Pending(parts, gradient);
  }

  /** Divergence of the student's collapsed lattice from the teacher's, each {@code {blank, label}} on the band {@code [B, T, S]}. */
  PendingPlanes lattice(float[][] teacher, float[][] student, TransducerBand band, int maxFrames, int[] frames, int maxDelay,
      float weight) {
    float[] blankGradient = new float[student[0].length];
    float[] labelGradient = new float[student[1].length];
    List<Future<Double>> parts = new ArrayList<>();
    for (int b = 0; b < frames.length; b++) {
      if (frames[b] == 0) {
        continue;
      }
      LatticeDistillation.Planes planes = new LatticeDistillation.Planes(teacher[0], teacher[1], student[0], student[1],
          b * maxFrames * TransducerBand.WIDTH, frames[b], TransducerBand.WIDTH, band.start()[b], band.labels(b));
      parts.add(submit(losses -> losses.lattice().lossAndGradient(planes, maxDelay, weight, blankGradient, labelGradient)));
    }
    return new PendingPlanes(parts, blankGradient, labelGradient);
  }

  /** What a teacher thinks of a batch, being computed: its logits and occupancies {@code [B, T, outputs]} and each utterance's log Z. */
  public record TeacherPaths(float[] logits, float[] occupancy, List<Future<Double>> logZ) {}

  /** The paths that a teacher's MMI logits make likely. */
  public TeacherPaths teacherPaths(float[] logits, int outputs, int maxFrames, int[] frames) {
    TeacherPaths taught = new TeacherPaths(logits, new float[logits.length], new ArrayList<>());
    for (int b = 0; b < frames.length; b++) {
      int offset = b * maxFrames * outputs;
      int length = frames[b];
      taught.logZ.add(submit(losses -> losses.paths().teach(logits, offset, length, taught.occupancy)));
    }
    return taught;
  }

  /** Divergence of the student's paths from the teacher's. Threads take tasks in order, so what one waits for here is under way. */
  Pending paths(TeacherPaths teacher, float[] student, int outputs, int maxFrames, int[] frames, float weight) {
    float[] gradient = new float[student.length];
    List<Future<Double>> parts = new ArrayList<>();
    for (int b = 0; b < frames.length; b++) {
      int offset = b * maxFrames * outputs;
      int length = frames[b];
      Future<Double> logZ = teacher.logZ.get(b);
      parts.add(submit(losses -> losses.paths().lossAndGradient(teacher.logits, teacher.occupancy, logZ.get(), student, offset, length,
          weight, gradient)));
    }
    return new Pending(parts, gradient);
  }

  private interface Task {
    double run(Losses losses) throws ExecutionException, InterruptedException;
  }

  private Future<Double> submit(Task task) {
    Callable<Double> call = () -> {
      Losses mine = idle.take();
      try {
        return task.run(mine);
      } finally {
        idle.add(mine);
      }
    };
    return threads.submit(call);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

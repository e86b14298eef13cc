package io.dualmode.tools.loss.distillation;

import io.dualmode.tools.loss.TransducerLoss;

/**
 * Distillation on a transducer's lattice: at each node the Kullback-Leibler divergence of the teacher's distribution, collapsed to
 * {next label, blank, rest}, to the student's.
 *
 * <p>The whole lattice has as many distributions over all units as it has nodes; those that matter to the target have three
 * outcomes, whose probabilities the two planes of {@link TransducerLoss} hold already: label, blank, and what is left. After the
 * last label there are two, blank and the rest. Nodes are averaged within a frame, over those of the band that lie on a path of the
 * monotonic lattice, and summed over frames, so that the loss is on the scale of other losses per frame. The student may lag:
 * frame {@code t} of the teacher is compared with frame {@code t + d_t} of the student after the same number of labels, see
 * {@link DelayedAlignment}.
 *
 * <p>Planes are banded: {@code width} columns a frame, column {@code s} of frame {@code t} standing for {@code firstLabel[t] + s}
 * labels emitted. The gradient is by the student's log-probabilities, {@code -p_label + p_rest q_label / q_rest} and likewise for
 * blank; the teacher is a constant. The rest counts as at least {@link #LEAST_REST}. Equal planes give exactly no loss and no
 * gradient. Not thread-safe: one instance per thread.
 *
 * <p>Source: Panchapagesan et al., "Efficient knowledge distillation for RNN-transducer models", ICASSP 2021 (arXiv 2011.06110),
 * section 2.3.
 */
public final class LatticeDistillation {

  /** Returned when log-probabilities are not finite or no node can be compared. */
  public static final double IMPOSSIBLE = Double.POSITIVE_INFINITY;

  /** Below this, the difference from 1 of two fp32 probabilities is rounding. */
  private static final double LEAST_REST = 1e-5;

  private final DelayedAlignment alignment = new DelayedAlignment();
  private double[] cost = {};

  /** One utterance's planes of teacher and student, {@code [frames, width]} from {@code offset}. */
  public record Planes(float[] teacherBlank, float[] teacherLabel, float[] blank, float[] label, int offset, int frames, int width,
      int[] firstLabel, int labels) {
    public Planes {
      long end = (long) offset + (long) frames * width;
      if (frames < 1 || width < 1 || offset < 0 || labels < 0 || firstLabel.length < frames || end > teacherBlank.length
          || end > teacherLabel.length || end > blank.length || end > label.length) {
        throw new IllegalArgumentException(frames + " frames of " + width + " nodes from " + offset + " do not fit the planes ("
            + teacherBlank.length + ", " + teacherLabel.length + ", " + blank.length + ", " + label.length + ") or the "
            + firstLabel.length + " places of the band");
      }
    }

    /** Column of frame {@code t} for {@code u} labels emitted, or -1 outside the band. */
    private int column(int t, int u) {
      int s = u - firstLabel[t];
      return s >= 0 && s < width && u <= labels ? offset + t * width + s : -1;
    }

    /** Whether a monotonic path passes the node. */
    private boolean useful(int t, int u) {
      return u <= Math.min(t, labels) && labels - u <= frames - t;
    }
  }

  /**
   * Adds {@code weight * d loss} by the student's log-probabilities to the gradients, laid out as the planes, and returns the loss,
   * unweighted, in nats for the whole utterance; or {@link #IMPOSSIBLE} with the gradients left as they were.
   */
  public double lossAndGradient(Planes planes, int maxDelay, float weight, float[] blankGradient, float[] labelGradient) {
    if (maxDelay < 0 || blankGradient.length < planes.blank.length || labelGradient.length < planes.label.length) {
      throw new IllegalArgumentException("the delay is " + maxDelay + ", from 0 allowed; gradients have " + blankGradient.length
          + " and " + labelGradient.length + " places for " + planes.blank.length);
    }
    int width = maxDelay + 1;
    if (cost.length < planes.frames * width) {
      cost = new double[planes.frames * width * 3 / 2];
    }
    for (int t = 0; t < planes.frames; t++) {
      for (int d = 0; d < width; d++) {
        cost[t * width + d] = t + d < planes.frames ? divergence(planes, t, t + d) : IMPOSSIBLE;
      }
    }
    double loss = alignment.align(cost, planes.frames, maxDelay);
    if (!(Math.abs(loss) < IMPOSSIBLE)) {
      return IMPOSSIBLE;
    }
    for (int t = 0; t < planes.frames; t++) {
      addGradient(planes, t, t + alignment.delay(t), weight, blankGradient, labelGradient);
    }
    return loss;
  }

  /** Mean over the nodes that both frames have; a later frame without any cannot answer. */
  private static double divergence(Planes p, int t, int answer) {
    double sum = 0;
    int nodes = 0;
    for (int s = 0; s < p.width; s++) {
      int u = p.firstLabel[t] + s;
      int to = p.useful(t, u) && p.useful(answer, u) ? p.column(answer, u) : -1;
      if (to < 0) {
        continue;
      }
      int from = p.offset + t * p.width + s;
      boolean last = u == p.labels;
      double blank = p.teacherBlank[from];
      double label = last ? Double.NEGATIVE_INFINITY : p.teacherLabel[from];
      double rest = rest(blank, label);
      sum += Math.exp(blank) * (blank - p.blank[to]) + rest * Math.log(rest / rest(p.blank[to], last ? label : p.label[to]));
      sum += last ? 0 : Math.exp(label) * (label - p.label[to]);
      nodes++;
    }
    if (nodes == 0) {
      return answer == t ? 0 : IMPOSSIBLE;
    }
    return Double.isNaN(sum) ? IMPOSSIBLE : Math.max(0, sum / nodes);
  }

  private static void addGradient(Planes p, int t, int answer, float weight, float[] blankGradient, float[] labelGradient) {
    int nodes = 0;
    for (int s = 0; s < p.width; s++) {
      int u = p.firstLabel[t] + s;
      nodes += p.useful(t, u) && p.useful(answer, u) && p.column(answer, u) >= 0 ? 1 : 0;
    }
    for (int s = 0; s < p.width; s++) {
      int u = p.firstLabel[t] + s;
      int to = p.useful(t, u) && p.useful(answer, u) ? p.column(answer, u) : -1;
      if (to < 0) {
        continue;
      }
      int from = p.offset + t * p.width + s;
      boolean last = u == p.labels;
      double none = Double.NEGATIVE_INFINITY;
      double ratio = rest(p.teacherBlank[from], last ? none : p.teacherLabel[from]) / rest(p.blank[to], last ? none : p.label[to]);
      blankGradient[to] += (float) (weight / nodes * (ratio * Math.exp(p.blank[to]) - Math.exp(p.teacherBlank[from])));
      if (!last) {
        labelGradient[to] += (float) (weight / nodes * (ratio * Math.exp(p.label[to]) - Math.exp(p.teacherLabel[from])));
      }
    }
  }

  /** Probability of neither. */
  private static double rest(double blank, double label) {
    return Math.max(LEAST_REST, 1 - Math.exp(blank) - Math.exp(label));
  }
}

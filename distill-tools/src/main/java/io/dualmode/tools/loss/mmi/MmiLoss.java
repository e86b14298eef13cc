package io.dualmode.tools.loss.mmi;

import static io.dualmode.tools.loss.RowProduct.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Lattice-free maximum mutual information for one utterance: how much likelier its own phones are than everything else it could
 * hold.
 *
 * <p>The loss is {@code -log p_num + log p_den} over the phone-state logits {@code [frames, K]} of {@link PhoneTopology}. The
 * denominator sums over all phone sequences of the utterance, weighted by a dense trigram; there is no leak and no pruning
 * beyond shares of 1e-30. The numerator sums over the alignments of the utterance's own phones that enter each phone inside its
 * window, weighted by the trigram probability of that sequence (a constant, so that the numerator is a part of the denominator
 * and the loss is never negative). The gradient by a logit is its occupancy in the denominator less that in the numerator.
 *
 * <p>Needs the module {@code jdk.incubator.vector}. Not thread-safe: use one instance per thread, made with
 * {@link #forAnotherThread}, which shares the tables. Scratch grows to the longest utterance: about 22 kB a frame for 40 units
 * and 800 outputs.
 *
 * <p>Sources: Povey et al., "Purely sequence-trained neural networks for ASR based on lattice-free MMI", Interspeech 2016;
 * Hadian et al., "End-to-end speech recognition using lattice-free MMI", Interspeech 2018 (whole utterances, left biphones).
 */
public final class MmiLoss {

  /**
   * What {@link #lossAndGradient} returns when no alignment fits the windows, or when logits are not finite or so far apart
   * (hundreds of nats within a frame) that the utterance's own path has no share of the denominator that a float can hold.
   */
  public static final double IMPOSSIBLE = Double.POSITIVE_INFINITY;

  private static final double ROUNDING = 1e-3;

  private final PhoneTopology topology;
  private final PhoneTrigram trigram;
  private final DenominatorGraph graph;
  private final DenominatorLattice denominator;
  private final NumeratorLattice numerator;

  public MmiLoss(PhoneTopology topology, PhoneTrigram trigram) {
    this(topology, trigram, new DenominatorGraph(topology, trigram));
  }

  private MmiLoss(PhoneTopology topology, PhoneTrigram trigram, DenominatorGraph graph) {
    this.topology = topology;
    this.trigram = trigram;
    this.graph = graph;
    this.denominator = new DenominatorLattice(graph);
    this.numerator = new NumeratorLattice(topology);
  }

  /** Returns a loss with the same tables and scratch of its own. */
  public MmiLoss forAnotherThread() {
    return new MmiLoss(topology, trigram, graph);
  }

  /** Distillation on the same denominator, in the scratch of this loss: the two must not be computed at the same time. */
  public SequenceDistillation distillation() {
    return new SequenceDistillation(denominator, topology.outputs());
  }

  /**
   * Adds {@code weight * d loss / d logits} to {@code gradient} and returns the loss, unweighted, in nats for the whole
   * utterance.
   *
   * @param logits frame {@code t}, row {@code k} at {@code offset + t * outputs + k}
   * @param frames number of frames, at least 1
   * @param outputs logits per frame, must be {@code K}
   * @param phones the utterance's units with silence, the first one entered at frame 0
   * @param firstFrame first frame in which each phone may be entered, as from {@link EntryWindows}
   * @param lastFrame last frame in which each phone may be entered
   * @param gradient the layout of {@code logits}
   * @return the loss, at least 0; {@link #IMPOSSIBLE} with the gradient left as it was when no alignment fits or logits are not
   *     finite
   */
  public double lossAndGradient(float[] logits, int offset, int frames, int outputs, int[] phones, int[] firstFrame,
      int[] lastFrame, float weight, float[] gradient) {
    check(logits, offset, frames, outputs, phones, firstFrame, lastFrame, gradient);
    double numeratorLog = numerator.forward(logits, offset, frames, phones, firstFrame, lastFrame)
        + trigram.logProbability(phones);
    if (!(Math.abs(numeratorLog) < Double.POSITIVE_INFINITY)) {
      return IMPOSSIBLE;
    }
    double denominatorLog = denominator.forward(logits, offset, frames);
    double loss = denominatorLog - numeratorLog;
    if (!(loss > -ROUNDING * frames) || loss == IMPOSSIBLE || !denominator.occupancies(frames)) {
      return IMPOSSIBLE;
    }
    numerator.subtractOccupancies(denominator.occupancy(), denominator.occupancyRow());
    for (int t = 0; t < frames; t++) {
      addScaled(denominator.occupancy(), t * denominator.occupancyRow(), weight, gradient, offset + t * outputs, outputs);
    }
    return Math.max(loss, 0);
  }

  private void check(float[] logits, int offset, int frames, int outputs, int[] phones, int[] firstFrame, int[] lastFrame,
      float[] gradient) {
    if (outputs != topology.outputs()) {
      throw new IllegalArgumentException("outputs is " + outputs + ", the topology has " + topology.outputs());
    }
    long end = (long) offset + (long) frames * outputs;
    if (frames < 1 || offset < 0 || end > logits.length || end > gradient.length) {
      throw new IllegalArgumentException(frames + " frames of " + outputs + " logits from " + offset + " must lie inside logits ("
          + logits.length + ") and gradient (" + gradient.length + ")");
    }
    if (firstFrame.length != phones.length || lastFrame.length != phones.length) {
      throw new IllegalArgumentException("windows for " + firstFrame.length + " and " + lastFrame.length + " phones, expected "
          + phones.length);
    }
    for (int phone : phones) {
      PhoneTopology.checkPhone(phone, topology.units());
    }
  }

  private static void addScaled(float[] x, int from, float weight, float[] y, int to, int count) {
    int lanes = SPECIES.length();
    int k = 0;
    for (; k + lanes <= count; k += lanes) {
      FloatVector.fromArray(SPECIES, x, from + k).mul(weight).add(FloatVector.fromArray(SPECIES, y, to + k)).intoArray(y, to + k);
    }
    for (; k < count; k++) {
      y[to + k] += weight * x[from + k];
    }
  }
}

package io.dualmode.model.speaker;

import io.dualmode.model.frontend.logmel.InputNormaliser;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.speaker.SpeakerNetwork.Layer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Runs a {@link SpeakerNetwork} on the speech of one utterance.
 *
 * <p>Features are brought to the level and mean of training speech by what the speech frames say. Every network frame sees a window of
 * feature frames; residual convolutions of three taps widen its view to 0.2 s on each side; then, over the frames whose
 * window has its middle in speech, the mean and the deviation of every channel are taken (Snyder et al., "X-vectors", ICASSP
 * 2018, section 2), and an affine layer makes the vector of them, which is scaled to length {@code sqrt(embedding)} so that its
 * components are about 1.
 *
 * <p>Scratch memory grows with the longest utterance and is kept. Not thread-safe; one for each session.
 */
public final class SpeakerEmbedder {
  /** Frames computed together, so that scratch rows stay in the cache. */
  private static final int TILE = 32;

  private final SpeakerNetwork network;
  private final SpeakerShape shape;
  private final Kernels kernels;
  private final InputNormaliser normaliser;
  private final float[] taps;
  private final float[] hidden;
  private final double[] sum;
  private final double[] squares;
  private final float[] statistics;
  private float[] x = {};
  private float[] h = {};
  private float[] next = {};

  public SpeakerEmbedder(SpeakerNetwork network, Kernels kernels) {
    this.network = network;
    this.kernels = kernels;
    shape = network.shape();
    normaliser = new InputNormaliser(network.featureMean(), SpeakerShape.PRIOR_FRAMES, 1);
    taps = new float[TILE * SpeakerShape.TAPS * shape.dim()];
    hidden = new float[TILE * Math.max(shape.dim(), shape.pooled())];
    sum = new double[shape.pooled()];
    squares = new double[shape.pooled()];
    statistics = new float[2 * shape.pooled()];
  }

  public SpeakerShape shape() {
    return shape;
  }

  /** Feature frames on each side of a frame that bear on what the network makes of it. */
  public int context() {
    return shape.window() / 2 + shape.stride() * shape.dilations().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * Writes the vector, [embedding].
   *
   * @param features {@code [frames, melBins]} from {@code offset} on, not normalised
   * @param speech which frames are speech
   * @return whether there was any speech; otherwise {@code out} is left alone
   */
  public boolean embed(float[] features, int offset, int frames, BitSet speech, float[] out) {
    int steps = shape.frames(frames);
    int spoken = 0;
    for (int t = 0; t < steps; t++) {
      spoken += speech.get(shape.centre(t)) ? 1 : 0;
    }
    if (spoken == 0) {
      return false;
    }
    normalise(features, offset, frames, speech);
    if (h.length < steps * shape.dim()) {
      h = new float[steps * shape.dim()];
      next = new float[h.length];
    }
    int dim = shape.dim();
    kernels.multiply(network.input().weight(), x, 0, shape.stride() * shape.melBins(), steps, h, 0, dim);
    kernels.reluScaleShift(h, 0, steps, network.input().scale(), network.input().shift());
    for (int i = 0; i < network.blocks().size(); i++) {
      convolve(network.blocks().get(i), shape.dilations().get(i), steps);
    }
    pool(steps, spoken, speech);
    kernels.multiply(network.embedding(), statistics, 0, statistics.length, 1, out, 0, shape.embedding());
    scale(out);
    return true;
  }

  private void normalise(float[] features, int offset, int frames, BitSet speech) {
    int bins = shape.melBins();
    normaliser.reset();
    for (int n = speech.nextSetBit(0); n >= 0 && n < frames; n = speech.nextSetBit(n + 1)) {
      normaliser.add(features, offset + n * bins, 1);
    }
    normaliser.settle();
    if (x.length < frames * bins) {
      x = new float[frames * bins];
    }
    normaliser.normalise(features, offset, 0, frames, 0, frames, x);
  }

  /** {@code h[t] += scale relu(W [h[t-d]; h[t]; h[t+d]] + bias) + shift}, {@code h} being 0 outside the utterance. */
  private void convolve(Layer layer, int dilation, int steps) {
    int dim = shape.dim();
    System.arraycopy(h, 0, next, 0, steps * dim);
    for (int first = 0; first < steps; first += TILE) {
      int count = Math.min(TILE, steps - first);
      for (int k = 0; k < count; k++) {
        for (int tap = 0; tap < SpeakerShape.TAPS; tap++) {
          int from = first + k + (tap - 1) * dilation;
          int to = (SpeakerShape.TAPS * k + tap) * dim;
          if (from >= 0 && from < steps) {
            System.arraycopy(h, from * dim, taps, to, dim);
          } else {
            Arrays.fill(taps, to, to + dim, 0);
          }
        }
      }
      kernels.multiply(layer.weight(), taps, 0, SpeakerShape.TAPS * dim, count, hidden, 0, dim);
      kernels.addReluScaleShift(next, first * dim, hidden, 0, count, layer.scale(), layer.shift());
    }
    float[] old = h;
    h = next;
    next = old;
  }

  private void pool(int steps, int spoken, BitSet speech) {
    int dim = shape.dim();
    int pooled = shape.pooled();
    Layer layer = network.pool();
    Arrays.fill(sum, 0);
    Arrays.fill(squares, 0);
    for (int first = 0; first < steps; first += TILE) {
      int count = Math.min(TILE, steps - first);
      kernels.multiply(layer.weight(), h, first * dim, dim, count, hidden, 0, pooled);
      kernels.reluScaleShift(hidden, 0, count, layer.scale(), layer.shift());
      for (int k = 0; k < count; k++) {
        if (speech.get(shape.centre(first + k))) {
          for (int c = 0; c < pooled; c++) {
            double value = hidden[k * pooled + c];
            sum[c] += value;
            squares[c] += value * value;
          }
        }
      }
    }
    for (int c = 0; c < pooled; c++) {
      double m = sum[c] / spoken;
      statistics[c] = (float) m;
      statistics[pooled + c] = (float) Math.sqrt(Math.max(SpeakerShape.MIN_VARIANCE, squares[c] / spoken - m * m));
    }
  }

  private void scale(float[] out) {
    double power = 0;
    for (int i = 0; i < shape.embedding(); i++) {
      power += (double) out[i] * out[i];
    }
    float factor = power == 0 ? 0 : (float) Math.sqrt(shape.embedding() / power);
    for (int i = 0; i < shape.embedding(); i++) {
      out[i] *= factor;
    }
  }
}

package io.dualmode.kaldi.ivector;

import io.dualmode.kaldi.feature.OnlineCmvn;
import io.dualmode.model.encoder.FrameWeights;
import java.util.Arrays;

/**
 * The i-vector of one stream while speech goes on. Frames come in order; their weights may change until {@link #MEMORY} more have come.
 * Not thread-safe; it allocates nothing after construction.
 */
public final class IvectorStream implements FrameWeights.Changes {
  /** Frames that are remembered; hosts change weights of the last three hundred at most. */
  public static final int MEMORY = 1024;

  private final IvectorModel model;
  private final IvectorConfig config;
  private final OnlineCmvn cmvn;
  private final IvectorEstimate estimate;
  private final float[] raw;
  private final float[] normalised;
  /** Change of each remembered frame's weight that the estimate does not hold yet. */
  private final float[] changes = new float[MEMORY];
  private final float[] spliced;
  private final float[] frame;
  private final float[] scores;
  private final int[] best = new int[IvectorConfig.MOST_GAUSSIANS];
  private final float[] shares = new float[IvectorConfig.MOST_GAUSSIANS];
  private int frames;
  private int firstChanged;
  /** Frames that the last i-vector was worked out of. */
  private int settled;
  private boolean weighed;
  private boolean finished;

  /** Begins an utterance. */
  public IvectorStream(IvectorModel model) {
    this.model = model;
    config = model.config;
    cmvn = new OnlineCmvn(config.cmvn(), config.features(), model.statistics);
    estimate = new IvectorEstimate(model);
    raw = new float[MEMORY * config.features()];
    normalised = new float[MEMORY * config.features()];
    spliced = new float[config.spliced()];
    frame = new float[config.width()];
    scores = new float[config.gaussians()];
  }

  /** The next frame of features. */
  public void accept(float[] features, int offset) {
    int at = frames % MEMORY;
    System.arraycopy(features, offset, raw, at * config.features(), config.features());
    cmvn.apply(features, offset, normalised, at * config.features());
    if (!weighed) {
      changes[at] = 1;
    }
    frames++;
    if (frames - firstChanged > MEMORY / 2) {
      learn();
    }
  }

  /** Asks for the weights of frames; until the first call, all count 1. */
  public void weigh(FrameWeights weights) {
    weights.changes(frames, this);
  }

  /** Changes the weight of a frame, which is 0 before the first change of any; nothing for frames that are remembered no more. */
  @Override
  public void add(int frame, float change) {
    if (!weighed) {
      weighed = true;
      Arrays.fill(changes, 0);
    }
    if (frame >= Math.max(0, frames - MEMORY / 2) && frame < frames + MEMORY / 2) {
      changes[frame % MEMORY] += change;
      firstChanged = Math.min(firstChanged, frame);
    }
  }

  /** No more frames come: the last ones lack neighbours behind them. */
  public void finish() {
    finished = true;
  }

  /** Frames whose neighbours are there. */
  private int ready() {
    return finished ? frames : Math.max(0, frames - config.right());
  }

  /** The i-vector of what was heard so far; zeros before anything was. */
  public void current(float[] to) {
    int ready = ready();
    if (ready == 0) {
      Arrays.fill(to, 0, model.size(), 0f);
      return;
    }
    if (ready > settled) {
      learn();
      settled = ready;
      estimate.solve();
    }
    estimate.get(to);
  }

  /** Brings the estimate up to the frames whose neighbours are there. */
  private void learn() {
    int ready = ready();
    double counted = 0;
    for (int t = Math.max(firstChanged, frames - MEMORY); t < ready; t++) {
      float weight = changes[t % MEMORY];
      if (weight != 0) {
        changes[t % MEMORY] = 0;
        counted += learn(t, weight);
      }
    }
    firstChanged = ready;
    estimate.count(counted);
  }

  /** Adds a frame to the estimate and returns what it counts. */
  private double learn(int t, float weight) {
    transform(normalised, t);
    int count = posteriors(Math.min(0.99f, IvectorConfig.LEAST_POSTERIOR / Math.abs(weight)));
    transform(raw, t);
    double counted = 0;
    for (int i = 0; i < count; i++) {
      float share = shares[i] * IvectorConfig.POSTERIOR_SCALE * weight;
      estimate.add(best[i], share, frame);
      counted += share;
    }
    return counted;
  }

  /** A frame with its neighbours, transformed. */
  private void transform(float[] features, int t) {
    int d = config.features();
    int at = 0;
    for (int s = t - config.left(); s <= t + config.right(); s++, at += d) {
      int from = Math.min(Math.max(s, 0), frames - 1);
      // the oldest neighbours of a frame at the rim of memory
      from = Math.max(from, frames - MEMORY);
      System.arraycopy(features, from % MEMORY * d, spliced, at, d);
    }
    if (config.affine() == 1) {
      spliced[at] = 1;
    }
    int columns = spliced.length;
    for (int r = 0; r < frame.length; r++) {
      float sum = 0;
      for (int c = 0; c < columns; c++) {
        sum += model.transform[r * columns + c] * spliced[c];
      }
      frame[r] = sum;
    }
  }

  /** The Gaussians that share the frame most and their shares; returns their count. */
  private int posteriors(float least) {
    int d = frame.length;
    float most = Float.NEGATIVE_INFINITY;
    for (int g = 0; g < scores.length; g++) {
      float sum = model.constants[g];
      int at = g * d;
      for (int i = 0; i < d; i++) {
        sum += frame[i] * (model.meansByVariances[at + i] - 0.5f * frame[i] * model.inverseVariances[at + i]);
      }
      scores[g] = sum;
      most = Math.max(most, sum);
    }
    int count = 0;
    float cutoff = most + (float) Math.log(least);
    for (int g = 0; g < scores.length; g++) {
      if (scores[g] > cutoff) {
        count = insert(g, count);
      }
    }
    float total = 0;
    for (int i = 0; i < count; i++) {
      shares[i] = (float) Math.exp(scores[best[i]] - most);
      total += shares[i];
    }
    float floor = least * total;
    while (count > 1 && shares[count - 1] < floor) {
      total -= shares[--count];
    }
    for (int i = 0; i < count; i++) {
      shares[i] /= total;
    }
    return count;
  }

  /** Keeps a Gaussian among the best, and returns how many there are. */
  private int insert(int gaussian, int count) {
    int at = count;
    while (at > 0 && scores[gaussian] > scores[best[at - 1]]) {
      if (at < best.length) {
        best[at] = best[at - 1];
      }
      at--;
    }
    if (at < best.length) {
      best[at] = gaussian;
    }
    return Math.min(count + 1, best.length);
  }

  /** Begins the next utterance. */
  public void reset() {
    cmvn.reset();
    estimate.reset();
    Arrays.fill(changes, 0);
    frames = 0;
    firstChanged = 0;
    settled = 0;
    weighed = false;
    finished = false;
  }

  /** Memory of an utterance. */
  public long bytes() {
    return 4L * (raw.length + normalised.length + changes.length + spliced.length + frame.length + scores.length) + cmvn.bytes()
        + estimate.bytes();
  }
}

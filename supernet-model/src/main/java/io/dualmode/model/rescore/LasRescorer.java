package io.dualmode.model.rescore;

import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.UnitSpan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The attention rescorer, in Java: the log-probability of a reading's units, each given the few units before it and what the encoder
 * heard around the place where they end. The length of a reading is its number of units, pauses included.
 *
 * <p>Listen, attend and spell (Chan et al., ICASSP 2016) as a second pass over the encoder of the first (Sainath et al., Interspeech
 * 2019), with two changes that suit a small model under a beam search that knows its times. Attention leans on the end of the last
 * unit by a linear distance bias, so that it need not learn to find its way. And the decoder's state is the last units and that
 * place instead of a recurrence (as stateless predictors of transducers, Ghodsi et al., ICASSP 2020): long-range context is the word
 * language model's affair, and the hundred readings of a list, which differ in a word or two, share nearly all their states. Each
 * distinct state is computed once.
 *
 * <p>Cost: {@code states * layers * (4 width^2 + 2 width feedForward)} multiplications and {@code 4 window width} for each state's
 * attention. Scratch memory grows to the largest utterance. Not thread-safe.
 */
public final class LasRescorer implements Rescorer {
  private static final float EPSILON = 1e-5f;
  private static final int TILE = 64;

  private final LasWeights weights;
  private final LasConfig config;
  private final Kernels kernels;
  private final int width;
  private final int states;
  private final float[] tile;
  private final float[] wide;
  private float[] memory = {};
  private float[] keys = {};
  private float[] values = {};
  private float[] scores = {};
  private float[] x = {};
  private float[] queries = {};
  private float[] mixed = {};
  private float[] logits = {};

  /** What a prediction depends on: units before it, nearest first, and the frame at which they end, which comes last. */
  private record State(int[] key) {
    @Override
    public boolean equals(Object other) {
      return other instanceof State that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(key);
    }
  }

  /** A rescorer over shared weights. */
  public LasRescorer(LasWeights weights, Kernels kernels) {
    this.weights = weights;
    this.config = weights.config();
    this.kernels = kernels;
    width = config.width();
    states = config.history();
    tile = new float[TILE * Math.max(width, weights.memoryGain.length)];
    wide = new float[TILE * Math.max(2 * width, config.feedForward())];
  }

  @Override
  public void score(List<SearchHypothesis> readings, EncodedUtterance heard, double[] totals, int[] lengths) {
    SpelledUnits[] spelled = new SpelledUnits[readings.size()];
    for (int i = 0; i < spelled.length; i++) {
      spelled[i] = spell(readings.get(i), heard.frames());
    }
    score(spelled, heard, totals);
    for (int i = 0; i < spelled.length; i++) {
      lengths[i] = spelled[i].size();
    }
  }

  private SpelledUnits spell(SearchHypothesis reading, int frames) {
    SpelledUnits.Builder builder = new SpelledUnits.Builder(config.pauseFrames());
    for (RecognizedWord word : reading.words()) {
      for (UnitSpan span : word.units()) {
        if (span.unit() != 0) {
          builder.add(span.unit(), span.startFrame(), span.endFrame());
        }
      }
    }
    return builder.build(frames);
  }

  /** The log-probability of each sequence of units. */
  public void score(SpelledUnits[] spelled, EncodedUtterance heard, double[] totals) {
    Arrays.fill(totals, 0, spelled.length, 0);
    if (heard.frames() == 0) {
      return;
    }
    Map<State, Integer> numbers = new HashMap<>();
    int[][] stateOf = new int[spelled.length][];
    for (int i = 0; i < spelled.length; i++) {
      stateOf[i] = new int[spelled[i].size()];
      for (int u = 0; u < stateOf[i].length; u++) {
        int[] key = new int[states + 1];
        spelled[i].history(u, key, 0, states, weights.units());
        key[states] = Math.min(spelled[i].starts()[u], heard.frames() - 1);
        stateOf[i][u] = numbers.computeIfAbsent(new State(key), s -> numbers.size());
      }
    }
    int[][] keysOf = new int[numbers.size()][];
    numbers.forEach((state, number) -> keysOf[number] = state.key);
    // states that end at one frame attend together
    Integer[] order = new Integer[keysOf.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (p, q) -> Integer.compare(keysOf[p][states], keysOf[q][states]));
    int[] rowOf = new int[order.length];
    int[][] sorted = new int[order.length][];
    for (int row = 0; row < order.length; row++) {
      rowOf[order[row]] = row;
      sorted[row] = keysOf[order[row]];
    }
    listen(heard);
    predict(sorted, heard.frames());
    int units = weights.units();
    for (int i = 0; i < spelled.length; i++) {
      for (int u = 0; u < stateOf[i].length; u++) {
        totals[i] += logits[rowOf[stateOf[i][u]] * units + spelled[i].units()[u]];
      }
    }
  }

  /** {@code memory = relu(weight (rms(x) gain) + bias)}. */
  private void listen(EncodedUtterance heard) {
    int dim = heard.dim();
    memory = room(memory, heard.frames() * width);
    for (int f = 0; f < heard.frames(); f += TILE) {
      int count = Math.min(TILE, heard.frames() - f);
      kernels.rmsNorm(heard.data(), f * dim, count, weights.memoryGain, EPSILON, tile, 0);
      kernels.multiply(weights.memory, tile, 0, dim, count, memory, f * width, width);
      kernels.reluScaleShift(memory, f * width, count, weights.ones, weights.zeros);
    }
  }

  /** Log-probabilities of the next unit in every state, {@code [states, units]}. */
  private void predict(int[][] state, int frames) {
    x = room(x, state.length * width);
    queries = room(queries, state.length * width);
    mixed = room(mixed, state.length * width);
    logits = room(logits, state.length * weights.units());
    int rows = weights.units() + 1;
    for (int i = 0; i < state.length; i++) {
      Arrays.fill(x, i * width, (i + 1) * width, 0);
      for (int p = 0; p < states; p++) {
        kernels.add(x, i * width, weights.tables, (p * rows + state[i][p]) * width, width);
      }
    }
    for (LasWeights.Layer layer : weights.layers) {
      remember(layer, frames);
      for (int i = 0; i < state.length; i += TILE) {
        int count = Math.min(TILE, state.length - i);
        kernels.rmsNorm(x, i * width, count, layer.attentionGain(), EPSILON, tile, 0);
        kernels.multiply(layer.query(), tile, 0, width, count, queries, i * width, width);
      }
      attend(state, frames);
      for (int i = 0; i < state.length; i += TILE) {
        int count = Math.min(TILE, state.length - i);
        kernels.multiply(layer.out(), mixed, i * width, width, count, tile, 0, width);
        kernels.add(x, i * width, tile, 0, count * width);
        forward(layer, i, count);
      }
    }
    for (int i = 0; i < state.length; i += TILE) {
      int count = Math.min(TILE, state.length - i);
      kernels.rmsNorm(x, i * width, count, weights.outputGain, EPSILON, tile, 0);
      kernels.multiply(weights.output, tile, 0, width, count, logits, i * weights.units(), weights.units());
    }
    kernels.logSoftmax(logits, 0, state.length, weights.units());
  }

  private void forward(LasWeights.Layer layer, int first, int count) {
    int hidden = config.feedForward();
    kernels.rmsNorm(x, first * width, count, layer.forwardGain(), EPSILON, tile, 0);
    kernels.multiply(layer.up(), tile, 0, width, count, wide, 0, hidden);
    for (int i = 0; i < count * hidden; i++) {
      wide[i] = Math.max(0, wide[i]);
    }
    kernels.multiply(layer.down(), wide, 0, hidden, count, tile, 0, width);
    kernels.add(x, first * width, tile, 0, count * width);
  }

  /** Keys of a layer, transposed to {@code [width, frames]}, and values {@code [frames, width]}. */
  private void remember(LasWeights.Layer layer, int frames) {
    keys = room(keys, frames * width);
    values = room(values, frames * width);
    for (int f = 0; f < frames; f += TILE) {
      int count = Math.min(TILE, frames - f);
      kernels.multiply(layer.keysValues(), memory, f * width, width, count, wide, 0, 2 * width);
      for (int k = 0; k < count; k++) {
        for (int c = 0; c < width; c++) {
          keys[c * frames + f + k] = wide[2 * k * width + c];
        }
        System.arraycopy(wide, (2 * k + 1) * width, values, (f + k) * width, width);
      }
    }
  }

  private void attend(int[][] state, int frames) {
    int depth = config.headDim();
    float scale = (float) (1 / Math.sqrt(depth));
    int stride = 2 * config.window() + 1 + Kernels.SOFTMAX_PADDING;
    scores = room(scores, TILE * stride);
    for (int first = 0, end; first < state.length; first = end) {
      int centre = state[first][states];
      end = first + 1;
      while (end < state.length && state[end][states] == centre && end - first < TILE) {
        end++;
      }
      int from = Math.max(0, centre - config.window());
      int seen = Math.min(frames, centre + config.window() + 1) - from;
      for (int h = 0; h < config.heads(); h++) {
        int channel = h * depth;
        kernels.product(queries, first * width + channel, width, end - first, keys, channel * frames + from, frames, depth, seen, scores, 0,
            stride, false);
        for (int i = 0; i < end - first; i++) {
          kernels.biasedSoftmax(scores, i * stride, seen, scale, config.slopes().get(h), centre + config.offsets().get(h) - from);
        }
        kernels.product(scores, 0, stride, end - first, values, from * width + channel, width, seen, depth, mixed,
            first * width + channel, width, false);
      }
    }
  }

  private static float[] room(float[] array, int needed) {
    return array.length >= needed ? array : new float[Math.max(needed, array.length + array.length / 2)];
  }
}

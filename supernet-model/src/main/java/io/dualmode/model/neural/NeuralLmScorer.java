package io.dualmode.model.neural;

import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;

/**
 * Log-probabilities of the pieces of many readings of one utterance. The readings are known when they are scored, so nothing is done step
 * by step: they become a {@link PieceTrie}, and each layer is computed for all its nodes at once, each attending to those above it. What
 * a reading is given does not depend on the others, to the bit.
 *
 * <p>Cost: {@link NeuralLmShape#multiplications} for each node. Scratch memory grows with the nodes, of which at most {@value #MOST_NODES}
 * are computed together unless one reading has more. Not thread-safe.
 */
public final class NeuralLmScorer {
  private static final float EPSILON = 1e-5f;
  private static final int TILE = 64;
  private static final int MOST_NODES = 4096;
  /** What is attended to begins and ends at a multiple of it, so that kernels that take several at once do so alike for every reading. */
  private static final int STRIDE = 32;

  private final NeuralLm lm;
  private final NeuralLmShape shape;
  private final Kernels kernels;
  private final int width;
  private final float[] tile;
  private final float[] wide;
  private final float[] logits;
  private float[] x = {};
  private float[] qkv = {};
  private float[] mixed = {};
  private float[] keys = {};
  private float[] values = {};
  private float[] scores = {};

  /** A scorer over shared weights. */
  public NeuralLmScorer(NeuralLm lm, Kernels kernels) {
    this.lm = lm;
    this.kernels = kernels;
    shape = lm.shape();
    width = shape.width();
    tile = new float[TILE * width];
    wide = new float[TILE * shape.feedForward()];
    logits = new float[TILE * shape.pieces()];
  }

  /**
   * Scores readings.
   *
   * @param readings pieces of each, without the boundaries before and after
   * @return for each reading the log-probability of every piece and of the boundary that ends it
   */
  public float[][] score(int[][] readings) {
    float[][] found = new float[readings.length][];
    for (int first = 0, end; first < readings.length; first = end) {
      int most = 1 + readings[first].length;
      end = first + 1;
      while (end < readings.length && most + readings[end].length <= MOST_NODES) {
        most += readings[end++].length;
      }
      score(new PieceTrie(Arrays.copyOfRange(readings, first, end)), found, first);
    }
    return found;
  }

  private void score(PieceTrie trie, float[][] found, int first) {
    int nodes = trie.size();
    x = room(x, nodes * width);
    qkv = room(qkv, 3 * nodes * width);
    mixed = room(mixed, nodes * width);
    for (int n = 0; n < nodes; n++) {
      System.arraycopy(lm.embedding, trie.piece(n) * width, mixed, n * width, width);
    }
    kernels.rmsNorm(mixed, 0, nodes, lm.inputGain, EPSILON, x, 0);
    for (NeuralLm.Layer layer : lm.layers) {
      for (int n = 0; n < nodes; n += TILE) {
        int count = Math.min(TILE, nodes - n);
        kernels.rmsNorm(x, n * width, count, layer.attentionGain(), EPSILON, tile, 0);
        kernels.multiply(layer.qkv(), tile, 0, width, count, qkv, 3 * n * width, 3 * width);
      }
      for (int s = 0; s < trie.sequences(); s++) {
        attend(trie.path(s), trie.firstNew(s));
      }
      for (int n = 0; n < nodes; n += TILE) {
        forward(layer, n, Math.min(TILE, nodes - n));
      }
    }
    predict(trie, found, first);
  }

  private void forward(NeuralLm.Layer layer, int first, int count) {
    int hidden = shape.feedForward();
    kernels.multiply(layer.out(), mixed, first * width, width, count, tile, 0, width);
    kernels.add(x, first * width, tile, 0, count * width);
    kernels.rmsNorm(x, first * width, count, layer.forwardGain(), EPSILON, tile, 0);
    kernels.multiply(layer.up(), tile, 0, width, count, wide, 0, hidden);
    for (int i = 0; i < count * hidden; i++) {
      float on = Math.max(0, wide[i]);
      wide[i] = on * on;
    }
    kernels.multiply(layer.down(), wide, 0, hidden, count, tile, 0, width);
    kernels.add(x, first * width, tile, 0, count * width);
  }

  /** Attention of the nodes of a path from a place on, which stand in one run. */
  private void attend(int[] path, int from) {
    for (int start = from; start < path.length; start += TILE) {
      int count = Math.min(TILE, path.length - start);
      int oldest = Math.max(0, start - shape.context() + 1) / STRIDE * STRIDE;
      int seen = start + count - oldest;
      int columns = (seen + STRIDE - 1) / STRIDE * STRIDE;
      remember(path, oldest, seen, columns);
      int stride = columns + Kernels.SOFTMAX_PADDING;
      scores = room(scores, TILE * stride);
      int depth = shape.headDim();
      float scale = (float) (1 / Math.sqrt(depth));
      int row = path[start];
      for (int h = 0; h < shape.heads(); h++) {
        int channel = h * depth;
        kernels.product(qkv, 3 * row * width + channel, 3 * width, count, keys, channel * columns, columns, depth, columns, scores, 0, stride,
            false);
        for (int i = 0; i < count; i++) {
          int last = start + i - oldest;
          int begin = Math.max(0, last - shape.context() + 1);
          kernels.biasedSoftmax(scores, i * stride + begin, last - begin + 1, scale, shape.slopes().get(h), last - begin);
          Arrays.fill(scores, i * stride, i * stride + begin, 0);
          Arrays.fill(scores, i * stride + last + 1, i * stride + columns, 0);
        }
        kernels.product(scores, 0, stride, count, values, channel, width, columns, depth, mixed, row * width + channel, width, false);
      }
    }
  }

  /** Keys of a stretch of a path, transposed to {@code [width, columns]}, and values {@code [columns, width]}, with zeros behind them. */
  private void remember(int[] path, int oldest, int seen, int columns) {
    keys = room(keys, width * columns);
    values = room(values, columns * width);
    for (int j = 0; j < seen; j++) {
      int node = 3 * path[oldest + j] * width;
      for (int c = 0; c < width; c++) {
        keys[c * columns + j] = qkv[node + width + c];
      }
      System.arraycopy(qkv, node + 2 * width, values, j * width, width);
    }
    for (int c = 0; c < width; c++) {
      Arrays.fill(keys, c * columns + seen, (c + 1) * columns, 0);
    }
    Arrays.fill(values, seen * width, columns * width, 0);
  }

  private void predict(PieceTrie trie, float[][] found, int first) {
    int nodes = trie.size();
    int pieces = shape.pieces();
    float[] of = new float[nodes];
    float[] end = new float[nodes];
    int[] child = new int[nodes];
    int[] sibling = new int[nodes];
    for (int n = nodes - 1; n > 0; n--) {
      sibling[n] = child[trie.parent(n)];
      child[trie.parent(n)] = n;
    }
    for (int n = 0; n < nodes; n += TILE) {
      int count = Math.min(TILE, nodes - n);
      kernels.rmsNorm(x, n * width, count, lm.outputGain, EPSILON, tile, 0);
      kernels.multiply(lm.output, tile, 0, width, count, logits, 0, pieces);
      kernels.logSoftmax(logits, 0, count, pieces);
      for (int i = 0; i < count; i++) {
        end[n + i] = logits[i * pieces + PieceSpelling.BOUNDARY];
        for (int c = child[n + i]; c > 0; c = sibling[c]) {
          of[c] = logits[i * pieces + trie.piece(c)];
        }
      }
    }
    for (int s = 0; s < trie.sequences(); s++) {
      int[] path = trie.path(s);
      float[] out = new float[path.length];
      for (int p = 1; p < path.length; p++) {
        out[p - 1] = of[path[p]];
      }
      out[path.length - 1] = end[path[path.length - 1]];
      found[first + s] = out;
    }
  }

  private static float[] room(float[] array, int needed) {
    return array.length >= needed ? array : new float[Math.max(needed, array.length + array.length / 2)];
  }
}

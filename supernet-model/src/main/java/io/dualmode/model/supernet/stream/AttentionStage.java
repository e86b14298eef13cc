package io.dualmode.model.supernet.stream;

import io.dualmode.model.kernel.Kernels;

/**
 * One attention block's run and state: {@code y = x + out softmax(q k / sqrt(d) - slope |i - j|) v + bias} over the chunk and
 * {@code leftContext} frames before it. Queries go 32 at a time, so scores take {@code 32 (frames seen + 64)} floats.
 */
final class AttentionStage implements Stage {
  private static final int QUERIES = 32;

  private final Network.Attention layer;
  private final Kernels kernels;
  private final int leftContext;
  private final KeyValueCache cache;

  /**
   * @param leftContext frames before the chunk that are seen
   * @param cache keeps the frames between chunks; stages of a pass that runs one chunk only may share one
   */
  AttentionStage(Network.Attention layer, int leftContext, Kernels kernels, KeyValueCache cache) {
    this.layer = layer;
    this.kernels = kernels;
    this.leftContext = leftContext;
    this.cache = cache;
  }

  @Override
  public void run(Activations a, int firstFrame, int frames) {
    int width = layer.width();
    int begin = Math.max(0, firstFrame - leftContext);
    int end = firstFrame + frames;
    cache.reserve(end - begin);
    float[] q = a.queries(frames * width);
    for (int f = 0; f < frames; f += a.tile()) {
      int count = Math.min(a.tile(), frames - f);
      kernels.rmsNorm(a.x(), f * a.dim(), count, layer.gain(), Activations.RMS_EPSILON, a.hidden(), 0);
      kernels.multiply(layer.qkv(), a.hidden(), 0, a.dim(), count, a.wide(), 0, 3 * width);
      for (int k = 0; k < count; k++) {
        int row = 3 * k * width;
        System.arraycopy(a.wide(), row, q, (f + k) * width, width);
        cache.put(firstFrame + f + k, a.wide(), row + width, row + 2 * width);
      }
    }
    for (int f = 0; f < frames; f += a.tile()) {
      int count = Math.min(a.tile(), frames - f);
      for (int i = 0; i < count; i += QUERIES) {
        attend(a, q, f + i, Math.min(QUERIES, count - i), firstFrame, begin, end, a.wide(), i * width);
      }
      kernels.multiply(layer.out(), a.wide(), 0, width, count, a.hidden(), 0, a.dim());
      kernels.add(a.x(), f * a.dim(), a.hidden(), 0, count * a.dim());
    }
  }

  private void attend(Activations a, float[] q, int first, int queries, int firstFrame, int begin, int end, float[] mixed,
      int mixedOffset) {
    int depth = layer.headDim();
    int from = begin - begin % KeyValueCache.PANEL;
    int lead = begin - from;
    int stride = (end - from + KeyValueCache.PANEL - 1) / KeyValueCache.PANEL * KeyValueCache.PANEL + Kernels.SOFTMAX_PADDING;
    float[] scores = a.scores(queries * stride);
    float scale = (float) (1 / Math.sqrt(depth));
    for (int h = 0; h < layer.heads(); h++) {
      int channel = h * depth;
      cache.scores(kernels, q, first * layer.width() + channel, queries, h, from, end, scores, stride);
      for (int i = 0; i < queries; i++) {
        kernels.biasedSoftmax(scores, i * stride + lead, end - begin, scale, layer.slopes()[h], firstFrame + first + i - begin);
      }
      cache.mix(kernels, scores, lead, stride, queries, h, begin, end, mixed, mixedOffset + channel);
    }
  }

  @Override
  public void reset() {
    // Frames before the utterance are never read: the window starts at frame 0.
  }

  @Override
  public long stateBytes() {
    return 0;
  }
}

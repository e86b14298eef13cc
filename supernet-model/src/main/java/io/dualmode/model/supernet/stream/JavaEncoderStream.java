package io.dualmode.model.supernet.stream;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FeatureHistory;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.supernet.shape.EncoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * One utterance through {@link JavaEncoder}. Streaming encodes chunk {@code c} the moment feature frame
 * {@code stride ((c + 1) C - 1) + inputRight} is there; full context is the same run over a single chunk at the end.
 */
final class JavaEncoderStream implements EncoderStream {
  private static final int MAX_TILE = 64;

  private final EncoderConfig config;
  private final Network network;
  private final Kernels kernels;
  private final boolean streaming;
  private final int tile;
  private final FeatureHistory history;
  private final float[] windows;
  /** Null in a network without a stem. */
  private final StemStream stem;
  private final float[] stemmed;
  private final Activations activations;
  private final List<Stage> stages = new ArrayList<>();
  private final List<KeyValueCache> caches = new ArrayList<>();
  private int encoded;
  /** Feature frames given to the stem, counted from the first that a window reads. */
  private int stemRows;
  private boolean finished;

  JavaEncoderStream(Network network, FrontEndPart frontEnd, Kernels kernels, boolean streaming) {
    this.config = network.config();
    this.network = network;
    this.kernels = kernels;
    this.streaming = streaming;
    this.tile = streaming ? Math.min(MAX_TILE, config.chunkFrames()) : MAX_TILE;
    this.history = new FeatureHistory(config.melBins(),
        frontEnd.newNormaliser(network.featureMean(), config.normPriorFrames(), config.featureScale()), streaming ? span(config.chunkFrames()) : span(MAX_TILE));
    this.windows = new float[span(tile) * config.melBins()];
    this.stem = config.hasStem() ? new StemStream(network, kernels, span(tile)) : null;
    this.stemmed = stem == null ? null : new float[stem.mostFrames() * config.firstWidth()];
    int wide = 2 * config.bottleneck();
    for (Network.Layer layer : network.layers()) {
      if (layer instanceof Network.Attention attention) {
        wide = Math.max(wide, 3 * attention.width());
        stages.add(attentionStage(attention));
      } else if (layer instanceof Network.Summary summary) {
        wide = Math.max(wide, summary.width());
        stages.add(new SummaryStage(summary, kernels));
      } else if (layer instanceof Network.Conv conv) {
        stages.add(new ConvStage(conv, config.bottleneck(), kernels, tile));
      }
    }
    this.activations = new Activations(config.dim(), wide, tile);
    reset();
  }

  private AttentionStage attentionStage(Network.Attention layer) {
    if (streaming) {
      int left = config.leftContextFrames();
      KeyValueCache cache = new KeyValueCache(layer.width(), layer.headDim(), left + config.chunkFrames());
      caches.add(cache);
      return new AttentionStage(layer, left, kernels, cache);
    }
    // A single chunk needs no keys of an earlier one, so layers of the same shape take turns.
    KeyValueCache shared = caches.stream().filter(c -> c.fits(layer.width(), layer.headDim())).findAny().orElse(null);
    if (shared == null) {
      shared = new KeyValueCache(layer.width(), layer.headDim(), 0);
      caches.add(shared);
    }
    return new AttentionStage(layer, 0, kernels, shared);
  }

  /** Feature frames under the windows of so many encoder frames. */
  private int span(int frames) {
    return config.stride() * (frames - 1) + config.inputLeft() + 1 + config.inputRight();
  }

  @Override
  public void accept(float[] features, int offset, int frames, FrameSink sink) {
    requireOpen();
    if (frames < 0 || offset < 0 || (long) offset + (long) frames * config.melBins() > features.length) {
      throw new IllegalArgumentException("Features: got " + frames + " frames of " + config.melBins() + " at offset " + offset
          + ", the array has " + features.length + " values");
    }
    int taken = 0;
    while (taken < frames) {
      int run = frames - taken;
      if (streaming) {
        run = Math.min(run, chunkNeeds() - history.seen());
      }
      history.append(features, offset + taken * config.melBins(), run);
      taken += run;
      if (streaming && history.seen() == chunkNeeds()) {
        encode(config.chunkFrames(), sink);
      }
    }
  }

  private int chunkNeeds() {
    return config.stride() * (encoded + config.chunkFrames() - 1) + config.inputRight() + 1;
  }

  @Override
  public void finish(FrameSink sink) {
    requireOpen();
    int total = config.encoderFrames(history.seen());
    while (encoded < total) {
      encode(streaming ? Math.min(config.chunkFrames(), total - encoded) : total, sink);
    }
    finished = true;
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("Encoder stream: finished; reset() starts the next utterance");
    }
  }

  private void encode(int frames, FrameSink sink) {
    history.settle();
    activations.reserve(frames);
    float[] x = activations.x();
    int dim = config.dim();
    for (int f = 0; f < frames; f += tile) {
      int count = Math.min(tile, frames - f);
      input(encoded + f, count, x, f * dim);
      kernels.reluScaleShift(x, f * dim, count, network.inputScale(), network.inputShift());
    }
    for (Stage stage : stages) {
      stage.run(activations, encoded, frames);
    }
    int first = encoded;
    encoded += frames;
    if (streaming) {
      history.discardBefore((stem == null ? config.stride() * encoded : stemRows) - config.inputLeft());
    }
    for (int f = 0; f < frames; f += tile) {
      sink.frames(x, f * dim, first + f, Math.min(tile, frames - f));
    }
  }

  /** The first matrix's products of {@code count} frames from {@code first} on. */
  private void input(int first, int count, float[] x, int offset) {
    int dim = config.dim();
    if (stem == null) {
      history.normalised(config.stride() * first - config.inputLeft(), span(count), windows);
      kernels.multiply(network.input(), windows, 0, config.stride() * config.melBins(), count, x, offset, dim);
      return;
    }
    int rows = config.inputRows(first + count) - stemRows;
    history.normalised(stemRows - config.inputLeft(), rows, windows);
    stemRows += rows;
    stem.push(windows, rows, stemmed);
    kernels.multiply(network.input(), stemmed, 0, config.firstWidth(), count, x, offset, dim);
  }

  @Override
  public void reset() {
    history.reset(-config.inputLeft());
    stemRows = 0;
    if (stem != null) {
      stem.reset();
    }
    stages.forEach(Stage::reset);
    encoded = 0;
    finished = false;
  }

  @Override
  public int maxFramesPerCall() {
    return tile;
  }

  @Override
  public int featureFrames() {
    return history.seen();
  }

  @Override
  public int encodedFrames() {
    return encoded;
  }

  @Override
  public long stateBytes() {
    long sum = history.bytes() + activations.bytes() + 4L * windows.length + (stem == null ? 0 : stem.bytes() + 4L * stemmed.length);
    for (Stage stage : stages) {
      sum += stage.stateBytes();
    }
    for (KeyValueCache cache : caches) {
      sum += cache.bytes();
    }
    return sum;
  }

  @Override
  public void close() {
    // Only heap.
  }
}

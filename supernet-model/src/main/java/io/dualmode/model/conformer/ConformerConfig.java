package io.dualmode.model.conformer;

import java.util.List;

/**
 * The shape of a Conformer (Gulati et al., Interspeech 2020) or FastConformer (Rekesh et al., ASRU 2023), as stored in the section
 * {@code network}. Whether matrices have biases and which norm follows the depthwise convolution is told by the tensors.
 *
 * @param features per frame of the front end
 * @param layers blocks
 * @param dim width of the residual stream
 * @param heads of attention, of {@code dim / heads} each
 * @param feedForward inner width of the feed-forward layers
 * @param kernel frames under the depthwise convolution
 * @param subsampling how frames are joined in front of the blocks
 * @param stride feature frames per encoded frame, a power of two
 * @param channels maps of the subsampling
 * @param causal 1 if subsampling and depthwise convolutions see no later frame, else 0
 * @param scaled 1 if the subsampled frames are multiplied by the root of {@code dim}, else 0
 * @param normalise what is done to the features of an utterance
 * @param attention how frames see one another
 * @param contexts left and right frames that attention was trained with, the first is the default
 */
public record ConformerConfig(
    int features, int layers, int dim, int heads, int feedForward, int kernel, Subsampling subsampling, int stride, int channels,
    int causal, int scaled, Normalise normalise, Attention attention, List<Context> contexts) {

  /** How frames are joined. */
  public enum Subsampling {
    /** Full 3x3 convolutions of stride 2. */
    STRIDING,
    /** A full one, then depthwise ones each followed by a pointwise one. */
    DEPTHWISE
  }

  /** What is done to the features of an utterance. */
  public enum Normalise {
    NONE,
    /** Each bin's mean over the utterance is taken out and its deviation becomes 1. */
    PER_FEATURE
  }

  /** How frames see one another. */
  public enum Attention {
    /** From {@code left} frames before to {@code right} frames behind. */
    REGULAR,
    /** Chunks of {@code right + 1} frames, each of which sees itself and {@code left} frames before it. */
    CHUNKED
  }

  /**
   * Frames around one that attention sees; -1 for all.
   *
   * @param left before it
   * @param right behind it
   */
  public record Context(int left, int right) {
    public static final Context ALL = new Context(-1, -1);
  }

  public ConformerConfig {
    require(features > 0 && features <= 1024, "features", features, "1..1024");
    require(layers > 0 && layers <= 256, "layers", layers, "1..256");
    require(heads > 0 && dim > 0 && dim <= 8192 && dim % (2 * heads) == 0, "dim", dim, "even multiples of heads up to 8192");
    require(feedForward > 0 && feedForward <= 65_536, "feedForward", feedForward, "1..65536");
    require(kernel > 0 && kernel <= 127 && kernel % 2 == 1, "kernel", kernel, "odd numbers up to 127");
    require(subsampling != null, "subsampling", 0, "STRIDING, DEPTHWISE");
    require(stride >= 2 && stride <= 16 && Integer.bitCount(stride) == 1, "stride", stride, "2, 4, 8, 16");
    require(channels > 0 && channels <= 4096, "channels", channels, "1..4096");
    require(causal == 0 || causal == 1, "causal", causal, "0, 1");
    require(scaled == 0 || scaled == 1, "scaled", scaled, "0, 1");
    require(normalise != null, "normalise", 0, "NONE, PER_FEATURE");
    require(attention != null, "attention", 0, "REGULAR, CHUNKED");
    require(contexts != null && !contexts.isEmpty() && contexts.size() <= 64, "contexts", contexts == null ? 0 : contexts.size(), "1..64 pairs");
    contexts = List.copyOf(contexts);
    for (Context c : contexts) {
      require(c.left() >= -1 && c.left() <= 100_000, "left", c.left(), "-1..100000");
      require(c.right() >= -1 && c.right() <= 100_000, "right", c.right(), "-1..100000");
      if (attention == Attention.CHUNKED && c.left() >= 0 && c.right() >= 0) {
        require(c.left() % (c.right() + 1) == 0, "left", c.left(), "multiples of the chunk, " + (c.right() + 1));
      }
    }
  }

  /** Whether a chunk can be encoded without any frame behind it, and without what is before the cached ones. */
  public boolean streams() {
    return causal == 1 && attention == Attention.CHUNKED && normalise == Normalise.NONE
        && contexts.stream().allMatch(c -> c.left() >= 0 && c.right() >= 0);
  }

  /** Convolutions of the subsampling. */
  int subsamplings() {
    return Integer.numberOfTrailingZeros(stride);
  }

  /** Bins left after the subsampling. */
  int subsampledBins() {
    int bins = features;
    for (int i = 0; i < subsamplings(); i++) {
      bins = subsampled(bins);
    }
    return bins;
  }

  /** Outputs of one convolution of the subsampling over so many inputs, along time and along the bins. */
  public int subsampled(int inputs) {
    return causal == 1 ? inputs / 2 + 1 : (inputs + 1) / 2;
  }

  /** Encoded frames of so many feature frames. */
  int encodedFrames(int featureFrames) {
    int frames = featureFrames;
    for (int i = 0; i < subsamplings(); i++) {
      frames = subsampled(frames);
    }
    return frames;
  }

  private static void require(boolean ok, String name, Number got, String allowed) {
    if (!ok) {
      throw new IllegalArgumentException(name + " is " + got + ", allowed: " + allowed);
    }
  }
}

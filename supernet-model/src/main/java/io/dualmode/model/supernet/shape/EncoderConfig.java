package io.dualmode.model.supernet.shape;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.json.JsonRecords;
import java.util.List;

/**
 * The shape of a supernet, as stored under {@code encoder} in {@code config.json}; {@code docs/supernet.md} gives the formulas.
 *
 * @param melBins features per 10 ms frame
 * @param stride feature frames per encoder frame
 * @param inputLeft feature frames before an encoder frame's own one in its input window
 * @param inputRight feature frames after it, the look-ahead of streaming
 * @param normPriorFrames weight, in feature frames, of the training mean in the running mean
 * @param featureScale divisor of the mean-free features
 * @param dim width of the residual stream
 * @param bottleneck width of each half of a convolution block's bottleneck
 * @param blocks the stack, first to last
 * @param chunkFrames encoder frames per streaming chunk
 * @param leftContextFrames encoder frames before the chunk that streaming attention sees
 * @param blockRows outputs per mask block (each block spans one input)
 * @param units size of the unit inventory, silence/blank included
 * @param mmiHidden hidden width of the MMI head
 * @param mmiOutputs rows of the MMI output layer
 * @param ctcHidden hidden width of the CTC head
 * @param joint width of the transducer joiner
 * @param embedding width of one predictor embedding
 * @param stem convolutions over the plane of features in front of the stack, none in a network whose first layer reads windows
 */
public record EncoderConfig(
    int melBins, int stride, int inputLeft, int inputRight, int normPriorFrames, float featureScale,
    int dim, int bottleneck, List<Block> blocks, int chunkFrames, int leftContextFrames, int blockRows,
    int units, int mmiHidden, int mmiOutputs, int ctcHidden, int joint, int embedding, List<StemLayer> stem) {

  /** Side of a stem's kernels, in frames and in bins. */
  public static final int STEM_KERNEL = 3;

  /**
   * One convolution of the stem, with kernels of 3 frames x 3 bins. Beyond the lowest and the highest bin lie zeros; along time it reads
   * what is there.
   *
   * @param channels maps it computes
   * @param timeStride frames it moves on by
   * @param binStride bins it moves on by
   */
  public record StemLayer(int channels, int timeStride, int binStride) {
    /** Bins of its output over so many of its input. */
    public int bins(int input) {
      return (input - 1) / binStride + 1;
    }
  }

  /** Components that describe heads and units, not the network. */
  public static final List<String> HEAD_KEYS = List.of("units", "mmiHidden", "mmiOutputs", "ctcHidden", "joint", "embedding");

  /** Weight of the trained prior in the mean of a summary block, in encoder frames. */
  public static final int SUMMARY_PRIOR_FRAMES = 20;

  /** The kinds of block in the stack. */
  public enum BlockType { CONV, ATTENTION, SUMMARY }

  /**
   * One block. A convolution uses {@code past} and {@code second}; attention uses {@code heads}, {@code headDim} and {@code slopes}; a
   * summary, what a voice and a room sound like up to now, uses {@code heads} and {@code headDim}.
   *
   * @param past frames back of the first tap, at least 1
   * @param second offset in frames of the second tap: ahead when positive, back when negative, never 0
   * @param slopes distance bias of each head, per frame
   */
  public record Block(BlockType type, int past, int second, int heads, int headDim, List<Float> slopes) {
    public static Block conv(int past, int second) {
      return new Block(BlockType.CONV, past, second, 0, 0, List.of());
    }

    public static Block attention(int headDim, List<Float> slopes) {
      return new Block(BlockType.ATTENTION, 0, 0, slopes.size(), headDim, List.copyOf(slopes));
    }

    public static Block summary(int heads, int headDim) {
      return new Block(BlockType.SUMMARY, 0, 0, heads, headDim, List.of());
    }

    /** Width of the concatenated heads. */
    public int attentionDim() {
      return heads * headDim;
    }
  }

  /** A network without a stem. */
  public EncoderConfig(
      int melBins, int stride, int inputLeft, int inputRight, int normPriorFrames, float featureScale,
      int dim, int bottleneck, List<Block> blocks, int chunkFrames, int leftContextFrames, int blockRows,
      int units, int mmiHidden, int mmiOutputs, int ctcHidden, int joint, int embedding) {
    this(melBins, stride, inputLeft, inputRight, normPriorFrames, featureScale, dim, bottleneck, blocks, chunkFrames, leftContextFrames,
        blockRows, units, mmiHidden, mmiOutputs, ctcHidden, joint, embedding, List.of());
  }

  public EncoderConfig {
    require(melBins > 0 && melBins <= 1024, "melBins", melBins, "1..1024");
    require(stride > 0 && stride <= 16, "stride", stride, "1..16");
    require(inputLeft >= 0 && inputLeft <= 64, "inputLeft", inputLeft, "0..64");
    require(inputRight >= 0 && inputRight <= 64, "inputRight", inputRight, "0..64");
    require(normPriorFrames > 0, "normPriorFrames", normPriorFrames, "at least 1");
    require(featureScale > 0, "featureScale", featureScale, "above 0");
    require(blockRows > 0 && blockRows <= 256, "blockRows", blockRows, "1..256");
    require(dim > 0 && dim <= 8192 && dim % blockRows == 0, "dim", dim, "multiples of blockRows up to 8192");
    require(bottleneck > 0 && bottleneck <= 8192 && 2 * bottleneck % blockRows == 0, "bottleneck", bottleneck,
        "half-multiples of blockRows up to 8192");
    require(blocks != null && !blocks.isEmpty() && blocks.size() <= 256, "blocks", blocks == null ? 0 : blocks.size(), "1..256 blocks");
    blocks = List.copyOf(blocks);
    for (Block b : blocks) {
      if (b.type() == BlockType.CONV) {
        require(b.past() >= 1 && b.past() <= 64, "past", b.past(), "1..64");
        require(b.second() != 0 && Math.abs(b.second()) <= 64, "second", b.second(), "-64..64 without 0");
      } else {
        int matrices = b.type() == BlockType.ATTENTION ? 3 : 1;
        require(b.heads() > 0 && b.headDim() > 0 && b.attentionDim() <= 8192 && matrices * b.attentionDim() % blockRows == 0,
            "heads * headDim", b.attentionDim(), (matrices == 3 ? "a third of " : "") + "a multiple of blockRows, up to 8192");
      }
      if (b.type() == BlockType.ATTENTION) {
        require(b.slopes() != null && b.slopes().size() == b.heads(), "slopes", b.slopes() == null ? 0 : b.slopes().size(),
            "one per head");
      }
    }
    require(chunkFrames > 0 && chunkFrames <= 4096, "chunkFrames", chunkFrames, "1..4096");
    require(leftContextFrames >= 0 && leftContextFrames <= 65536, "leftContextFrames", leftContextFrames, "0..65536");
    require(units > 1 && units <= 65536, "units", units, "2..65536");
    require(mmiHidden > 0 && mmiHidden <= 8192, "mmiHidden", mmiHidden, "1..8192");
    require(mmiOutputs > 0 && mmiOutputs <= 1 << 20, "mmiOutputs", mmiOutputs, "1..1048576");
    require(ctcHidden > 0 && ctcHidden <= 8192, "ctcHidden", ctcHidden, "1..8192");
    require(joint > 0 && joint <= 8192, "joint", joint, "1..8192");
    require(embedding > 0 && embedding <= 8192, "embedding", embedding, "1..8192");
    stem = stem == null ? List.of() : List.copyOf(stem);
    requireStem(stem, stride, inputLeft + 1 + inputRight, blockRows);
  }

  private static void requireStem(List<StemLayer> stem, int stride, int window, int blockRows) {
    require(stem.size() <= 16, "stem", stem.size(), "0..16 convolutions");
    int step = 1;
    int field = 1;
    for (StemLayer layer : stem) {
      require(layer.channels() > 0 && layer.channels() <= 1024 && layer.channels() % blockRows == 0, "channels", layer.channels(),
          "multiples of blockRows up to 1024");
      require(layer.timeStride() > 0 && layer.timeStride() <= STEM_KERNEL, "timeStride", layer.timeStride(), "1..3");
      require(layer.binStride() > 0 && layer.binStride() <= 16, "binStride", layer.binStride(), "1..16");
      field += (STEM_KERNEL - 1) * step;
      step *= layer.timeStride();
    }
    if (!stem.isEmpty()) {
      require(step == stride, "product of the stem's time strides", step, "the stride, " + stride);
      require(field == window, "inputLeft + 1 + inputRight", window, "the frames under an output of the stem, " + field);
    }
  }

  /** Whether the network reads the plane of features by a stem, and not by windows. */
  public boolean hasStem() {
    return !stem.isEmpty();
  }

  /** Values that the first matrix of the network reads for one encoder frame: a window, or the stem's output. */
  public int firstWidth() {
    int bins = melBins;
    for (StemLayer layer : stem) {
      bins = layer.bins(bins);
    }
    return hasStem() ? bins * stem.get(stem.size() - 1).channels() : windowSize();
  }

  /** Rows of the network's input for so many encoder frames: a window for each, or the feature frames under all of them. */
  public int inputRows(int encoderFrames) {
    return hasStem() && encoderFrames > 0 ? stride * (encoderFrames - 1) + inputLeft + 1 + inputRight : encoderFrames;
  }

  /** Width of a row of the network's input: a window, or one feature frame. */
  public int inputWidth() {
    return hasStem() ? melBins : windowSize();
  }

  /** Features in one input window. */
  public int windowSize() {
    return melBins * (inputLeft + 1 + inputRight);
  }

  /** Encoder frames of an utterance of so many feature frames. */
  public int encoderFrames(int featureFrames) {
    return (featureFrames + stride - 1) / stride;
  }

  /** The shape stored in a configuration; a missing or impossible value is a {@link JsonParseException} that names it. */
  public static EncoderConfig fromJson(JsonElement json) {
    if (json == null) {
      throw new JsonParseException("encoder: missing");
    }
    try {
      return JsonRecords.read(json, EncoderConfig.class);
    } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
      throw new JsonParseException("encoder: " + e.getMessage(), e);
    }
  }

  public JsonElement toJson() {
    return JsonRecords.write(this);
  }

  private static void require(boolean ok, String name, Number got, String allowed) {
    if (!ok) {
      throw new IllegalArgumentException(name + " is " + got + ", allowed: " + allowed);
    }
  }
}

package io.dualmode.kaldi.nnet3;

import io.dualmode.kaldi.io.FloatMatrix;
import io.dualmode.kaldi.layer.ActivationShape;
import io.dualmode.kaldi.layer.AffineShape;
import io.dualmode.kaldi.layer.ConstantShape;
import io.dualmode.kaldi.layer.ConvolutionShape;
import io.dualmode.kaldi.layer.LstmShape;
import io.dualmode.kaldi.layer.NormaliseShape;
import io.dualmode.kaldi.layer.ScaleShape;
import io.dualmode.kaldi.layer.columns.GroupSumShape;
import io.dualmode.kaldi.layer.columns.PermuteShape;
import io.dualmode.kaldi.layer.columns.PnormShape;
import io.dualmode.kaldi.layer.columns.ProductShape;
import io.dualmode.kaldi.layer.pool.PoolingShape;
import io.dualmode.kaldi.layer.pool.StatisticsShape;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.format.source.ModelFormatException;
import java.util.Arrays;
import java.util.List;

/** Makes layers of components, one method for each form of fields. */
final class Conversions {
  /** Numbers of a full matrix that stands for blocks of one. */
  private static final long MOST_BLOCKS = 1 << 22;

  private Conversions() {}

  static Converted affine(ComponentFields c) throws ModelFormatException {
    FloatMatrix weight = c.matrix("LinearParams");
    return affine(c, weight, c.vector("BiasParams", weight.rows()), List.of(0));
  }

  private static Converted affine(ComponentFields c, FloatMatrix weight, float[] bias, List<Integer> times) throws ModelFormatException {
    if (times.isEmpty() || weight.columns() % times.size() != 0) {
      throw c.fail("a row of weights for each of its times", weight.columns() + " columns for " + times.size() + " times");
    }
    TensorMap tensors = new TensorMap().put(c.name() + ".weight", weight.values(), weight.rows(), weight.columns());
    if (bias != null) {
      tensors.put(c.name() + ".bias", bias, bias.length);
    }
    return new Converted(new AffineShape(weight.columns() / times.size(), weight.rows(), bias == null ? 0 : 1, times), tensors);
  }

  static Converted linear(ComponentFields c) throws ModelFormatException {
    return affine(c, c.matrix("Params"), null, List.of(0));
  }

  static Converted tdnn(ComponentFields c) throws ModelFormatException {
    FloatMatrix weight = c.matrix("LinearParams");
    float[] bias = c.vector("BiasParams");
    return affine(c, weight, bias.length == 0 ? null : c.vector("BiasParams", weight.rows()), boxed(c.integers("TimeOffsets")));
  }

  static Converted blockAffine(ComponentFields c) throws ModelFormatException {
    FloatMatrix blocks = c.matrix("LinearParams");
    int count = c.integer("NumBlocks");
    if (count < 1 || blocks.rows() % count != 0) {
      throw c.fail("blocks of equal size", blocks.rows() + " rows in " + count + " blocks");
    }
    return blocks(c, count, blocks, blocks.rows() / count, c.vector("BiasParams", blocks.rows()));
  }

  static Converted repeatedAffine(ComponentFields c) throws ModelFormatException {
    FloatMatrix block = c.matrix("LinearParams");
    int count = c.integer("NumRepeats");
    float[] one = c.vector("BiasParams", block.rows());
    requireBlocks(c, count, block.rows(), block.columns());
    float[] bias = new float[count * one.length];
    for (int b = 0; b < count; b++) {
      System.arraycopy(one, 0, bias, b * one.length, one.length);
    }
    return blocks(c, count, block, block.rows(), bias);
  }

  private static void requireBlocks(ComponentFields c, int count, int rows, int columns) throws ModelFormatException {
    if (count < 1 || (long) count * rows * count * columns > MOST_BLOCKS) {
      throw c.fail("a full matrix of at most " + MOST_BLOCKS + " weights", count + " blocks of " + rows + " x " + columns);
    }
  }

  /** A full matrix with blocks of {@code rows} on its diagonal, the first again where there are no more. */
  private static Converted blocks(ComponentFields c, int count, FloatMatrix blocks, int rows, float[] bias) throws ModelFormatException {
    int columns = blocks.columns();
    requireBlocks(c, count, rows, columns);
    float[] full = new float[count * rows * count * columns];
    for (int r = 0; r < count * rows; r++) {
      System.arraycopy(blocks.values(), r % blocks.rows() * columns, full, r * count * columns + r / rows * columns, columns);
    }
    return affine(c, new FloatMatrix(count * rows, count * columns, full), bias, List.of(0));
  }

  static Converted convolution(ComponentFields c) throws ModelFormatException {
    int[] pairs = c.integers("Offsets");
    Integer[] times = new Integer[pairs.length / 2];
    Integer[] heights = new Integer[pairs.length / 2];
    for (int i = 0; i < times.length; i++) {
      times[i] = pairs[2 * i];
      heights[i] = pairs[2 * i + 1];
    }
    ConvolutionShape shape = new ConvolutionShape(c.integer("NumFiltersIn"), c.integer("NumFiltersOut"), c.integer("HeightIn"),
        c.integer("HeightOut"), c.integer("HeightSubsampleOut"), List.of(times), List.of(heights),
        boxed(c.integers("RequiredTimeOffsets")));
    FloatMatrix weight = c.matrix("LinearParams");
    if (weight.rows() != shape.filtersOut() || weight.columns() != shape.filtersIn() * times.length) {
      throw c.fail("weights of " + shape.filtersOut() + " x " + shape.filtersIn() * times.length, weight.rows() + " x " + weight.columns());
    }
    return new Converted(shape, new TensorMap().put(c.name() + ".weight", weight.values(), weight.rows(), weight.columns())
        .put(c.name() + ".bias", c.vector("BiasParams", shape.filtersOut()), shape.filtersOut()));
  }

  static Converted batchNorm(ComponentFields c) throws ModelFormatException {
    int width = c.integer("Dim");
    float[] mean = c.vector("StatsMean");
    float[] variance = c.vector("StatsVar", mean.length);
    if (mean.length == 0 || width % mean.length != 0) {
      throw c.fail("statistics of blocks of its " + width + " numbers", mean.length + " numbers");
    }
    double epsilon = c.real("Epsilon");
    double target = c.real("TargetRms");
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double factor = target / Math.sqrt(Math.max(variance[i], 0) + epsilon);
      scale[i] = (float) factor;
      shift[i] = (float) (-mean[i] * factor);
    }
    return scaled(c, width, scale, shift);
  }

  private static Converted scaled(ComponentFields c, int width, float[] scale, float[] shift) {
    return new Converted(new ScaleShape(width, scale.length),
        new TensorMap().put(c.name() + ".scale", scale, scale.length).put(c.name() + ".shift", shift, shift.length));
  }

  static Converted scale(ComponentFields c) throws ModelFormatException {
    String scales = c.has("Scales") ? "Scales" : c.has("Params") ? "Params" : null;
    String offsets = c.has("Offsets") ? "Offsets" : c.has("Bias") ? "Bias" : null;
    if (scales == null && offsets == null) {
      throw c.fail("<Scales>, <Params>, <Offsets> or <Bias>", "none of them");
    }
    float[] some = c.vector(scales != null ? scales : offsets);
    int width = c.integer("Dim", some.length);
    if (some.length == 0 || width % some.length != 0) {
      throw c.fail("numbers for blocks of its " + width, some.length + " numbers");
    }
    float[] ones = new float[some.length];
    Arrays.fill(ones, 1);
    return scaled(c, width, scales == null ? ones : some, offsets == null ? new float[some.length] : c.vector(offsets, some.length));
  }

  static Converted truncation(ComponentFields c) throws ModelFormatException {
    double scale = c.real("Scale", 1);
    if (scale == 1) {
      return identity(c);
    }
    return scaled(c, c.integer("Dim"), new float[] {(float) scale}, new float[1]);
  }

  static Converted normalise(ComponentFields c) throws ModelFormatException {
    int inputs = c.integer(c.has("InputDim") ? "InputDim" : "Dim");
    return Converted.of(new NormaliseShape(inputs, c.integer("BlockDim", inputs), (float) c.real("TargetRms", 1),
        c.bool("AddLogStddev", false) ? 1 : 0));
  }

  static Converted activation(ComponentFields c) throws ModelFormatException {
    ActivationShape.Kind kind = switch (c.type()) {
      case "RectifiedLinearComponent" -> ActivationShape.Kind.RELU;
      case "SigmoidComponent" -> ActivationShape.Kind.SIGMOID;
      case "TanhComponent" -> ActivationShape.Kind.TANH;
      case "SoftmaxComponent" -> ActivationShape.Kind.SOFTMAX;
      default -> ActivationShape.Kind.LOG_SOFTMAX;
    };
    return Converted.of(new ActivationShape(kind, c.integer("Dim")));
  }

  static Converted identity(ComponentFields c) throws ModelFormatException {
    return Converted.of(new ActivationShape(ActivationShape.Kind.IDENTITY, c.integer("Dim")));
  }

  static Converted pnorm(ComponentFields c) throws ModelFormatException {
    return Converted.of(new PnormShape(c.integer("InputDim"), c.integer("OutputDim")));
  }

  static Converted product(ComponentFields c) throws ModelFormatException {
    return Converted.of(new ProductShape(c.integer("InputDim"), c.integer("OutputDim")));
  }

  static Converted sumGroup(ComponentFields c) throws ModelFormatException {
    return Converted.of(new GroupSumShape(boxed(c.integers("Sizes"))));
  }

  static Converted permute(ComponentFields c) throws ModelFormatException {
    return Converted.of(new PermuteShape(boxed(c.integers("ColumnMap"))));
  }

  static Converted dropoutMask(ComponentFields c) throws ModelFormatException {
    return Converted.of(new ConstantShape(1, c.integer("OutputDim"), 1));
  }

  static Converted constant(ComponentFields c) throws ModelFormatException {
    float[] row = c.vector("Output");
    return new Converted(new ConstantShape(c.integer("InputDim", 1), row.length, 0),
        new TensorMap().put(c.name() + ".output", row, row.length));
  }

  static Converted lstm(ComponentFields c) throws ModelFormatException {
    FloatMatrix peephole = c.matrix("Params");
    if (peephole.rows() != 3) {
      throw c.fail("<Params> of 3 rows", peephole.rows() + " rows");
    }
    return new Converted(new LstmShape(peephole.columns(), c.bool("UseDropout", false) ? 3 : 0),
        new TensorMap().put(c.name() + ".peephole", peephole.values(), 3, peephole.columns()));
  }

  static Converted statistics(ComponentFields c) throws ModelFormatException {
    // the field is misspelt in every file
    boolean squares = c.bool("IncludeVarinance", c.bool("IncludeVariance", true));
    return Converted.of(new StatisticsShape(c.integer("InputDim"), c.integer("InputPeriod"), c.integer("OutputPeriod"), squares ? 1 : 0));
  }

  static Converted pooling(ComponentFields c) throws ModelFormatException {
    return Converted.of(new PoolingShape(c.integer("InputDim"), c.integer("InputPeriod"), c.integer("LeftContext"),
        c.integer("RightContext"), c.integer("NumLogCountFeatures"), c.bool("OutputStddevs", false) ? 1 : 0,
            (float) c.real("VarianceFloor")));
  }

  private static List<Integer> boxed(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}

package io.dualmode.kaldi.nnet3;

import io.dualmode.model.format.source.ModelFormatException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The components of Kaldi's nnet3 that this module computes. */
public enum ComponentType {
  AFFINE("AffineComponent", "W x + b", Conversions::affine),
  NATURAL_GRADIENT_AFFINE("NaturalGradientAffineComponent", "W x + b", Conversions::affine),
  FIXED_AFFINE("FixedAffineComponent", "W x + b", Conversions::affine),
  LINEAR("LinearComponent", "W x", Conversions::linear),
  TDNN("TdnnComponent", "W [x(t + o), ...] + b over several times", Conversions::tdnn),
  BLOCK_AFFINE("BlockAffineComponent", "W x + b with blocks on the diagonal, as one full matrix", Conversions::blockAffine),
  REPEATED_AFFINE("RepeatedAffineComponent", "one block of W x + b for each part of a row, as one full matrix",
      Conversions::repeatedAffine),
  NATURAL_GRADIENT_REPEATED_AFFINE("NaturalGradientRepeatedAffineComponent",
      "one block of W x + b for each part of a row, as one full matrix", Conversions::repeatedAffine),
  TIME_HEIGHT_CONVOLUTION("TimeHeightConvolutionComponent", "convolution over time and height", Conversions::convolution),
  BATCH_NORM("BatchNormComponent", "scale x + shift of the statistics of training", Conversions::batchNorm),
  NORMALIZE("NormalizeComponent", "rows at one level", Conversions::normalise),
  RECTIFIED_LINEAR("RectifiedLinearComponent", "max(x, 0)", Conversions::activation),
  SIGMOID("SigmoidComponent", "1 / (1 + exp(-x))", Conversions::activation),
  TANH("TanhComponent", "tanh(x)", Conversions::activation),
  SOFTMAX("SoftmaxComponent", "softmax of a row", Conversions::activation),
  LOG_SOFTMAX("LogSoftmaxComponent", "logarithm of the softmax of a row", Conversions::activation),
  PNORM("PnormComponent", "2-norm of groups", Conversions::pnorm),
  NO_OP("NoOpComponent", "x", Conversions::identity),
  DROPOUT("DropoutComponent", "x", Conversions::identity),
  GENERAL_DROPOUT("GeneralDropoutComponent", "x", Conversions::identity),
  SPEC_AUGMENT_TIME_MASK("SpecAugmentTimeMaskComponent", "x", Conversions::identity),
  CLIP_GRADIENT("ClipGradientComponent", "x", Conversions::identity),
  BACKPROP_TRUNCATION("BackpropTruncationComponent", "scale x", Conversions::truncation),
  DROPOUT_MASK("DropoutMaskComponent", "ones", Conversions::dropoutMask),
  FIXED_SCALE("FixedScaleComponent", "scale x", Conversions::scale),
  FIXED_BIAS("FixedBiasComponent", "x + shift", Conversions::scale),
  PER_ELEMENT_SCALE("PerElementScaleComponent", "scale x", Conversions::scale),
  NATURAL_GRADIENT_PER_ELEMENT_SCALE("NaturalGradientPerElementScaleComponent", "scale x", Conversions::scale),
  PER_ELEMENT_OFFSET("PerElementOffsetComponent", "x + shift", Conversions::scale),
  SCALE_AND_OFFSET("ScaleAndOffsetComponent", "scale x + shift", Conversions::scale),
  CONSTANT("ConstantComponent", "the same row always", Conversions::constant),
  CONSTANT_FUNCTION("ConstantFunctionComponent", "the same row always", Conversions::constant),
  ELEMENTWISE_PRODUCT("ElementwiseProductComponent", "product of the parts of a row", Conversions::product),
  SUM_GROUP("SumGroupComponent", "sums of groups", Conversions::sumGroup),
  PERMUTE("PermuteComponent", "columns in another order", Conversions::permute),
  LSTM_NONLINEARITY("LstmNonlinearityComponent", "gates, cell and output of an LSTM", Conversions::lstm),
  STATISTICS_EXTRACTION("StatisticsExtractionComponent", "count, sum and sum of squares of a period", Conversions::statistics),
  STATISTICS_POOLING("StatisticsPoolingComponent", "means and deviations of a window", Conversions::pooling);

  /** Reads a component's fields. */
  interface Conversion {
    /** A table of all of them, in the form of the documentation. */
  public static String table() {
    StringBuilder table = new StringBuilder("| component | computes, of its row x |\n|---|---|\n");
    Arrays.stream(values()).sorted(Comparator.comparing(ComponentType::kaldiName))
        .forEach(type -> table.append("| `").append(type.kaldiName).append("` | ").append(type.meaning).append(" |\n"));
    return table.toString();
  }

  Converted convert(ComponentFields fields) throws ModelFormatException;
  }

  private static final Map<String, ComponentType> BY_NAME = Arrays.stream(values()).collect(Collectors.toMap(t -> t.kaldiName,
      Function.identity()));

  private final String kaldiName;
  private final String meaning;
  private final Conversion conversion;

  ComponentType(String kaldiName, String meaning, Conversion conversion) {
    this.kaldiName = kaldiName;
    this.meaning = meaning;
    this.conversion = conversion;
  }

  /** The component of a name, null for one that is not computed. */
  static ComponentType named(String kaldiName) {
    return BY_NAME.get(kaldiName);
  }

  /** Kaldi's name for it. */
  public String kaldiName() {
    return kaldiName;
  }

  /** What it computes of its row {@code x}. */
  public String meaning() {
    return meaning;
  }

  /** A table of all of them, in the form of the documentation. */
  public static String table() {
    StringBuilder table = new StringBuilder("| component | computes, of its row x |\n|---|---|\n");
    Arrays.stream(values()).sorted(Comparator.comparing(ComponentType::kaldiName))
        .forEach(type -> table.append("| `").append(type.kaldiName).append("` | ").append(type.meaning).append(" |\n"));
    return table.toString();
  }

  Converted convert(ComponentFields fields) throws ModelFormatException {
    try {
      return conversion.convert(fields);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw fields.fail("sizes that fit together", String.valueOf(e.getMessage()));
    }
  }
}

package io.dualmode.kaldi.ivector;

import io.dualmode.kaldi.feature.CmvnOptions;
import io.dualmode.kaldi.feature.CmvnStatistics;
import io.dualmode.kaldi.io.FloatMatrix;
import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.kaldi.io.KaldiOptions;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The files of an i-vector extractor in a model directory: {@code final.ie} (projections and precisions), {@code final.dubm} (background
 * model), {@code final.mat} (transform), {@code global_cmvn.stats}, {@code splice.conf}, {@code online_cmvn.conf}.
 *
 * @param tensors what {@link IvectorConfig#declare} names
 */
public record IvectorFiles(IvectorConfig config, TensorMap tensors) {
  private static final Set<String> SPLICE = Set.of("left-context", "right-context");
  private static final int MOST_GAUSSIANS = 1 << 16;

  /**
   * Reads a folder.
   *
   * @param features numbers of a frame of features
   */
  public static IvectorFiles read(Path folder, int features) throws IOException {
    KaldiOptions splice = KaldiOptions.read(folder.resolve("splice.conf")).allow(SPLICE);
    int left = splice.integer("left-context", 4);
    int right = splice.integer("right-context", 4);
    CmvnOptions cmvn = CmvnOptions.read(folder.resolve("online_cmvn.conf"));
    float[] statistics = CmvnStatistics.read(folder.resolve("global_cmvn.stats"), features);
    FloatMatrix transform;
    try (KaldiInput in = KaldiInput.open(folder.resolve("final.mat"))) {
      transform = in.matrix();
      long spliced = (long) features * (left + 1 + right);
      if (transform.columns() != spliced && transform.columns() != spliced + 1) {
        throw in.fail(0, "a transform of " + spliced + " columns, or one more", Integer.toString(transform.columns()));
      }
      Builder.finite(in, 0, transform.values());
    }
    Builder builder = new Builder();
    try (KaldiInput in = KaldiInput.open(folder.resolve("final.dubm"))) {
      builder.background(in, transform.rows());
    }
    try (KaldiInput in = KaldiInput.open(folder.resolve("final.ie"))) {
      builder.extractor(in, transform.rows());
    }
    try {
      IvectorConfig config = new IvectorConfig(features, left, right, transform.columns() - features * (left + 1 + right), transform.rows(),
          builder.gaussians, builder.size, builder.offset, cmvn);
      builder.put("transform", transform.values(), transform.rows(), transform.columns());
      builder.put("statistics", statistics, statistics.length);
      return new IvectorFiles(config, builder.tensors);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(folder.toString(), -1, "an extractor whose files fit together", e.getMessage(), e);
    }
  }

  private static final class Builder {
    private final TensorMap tensors = new TensorMap();
    private int gaussians;
    private int size;
    private float offset;

    void put(String name, float[] values, int... shape) {
      tensors.put(IvectorConfig.tensor(name), values, shape);
    }

    /** {@code <DiagGMM>}: weights, means times inverse variances, inverse variances. */
    void background(KaldiInput in, int width) throws IOException {
      long start = in.position();
      String token = in.token();
      if (!token.equals("<DiagGMM>") && !token.equals("<DiagGMMBegin>")) {
        throw in.fail(start, "<DiagGMM>", token);
      }
      if (in.startsWith("<GCONSTS>")) {
        in.token();
        in.vector();
      }
      in.expect("<WEIGHTS>");
      start = in.position();
      float[] weights = finite(in, start, in.vector());
      for (float weight : weights) {
        if (weight < 0) {
          throw in.fail(start, "weights from 0", Float.toString(weight));
        }
      }
      gaussians = weights.length;
      in.expect("<MEANS_INVVARS>");
      put("meansByVariances", table(in, gaussians, width), gaussians, width);
      in.expect("<INV_VARS>");
      start = in.position();
      float[] inverse = table(in, gaussians, width);
      for (float value : inverse) {
        if (!(value > 0)) {
          throw in.fail(start, "positive variances", Float.toString(value));
        }
      }
      put("inverseVariances", inverse, gaussians, width);
      put("weights", weights, gaussians);
      start = in.position();
      token = in.token();
      if (!token.equals("</DiagGMM>") && !token.equals("<DiagGMMEnd>")) {
        throw in.fail(start, "</DiagGMM>", token);
      }
    }

    private static float[] finite(KaldiInput in, long start, float[] values) throws IOException {
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw in.fail(start, "finite numbers", Float.toString(value));
        }
      }
      return values;
    }

    private static float[] table(KaldiInput in, int rows, int columns) throws IOException {
      long start = in.position();
      FloatMatrix matrix = in.matrix();
      if (matrix.rows() != rows || matrix.columns() != columns) {
        throw in.fail(start, "a matrix of " + rows + " x " + columns, matrix.rows() + " x " + matrix.columns());
      }
      return finite(in, start, matrix.values());
    }

    /** {@code <IvectorExtractor>}: a projection and a precision for each Gaussian. */
    void extractor(KaldiInput in, int width) throws IOException {
      in.expect("<IvectorExtractor>");
      in.expect("<w>");
      long start = in.position();
      if (in.doubleMatrix().rows() != 0) {
        throw in.fail(start, "weights that do not depend on the i-vector", "some that do");
      }
      in.expect("<w_vec>");
      in.doubles();
      in.expect("<M>");
      start = in.position();
      int count = in.integer("projections", 1, MOST_GAUSSIANS);
      if (count != gaussians) {
        throw in.fail(start, gaussians + " projections, one for each Gaussian of the background model", Integer.toString(count));
      }
      float[] projections = null;
      for (int g = 0; g < gaussians; g++) {
        start = in.position();
        FloatMatrix one = in.doubleMatrix().toFloats();
        if (projections == null) {
          size = one.columns();
          // as many again as the first one must follow
          long all = (long) gaussians * width * size;
          if (size < 1 || all > Integer.MAX_VALUE - 8 || all - (long) width * size > in.left()) {
            throw in.fail(start, "projections that the file can hold", gaussians + " of " + width + " x " + size);
          }
          projections = new float[(int) all];
        }
        if (one.rows() != width || one.columns() != size) {
          throw in.fail(start, "a projection of " + width + " x " + size, one.rows() + " x " + one.columns());
        }
        System.arraycopy(finite(in, start, one.values()), 0, projections, g * width * size, width * size);
      }
      put("projections", projections, gaussians * width, size);
      in.expect("<SigmaInv>");
      precisions(in, width);
      in.expect("<IvectorOffset>");
      offset = (float) in.real();
      in.expect("</IvectorExtractor>");
    }

    private void precisions(KaldiInput in, int width) throws IOException {
      int triangle = width * (width + 1) / 2;
      long all = (long) gaussians * triangle;
      if (all > Integer.MAX_VALUE - 8 || all > in.left()) {
        throw in.fail(gaussians + " triangles of " + width + " rows", "a file that cannot hold them");
      }
      float[] precisions = new float[(int) all];
      for (int g = 0; g < gaussians; g++) {
        long start = in.position();
        FloatMatrix one = in.triangle().toFloats();
        if (one.values().length != triangle) {
          throw in.fail(start, "a triangle of " + width + " rows", one.values().length + " numbers");
        }
        System.arraycopy(finite(in, start, one.values()), 0, precisions, g * triangle, triangle);
      }
      put("precisions", precisions, gaussians, triangle);
    }
  }
}

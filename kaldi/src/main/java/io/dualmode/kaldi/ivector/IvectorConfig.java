package io.dualmode.kaldi.ivector;

import io.dualmode.kaldi.feature.CmvnOptions;
import io.dualmode.model.part.TensorTable;

/**
 * Sizes of an i-vector extractor and how it is used. Immutable.
 *
 * @param features numbers of a frame of features
 * @param left frames before a frame that are read with it
 * @param right frames after it
 * @param affine 1 where the transform of those has a constant column, 0 where not
 * @param width numbers of a transformed frame
 * @param gaussians of the background model
 * @param size numbers of an i-vector
 * @param offset mean of its first number, which is taken off
 * @param cmvn how features are normalised before the background model hears them
 */
public record IvectorConfig(int features, int left, int right, int affine, int width, int gaussians, int size, float offset,
    CmvnOptions cmvn) {
  /** Gaussians that share a frame at most, and the least share of one. */
  static final int MOST_GAUSSIANS = 5;
  static final float LEAST_POSTERIOR = 0.025f;
  /** What a frame counts, as neighbours say much the same. */
  static final float POSTERIOR_SCALE = 0.1f;
  /** Count above which older speech counts less. */
  static final double MOST_COUNT = 100;
  static final int ITERATIONS = 15;

  private static final String PREFIX = "ivector.";

  public IvectorConfig {
    require("features", features, 1, 1 << 12);
    require("left", left, 0, 100);
    require("right", right, 0, 100);
    require("affine", affine, 0, 1);
    require("width", width, 1, 1 << 12);
    require("gaussians", gaussians, 1, 1 << 16);
    require("size", size, 1, 1 << 12);
    require("numbers of the extractor", (long) gaussians * width * size, 1, Integer.MAX_VALUE - 8);
    require("numbers of the extractor", (long) gaussians * size * (size + 1) / 2, 1, Integer.MAX_VALUE - 8);
    require("numbers of the extractor", (long) gaussians * width * (width + 1) / 2, 1, Integer.MAX_VALUE - 8);
    if (!Float.isFinite(offset)) {
      throw new IllegalArgumentException("offset is " + offset + ", allowed: finite numbers");
    }
    if (cmvn == null) {
      throw new IllegalArgumentException("cmvn is missing");
    }
  }

  private static void require(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " is " + value + ", allowed: " + least + ".." + most);
    }
  }

  /** Numbers of a frame with its neighbours, and the constant. */
  int spliced() {
    return features * (left + 1 + right) + affine;
  }

  static String tensor(String name) {
    return PREFIX + name;
  }

  /** Adds the tensors. */
  public void declare(TensorTable.Group tensors) {
    tensors.table(tensor("transform"), width, spliced()).vector(tensor("statistics"), 2 * (features + 1)).vector(tensor("weights"),
        gaussians)
        .table(tensor("meansByVariances"), gaussians, width).table(tensor("inverseVariances"), gaussians, width)
        .table(tensor("projections"), gaussians * width, size).table(tensor("precisions"), gaussians, width * (width + 1) / 2);
  }
}

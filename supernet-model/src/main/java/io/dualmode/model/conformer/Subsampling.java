package io.dualmode.model.conformer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights in front of the blocks: convolutions of stride 2 that join frames and bins, and the layer that makes encoded frames of them.
 *
 * @param layers first to last
 * @param output from {@code [bins, channels]} to a frame
 */
record Subsampling(ConformerConfig config, List<Layer> layers, PackedMatrix output) {
  /** Side of the kernels. */
  static final int KERNEL = 3;

  /**
   * One convolution.
   *
   * @param full from {@code [3 frames, 3 bins, channels]}; null in a depthwise one
   * @param depthwise kernels {@code [9][channels]} and, last, the bias; null in a full one
   * @param pointwise behind the depthwise one, else null
   */
  record Layer(PackedMatrix full, float[][] depthwise, PackedMatrix pointwise) {}

  static Subsampling load(ConformerConfig config, TensorReader tensors, WeightSet set, Precision precision) {
    int c = config.channels();
    int places = KERNEL * KERNEL;
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer(tensors.packed(convolution(config, 0) + ".weight", c, places, tensors.vector(convolution(config, 0) + ".bias", c), set,
        precision), null, null));
    for (int l = 1; l < config.subsamplings(); l++) {
      String name = convolution(config, l);
      if (config.subsampling() == ConformerConfig.Subsampling.STRIDING) {
        layers.add(new Layer(tensors.packed(name + ".weight", c, places * c, tensors.vector(name + ".bias", c), set, precision), null, null));
      } else {
        String point = pointwise(l);
        layers.add(new Layer(null, kernels(tensors.table(name + ".weight", c, places), tensors.vector(name + ".bias", c)),
            tensors.packed(point + ".weight", c, c, tensors.vector(point + ".bias", c), set, precision)));
      }
    }
    return new Subsampling(config, List.copyOf(layers), tensors.packed("encoder.pre_encode.out.weight", config.dim(),
        config.subsampledBins() * c, tensors.vector("encoder.pre_encode.out.bias", config.dim()), set, precision));
  }

  /** Name of a convolution's tensors: each is followed by its rectifier, and a depthwise one by a pointwise one. */
  static String convolution(ConformerConfig config, int layer) {
    boolean depthwise = config.subsampling() == ConformerConfig.Subsampling.DEPTHWISE;
    return "encoder.pre_encode.conv." + (layer == 0 ? 0 : depthwise ? 3 * layer - 1 : 2 * layer);
  }

  static String pointwise(int layer) {
    return "encoder.pre_encode.conv." + 3 * layer;
  }

  private static float[][] kernels(float[] perChannel, float[] bias) {
    float[][] places = new float[KERNEL * KERNEL + 1][bias.length];
    for (int c = 0; c < bias.length; c++) {
      for (int p = 0; p < KERNEL * KERNEL; p++) {
        places[p][c] = perChannel[c * KERNEL * KERNEL + p];
      }
    }
    places[KERNEL * KERNEL] = bias;
    return places;
  }

  /** The subsampling of one stream: its buffers grow to the largest call. */
  static final class Run {
    private final Subsampling weights;
    private final ConformerConfig config;
    private final Kernels kernels;
    private final int before;
    private final float[][] planes;
    private final int[] lengths;
    private final int[] bins;
    private float[] patches = {};
    private float[] mel;
    private int melOffset;

    Run(Subsampling weights, Kernels kernels) {
      this.weights = weights;
      this.config = weights.config;
      this.kernels = kernels;
      before = config.causal() == 1 ? KERNEL - 1 : 1;
      planes = new float[weights.layers.size()][0];
      lengths = new int[planes.length + 1];
      bins = new int[planes.length + 1];
      bins[0] = config.features();
      for (int l = 0; l < planes.length; l++) {
        bins[l + 1] = config.subsampled(bins[l]);
      }
    }

    /**
     * Encoded frames {@code [first, first + count)} of a stretch of {@code frames} feature frames that has nothing around it.
     *
     * @param features {@code [frames, features]} from {@code offset}
     * @param out receives {@code [count, dim]} from {@code outOffset}
     */
    void run(float[] features, int offset, int frames, int first, int count, float[] out, int outOffset) {
      mel = features;
      melOffset = offset;
      lengths[0] = frames;
      for (int l = 0; l < planes.length; l++) {
        lengths[l + 1] = config.subsampled(lengths[l]);
      }
      float[] top = plane(planes.length - 1, first, count);
      int width = bins[planes.length] * config.channels();
      kernels.multiply(weights.output, top, 0, width, count, out, outOffset, config.dim());
      if (config.scaled() == 1) {
        float scale = (float) Math.sqrt(config.dim());
        for (int i = outOffset; i < outOffset + count * config.dim(); i++) {
          out[i] *= scale;
        }
      }
    }

    /** Rows {@code [first, first + count)} of a layer's output, {@code [rows, bins, channels]}, zeros outside its length. */
    private float[] plane(int layer, int first, int count) {
      int channels = config.channels();
      int row = bins[layer + 1] * channels;
      if (planes[layer].length < count * row) {
        planes[layer] = new float[count * row];
      }
      float[] out = planes[layer];
      int from = Math.max(0, first);
      int to = Math.min(lengths[layer + 1], first + count);
      Arrays.fill(out, 0, count * row, 0f);
      if (from < to) {
        int below = KERNEL - 1 + 2 * (to - from - 1) + 1;
        if (layer == 0) {
          full(weights.layers.get(0).full, mel, melOffset, 2 * from - before, 0, bins[0], 1, to - from, out, (from - first) * row);
        } else {
          float[] in = plane(layer - 1, 2 * from - before, below);
          Layer l = weights.layers.get(layer);
          if (l.full != null) {
            full(l.full, in, 0, 0, layer, bins[layer], channels, to - from, out, (from - first) * row);
          } else {
            depthwise(l, in, bins[layer], to - from, out, (from - first) * row, bins[layer + 1]);
          }
        }
      }
      return out;
    }

    /** A full convolution; {@code firstRow} is the first input row in the array, which for the features may lie outside it. */
    private void full(PackedMatrix matrix, float[] in, int offset, int firstRow, int layer, int inBins, int inChannels, int rows, float[] out,
        int outOffset) {
      int outBins = bins[layer + 1];
      int patch = KERNEL * KERNEL * inChannels;
      if (patches.length < outBins * patch) {
        patches = new float[outBins * patch];
      }
      int limit = layer == 0 ? lengths[0] : Integer.MAX_VALUE;
      for (int t = 0; t < rows; t++) {
        for (int f = 0; f < outBins; f++) {
          for (int i = 0; i < KERNEL * KERNEL; i++) {
            int row = firstRow + 2 * t + i / KERNEL;
            int bin = 2 * f - before + i % KERNEL;
            int to = f * patch + i * inChannels;
            if (row < 0 || row >= limit || bin < 0 || bin >= inBins) {
              Arrays.fill(patches, to, to + inChannels, 0f);
            } else {
              System.arraycopy(in, offset + (row * inBins + bin) * inChannels, patches, to, inChannels);
            }
          }
        }
        kernels.multiply(matrix, patches, 0, patch, outBins, out, outOffset + t * outBins * config.channels(), config.channels());
      }
      rectify(out, outOffset, rows * outBins * config.channels());
    }

    private void depthwise(Layer layer, float[] in, int inBins, int rows, float[] out, int outOffset, int outBins) {
      int channels = config.channels();
      int size = outBins * channels;
      if (patches.length < size) {
        patches = new float[size];
      }
      for (int t = 0; t < rows; t++) {
        for (int f = 0; f < outBins; f++) {
          System.arraycopy(layer.depthwise[KERNEL * KERNEL], 0, patches, f * channels, channels);
          for (int i = 0; i < KERNEL * KERNEL; i++) {
            int bin = 2 * f - before + i % KERNEL;
            if (bin >= 0 && bin < inBins) {
              addProduct(layer.depthwise[i], in, ((2 * t + i / KERNEL) * inBins + bin) * channels, patches, f * channels);
            }
          }
        }
        kernels.multiply(layer.pointwise, patches, 0, channels, outBins, out, outOffset + t * size, channels);
      }
      rectify(out, outOffset, rows * size);
    }

    long bytes() {
      long sum = 4L * patches.length;
      for (float[] plane : planes) {
        sum += 4L * plane.length;
      }
      return sum;
    }
  }

  /** {@code y += w x} over the length of {@code w}. */
  static void addProduct(float[] w, float[] x, int xOffset, float[] y, int yOffset) {
    for (int c = 0; c < w.length; c++) {
      y[yOffset + c] += w[c] * x[xOffset + c];
    }
  }

  private static void rectify(float[] a, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      a[i] = Math.max(0f, a[i]);
    }
  }
}

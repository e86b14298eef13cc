package io.dualmode.kaldi.layer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.part.TensorTable;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution over time and height: rows hold heights, each with a number for every filter, the filters next to each other. The filter
 * of {@code weight [filtersOut, offsets * filtersIn]} reads, for output height {@code h}, the places
 * {@code (t + timeOffset, h * subsampling + heightOffset)}, zeros outside.
 *
 * @param timeOffsets of each place that a filter reads
 * @param heightOffsets of each place that a filter reads
 * @param requiredTimes times without which there is no row; others are zeros where they cannot be computed
 */
public record ConvolutionShape(int filtersIn, int filtersOut, int heightIn, int heightOut, int subsampling, List<Integer> timeOffsets,
    List<Integer> heightOffsets, List<Integer> requiredTimes) implements LayerShape {
  public static final String TYPE = "convolution";
  private static final int MOST = 1 << 16;

  public ConvolutionShape {
    Allowed.require("filtersIn", filtersIn, 1, MOST);
    Allowed.require("filtersOut", filtersOut, 1, MOST);
    Allowed.require("heightIn", heightIn, 1, MOST);
    Allowed.require("heightOut", heightOut, 1, MOST);
    Allowed.require("subsampling", subsampling, 1, MOST);
    timeOffsets = List.copyOf(timeOffsets);
    heightOffsets = List.copyOf(heightOffsets);
    requiredTimes = List.copyOf(requiredTimes);
    Allowed.require("count of offsets", timeOffsets.size(), 1, MOST);
    Allowed.require("count of offsets of height", heightOffsets.size(), timeOffsets.size(), timeOffsets.size());
    timeOffsets.forEach(offset -> Allowed.require("offset in time", offset, -MOST, MOST));
    heightOffsets.forEach(offset -> Allowed.require("offset in height", offset, -MOST, MOST));
    Allowed.requireProduct((long) timeOffsets.size() * filtersIn, filtersOut);
    Allowed.requireProduct((long) filtersIn * heightIn, timeOffsets.stream().distinct().count());
    Allowed.requireProduct(filtersOut, heightOut);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public int inputs() {
    return filtersIn * heightIn;
  }

  @Override
  public int outputs() {
    return filtersOut * heightOut;
  }

  @Override
  public int[] offsets() {
    return timeOffsets.stream().mapToInt(Integer::intValue).distinct().sorted().toArray();
  }

  @Override
  public boolean requires(int offset) {
    return requiredTimes.contains(offset);
  }

  @Override
  public void declare(String name, TensorTable.Group tensors) {
    tensors.matrix(name + ".weight", filtersOut, filtersIn * timeOffsets.size(), true).vector(name + ".bias", filtersOut);
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    PackedMatrix matrix = tensors.packed(name + ".weight", filtersOut, filtersIn * timeOffsets.size(),
        tensors.vector(name + ".bias", filtersOut),
        set, precision);
    return new Convolution(this, matrix, places());
  }

  /** For each output height and each offset, where in a spliced row its filters begin, or -1. */
  private int[] places() {
    int[] times = offsets();
    int[] places = new int[heightOut * timeOffsets.size()];
    for (int h = 0; h < heightOut; h++) {
      for (int o = 0; o < timeOffsets.size(); o++) {
        int time = Arrays.binarySearch(times, timeOffsets.get(o));
        int height = h * subsampling + heightOffsets.get(o);
        places[h * timeOffsets.size() + o] = height < 0 || height >= heightIn ? -1 : time * inputs() + height * filtersIn;
      }
    }
    return places;
  }

  private record Convolution(ConvolutionShape shape, PackedMatrix matrix, int[] places) implements Layer {
    @Override
    public void apply(Kernels kernels, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride,
        float[] scratch) {
      int filters = shape.filtersIn;
      int row = filters * shape.timeOffsets.size();
      for (int i = 0; i < frames; i++) {
        for (int p = 0; p < places.length; p++) {
          if (places[p] < 0) {
            Arrays.fill(scratch, p * filters, (p + 1) * filters, 0f);
          } else {
            System.arraycopy(x, xOffset + i * xStride + places[p], scratch, p * filters, filters);
          }
        }
        kernels.multiply(matrix, scratch, 0, row, shape.heightOut, y, yOffset + i * yStride, shape.filtersOut);
      }
    }

    /** Patches of one frame, {@code [heightOut, offsets * filtersIn]}. */
    @Override
    public int scratch() {
      return shape.filtersIn * shape.timeOffsets.size() * shape.heightOut;
    }

    @Override
    public long bytes() {
      return matrix.bytes();
    }
  }
}

package io.dualmode.tools.prune;

import io.dualmode.model.kernel.ObservedKernels;
import io.dualmode.model.kernel.PackedMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Collects the inputs of some layers while a network hears a piece of audio. Not thread-safe. */
final class HeardInputs implements ObservedKernels.Observer {
  /** Rows {@code [count, inputs]} in an array that may be longer. */
  static final class Rows {
    float[] values = {};
    int count;
  }

  private final Map<String, Rows> rows = new LinkedHashMap<>();
  private final Map<String, PackedMatrix> matrices = new LinkedHashMap<>();
  private Set<String> wanted = Set.of();

  /** Collects for these layers from now on, and forgets what it has. */
  void collect(Set<String> layers) {
    wanted = layers;
    rows.clear();
  }

  /** Forgets the rows, not their room. */
  void clear() {
    rows.values().forEach(r -> r.count = 0);
  }

  Rows of(String layer) {
    return rows.getOrDefault(layer, new Rows());
  }

  /** All matrices that have been multiplied with by name, in the order of their first product. */
  Map<String, PackedMatrix> matrices() {
    return matrices;
  }

  @Override
  public void multiplied(PackedMatrix matrix, float[] x, int xOffset, int xStride, int frames) {
    int n = matrix.inputs;
    matrices.putIfAbsent(matrix.name, matrix);
    if (!wanted.contains(matrix.name)) {
      return;
    }
    Rows to = rows.computeIfAbsent(matrix.name, name -> new Rows());
    int needed = Math.multiplyExact(to.count + frames, n);
    if (to.values.length < needed) {
      to.values = Arrays.copyOf(to.values, Math.max(needed, to.values.length / 2 * 3));
    }
    for (int f = 0; f < frames; f++) {
      System.arraycopy(x, xOffset + f * xStride, to.values, (to.count + f) * n, n);
    }
    to.count += frames;
  }
}

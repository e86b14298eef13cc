package io.dualmode.tools.supernet;

import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which blocks of each masked matrix survive in the sparse corner: iterative magnitude pruning of shared weights.
 *
 * <p>{@link #rerank} scores every block of {@code blockRows} x 1 weights by its Euclidean norm over the mean of its matrix, keeps in
 * every matrix the best {@code floor} share of the wanted density, and spends the rest of the budget on the best blocks of all
 * matrices together. Pruned weights stay in the flat vector, are trained through the dense corner and come back when their norm
 * grows (Liu et al., SLT 2022; PARP, Lai et al., NeurIPS 2021).
 *
 * <p>The sparsity is exact: {@code round(density * blocks)} blocks survive in all.
 */
public final class BlockMasks {
  private final ParameterLayout layout;
  private final int rowsPerBlock;
  private final Map<String, BitSet> masks = new LinkedHashMap<>();
  private final int blocks;

  /** All blocks survive. */
  public BlockMasks(ParameterLayout layout, int rowsPerBlock) {
    this.layout = layout;
    this.rowsPerBlock = rowsPerBlock;
    int total = 0;
    for (Parameter p : layout.matrices()) {
      if (p.masked()) {
        BitSet all = new BitSet();
        all.set(0, blocksOf(p));
        masks.put(p.name(), all);
        total += blocksOf(p);
      }
    }
    blocks = total;
  }

  private int blocksOf(Parameter p) {
    return p.size() / rowsPerBlock;
  }

  /** Surviving blocks of a matrix, block {@code (r, column)} at bit {@code r * columns + column}; not a copy. */
  public BitSet of(String matrix) {
    return masks.get(matrix);
  }

  /** Share of blocks that survive in each masked matrix, in the order of the layout. */
  public Map<String, Double> densities() {
    Map<String, Double> densities = new LinkedHashMap<>();
    masks.forEach((name, mask) -> densities.put(name, (double) mask.cardinality() / blocksOf(layout.get(name))));
    return densities;
  }

  /** Share of blocks that are pruned. */
  public double sparsity() {
    long kept = masks.values().stream().mapToLong(BitSet::cardinality).sum();
    return 1 - (double) kept / blocks;
  }

  /** Blocks that a ranking brought back, and that it pruned. */
  public record Change(int returned, int pruned) {}

  /** Chooses the survivors anew. {@code floor} is the share of the mean density that every matrix keeps at least. */
  public Change rerank(float[] flat, double sparsity, double floor) {
    BitSet before = BitSet.valueOf(toWords());
    int keep = (int) Math.round((1 - sparsity) * blocks);
    float[] open = new float[blocks];
    Map<String, float[]> scores = new LinkedHashMap<>();
    int kept = 0;
    int opened = 0;
    for (Parameter p : layout.matrices()) {
      if (!p.masked()) {
        continue;
      }
      float[] score = scores(flat, p);
      scores.put(p.name(), score);
      int least = Math.min(score.length, (int) Math.floor(floor * (1 - sparsity) * score.length));
      float bar = nthLargest(score, least);
      BitSet mask = masks.get(p.name());
      mask.clear();
      int above = 0;
      for (int i = 0; i < score.length && above < least; i++) {
        if (score[i] >= bar) {
          mask.set(i);
          above++;
        }
      }
      kept += above;
      for (int i = 0; i < score.length; i++) {
        if (!mask.get(i)) {
          open[opened++] = score[i];
        }
      }
    }
    int wanted = keep - kept;
    float bar = nthLargest(Arrays.copyOf(open, opened), wanted);
    int equal = wanted;
    for (int i = 0; i < opened; i++) {
      if (open[i] > bar) {
        equal--;
      }
    }
    for (Map.Entry<String, float[]> e : scores.entrySet()) {
      BitSet mask = masks.get(e.getKey());
      float[] score = e.getValue();
      for (int i = 0; i < score.length; i++) {
        if (!mask.get(i) && (score[i] > bar || score[i] == bar && equal-- > 0)) {
          mask.set(i);
        }
      }
    }
    BitSet returned = BitSet.valueOf(toWords());
    int survived = returned.cardinality();
    returned.andNot(before);
    return new Change(returned.cardinality(), before.cardinality() - (survived - returned.cardinality()));
  }

  private float[] scores(float[] flat, Parameter p) {
    int rowBlocks = p.rows() / rowsPerBlock;
    float[] score = new float[blocksOf(p)];
    double sum = 0;
    for (int r = 0; r < p.rows(); r++) {
      int to = (r / rowsPerBlock) * p.columns();
      int from = p.offset() + r * p.columns();
      for (int c = 0; c < p.columns(); c++) {
        score[to + c] += flat[from + c] * flat[from + c];
      }
    }
    for (int i = 0; i < score.length; i++) {
      score[i] = (float) Math.sqrt(score[i]);
      sum += score[i];
    }
    float scale = (float) ((double) rowBlocks * p.columns() / Math.max(sum, 1e-30));
    for (int i = 0; i < score.length; i++) {
      score[i] *= scale;
    }
    return score;
  }

  /** The n-th largest value; more than any value when n is 0. */
  private static float nthLargest(float[] values, int n) {
    if (n <= 0) {
      return Float.POSITIVE_INFINITY;
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, sorted.length - n)];
  }

  /** The mask of every weight of the matrix part, 1 where it survives or is never masked. */
  public float[] expand() {
    float[] mask = new float[layout.matrixSize()];
    Arrays.fill(mask, 1);
    for (Parameter p : layout.matrices()) {
      if (!p.masked()) {
        continue;
      }
      BitSet kept = masks.get(p.name());
      for (int r = 0; r < p.rows(); r++) {
        int from = (r / rowsPerBlock) * p.columns();
        int to = p.offset() + r * p.columns();
        for (int c = 0; c < p.columns(); c++) {
          mask[to + c] = kept.get(from + c) ? 1 : 0;
        }
      }
    }
    return mask;
  }

  /** Survivors of all matrices, one after the other, for a checkpoint. */
  public long[] toWords() {
    BitSet all = new BitSet(blocks);
    int at = 0;
    for (Parameter p : layout.matrices()) {
      if (p.masked()) {
        BitSet mask = masks.get(p.name());
        for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
          all.set(at + i);
        }
        at += blocksOf(p);
      }
    }
    return all.toLongArray();
  }

  /** Restores what {@link #toWords} gave. */
  public void fromWords(long[] words) {
    BitSet all = BitSet.valueOf(words);
    int at = 0;
    for (Parameter p : layout.matrices()) {
      if (p.masked()) {
        BitSet mask = masks.get(p.name());
        mask.clear();
        int n = blocksOf(p);
        for (int i = 0; i < n; i++) {
          if (all.get(at + i)) {
            mask.set(i);
          }
        }
        at += n;
      }
    }
  }
}

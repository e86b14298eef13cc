package io.dualmode.kaldi.plan;

import java.util.Arrays;

/**
 * What is computed for one chunk, in numbers of rows: a unit's buffer holds rows of some times, those kept of earlier chunks first.
 *
 * @param units of every unit; null for one that has no rows
 * @param steps what is computed one after another: unit, first of its new rows, count
 * @param output where the rows of the chunk come from
 */
public record ChunkPlan(Rows[] units, int[][] steps, Gather output) {
  /**
   * The rows of a unit.
   *
   * @param kept rows of the buffer that stay, in rising order
   * @param added rows that are new
   * @param gather where the input of the new rows comes from; null for rows from outside
   */
  public record Rows(int[] kept, int added, Gather gather) {
    /** Rows of the buffer. */
    public int count() {
      return kept.length + added;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Rows rows && Arrays.equals(kept, rows.kept) && added == rows.added
          && (gather == null ? rows.gather == null : gather.equals(rows.gather));
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(kept) + added;
    }
  }

  /**
   * Where the inputs of some rows come from: for each term at each time of a layer, and each row, the row of a source.
   *
   * @param unit {@code [times * terms][rows]} the source's unit
   * @param row {@code [times * terms][rows]} the row of its buffer, -1 for zeros
   * @param column {@code [times * terms][rows]} first column of the source
   */
  public record Gather(int[][] unit, int[][] row, int[][] column) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Gather gather && Arrays.deepEquals(unit, gather.unit) && Arrays.deepEquals(row, gather.row)
          && Arrays.deepEquals(column, gather.column);
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(row);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkPlan plan && Arrays.equals(units, plan.units) && Arrays.deepEquals(steps, plan.steps)
        && output.equals(plan.output);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(units);
  }
}

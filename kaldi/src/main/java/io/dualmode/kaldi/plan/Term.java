package io.dualmode.kaldi.plan;

import java.util.List;

/**
 * A part of what a unit reads: some columns of its input are increased by so much of another unit's row.
 *
 * @param column first column of the input
 * @param width columns
 * @param scale factor; for a constant its value
 * @param sources units that give the row, the first that can; none for a constant
 * @param optional whether it may be left out where none can
 */
public record Term(int column, int width, float scale, List<Source> sources, boolean optional) {
  /**
   * Where a row comes from.
   *
   * @param unit number of the unit
   * @param column first column of its row
   */
  public record Source(int unit, int column, TimeMap time) {}

  /** Times at which some source can give its row. */
  Span computable(Span[] spans) {
    if (sources.isEmpty() || optional) {
      return Span.ALWAYS;
    }
    Span all = Span.NEVER;
    for (Source source : sources) {
      all = all.or(source.time.into(spans[source.unit]));
    }
    return all;
  }

  /** The source that gives the row at a time, null where none can. */
  Source pick(long t, Span[] spans) {
    for (Source source : sources) {
      if (spans[source.unit].contains(source.time.at(t))) {
        return source;
      }
    }
    return null;
  }
}

package io.dualmode.tools.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntBiFunction;
import java.util.function.ToLongBiFunction;

/**
 * Aligns a recognised token sequence with its reference at the smallest number of substitutions, insertions and deletions
 * (Levenshtein distance, each error costs one). Among alignments with equally few errors it takes one with the most matching
 * tokens, and among those the one that meets its errors earliest. Time and memory grow with the product of the lengths.
 */
public final class EditDistance {
  /** See {@link #align(List, List, ToIntBiFunction)}. */
  public static final int MOST_UNLIKELY = 2;

  /** What happened to one token. */
  public enum Kind { MATCH, SUBSTITUTION, INSERTION, DELETION }

  /**
   * One step of an alignment.
   *
   * @param reference null for an insertion
   * @param hypothesis null for a deletion
   */
  public record Step<T>(Kind kind, T reference, T hypothesis) {
  }

  private EditDistance() {
  }

  /** Counts the errors of {@code hypothesis}. */
  public static ErrorRate compare(List<?> reference, List<?> hypothesis) {
    long[] counts = new long[Kind.values().length];
    for (Step<?> step : align(reference, hypothesis)) {
      counts[step.kind().ordinal()]++;
    }
    return new ErrorRate(reference.size(), counts[Kind.SUBSTITUTION.ordinal()], counts[Kind.INSERTION.ordinal()],
        counts[Kind.DELETION.ordinal()]);
  }

  /** Aligns both sequences, first token first. Tokens are compared with {@code equals}. */
  public static <T> List<Step<T>> align(List<? extends T> reference, List<? extends T> hypothesis) {
    return align(reference, hypothesis, (said, heard) -> 0);
  }

  /**
   * The same with a preference among alignments with equally many errors of each kind: the one whose substitutions are least unlikely.
   *
   * @param unlikeness of taking one token for another, 0..{@value #MOST_UNLIKELY}
   */
  public static <T> List<Step<T>> align(List<? extends T> reference, List<? extends T> hypothesis, ToIntBiFunction<? super T, ? super T> unlikeness) {
    long most = Math.min(reference.size(), hypothesis.size()) + 1L;
    long substitution = MOST_UNLIKELY * most;
    long error = most * (substitution + MOST_UNLIKELY);
    ToLongBiFunction<T, T> meeting = (said, heard) ->
        said.equals(heard) ? 0 : error + substitution + unlikeness.applyAsInt(said, heard);
    long[][] cost = costs(reference, hypothesis, error, meeting);
    List<Step<T>> steps = new ArrayList<>();
    int r = reference.size();
    int h = hypothesis.size();
    while (r > 0 || h > 0) {
      if (r > 0 && h > 0 && cost[r][h] == cost[r - 1][h - 1] + meeting.applyAsLong(reference.get(r - 1), hypothesis.get(h - 1))) {
        Kind kind = reference.get(r - 1).equals(hypothesis.get(h - 1)) ? Kind.MATCH : Kind.SUBSTITUTION;
        steps.add(new Step<>(kind, reference.get(--r), hypothesis.get(--h)));
      } else if (r > 0 && cost[r][h] == cost[r - 1][h] + error) {
        steps.add(new Step<>(Kind.DELETION, reference.get(--r), null));
      } else {
        steps.add(new Step<>(Kind.INSERTION, null, hypothesis.get(--h)));
      }
    }
    Collections.reverse(steps);
    return steps;
  }

  /**
   * An error costs more than all the substitutions there can be, and a substitution something on top, so that fewer of them win a
   * tie; that in turn is more than all that is unlikely about them.
   */
  private static <T> long[][] costs(List<? extends T> reference, List<? extends T> hypothesis, long error, ToLongBiFunction<T, T> meeting) {
    long[][] cost = new long[reference.size() + 1][hypothesis.size() + 1];
    for (int r = 0; r <= reference.size(); r++) {
      for (int h = 0; h <= hypothesis.size(); h++) {
        if (r == 0 || h == 0) {
          cost[r][h] = (r + h) * error;
        } else {
          long met = cost[r - 1][h - 1] + meeting.applyAsLong(reference.get(r - 1), hypothesis.get(h - 1));
          cost[r][h] = Math.min(met, error + Math.min(cost[r - 1][h], cost[r][h - 1]));
        }
      }
    }
    return cost;
  }
}

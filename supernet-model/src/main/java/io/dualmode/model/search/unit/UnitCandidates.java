package io.dualmode.model.search.unit;

import io.dualmode.model.search.score.AcousticScorer;
import java.util.Arrays;

/**
 * The units that are worth entering from an acoustic context at the current frame: of thousands of word pieces a handful. Found once per
 * frame and context. Not safe for use by several threads.
 */
final class UnitCandidates {
  /** Heads with more contexts are asked anew by every path, to keep the tables small. */
  private static final int MOST_CONTEXTS = 1 << 16;

  private final AcousticScorer scorer;
  private final int[] entering;
  private final int[] first;
  private final int[] end;
  private final int[] foundAt;
  private int frame;
  private int[] units = new int[256];
  private int count;

  /**
   * Candidates among some units.
   *
   * @param entering the units that may be entered at all
   */
  UnitCandidates(AcousticScorer scorer, int[] entering) {
    this.scorer = scorer;
    this.entering = entering;
    int contexts = scorer.contexts() <= MOST_CONTEXTS ? scorer.contexts() : 0;
    first = new int[Math.max(1, contexts)];
    end = new int[first.length];
    foundAt = new int[contexts];
  }

  void nextFrame() {
    frame++;
    count = 0;
  }

  /** Finds the units that score more than {@code least} from a context, not weighted; less than an earlier call of the frame asked for. */
  void find(int context, float least) {
    if (foundAt.length > 0 && foundAt[context] == frame) {
      return;
    }
    int slot = foundAt.length > 0 ? context : 0;
    count = foundAt.length > 0 ? count : 0;
    first[slot] = count;
    for (int unit : entering) {
      if (scorer.enter(context, unit) > least) {
        units = count < units.length ? units : Arrays.copyOf(units, 2 * count);
        units[count++] = unit;
      }
    }
    end[slot] = count;
    if (foundAt.length > 0) {
      foundAt[context] = frame;
    }
  }

  /** The first of the units that the last {@link #find} of a context found, in {@link #unit}. */
  int first(int context) {
    return first[foundAt.length > 0 ? context : 0];
  }

  int end(int context) {
    return end[foundAt.length > 0 ? context : 0];
  }

  int unit(int index) {
    return units[index];
  }
}

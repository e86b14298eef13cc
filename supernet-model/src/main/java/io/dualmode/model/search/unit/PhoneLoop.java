package io.dualmode.model.search.unit;

import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.score.AcousticScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The best sequence of units under a unit trigram: Viterbi over all pairs (unit before, unit), without pruning.
 *
 * <p>The state is {@code (l, p)}: in unit {@code p} that followed {@code l}. Entering {@code q} scores
 * {@code acousticScale * enter(p, q) + languageWeight * log P(q | l, p) + insertionBonus}; the trigram's history before the first
 * unit is (0, 0). A head with rests (CTC) has a second copy of the states for resting after {@code p}. Where silence is a unit
 * of the head it takes part as unit 0 of the trigram; where it is not, only units from 1 on are entered. One frame costs
 * {@code V^3} additions, the loop that the denominator of the MMI training runs.
 *
 * <p>For heads whose context is the current unit (MMI, CTC). Not safe for use by several threads, as its scorer.
 */
public final class PhoneLoop {
  /** A frame costs the third power of their number: beyond it seconds of work for a second of speech. */
  public static final int MOST_UNITS = 128;
  private static final short STAYED = -1;
  private static final float NONE = Float.NEGATIVE_INFINITY;

  /**
   * What was found.
   *
   * @param units all units in order, silence included where the head models it
   * @param score of the best path
   */
  public record Result(List<UnitSpan> units, double score) {
    public Result {
      units = List.copyOf(units);
    }

    /** The units without silence. */
    public int[] spoken() {
      return units.stream().mapToInt(UnitSpan::unit).filter(unit -> unit != 0).toArray();
    }
  }

  private final AcousticScorer scorer;
  private final int units;
  private final float[] entry;
  private final float acousticScale;

  /**
   * A loop over the units of a scorer.
   *
   * @param logTrigram {@code log P(q | l, p)} at {@code (l * V + p) * V + q}, natural logarithm; copied
   * @param insertionBonus added at every entry: higher gives more units
   */
  public PhoneLoop(AcousticScorer scorer, float[] logTrigram, float acousticScale, float languageWeight, float insertionBonus) {
    int v = scorer.units();
    requireFew(v);
    if (scorer.contexts() != v) {
      throw new IllegalArgumentException("phone loop: got a head with " + scorer.contexts() + " contexts over " + v
          + " units, expected one context per unit (MMI, CTC)");
    }
    if (logTrigram.length != v * v * v) {
      throw new IllegalArgumentException("phone trigram: got " + logTrigram.length + " numbers, expected " + v + "^3");
    }
    this.scorer = scorer;
    this.units = v;
    this.acousticScale = acousticScale;
    this.entry = new float[logTrigram.length];
    for (int i = 0; i < entry.length; i++) {
      entry[i] = languageWeight * logTrigram[i] + insertionBonus;
    }
  }

  private static void requireFew(int units) {
    if (units > MOST_UNITS) {
      throw new IllegalArgumentException("phone loop: got " + units + " units, allowed at most " + MOST_UNITS
          + "; search over more (characters, word pieces) with PrefixSearch");
    }
  }

  /**
   * The trigram of a bigram {@code log P(q | p)} at {@code p * V + q}.
   *
   * @throws IllegalArgumentException when it is of no whole number of units, or of more than {@link #MOST_UNITS}
   */
  public static float[] fromBigram(float[] logBigram) {
    int v = (int) Math.round(Math.sqrt(logBigram.length));
    requireFew(v);
    if (v * v != logBigram.length) {
      throw new IllegalArgumentException("phone bigram: got " + logBigram.length + " numbers, expected a square");
    }
    float[] trigram = new float[v * logBigram.length];
    for (int l = 0; l < v; l++) {
      System.arraycopy(logBigram, 0, trigram, l * logBigram.length, logBigram.length);
    }
    return trigram;
  }

  /** Decodes {@code frames} rows, one after the other from {@code offset} on, as one utterance. */
  public Result decode(float[] rows, int offset, int frames) {
    int v = units;
    int first = scorer.modelsSilence() ? 0 : 1;
    float[] in = filled(v * v);
    float[] resting = filled(v * v);
    float[] nextIn = filled(v * v);
    float[] nextResting = filled(v * v);
    short[][] cameFrom = new short[frames][v * v];
    boolean[][] restBegan = new boolean[frames][v * v];
    if (!scorer.modelsSilence()) {
      resting[0] = 0;
    }
    float[] entering = new float[v * v];
    float[] best = new float[v];
    short[] from = new short[v];
    for (int t = 0; t < frames; t++) {
      scorer.frame(rows, offset + t * scorer.rowSize());
      for (int i = 0; i < v * v; i++) {
        entering[i] = acousticScale * scorer.enter(i / v, i % v);
      }
      for (int p = 0; p < v; p++) {
        Arrays.fill(best, NONE);
        int rest = scorer.rest(p);
        for (int l = 0; l < v; l++) {
          relax(best, from, in[l * v + p], entering, p, (l * v + p) * v, (short) l, first);
          relax(best, from, resting[l * v + p], entering, Math.max(rest, 0), (l * v + p) * v, (short) (l + v), first);
        }
        if (t == 0 && p == 0 && scorer.modelsSilence()) {
          relax(best, from, 0, entering, scorer.start(), 0, (short) 0, first);
        }
        for (int q = first; q < v; q++) {
          int state = p * v + q;
          float stay = in[state] + acousticScale * scorer.stay(q);
          boolean entered = best[q] > stay;
          nextIn[state] = entered ? best[q] : stay;
          cameFrom[t][state] = entered ? from[q] : STAYED;
        }
        for (int l = 0; l < v; l++) {
          int state = l * v + p;
          float stay = resting[state] + acousticScale * scorer.stay(Math.max(rest, 0));
          float begin = rest < 0 ? NONE : in[state] + acousticScale * scorer.restScore(p);
          restBegan[t][state] = begin > stay;
          nextResting[state] = Math.max(begin, stay);
        }
      }
      float[] spare = in;
      in = nextIn;
      nextIn = spare;
      spare = resting;
      resting = nextResting;
      nextResting = spare;
    }
    return trace(in, resting, cameFrom, restBegan, frames);
  }

  private static float[] filled(int size) {
    float[] x = new float[size];
    Arrays.fill(x, NONE);
    return x;
  }

  private void relax(
      float[] best, short[] from, float score, float[] entering, int context, int row, short source, int first) {
    if (score == NONE) {
      return;
    }
    for (int q = first; q < units; q++) {
      float candidate = score + entry[row + q] + entering[context * units + q];
      if (candidate > best[q]) {
        best[q] = candidate;
        from[q] = source;
      }
    }
  }

  private Result trace(float[] in, float[] resting, short[][] cameFrom, boolean[][] restBegan, int frames) {
    int v = units;
    int state = 0;
    boolean rests = !scorer.modelsSilence();
    float score = frames == 0 ? 0 : NONE;
    for (int i = 0; i < v * v; i++) {
      if (in[i] > score || resting[i] > score) {
        rests = resting[i] > in[i];
        score = Math.max(in[i], resting[i]);
        state = i;
      }
    }
    List<UnitSpan> spans = new ArrayList<>();
    int end = frames;
    for (int t = frames - 1; t >= 0; t--) {
      if (rests) {
        if (restBegan[t][state]) {
          rests = false;
          end = t;
        }
        continue;
      }
      short source = cameFrom[t][state];
      if (source != STAYED) {
        spans.add(new UnitSpan(state % v, t, end));
        end = t;
        int before = source % v;
        rests = source >= v;
        state = before * v + state / v;
      }
    }
    Collections.reverse(spans);
    return new Result(spans, score);
  }
}

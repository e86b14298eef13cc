package io.dualmode.model.head.transducer;

import io.dualmode.model.search.score.AcousticScorer;
import java.util.Arrays;

/**
 * Scores of the transducer head, read monotonically: one frame emits one unit or blank (Tripathi et al. 2019).
 *
 * <p>The context is {@code l2 * V + l1}, the last two phones; silence does not enter it. Entering phone {@code q} scores
 * {@code log P(q | t, l2, l1)}; staying, and silence, score {@code log P(blank | t, l2, l1)}. A row is the encoder's projection
 * ({@link TransducerHead#project}). The joiner runs once per frame and context: in one batch for the contexts that the frame
 * before asked for, most of which are asked for again, and singly for new ones.
 */
public final class TransducerScorer implements AcousticScorer {
  private static final int BLANK = 0;

  private final TransducerHead head;
  private final int units;
  private final int[] slotFrame;
  private final int[] slot;
  private float[] logProbs;
  private int[] older = new int[64];
  private int[] last = new int[64];
  private boolean[] asked = new boolean[64];
  private int slots;
  private int frame;
  private float[] rows;
  private int offset;
  private float blank;

  /** A scorer that owns the head, which is not shared with another thread. */
  public TransducerScorer(TransducerHead head) {
    this.head = head;
    this.units = head.outputs();
    this.slotFrame = new int[units * units];
    this.slot = new int[units * units];
    this.logProbs = new float[64 * units];
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public int contexts() {
    return units * units;
  }

  @Override
  public int rowSize() {
    return head.joint();
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int next(int context, int unit) {
    return unit == BLANK ? context : context % units * units + unit;
  }

  @Override
  public void frame(float[] rows, int offset) {
    this.rows = rows;
    this.offset = offset;
    if (++frame < 0) {
      Arrays.fill(slotFrame, 0);
      frame = 1;
    }
    int kept = 0;
    for (int i = 0; i < slots; i++) {
      if (asked[i]) {
        older[kept] = older[i];
        last[kept] = last[i];
        int context = older[i] * units + last[i];
        slotFrame[context] = frame;
        slot[context] = kept++;
      }
    }
    slots = kept;
    Arrays.fill(asked, 0, slots, false);
    if (slots > 0) {
      head.logProbabilities(rows, offset, older, last, slots, logProbs, 0);
    }
    blank = slots > 0 ? 0 : Float.NEGATIVE_INFINITY;
    for (int i = 0; i < slots; i++) {
      blank = Math.min(blank, logProbs[i * units + BLANK]);
    }
  }

  private int row(int context) {
    if (slotFrame[context] != frame) {
      if (slots == older.length) {
        older = Arrays.copyOf(older, 2 * slots);
        last = Arrays.copyOf(last, 2 * slots);
        asked = Arrays.copyOf(asked, 2 * slots);
        logProbs = Arrays.copyOf(logProbs, 2 * slots * units);
      }
      older[slots] = context / units;
      last[slots] = context % units;
      head.logProbabilities(rows, offset, older[slots], last[slots], logProbs, slots * units);
      slotFrame[context] = frame;
      slot[context] = slots++;
    }
    asked[slot[context]] = true;
    return slot[context] * units;
  }

  @Override
  public float enter(int context, int unit) {
    int row = row(context);
    return logProbs[row + unit];
  }

  @Override
  public float stay(int context) {
    int row = row(context);
    return logProbs[row + BLANK];
  }

  @Override
  public float blank() {
    return blank;
  }

  @Override
  public float bound() {
    return 0;
  }

  @Override
  public boolean modelsSilence() {
    return false;
  }
}

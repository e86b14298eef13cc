package io.dualmode.model.search.unit.transducer;

import io.dualmode.model.search.unit.UnitSpelling;

/**
 * Whether a transducer has fallen silent for good after a pause, because its state does not leave the end of the sentence before: keeps the
 * latest rows, and tells whether they would say something if nothing had been said before. Not safe for use by several threads.
 */
final class SilenceGuard {
  private static final int BLANK = 0;

  private final UnitSpelling spelling;
  private final TransducerModel model;
  /** Frames of silence after which it is asked, 0 for never. */
  private final int patience;
  /** Frames kept; that of frame {@code t} at {@code t % kept}. */
  private final int kept;
  private final float[] rows;
  private final float[] state;
  private final float[] out;
  private int askedAt;

  SilenceGuard(UnitSpelling spelling, TransducerModel model, int patience, int framesAhead) {
    this.spelling = spelling;
    this.model = model;
    this.patience = patience;
    kept = patience == 0 ? 0 : patience + framesAhead;
    rows = new float[kept * model.rowSize()];
    state = new float[2 * model.stateSize()];
    out = new float[model.units() + model.durations().length];
  }

  boolean isOn() {
    return patience > 0;
  }

  void clear() {
    askedAt = 0;
  }

  /** Keeps the row of a frame. */
  void keep(float[] from, int offset, int frame) {
    System.arraycopy(from, offset, rows, place(frame), model.rowSize());
  }

  /** Where {@link #place} tells the row of each of the latest frames. */
  float[] rows() {
    return rows;
  }

  int place(int frame) {
    return frame % kept * model.rowSize();
  }

  /**
   * Where to hear the latest frames once more.
   *
   * @param said the frame at which the best sequence ended its last unit
   * @return the first of the frames, or -1 where they are heard well
   */
  int again(int said, int frame) {
    int since = Math.max(Math.max(said, askedAt), frame - kept);
    if (frame - since < patience) {
      return -1;
    }
    askedAt = frame;
    return wouldSpeak(since, frame) ? since : -1;
  }

  /** Whether the likeliest outputs, were nothing said before, hold a unit that is spoken. */
  private boolean wouldSpeak(int since, int until) {
    model.begin(state, 0);
    for (int time = since; time < until; time++) {
      model.score(rows, place(time), state, 0, out);
      int unit = 0;
      for (int u = 1; u < model.units(); u++) {
        unit = out[u] > out[unit] ? u : unit;
      }
      if (unit != BLANK && spelling.spoken(unit) && !spelling.isEmpty(unit)) {
        return true;
      }
    }
    return false;
  }

  long bytes() {
    return 4L * rows.length;
  }
}

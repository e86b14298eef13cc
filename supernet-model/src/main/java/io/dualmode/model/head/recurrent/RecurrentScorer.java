package io.dualmode.model.head.recurrent;

import io.dualmode.model.search.score.AcousticScorer;

/**
 * What a search over a recurrent transducer asks: the networks themselves. Its state after some tokens is no number out of a range, so the
 * questions of searches over contexts have no answer here.
 */
public final class RecurrentScorer implements AcousticScorer {
  private final LoadedRecurrent head;

  RecurrentScorer(LoadedRecurrent head) {
    this.head = head;
  }

  /** The networks. */
  public LoadedRecurrent head() {
    return head;
  }

  @Override
  public int units() {
    return head.units();
  }

  @Override
  public int contexts() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int rowSize() {
    return head.joint().width();
  }

  @Override
  public int start() {
    return 0;
  }

  private static UnsupportedOperationException noContexts() {
    return new UnsupportedOperationException("a recurrent transducer cannot be searched through a dictionary or beside another head; choose its"
        + " CTC head by dualmode.scorer where the model has one");
  }

  @Override
  public int next(int context, int unit) {
    throw noContexts();
  }

  @Override
  public void frame(float[] rows, int offset) {
    throw noContexts();
  }

  @Override
  public float enter(int context, int unit) {
    throw noContexts();
  }

  @Override
  public float stay(int context) {
    throw noContexts();
  }

  @Override
  public float bound() {
    throw noContexts();
  }

  @Override
  public boolean modelsSilence() {
    return false;
  }
}

package io.dualmode.kaldi.acoustic;

import io.dualmode.model.search.score.AcousticScorer;

/** Distributions as units: a path is in the one that it entered last, and entering and staying score its log-likelihood. */
final class PdfScorer implements AcousticScorer {
  private final int pdfs;
  private float[] rows;
  private int offset;
  private float bound;

  PdfScorer(int pdfs) {
    this.pdfs = pdfs;
  }

  @Override
  public int units() {
    return pdfs;
  }

  @Override
  public int contexts() {
    return pdfs;
  }

  @Override
  public int rowSize() {
    return pdfs;
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int next(int context, int unit) {
    return unit;
  }

  @Override
  public void frame(float[] of, int at) {
    rows = of;
    offset = at;
    bound = Float.NEGATIVE_INFINITY;
    for (int i = at; i < at + pdfs; i++) {
      bound = Math.max(bound, of[i]);
    }
  }

  @Override
  public float enter(int context, int unit) {
    return rows[offset + unit];
  }

  @Override
  public float stay(int context) {
    return rows[offset + context];
  }

  @Override
  public float bound() {
    return bound;
  }

  @Override
  public boolean modelsSilence() {
    return true;
  }
}

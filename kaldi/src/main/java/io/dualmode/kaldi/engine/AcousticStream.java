package io.dualmode.kaldi.engine;

/**
 * Feature frames in, log-likelihoods of distributions out, a chunk of frames of the search at a time. Frames are counted from where the
 * stream began. Not safe for use by several threads.
 */
interface AcousticStream extends AutoCloseable {
  /** Takes a feature frame, which is copied. */
  void accept(float[] features, int offset);

  /** Says that no more come. */
  void finish();

  /** Feature frames taken. */
  int frames();

  /** Whether what the next chunk needs is there. */
  boolean ready();

  /** Rows of the largest chunk. */
  int maxRows();

  /** Computes the next chunk, which must be {@link #ready}; returns how many rows of {@link #outputs} numbers were written. */
  int next(float[] rows);

  /** Numbers in a row, one for each distribution. */
  int outputs();

  /** Whether it adapts to the speaker, so that it matters which frames are silence. */
  boolean adapts();

  /** Changes how much a feature frame counts in adaptation, which is 0 until something else is said. */
  void weigh(int frame, float difference);

  @Override
  void close();
}

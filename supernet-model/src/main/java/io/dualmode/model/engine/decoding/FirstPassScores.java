package io.dualmode.model.engine.decoding;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.rescore.EncodedUtterance;

/**
 * The streaming network beside the full-context one in a second pass: what its head says of a frame is averaged with what the other
 * says, {@code (1 - share) second + share first}, a log-linear combination of the two. They err differently: one has heard the whole
 * utterance, the other has not been led astray by it. Encoding with the sparse weights once more costs less than keeping the frames
 * of a first pass that may not have been needed. Not thread-safe.
 */
public final class FirstPassScores implements AutoCloseable {
  private final EncoderStream stream;
  private final ScoringHead head;
  private final float share;
  private final EncodedUtterance frames;
  private float[] rows = {};

  /**
   * Scores of a network.
   *
   * @param head with rows like those that they are averaged with
   * @param share 0..1
   */
  FirstPassScores(EncoderStream stream, ScoringHead head, float share, int dim) {
    this.stream = stream;
    this.head = head;
    this.share = share;
    this.frames = new EncodedUtterance(dim);
  }

  public void accept(float[] features, int offset, int count) {
    stream.accept(features, offset, count, frames);
  }

  /** Encodes what is left in the look-ahead; belongs before the last {@link #average}. */
  public void flush() {
    stream.finish(frames);
  }

  /** Averages the rows {@code [count, rowSize]} of the frames from {@code firstFrame} on with those of this network. */
  public void average(float[] other, int firstFrame, int count) {
    int size = count * head.rowSize();
    if (rows.length < size) {
      rows = new float[size];
    }
    head.fill(frames.data(), firstFrame * frames.dim(), count, rows, 0);
    for (int i = 0; i < size; i++) {
      other[i] += share * (rows[i] - other[i]);
    }
  }

  public void reset() {
    stream.reset();
    frames.clear();
  }

  @Override
  public void close() {
    stream.close();
  }
}

package io.dualmode.model.engine;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.engine.decoding.FirstPassScores;
import io.dualmode.model.engine.session.AudioInput;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.head.ScoringHead;
import java.util.Arrays;

/** What a head makes of all frames of one utterance, kept so that it can be searched more than once. Not thread-safe. */
final class EncodedRows {
  private final ScoringHead head;
  private final FirstPassScores firstPass;
  private final int size;
  private float[] data = new float[0];
  private int frames;

  /**
   * No rows yet.
   *
   * @param firstPass scores that the head's are averaged with, null for none; closed with its stream by who made it
   */
  EncodedRows(ScoringHead head, FirstPassScores firstPass) {
    this.head = head;
    this.firstPass = firstPass;
    size = head.rowSize();
  }

  /** The features of samples at 16 kHz. */
  static FeatureBuffer features(float[] samples, FrontEndPart frontEnd) {
    FeatureBuffer features = new FeatureBuffer(frontEnd.features());
    AudioInput input = new AudioInput(16_000, frontEnd, features);
    input.accept(samples, 0, samples.length);
    input.finish();
    return features;
  }

  /** Replaces the rows by those of another utterance, and leaves the stream reset. */
  void hear(EncoderStream stream, FeatureBuffer features) {
    frames = 0;
    stream.accept(features.data(), 0, features.frames(), (encoded, offset, first, count) -> add(encoded, offset, count));
    stream.finish((encoded, offset, first, count) -> add(encoded, offset, count));
    stream.reset();
    if (firstPass != null) {
      firstPass.reset();
      firstPass.accept(features.data(), 0, features.frames());
      firstPass.flush();
      firstPass.average(data, 0, frames);
    }
  }

  private void add(float[] encoded, int offset, int count) {
    if ((frames + count) * size > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, (frames + count) * size));
    }
    head.fill(encoded, offset, count, data, frames * size);
    frames += count;
  }

  /** Rows of the scorer's size, one after the other; the array is reused and may be longer. */
  float[] data() {
    return data;
  }

  int frames() {
    return frames;
  }
}

package io.dualmode.model.confidence;

import io.dualmode.model.search.RecognizedWord;

/**
 * What the frames of an utterance say by themselves. Not thread-safe.
 *
 * @param posteriors how well each unit explains each frame; null where only the sound is judged
 * @param loop what any sequence of units would score; null where the head has no loop that is cheap enough
 * @param sound what the features look like, null where they are not those it is made of; on a clock of its own: {@code stride} of its frames are one of the others
 * @param stride frames of features to one encoder frame
 */
public record FrameEvidence(UnitPosteriors posteriors, UnitLoop loop, SoundShape sound, int stride) {
  /** Evidence of the sound alone. */
  public static FrameEvidence ofSound(SoundShape sound, int stride) {
    return new FrameEvidence(null, null, sound, stride);
  }

  /** Adds frames of features. */
  public void hear(float[] features, int offset, int count) {
    if (sound != null) {
      sound.accept(features, offset, count);
    }
  }

  /** Adds frames: rows as the head makes them, one after the other from {@code offset} on. */
  public void accept(float[] rows, int offset, int count) {
    if (posteriors != null) {
      posteriors.accept(rows, offset, count);
    }
    if (loop != null) {
      loop.accept(rows, offset, count);
    }
  }

  /** The {@link SoundShape} of a word; null where too little was heard, or sound is not looked at. */
  public double[] shape(RecognizedWord word) {
    return sound == null ? null : sound.mean(word.startFrame() * stride, word.endFrame() * stride);
  }

  /** Forgets everything heard: the next frame is the first of an utterance. */
  public void reset() {
    if (posteriors != null) {
      posteriors.reset();
    }
    if (sound != null) {
      sound.reset();
    }
    if (loop != null) {
      loop.reset();
    }
  }
}

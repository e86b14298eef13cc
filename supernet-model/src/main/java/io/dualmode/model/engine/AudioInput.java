package io.dualmode.model.engine;

import io.dualmode.model.frontend.FeatureSink;
import io.dualmode.model.frontend.LogMelFilterBank;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.model.frontend.Resampler;
import java.util.Objects;

/** Samples of any accepted form and rate in, feature frames out; the frames do not depend on how the samples were cut. */
final class AudioInput {
  private static final int BLOCK = 1024;
  /** More than any float recording has, less than samples on another scale, and far from where features overflow. */
  private static final float LOUDEST = 10_000;

  private final int sampleRateHz;
  private final Resampler resampler;
  private final LogMelFilterBank bank = new LogMelFilterBank();
  private final FeatureSink sink;
  private final float[] block = new float[BLOCK];
  private final byte[] split = new byte[2];
  private boolean half;
  private long samples;

  AudioInput(int sampleRateHz, FeatureSink sink) {
    this.sampleRateHz = sampleRateHz;
    this.resampler = new Resampler(sampleRateHz);
    this.sink = sink;
  }

  void accept(float[] in, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, in.length);
    for (int i = offset; i < offset + length; i++) {
      if (!(Math.abs(in[i]) <= LOUDEST)) {
        throw new IllegalArgumentException("sample " + (samples + i - offset) + " is " + in[i] + ", expected a number in -1..1");
      }
    }
    push(in, offset, length);
  }

  void accept(short[] in, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, in.length);
    for (int done = 0; done < length; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      Pcm16.toFloat(in, offset + done, count, block, 0);
      push(block, 0, count);
    }
  }

  void accept(byte[] in, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, in.length);
    int at = offset;
    int end = offset + length;
    if (half && at < end) {
      split[1] = in[at++];
      half = false;
      Pcm16.toFloat(split, 0, 1, block, 0);
      push(block, 0, 1);
    }
    while (end - at >= 2) {
      int count = Math.min(BLOCK, (end - at) / 2);
      Pcm16.toFloat(in, at, count, block, 0);
      push(block, 0, count);
      at += 2 * count;
    }
    if (at < end) {
      split[0] = in[at];
      half = true;
    }
  }

  private void push(float[] in, int offset, int length) {
    samples += length;
    resampler.accept(in, offset, length, (data, at, count) -> bank.accept(data, at, count, sink));
  }

  /** Ends the stream: what the resampler and an utterance shorter than a frame still hold comes out. */
  void finish() {
    resampler.finish((data, at, count) -> bank.accept(data, at, count, sink));
    bank.finish(sink);
    half = false;
  }

  /** Forgets the stream, not the count of samples. */
  void reset() {
    resampler.reset();
    bank.reset();
    half = false;
  }

  /** Audio taken since the beginning. */
  long acceptedMillis() {
    return samples * 1000 / sampleRateHz;
  }
}

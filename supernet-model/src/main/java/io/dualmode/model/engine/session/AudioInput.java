package io.dualmode.model.engine.session;

import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FeatureSink;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.model.frontend.Resampler;
import io.dualmode.model.frontend.SampleSink;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples of any accepted form and rate in, feature frames out; the frames do not depend on how the samples were cut. */
public final class AudioInput {
  private static final int BLOCK = 1024;
  private static final Logger LOG = LoggerFactory.getLogger(AudioInput.class);
  /** More than any float recording has, and less than the noise of a quiet room on the scale of 16-bit integers. */
  private static final float LOUDEST = 32;

  private final int sampleRateHz;
  private final Resampler resampler;
  private final FeatureExtractor extractor;
  private final FeatureSink sink;
  private final float[] block = new float[BLOCK];
  private final byte[] split = new byte[2];
  private boolean half;
  private final InterleavingCheck interleaving;
  private long samples;
  /** Hears the samples too, as they came; null for nobody. */
  private SampleSink listener;

  /** Feature frames go to a sink as they come. */
  public AudioInput(int sampleRateHz, FrontEndPart frontEnd, FeatureSink sink) {
    this.sampleRateHz = sampleRateHz;
    this.resampler = new Resampler(sampleRateHz, frontEnd.sampleRateHz());
    this.interleaving = new InterleavingCheck(2 * sampleRateHz);
    this.extractor = frontEnd.newExtractor();
    this.sink = sink;
  }

  /** Has another one hear the samples from now on, at the rate at which they come, null for nobody. */
  public void alsoTo(SampleSink other) {
    listener = other;
  }

  /**
   * Takes samples in -1..1.
   *
   * @throws IllegalArgumentException when one is no number or far outside; none is taken then
   */
  public void accept(float[] in, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, in.length);
    for (int i = offset; i < offset + length; i++) {
      if (!(Math.abs(in[i]) <= LOUDEST)) {
        throw new IllegalArgumentException("sample " + (samples + i - offset) + " is " + in[i] + ", expected a number in -1..1"
            + (Float.isFinite(in[i]) ? "; divide samples on the scale of 16-bit integers by 32768, or give them as short[]" : ""));
      }
    }
    push(in, offset, length);
  }

  /** Takes 16-bit samples. */
  public void accept(short[] in, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, in.length);
    for (int done = 0; done < length; done += BLOCK) {
      int count = Math.min(BLOCK, length - done);
      Pcm16.toFloat(in, offset + done, count, block, 0);
      push(block, 0, count);
    }
  }

  /** Takes 16-bit samples, the lower byte first; an odd byte waits for its other half. */
  public void accept(byte[] in, int offset, int length) {
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
    if (listener != null) {
      listener.samples(in, offset, length);
    }
    if (interleaving.suspects(in, offset, length)) {
      LOG.warn("the samples look like two channels in turn; the engine takes one channel at {} Hz, so words will be wrong: "
          + "give one channel or the mean of both", sampleRateHz);
    }
    resampler.accept(in, offset, length, (data, at, count) -> extractor.accept(data, at, count, sink));
  }

  /** Ends the stream: what the resampler and an utterance shorter than a frame still hold comes out. */
  public void finish() {
    resampler.finish((data, at, count) -> extractor.accept(data, at, count, sink));
    extractor.finish(sink);
    half = false;
  }

  /** Forgets the stream, not the count of samples. */
  public void reset() {
    resampler.reset();
    extractor.reset();
    half = false;
  }

  /** Audio taken since the beginning. */
  public long acceptedMillis() {
    return samples * 1000 / sampleRateHz;
  }
}

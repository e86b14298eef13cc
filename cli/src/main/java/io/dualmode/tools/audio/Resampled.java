package io.dualmode.tools.audio;

import io.dualmode.api.audio.AudioReceiver;
import io.dualmode.model.frontend.Resampler;
import io.dualmode.model.frontend.SampleSink;

/** Hands samples of any rate on at 16 kHz. */
final class Resampled implements AudioReceiver {
  private final SampleSink sink;
  private Resampler resampler;

  Resampled(SampleSink sink) {
    this.sink = sink;
  }

  @Override
  public void rate(int sampleRateHz) {
    finish();
    resampler = new Resampler(sampleRateHz);
  }

  @Override
  public void samples(float[] samples, int offset, int length) {
    resampler.accept(samples, offset, length, sink);
  }

  /** Hands on what the resampler still holds. */
  void finish() {
    if (resampler != null) {
      resampler.finish(sink);
    }
    resampler = null;
  }
}

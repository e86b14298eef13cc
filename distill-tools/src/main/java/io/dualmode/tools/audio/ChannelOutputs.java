package io.dualmode.tools.audio;

import io.dualmode.model.frontend.Resampler;
import io.dualmode.model.frontend.SampleSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes what a decoder hears, chooses channels, and hands each of them on at one rate; notes what is wrong, with its place. */
final class ChannelOutputs implements AudioSink {
  private static final int SHOWN_PLACES = 3;

  private final Channels choice;
  private final int targetRateHz;
  private final SampleSink[] sinks;
  private final ChannelComparison comparison = new ChannelComparison();
  private final List<String> damage = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Resampler[] resamplers;
  private int rateHz;
  private int channels;
  private double seconds;
  private float[] mono = new float[0];
  private long samples;
  private int places;

  /** @param targetRateHz what the sinks want, 0 for the rate of the stream */
  ChannelOutputs(Channels choice, int targetRateHz, SampleSink... sinks) {
    this.choice = choice;
    this.targetRateHz = targetRateHz;
    this.sinks = sinks;
  }

  @Override
  public void format(int sampleRateHz, int channels) throws IOException {
    finish();
    if (targetRateHz != 0 && (sampleRateHz < Resampler.MIN_RATE_HZ || sampleRateHz > Resampler.MAX_RATE_HZ)) {
      throw new CorruptAudioException("sample rate is " + sampleRateHz + " Hz, allowed: " + Resampler.MIN_RATE_HZ + ".."
          + Resampler.MAX_RATE_HZ + " Hz", "resample it to " + targetRateHz + " Hz");
    }
    rateHz = sampleRateHz;
    this.channels = channels;
    comparison.format(channels);
    if (targetRateHz != 0) {
      resamplers = new Resampler[sinks.length];
      for (int i = 0; i < sinks.length; i++) {
        resamplers[i] = new Resampler(sampleRateHz);
      }
    }
  }

  @Override
  public void frames(float[][] data, int frames) {
    samples += frames;
    seconds += (double) frames / rateHz;
    if (choice == Channels.MIX && channels > 1) {
      comparison.add(data, frames);
      push(0, mix(data, frames), frames);
      return;
    }
    for (int i = 0; i < sinks.length; i++) {
      int channel = choice == Channels.RIGHT ? 1 : i;
      push(i, data[Math.min(channel, channels - 1)], frames);
    }
  }

  private float[] mix(float[][] data, int frames) {
    if (mono.length < frames) {
      mono = new float[frames];
    }
    for (int i = 0; i < frames; i++) {
      double sum = 0;
      for (float[] channel : data) {
        sum += channel[i];
      }
      mono[i] = (float) (sum / channels);
    }
    return mono;
  }

  private void push(int output, float[] data, int frames) {
    if (resamplers == null) {
      sinks[output].samples(data, 0, frames);
    } else {
      resamplers[output].accept(data, 0, frames, sinks[output]);
    }
  }

  /** Hands on what the resamplers still hold. */
  void finish() {
    for (int i = 0; resamplers != null && i < sinks.length; i++) {
      resamplers[i].finish(sinks[i]);
    }
    resamplers = null;
  }

  @Override
  public void damage(String what) {
    if (++places <= SHOWN_PLACES) {
      damage.add(place() + ": " + what);
    }
  }

  @Override
  public void note(String what) {
    notes.add(what);
  }

  String place() {
    return String.format(Locale.ROOT, "at %.2f s", seconds);
  }

  /** Samples of each channel so far, at the rate of the stream. */
  long samples() {
    return samples;
  }

  /** Where audio is missing and why, or null. */
  String damage() {
    return damage.isEmpty() ? null : String.join("; ", damage) + (places > SHOWN_PLACES ? "; and at " + (places - SHOWN_PLACES)
        + " more places" : "");
  }

  List<String> notes() {
    String verdict = choice == Channels.MIX ? comparison.verdict() : null;
    if (verdict != null) {
      notes.add(verdict);
    }
    return notes;
  }
}

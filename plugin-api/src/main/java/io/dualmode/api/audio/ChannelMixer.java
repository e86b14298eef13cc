package io.dualmode.api.audio;

import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.CorruptAudioException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes what a decoder hears, chooses or mixes channels, and hands them on; notes what is wrong, with its place. */
final class ChannelMixer implements AudioSink {
  private static final int SHOWN_PLACES = 3;

  private final Channels choice;
  private final AudioReceiver[] receivers;
  private final ChannelComparison comparison = new ChannelComparison();
  private final List<String> damage = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable IOException refusal;
  private int rateHz;
  private int channels;
  private double seconds;
  private float[] mono = new float[0];
  private long samples;
  private int places;

  ChannelMixer(Channels choice, AudioReceiver... receivers) {
    this.choice = choice;
    this.receivers = receivers;
  }

  @Override
  public void format(int sampleRateHz, int channels) throws IOException {
    if (!SampleRates.isSupported(sampleRateHz)) {
      throw new CorruptAudioException("sample rate is " + sampleRateHz + " Hz, allowed: " + SampleRates.MIN_HZ + ".."
          + SampleRates.MAX_HZ + " Hz", "resample it to 16000 Hz");
    }
    rateHz = sampleRateHz;
    this.channels = channels;
    comparison.format(channels, sampleRateHz);
    try {
      for (AudioReceiver receiver : receivers) {
        receiver.rate(sampleRateHz);
      }
    } catch (IOException e) {
      refusal = e;
      throw e;
    }
  }

  @Override
  public void frames(float[][] data, int frames) throws IOException {
    samples += frames;
    seconds += (double) frames / rateHz;
    if (choice == Channels.MIX && channels > 1) {
      comparison.add(data, frames);
      push(0, mix(data, frames), frames);
      return;
    }
    for (int i = 0; i < receivers.length; i++) {
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

  private void push(int output, float[] data, int frames) throws IOException {
    try {
      receivers[output].samples(data, 0, frames);
    } catch (IOException e) {
      refusal = e;
      throw e;
    }
  }

  /** What a receiver threw, or null. */
  @Nullable IOException refusal() {
    return refusal;
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
  @Nullable String damage() {
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

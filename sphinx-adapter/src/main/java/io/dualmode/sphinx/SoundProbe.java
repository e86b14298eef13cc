package io.dualmode.sphinx;

import javax.sound.sampled.Mixer;
import javax.sound.sampled.spi.MixerProvider;

/**
 * A Java Sound provider without mixers, there to run {@link ClassPathCheck} when an application opens its microphone
 * while the adapter stands behind the host and would not be called otherwise.
 */
public final class SoundProbe extends MixerProvider {
  public SoundProbe() {
    try {
      ClassPathCheck.warnOnce();
    } catch (LinkageError e) {
      // The host is not on the class path at all: nothing to check.
      return;
    }
  }

  @Override
  public Mixer.Info[] getMixerInfo() {
    return new Mixer.Info[0];
  }

  @Override
  public Mixer getMixer(Mixer.Info info) {
    throw new IllegalArgumentException("no mixer " + info);
  }
}

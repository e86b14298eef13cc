package io.dualmode.tools.conditions;

import io.dualmode.model.frontend.Pcm16;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.data.augmentation.NoiseMixer;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.sound.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The clips of a noise corpus that no network is trained with. */
final class MeasuringNoise {
  private final List<float[]> clips = new ArrayList<>();

  MeasuringNoise(List<float[]> clips) {
    this.clips.addAll(clips);
  }

  /** @param manifest of the noise corpus */
  static MeasuringNoise read(Path manifest) throws IOException {
    List<float[]> clips = new ArrayList<>();
    for (ManifestEntry entry : Manifest.read(manifest).entries()) {
      if (NoiseMixer.isMeasuredWith(entry.id())) {
        clips.add(AudioFile.read16kHz(entry.audio()));
      }
    }
    return new MeasuringNoise(clips);
  }

  /** The recording with a stretch of a clip, so loud that it lies {@code decibel} below the recording's mean power. */
  short[] over(short[] recording, double decibel, Random random) {
    float[] x = new float[recording.length];
    Pcm16.toFloat(recording, 0, x.length, x, 0);
    float[] clip = clips.get(random.nextInt(clips.size()));
    int from = random.nextInt(clip.length);
    float[] noise = new float[x.length];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = clip[(from + i) % clip.length];
    }
    Samples.addNoise(x, noise, Samples.power(x), decibel);
    return Samples.toPcm16(x);
  }
}

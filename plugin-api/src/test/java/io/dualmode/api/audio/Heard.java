package io.dualmode.api.audio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What bytes sound like, each of the chosen channels, and what was said about them. */
record Heard(List<float[]> channels, int rateHz, Optional<String> damage, List<String> notes) {
  static Heard of(byte[] bytes) throws IOException {
    return of(bytes, Channels.MIX);
  }

  static Heard of(byte[] bytes, Channels choice) throws IOException {
    try (AudioReader audio = AudioReader.open(new ByteArrayInputStream(bytes), "x.bin")) {
      return of(audio, choice);
    }
  }

  static Heard of(AudioReader audio, Channels choice) throws IOException {
    ByteArrayOutputStream[] out = new ByteArrayOutputStream[choice == Channels.EACH ? audio.channels() : 1];
    AudioReceiver[] receivers = new AudioReceiver[out.length];
    for (int i = 0; i < out.length; i++) {
      ByteArrayOutputStream one = new ByteArrayOutputStream();
      out[i] = one;
      receivers[i] = (samples, offset, length) -> {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * length);
        bytes.asFloatBuffer().put(samples, offset, length);
        one.writeBytes(bytes.array());
      };
    }
    audio.read(choice, receivers);
    List<float[]> channels = new ArrayList<>();
    for (ByteArrayOutputStream one : out) {
      float[] samples = new float[one.size() / Float.BYTES];
      ByteBuffer.wrap(one.toByteArray()).asFloatBuffer().get(samples);
      channels.add(samples);
    }
    return new Heard(channels, audio.sampleRateHz(), audio.damage(), audio.notes());
  }

  float[] samples() {
    return channels.get(0);
  }
}

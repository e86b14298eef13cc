package io.dualmode.codecs;

import io.dualmode.api.audio.AudioReader;
import io.dualmode.api.audio.AudioReceiver;
import io.dualmode.api.audio.Channels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What bytes sound like, channels averaged, and what was said about them. */
public record Heard(float[] samples, int rateHz, double seconds, Optional<String> damage, List<String> notes) {
  public static Heard of(byte[] bytes) throws IOException {
    try (AudioReader audio = AudioReader.open(new ByteArrayInputStream(bytes), "x.bin")) {
      Collector mono = new Collector();
      audio.read(mono);
      return new Heard(mono.samples(), audio.sampleRateHz(), mono.seconds, audio.damage(), audio.notes());
    }
  }

  /** The samples of each channel. */
  public static float[][] channels(byte[] bytes) throws IOException {
    try (AudioReader audio = AudioReader.open(new ByteArrayInputStream(bytes), "x.bin")) {
      Collector[] all = new Collector[audio.channels()];
      for (int c = 0; c < all.length; c++) {
        all[c] = new Collector();
      }
      audio.read(Channels.EACH, all);
      float[][] samples = new float[all.length][];
      for (int c = 0; c < all.length; c++) {
        samples[c] = all[c].samples();
      }
      return samples;
    }
  }

  public static byte[] resource(Class<?> test, String name) throws IOException {
    try (var in = test.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static final class Collector implements AudioReceiver {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int rateHz;
    private double seconds;

    @Override
    public void rate(int sampleRateHz) {
      rateHz = sampleRateHz;
    }

    @Override
    public void samples(float[] samples, int offset, int length) {
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * length);
      bytes.asFloatBuffer().put(samples, offset, length);
      out.writeBytes(bytes.array());
      seconds += (double) length / rateHz;
    }

    float[] samples() {
      float[] samples = new float[out.size() / Float.BYTES];
      ByteBuffer.wrap(out.toByteArray()).asFloatBuffer().get(samples);
      return samples;
    }
  }
}

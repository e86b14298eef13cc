package io.dualmode.conformance.vosk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * A language of tones: tiny models in Vosk's layout that the real engine runs, and speech for them.
 *
 * <p>A word is two of three tones, each of 0.18 s; amplitude 6000 over faint noise, 16 kHz. {@link ToySession} understands it too.
 */
final class Toys {
  static final int RATE = 16_000;
  static final List<String> WORDS = List.of("one", "two", "three", "four", "five", "zero");
  private static final Map<String, String> TONES_OF =
      Map.of("one", "01", "two", "10", "three", "02", "four", "20", "five", "12", "zero", "21");
  private static final double[] TONES_HZ = {687.3, 1535.6, 2901.8};
  private static final double TONE_SECONDS = 0.18;
  private static final double LOUDNESS = 6000;
  private static final double NOISE = 2;

  /** A word and when it begins, in seconds. */
  record Said(String word, double at) {}

  private Toys() {}

  /** The recognition model. */
  static Path model() {
    return resource("model");
  }

  /** The speaker model. */
  static Path speakerModel() {
    return resource("speaker");
  }

  private static Path resource(String name) {
    return HostJvm.origin(Toys.class).resolve("io/dualmode/conformance/vosk/toy").resolve(name);
  }

  /** The recordings that {@code VoskStates} hears, as WAV files in a folder. */
  static Path audio(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : List.of("two_utts.wav", "silence.wav", "long.wav")) {
      wave(folder.resolve(name), samples(name));
    }
    return folder;
  }

  /** The first bytes of a recording, without a header. */
  static byte[] pcm(String name, int bytes) {
    ByteBuffer pcm = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    pcm.asShortBuffer().put(samples(name), 0, bytes / 2);
    return pcm.array();
  }

  private static short[] samples(String name) {
    return switch (name) {
      case "two_utts.wav" -> say(4.42, 1, List.of(new Said("one", 0.4), new Said("two", 0.88), new Said("three", 1.34),
          new Said("four", 3.2), new Said("zero", 3.66)));
      case "silence.wav" -> say(7, 2, List.of());
      case "long.wav" -> say(37.4, 3, java.util.stream.IntStream.range(0, 80)
          .mapToObj(i -> new Said(WORDS.get(List.of(0, 1, 2, 3, 4, 5).get(i % 6)), 0.3 + 0.46 * i)).toList());
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Speech of so many seconds. */
  static short[] say(double seconds, long seed, List<Said> words) {
    double[] sound = new double[(int) Math.round(seconds * RATE)];
    for (Said said : words) {
      int at = (int) Math.round(said.at() * RATE);
      for (char tone : TONES_OF.get(said.word()).toCharArray()) {
        int length = (int) (TONE_SECONDS * RATE);
        for (int i = 0; i < length && at + i < sound.length; i++) {
          sound[at + i] += LOUDNESS * Math.sin(2 * Math.PI * TONES_HZ[tone - '0'] * i / RATE);
        }
        at += length;
      }
    }
    Random noise = new Random(seed);
    short[] samples = new short[sound.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) Math.round(sound[i] + NOISE * noise.nextGaussian());
    }
    return samples;
  }

  static Path wave(Path file, short[] samples) {
    ByteBuffer pcm = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    pcm.asShortBuffer().put(samples);
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    try {
      AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(pcm.array()), format, samples.length), AudioFileFormat.Type.WAVE,
          file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.dualmode.tools.sound;

import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.random.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * Recordings in which nobody says a word, as utterances without text: clips of noise, and {@link SyntheticSounds} in files of their own
 * that are deleted in the end.
 *
 * <p>Half of the clips are {@code train}, a quarter each {@code dev} and {@code test}; clips cut from one recording, whose names differ
 * behind the last hyphen only, stay together. The sounds of each split are drawn with parameters of their own.
 */
public final class NonSpeech implements AutoCloseable {
  /** Corpus of the sounds. */
  public static final String SOUNDS = "sounds";

  private static final Map<String, Long> SEEDS = Map.of("train", 11L, "dev", 12L, "test", 13L);
  private static final int RATE = 16_000;

  private final Path folder;
  private final List<ManifestEntry> entries = new ArrayList<>();

  /**
   * Clips and sounds.
   *
   * @param manifests of clips; what they say about text and split does not count
   * @param each so many sounds of each kind and split
   */
  public NonSpeech(List<Path> manifests, int each) throws IOException {
    for (Path manifest : manifests) {
      for (ManifestEntry clip : Manifest.read(manifest).entries()) {
        entries.add(new ManifestEntry(clip.id(), clip.corpus(), clip.audio(), clip.durationSeconds(), "", clip.id(), split(clip.id()), ""));
      }
    }
    folder = Files.createTempDirectory("sounds");
    for (String split : SEEDS.keySet()) {
      for (SyntheticSounds.Sound sound : SyntheticSounds.draw(SEEDS.get(split), each)) {
        Path file = folder.resolve(split + "-" + sound.name() + ".wav");
        write(sound.samples(), file);
        entries.add(new ManifestEntry(file.getFileName().toString(), SOUNDS, file, sound.samples().length / (double) RATE, "",
            sound.name(), split, ""));
      }
    }
  }

  private static String split(String clip) {
    String recording = clip.contains("-") ? clip.substring(0, clip.lastIndexOf('-')) : clip;
    return List.of("train", "train", "dev", "test").get((int) Math.floorMod(Seeds.mix(recording.hashCode(), 0), 4L));
  }

  private static void write(float[] samples, Path file) throws IOException {
    byte[] pcm = new byte[2 * samples.length];
    for (int i = 0; i < samples.length; i++) {
      int value = Math.max(-32768, Math.min(32767, Math.round(32767 * samples[i])));
      pcm[2 * i] = (byte) value;
      pcm[2 * i + 1] = (byte) (value >> 8);
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    try (AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(pcm), format, samples.length)) {
      AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
    }
  }

  /** The utterances of a split. */
  public List<ManifestEntry> of(String split) {
    return entries.stream().filter(e -> e.split().equals(split)).toList();
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

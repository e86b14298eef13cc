package io.dualmode.conformance.sphinx;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.tools.audio.AudioFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Recordings and how they are to be heard.
 *
 * @param name for the table
 * @param grammar resource of a JSGF file; null for dictation with the host's trigram
 * @param utterances what is heard
 */
record ComparisonTask(String name, String grammar, List<Utterance> utterances) {
  private static final int BYTES_PER_SECOND = 32_000;

  /** A recording, with its words and its length in seconds. */
  record Utterance(String id, Path audio, List<String> words, double seconds) {}

  boolean dictation() {
    return grammar == null;
  }

  double seconds() {
    return utterances.stream().mapToDouble(Utterance::seconds).sum();
  }

  /**
   * The test split of a corpus.
   *
   * @param manifest JSON lines with {@code audio}, {@code text}, {@code split} and, where known, {@code duration}
   * @param root what {@code audio} is relative to
   * @param wanted which utterances
   * @param limit at most so many, spread evenly over the manifest in the order of their ids
   */
  static ComparisonTask of(String name, String grammar, Path manifest, Path root, Predicate<Utterance> wanted, int limit)
      throws IOException {
    List<Utterance> all = new ArrayList<>();
    for (String line : Files.readAllLines(manifest)) {
      JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
      if (entry.get("split").getAsString().equals("test") && !entry.get("text").isJsonNull()) {
        double seconds = entry.has("duration") ? entry.get("duration").getAsDouble() : 0;
        Utterance utterance = new Utterance(entry.get("id").getAsString(), root.resolve(entry.get("audio").getAsString()),
            List.of(entry.get("text").getAsString().split(" ")), seconds);
        if (wanted.test(utterance)) {
          all.add(utterance);
        }
      }
    }
    all.sort(Comparator.comparing(Utterance::id));
    List<Utterance> kept = new ArrayList<>();
    int count = Math.min(limit, all.size());
    for (int i = 0; i < count; i++) {
      kept.add(all.get((int) ((long) i * all.size() / count)));
    }
    return new ComparisonTask(name, grammar, kept);
  }

  /** Writes the recordings as raw 16 kHz audio, for programs that know no other, and gives the same task over those. */
  ComparisonTask decoded(Path directory) throws IOException {
    List<Utterance> raw = new ArrayList<>();
    for (Utterance utterance : utterances) {
      float[] samples = AudioFile.read16kHz(utterance.audio());
      ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float sample : samples) {
        bytes.putShort((short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
      }
      Path file = Files.write(directory.resolve(utterance.id() + ".raw"), bytes.array());
      raw.add(new Utterance(utterance.id(), file, utterance.words(), (double) bytes.capacity() / BYTES_PER_SECOND));
    }
    return new ComparisonTask(name, grammar, raw);
  }
}

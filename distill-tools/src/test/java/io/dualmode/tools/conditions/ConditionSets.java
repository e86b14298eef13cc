package io.dualmode.tools.conditions;

import com.google.gson.JsonObject;
import io.dualmode.fixtures.WavFiles;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.sound.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes recordings as they sound under {@link HearingCondition}s, for {@code evaluate} and everything else that reads manifests.
 *
 * <pre>ConditionSets OUT SETS CONDITIONS [NOISE]</pre>
 *
 * Sets and conditions are those of {@link HearingConditions}, {@code all} the conditions that results are reported under; NOISE is the manifest
 * of the noise corpus. What is written is {@code OUT/CONDITION/CORPUS/manifest.jsonl} with its WAV files. Two runs write the same bytes,
 * MP3 with the same ffmpeg.
 */
public final class ConditionSets {
  private ConditionSets() {}

  public static void main(String[] args) throws IOException {
    MeasuringNoise noise = args.length > 3 ? MeasuringNoise.read(Path.of(args[3])) : null;
    for (HearingCondition condition : HearingCondition.list(args[2], noise)) {
      for (String set : args[1].split(",")) {
        String[] parts = set.split("@");
        write(Path.of(args[0]), condition, Manifest.transcribed(List.of(Path.of(parts[0])), List.of(parts[1]), Integer.parseInt(parts[2])));
      }
    }
  }

  private static void write(Path out, HearingCondition condition, List<ManifestEntry> entries) throws IOException {
    String corpus = entries.get(0).corpus();
    Path folder = Files.createDirectories(out.resolve(condition.name().replace(':', '-')).resolve(corpus));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ManifestEntry entry = entries.get(i);
      short[] heard = condition.apply(Samples.toPcm16(AudioFile.read16kHz(entry.audio())), i);
      String file = entry.id().replaceAll("[^A-Za-z0-9._-]", "_") + ".wav";
      Files.write(folder.resolve(file), WavFiles.pcm16(1, 16_000, heard));
      JsonObject line = new JsonObject();
      line.addProperty("id", entry.id());
      line.addProperty("audio", corpus + "/" + file);
      line.addProperty("duration", heard.length / 16_000.0);
      line.addProperty("text", entry.text());
      line.addProperty("speaker", entry.speaker());
      line.addProperty("split", entry.split());
      lines.add(line.toString());
    }
    Files.write(folder.resolve("manifest.jsonl"), lines);
    System.out.println(folder + ": " + lines.size() + " recordings");
  }
}

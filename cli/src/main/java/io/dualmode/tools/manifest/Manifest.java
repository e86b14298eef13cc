package io.dualmode.tools.manifest;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dualmode.tools.input.UserFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of a corpus: a file of JSON objects, one a line, with {@code id} and {@code audio} and optionally {@code duration}
 * (s), {@code text}, {@code speaker}, {@code split} and {@code age}; other keys are ignored.
 *
 * <p>{@code audio} is relative to the folder above the manifest's own (manifests sit one folder per corpus), or, if nothing is
 * there, to the manifest's own folder.
 *
 * @param file the manifest
 * @param corpus name of the folder it lies in
 */
public record Manifest(Path file, String corpus, List<ManifestEntry> entries) {
  private static final int ADULT_FROM_YEARS = 16;

  /** Reads a manifest; a line that is no such object is an {@link IOException} that names file and line. */
  public static Manifest read(Path file) throws IOException {
    if (!UserFile.isReadable(file)) {
      throw new IOException(file + ": no such manifest; give the path of a manifest.jsonl");
    }
    // a pipe has no folder of its own: what it names is sought from here
    Path folder = (Files.isRegularFile(file) ? file : Path.of("x")).toAbsolutePath().normalize().getParent();
    String corpus = folder.getFileName() == null ? "" : folder.getFileName().toString();
    List<ManifestEntry> entries = new ArrayList<>();
    int number = 0;
    for (String line : UserFile.lines(file)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        entries.add(entry(JsonParser.parseString(line).getAsJsonObject(), corpus, folder));
      } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
        throw new IOException(file + " line " + number + ": " + e.getMessage()
            + "; expected one JSON object with \"id\" and \"audio\"", e);
      }
    }
    return new Manifest(file, corpus, List.copyOf(entries));
  }

  /**
   * The transcribed utterances of manifests.
   *
   * @param splits those wanted, all if empty
   * @param limit at most so many of each manifest, spread evenly; 0 is all
   * @throws IOException when there are none
   */
  public static List<ManifestEntry> transcribed(List<Path> manifests, List<String> splits, int limit) throws IOException {
    if (limit < 0) {
      throw new IllegalArgumentException("--limit is " + limit + ", allowed: 0 or more");
    }
    List<ManifestEntry> chosen = new ArrayList<>();
    for (Path path : manifests) {
      List<ManifestEntry> all = read(path).entries().stream()
          .filter(e -> e.text() != null && (splits.isEmpty() || splits.contains(e.split()))).toList();
      chosen.addAll(EvenChoice.of(all, limit));
    }
    if (chosen.isEmpty()) {
      throw new IOException("no transcribed utterance in " + manifests + (splits.isEmpty() ? "" : " with split " + splits));
    }
    return chosen;
  }

  private static ManifestEntry entry(JsonObject json, String corpus, Path folder) {
    Path parent = folder.getParent() == null ? folder : folder.getParent();
    String name = required(json, "audio");
    Path audio = parent.resolve(name);
    if (!Files.exists(audio) && Files.exists(folder.resolve(name))) {
      audio = folder.resolve(name);
    }
    JsonElement age = json.get("age");
    String group = age == null || age.isJsonNull() ? "" : age.getAsDouble() < ADULT_FROM_YEARS ? "child" : "adult";
    JsonElement duration = json.get("duration");
    double seconds = duration == null || duration.isJsonNull() ? 0 : duration.getAsDouble();
    return new ManifestEntry(required(json, "id"), corpus, audio, seconds,
        optional(json, "text", null), optional(json, "speaker", ""), optional(json, "split", ""), group);
  }

  private static String required(JsonObject json, String key) {
    String value = optional(json, key, "");
    if (value.isEmpty()) {
      throw new JsonParseException("\"" + key + "\" is missing");
    }
    return value;
  }

  private static String optional(JsonObject json, String key, String otherwise) {
    JsonElement value = json.get(key);
    return value == null || value.isJsonNull() ? otherwise : value.getAsString();
  }
}

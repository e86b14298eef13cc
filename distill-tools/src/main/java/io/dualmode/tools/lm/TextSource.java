package io.dualmode.tools.lm;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dualmode.tools.input.UserFile;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A file of sentences: text with one sentence a line (plain, {@code .gz} or {@code .xz}), or a JSON-lines manifest of speech
 * whose {@code text} of one {@code split} is wanted, written {@code manifest.jsonl:train}.
 *
 * @param file the file
 * @param split split of a manifest, null for text
 */
record TextSource(Path file, String split) {
  private static final Set<String> SPLITS = Set.of("train", "dev", "test");

  /** What a text may be used for: each use reads only the splits of a manifest that it may see. */
  enum Use {
    ESTIMATE("train"), TUNE("dev", "train"), REPORT("dev", "test", "train");

    private final List<String> splits;

    Use(String... splits) {
      this.splits = List.of(splits);
    }
  }

  /** The source that an argument names; {@link IllegalArgumentException} if the use may not see it. */
  static TextSource parse(String argument, Use use) {
    int colon = argument.lastIndexOf(':');
    String path = colon < 0 ? argument : argument.substring(0, colon);
    if (!path.endsWith(".jsonl")) {
      return new TextSource(Path.of(argument), null);
    }
    String split = colon < 0 ? "" : argument.substring(colon + 1);
    if (!SPLITS.contains(split)) {
      throw new IllegalArgumentException("'" + argument + "': a manifest needs its split, one of manifest.jsonl:" + use.splits);
    }
    if (!use.splits.contains(split)) {
      throw new IllegalArgumentException("'" + argument + "': split " + split + " is not for this, allowed: " + use.splits);
    }
    return new TextSource(Path.of(path), split);
  }

  /** Gives every sentence to the consumer, lower case. */
  void read(Consumer<String> sentences) throws IOException {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8), 1 << 16)) {
      String line;
      long number = 0;
      while ((line = reader.readLine()) != null) {
        number++;
        String text = split == null ? line : transcript(line, number);
        if (text != null && !text.isBlank()) {
          sentences.accept(text.toLowerCase(Locale.ROOT));
        }
      }
    }
  }

  private InputStream open() throws IOException {
    InputStream in = new BufferedInputStream(UserFile.open(file), 1 << 16);
    String name = file.toString();
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(in, 1 << 16);
    }
    return name.endsWith(".xz") ? new XZInputStream(in) : in;
  }

  private String transcript(String line, long number) throws IOException {
    try {
      JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
      JsonElement of = entry.get("split");
      JsonElement text = entry.get("text");
      boolean wanted = of != null && !of.isJsonNull() && of.getAsString().equals(split);
      return !wanted || text == null || text.isJsonNull() ? null : text.getAsString();
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new IOException(file + ":" + number + ": not a JSON object with text and split: " + e.getMessage(), e);
    }
  }
}

package io.dualmode.tools.lm.text;

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
import java.util.Arrays;
import java.util.HashSet;
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
public record TextSource(Path file, String split) {
  private static final Set<String> SPLITS = Set.of("train", "dev", "test");
  private static final int LEAST_WORDS_TO_EXCLUDE = 4;

  /** What a text may be used for: each use reads only the splits of a manifest that it may see. */
  public enum Use {
    ESTIMATE("train"), TUNE("dev", "train"), REPORT("dev", "test", "train");

    private final List<String> splits;

    Use(String... splits) {
      this.splits = List.of(splits);
    }
  }

  /** The source that an argument names; {@link IllegalArgumentException} if the use may not see it. */
  public static TextSource parse(String argument, Use use) {
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

  /** The sources that an argument names, separated by commas. */
  public static List<TextSource> list(String arguments, Use use) {
    return Arrays.stream(arguments.split(",")).map(argument -> parse(argument, use)).toList();
  }

  /** The sentences of four words or more of sources that nothing may be learnt from. */
  public static Set<String> excluded(List<String> arguments) throws IOException {
    Set<String> sentences = new HashSet<>();
    for (String argument : arguments) {
      for (TextSource source : list(argument, Use.REPORT)) {
        source.read(sentence -> {
          if (sentence.split(" ").length >= LEAST_WORDS_TO_EXCLUDE) {
            sentences.add(sentence);
          }
        });
      }
    }
    return sentences;
  }

  /** Gives every sentence to the consumer, lower case. */
  public void read(Consumer<String> sentences) throws IOException {
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

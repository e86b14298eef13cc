package io.dualmode.checkpoint;

import io.dualmode.api.internal.ClassLoaders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint that its makers published, or what little is known of another one.
 *
 * @param name of the repository and, with {@code .nemo}, of the file
 * @param owner of the repository
 * @param millions of weights
 * @param licence in a few words; the checkpoint's card has the text
 * @param language tag, {@code mul} for several
 * @param heads their names, with commas between
 * @param hears {@code recordings} or {@code streams}
 */
public record KnownCheckpoint(String name, String owner, double millions, String licence, String language, String heads, String hears) {
  private static final String LIST = "checkpoints.tsv";
  private static final int COLUMNS = 7;
  /** NVIDIA's older names say the language. */
  private static final Pattern LANGUAGE_IN_NAME = Pattern.compile("stt_([a-z]{2})_.*");

  /** All that are known, smaller ones first. */
  public static List<KnownCheckpoint> all() {
    List<KnownCheckpoint> all = new ArrayList<>();
    try (InputStream in = ClassLoaders.open(KnownCheckpoint.class, LIST);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] c = line.split("\t");
          if (c.length != COLUMNS) {
            throw new IllegalStateException(LIST + ": " + c.length + " columns, expected " + COLUMNS + ": " + line);
          }
          all.add(new KnownCheckpoint(c[0], c[1], Double.parseDouble(c[2]), c[3], c[4], c[5], c[6]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** The published one of a name. */
  public static Optional<KnownCheckpoint> named(String name) {
    return all().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** What is known of a file by its name. */
  static KnownCheckpoint of(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    Matcher language = LANGUAGE_IN_NAME.matcher(stem);
    return named(stem).orElseGet(() -> new KnownCheckpoint(stem, "", 0, "not known; see the card of the checkpoint",
        language.matches() ? language.group(1) : "und", "", ""));
  }

  /** The file that holds it. */
  public String file() {
    return name + ".nemo";
  }

  /** About how many bytes it has: single precision. */
  public long bytes() {
    return Math.round(millions * 4e6);
  }
}

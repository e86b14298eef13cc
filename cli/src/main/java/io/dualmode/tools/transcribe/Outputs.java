package io.dualmode.tools.transcribe;

import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.transcript.CtmLine;
import io.dualmode.tools.transcript.TranscriptFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the transcript of each recording goes: all into one, or each into a file of its own. Immutable. */
final class Outputs {
  private final Path shared;
  private final Map<Inputs.Input, Path> own;

  private Outputs(Path shared, Map<Inputs.Input, Path> own) {
    this.shared = shared;
    this.own = own;
  }

  /**
   * The places that options and recordings ask for; nothing is written yet.
   *
   * @throws IllegalArgumentException when they cannot be had, with what to do
   */
  static Outputs of(OutputOptions options, TranscriptFormat format, Inputs inputs) {
    List<Inputs.Input> all = inputs.all();
    if (options.beside) {
      return new Outputs(null, places(all, input -> UserFile.isStandardInput(input.file()) ? null
          : input.file().resolveSibling(named(input.file(), format))));
    }
    if (options.output == null) {
      check(format, all, "-o FOLDER or --beside");
      return new Outputs(null, Map.of());
    }
    Path path = Path.of(options.output);
    boolean several = all.size() != 1 || inputs.sought();
    boolean folder = Files.isDirectory(path) || options.output.endsWith("/")
        || several && !Files.exists(path) && TranscriptFormat.of(path).isEmpty();
    if (folder) {
      return new Outputs(null, places(all, input -> UserFile.isStandardInput(input.file()) ? path.resolve("stdin." + format.ending())
          : path.resolve(input.place()).resolveSibling(named(input.file(), format))));
    }
    check(format, all, "-o FOLDER");
    for (Inputs.Input input : all) {
      refuseInput(all, path, input);
    }
    return new Outputs(path, Map.of());
  }

  private interface Place {
    Path of(Inputs.Input input);
  }

  private static Map<Inputs.Input, Path> places(List<Inputs.Input> inputs, Place place) {
    Map<Inputs.Input, Path> places = new LinkedHashMap<>();
    Map<Path, Inputs.Input> taken = new HashMap<>();
    for (Inputs.Input input : inputs) {
      Path own = place.of(input);
      if (own == null) {
        throw new IllegalArgumentException("--beside: standard input lies beside nothing; name a file with -o");
      }
      Inputs.Input other = taken.put(own.toAbsolutePath().normalize(), input);
      if (other != null && !other.file().equals(input.file())) {
        throw new IllegalArgumentException("the transcripts of " + other.file() + " and " + input.file() + " would both be " + own
            + "; write them into folders of their own");
      }
      refuseInput(inputs, own, input);
      places.put(input, own);
    }
    return places;
  }

  /** A recording whose name ends like a transcript must not be overwritten. */
  private static void refuseInput(List<Inputs.Input> inputs, Path place, Inputs.Input of) {
    for (Inputs.Input input : inputs) {
      if (isSame(input.file(), place)) {
        throw new IllegalArgumentException("the transcript of " + of.file() + " would overwrite the recording " + place
            + "; name another place with -o");
      }
    }
  }

  /** Whether two names lead to one file: by a link, too. */
  private static boolean isSame(Path one, Path other) {
    try {
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())
          || Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  private static void check(TranscriptFormat format, List<Inputs.Input> inputs, String remedy) {
    Map<String, Path> called = new HashMap<>();
    for (Inputs.Input input : format == TranscriptFormat.CTM ? inputs : List.<Inputs.Input>of()) {
      Path other = called.put(CtmLine.stem(input.file().getFileName().toString()), input.file());
      if (other != null && !other.equals(input.file())) {
        throw new IllegalArgumentException("words of " + other + " and " + input.file() + " could not be told apart, lines of ctm have the same"
            + " name for both; write them with " + remedy);
      }
    }
    if (!format.joins() && inputs.size() > 1) {
      throw new IllegalArgumentException("subtitles of " + inputs.size() + " recordings cannot share an output; write them with " + remedy);
    }
  }

  private static String named(Path file, TranscriptFormat format) {
    return file.getFileName().toString().replaceFirst("[.][^.]*$", "") + "." + format.ending();
  }

  /** Whether all go to the standard output. */
  boolean areStandardOutput() {
    return shared == null && own.isEmpty();
  }

  /** The one file for all, empty for standard output or for files of their own. */
  Optional<Path> shared() {
    return Optional.ofNullable(shared);
  }

  /** The file of one recording alone, empty where all go into one. */
  Optional<Path> of(Inputs.Input input) {
    return Optional.ofNullable(own.get(input));
  }

  /** Opens a file, in a folder that is made where it is missing; a file of that name is written anew. */
  static PrintWriter open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return new PrintWriter(new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8)));
  }
}

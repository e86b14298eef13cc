package io.dualmode.tools.cli;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Grammar;
import io.dualmode.api.SlfWriter;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what is said in audio files. */
@Command(name = "transcribe", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Print what is said in WAV, FLAC, Ogg Opus or MP3 files, one line each: the file, a tab, the text. "
        + "A file that cannot be read is one line on the error output; the others are still transcribed.")
final class TranscribeCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "audio files")
  List<Path> files;

  @Mixin
  EngineOptions engineOptions;

  @Mixin
  GrammarOptions grammarOptions;

  @Option(names = "--phones", description = "phones instead of words")
  boolean phones;

  @Option(names = "--json", description = "one JSON object a line, with start, end, confidence and phones of every word")
  boolean json;

  @Option(names = "--lattice", paramLabel = "FOLDER",
      description = "also write the word lattice of every file into this folder, in HTK's standard lattice format (.slf)")
  Path lattices;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    EngineConfig config = engineOptions.config();
    Map<Path, Path> lattice = latticeFiles();
    Optional<Grammar> grammar = grammarOptions.load(spec.commandLine().getErr());
    int failed = 0;
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      Transcriber transcriber = new Transcriber(engine, config, grammar, wishes -> wishes.lattice(lattices != null).phones(phones));
      for (Path file : files) {
        try {
          Transcript transcript = transcriber.transcribe(file);
          if (lattices != null) {
            try (Writer out = Files.newBufferedWriter(lattice.get(file))) {
              SlfWriter.write(transcript.lattice(), file.getFileName().toString(), out);
            }
          }
          spec.commandLine().getOut().println(json ? transcript.json() : file + "\t" + transcript.text());
          spec.commandLine().getOut().flush();
        } catch (IOException e) {
          failed++;
          spec.commandLine().getErr().println("dualmode: " + Main.message(e));
          spec.commandLine().getErr().flush();
        }
      }
    }
    return failed == 0 ? 0 : 1;
  }

  /** Where the lattice of each file goes; two files of one name are an error before any is read. */
  private Map<Path, Path> latticeFiles() throws IOException {
    Map<Path, Path> places = new LinkedHashMap<>();
    if (lattices == null) {
      return places;
    }
    Map<Path, Path> taken = new HashMap<>();
    for (Path file : files) {
      Path place = lattices.resolve(file.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".slf");
      Path other = taken.put(place, file);
      if (other != null && !other.equals(file)) {
        throw new ParameterException(spec.commandLine(), "the lattices of " + other + " and " + file + " would both be " + place
            + "; transcribe them into folders of their own");
      }
      places.put(file, place);
    }
    Files.createDirectories(lattices);
    return places;
  }
}

package io.dualmode.tools.cli;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Grammar;
import io.dualmode.api.SlfWriter;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.audio.Channels;
import io.dualmode.tools.audio.AudioFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    description = "Print what is said in WAV, AIFF, AU, FLAC, Ogg Opus, Ogg Vorbis or MP3 files or pipes, one line each: the file, a tab, "
        + "the text, as it is heard. A file that cannot be read, or not all of it, is one line on the error output and status 1; the others "
        + "are still transcribed.")
final class TranscribeCommand implements Callable<Integer> {
  private static final int MOST_CHANNELS = 8;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "audio files, pipes, or - for standard input")
  List<Path> files;

  @Mixin
  EngineOptions engineOptions;

  @Mixin
  GrammarOptions grammarOptions;

  @Option(names = "--channel", paramLabel = "CHANNEL", description = "what is heard of several channels: ${COMPLETION-CANDIDATES}; mix is "
      + "their average, each gives a line for every channel (default: ${DEFAULT-VALUE})")
  Channels channels = Channels.MIX;

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
          failed += transcribe(transcriber, file, lattice.get(file)) ? 0 : 1;
        } catch (IOException | RuntimeException e) {
          failed++;
          complain(Main.message(e));
        } catch (OutOfMemoryError e) {
          failed++;
          complain(file + ": there is not enough memory for it; raise -Xmx in DUALMODE_OPTS");
        }
      }
    }
    return failed == 0 ? 0 : 1;
  }

  /** Prints what is said in a file; returns whether all of it could be heard. */
  private boolean transcribe(Transcriber transcriber, Path file, Path lattice) throws IOException {
    try (AudioFile audio = AudioFile.open(file)) {
      List<String> names = new ArrayList<>();
      for (int c = 0; channels == Channels.EACH && audio.channels() > 1 && c < audio.channels(); c++) {
        names.add(audio.channelName(c));
      }
      if (names.size() > MOST_CHANNELS) {
        throw new IOException(file + ": has " + names.size() + " channels; --channel each hears up to " + MOST_CHANNELS);
      }
      TranscriptPrinter printer = new TranscriptPrinter(spec.commandLine().getOut(), file.toString(), names, json, lattices != null);
      double seconds;
      try {
        seconds = transcriber.transcribe(audio, channels, printer);
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        if (printer.heard()) {
          printer.end(0);
        }
        throw e;
      }
      for (Transcript transcript : printer.end(seconds)) {
        if (lattices != null) {
          writeLattice(transcript, file, lattice);
        }
      }
      audio.notes().forEach(this::complain);
      audio.damage().ifPresent(this::complain);
      return audio.damage().isEmpty();
    }
  }

  private static void writeLattice(Transcript transcript, Path file, Path place) throws IOException {
    String suffix = transcript.channel().isEmpty() ? "" : "-" + transcript.channel();
    Path own = place.resolveSibling(place.getFileName().toString().replaceFirst("[.]slf$", suffix + ".slf"));
    try (Writer out = Files.newBufferedWriter(own)) {
      SlfWriter.write(transcript.lattice(), file.getFileName().toString(), out);
    }
  }

  private void complain(String what) {
    spec.commandLine().getErr().println("dualmode: " + what);
    spec.commandLine().getErr().flush();
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

package io.dualmode.tools.cli;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Grammar;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(names = "--json", description = "one JSON object a line, with start, end and confidence of every word")
  boolean json;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    EngineConfig config = engineOptions.config();
    Optional<Grammar> grammar = grammarOptions.load(spec.commandLine().getErr());
    int failed = 0;
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      Transcriber transcriber = new Transcriber(engine, config, grammar);
      for (Path file : files) {
        try {
          Transcript transcript = transcriber.transcribe(file);
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
}

package io.dualmode.tools.evaluate;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.command.GrammarOptions;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.transcribe.Transcriber;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures word error rates and speed on transcribed speech. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure word error rate, speed and memory on the utterances of manifests, one row for each corpus, split and group "
        + "of speakers. Every utterance is heard as a whole.")
public final class EvaluateCommand implements Callable<Integer> {
  @Option(names = "--manifest", required = true, paramLabel = "FILE",
      description = "JSON lines with id, audio and text; may be repeated")
  List<Path> manifests;

  @Option(names = "--split", paramLabel = "NAME", split = ",", description = "only utterances of these splits (default: all)")
  List<String> splits = List.of();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "0",
      description = "at most this many utterances of a manifest, spread evenly; 0 is all (default: ${DEFAULT-VALUE})")
  int limit;

  @Mixin
  EngineOptions engineOptions;

  @Mixin
  GrammarOptions grammarOptions;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "1",
      description = "utterances heard side by side, one thread each (default: ${DEFAULT-VALUE})")
  int threads;

  @Option(names = "--reject", description = "tell speech outside the grammar from sentences of it by the confidence of the utterance: "
      + "utterances whose text is no sentence of the grammar count as speech to be rejected, not as word errors")
  boolean reject;

  @Option(names = "--json", description = "print JSON lines instead of a table")
  boolean json;

  @Option(names = "--utterances", paramLabel = "FILE", description = "write reference, text and errors of every utterance as JSON lines")
  Path utterances;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (threads < 1 || threads > 256) {
      throw new ParameterException(spec.commandLine(), "--threads is " + threads + ", allowed: 1..256");
    }
    EngineConfig config = engineOptions.config();
    Optional<Grammar> grammar = grammarOptions.load(spec.commandLine().getErr());
    if (reject && grammar.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--reject needs a --grammar");
    }
    List<ManifestEntry> entries = Manifest.transcribed(manifests, splits, limit);
    Evaluation evaluation;
    long loading = System.nanoTime();
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      double loadSeconds = (System.nanoTime() - loading) / 1e9;
      try (ProgressBar progress = Progress.bar("evaluate", entries.size(), "")) {
        evaluation = Evaluation.run(new Transcriber(engine, config, grammar), entries, threads, progress::step);
      }
      PrintWriter out = spec.commandLine().getOut();
      RejectionReport rejection = reject ? new RejectionReport(grammar.get(), evaluation.outcomes()) : null;
      EvaluationReport report = new EvaluationReport(reject ? rejection.belonging(evaluation) : evaluation, engine.description(), config,
          threads, loadSeconds);
      out.print(json ? report.json() : report.table());
      if (reject) {
        out.print(json ? rejection.json() : rejection.table());
      }
      out.flush();
    }
    if (utterances != null) {
      Files.write(utterances, evaluation.outcomes().stream().map(EvaluationReport::json).toList());
    }
    evaluation.failures().forEach(line -> ErrorLine.print(spec.commandLine().getErr(), line));
    return evaluation.failures().isEmpty() ? 0 : 1;
  }
}

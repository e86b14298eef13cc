package io.dualmode.tools.align;

import io.dualmode.model.g2p.GraphemeToPhoneme;
import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.g2p.GraphoneModelFormat;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.language.LanguageOptions;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.language.StandardDictionary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the phone of every 10 ms frame of a prepared data folder, found by forced alignment. */
@Command(name = "align", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Align the transcribed utterances of a prepared data folder: which phone is spoken when. "
        + "An interrupted run goes on where it stopped.")
public final class AlignCommand implements Callable<Integer> {
  private static final Logger SPHINX_LOGGER = Logger.getLogger("");

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder written by 'prepare'")
  Path data;

  @Option(names = "--model", paramLabel = "NAME", defaultValue = "sphinx4",
      description = "what aligns: sphinx4 (its US English triphones; the default), flat (units of equal length wherever there is sound, "
          + "which a first model can be trained on), or a model of this project: directory, zip archive or bundled")
  String modelName;

  @Option(names = "--splits", paramLabel = "NAME", split = ",", defaultValue = "train,dev",
      description = "splits to align, in this order (default: ${DEFAULT-VALUE})")
  List<String> splits;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "threads (default: ${DEFAULT-VALUE})")
  int threads;

  @Mixin
  LanguageOptions language;

  @Option(names = "--lexicon", paramLabel = "FILE", description = "dictionary in CMUdict format (default: that of the language)")
  Path lexiconFile;

  @Option(names = "--g2p", paramLabel = "FILE",
      description = "model of the 'g2p' command for words that are not in the dictionary (default: the rules of the language)")
  Path g2p;

  @Option(names = "--out", paramLabel = "FILE", description = "output (default: alignments.tsv in the data folder)")
  Path out;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (threads < 1 || threads > 256) {
      throw new ParameterException(spec.commandLine(), "--threads: got " + threads + ", allowed 1..256");
    }
    SPHINX_LOGGER.setLevel(Level.SEVERE);
    SpeechLanguage spoken;
    try {
      spoken = language.speech();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    Path target = out != null ? out : data.resolve("alignments.tsv");
    if (out != null) {
      UserFile.prepareOutput(out);
    }
    AlignmentSummary summary = new AlignmentSummary(spoken.units());
    spoken.write(target.toAbsolutePath().getParent());
    try (SpeechData speech = SpeechData.open(data); AlignmentFile file = new AlignmentFile(target)) {
      List<SpeechData.Utterance> todo = new ArrayList<>();
      for (String split : splits) {
        speech.utterances().stream()
            .filter(u -> u.split().equals(split) && !u.text().isEmpty() && !file.contains(u.id())).forEach(todo::add);
      }
      long start = System.nanoTime();
      alignAll(todo, speech, spoken, file, summary);
      int written = file.finish(speech.utterances().stream().map(SpeechData.Utterance::id).toList());
      double audioSeconds = todo.stream().mapToLong(SpeechData.Utterance::samples).sum() / 16_000.0;
      spec.commandLine().getErr().print(summary.report());
      spec.commandLine().getErr().printf(Locale.ROOT, "%s: %d lines; %.1f times real time%n", target, written,
          audioSeconds / ((System.nanoTime() - start) / 1e9));
      spec.commandLine().getErr().flush();
    }
    return summary.aligned() == 0 && summary.failures() > 0 ? 1 : 0;
  }

  private void alignAll(List<SpeechData.Utterance> todo, SpeechData speech, SpeechLanguage spoken, AlignmentFile file,
      AlignmentSummary summary) throws IOException, InterruptedException {
    UnitInventory units = spoken.units();
    PronunciationLexicon lexicon = StandardDictionary.read(lexiconFile, spoken.language(), units);
    Pronouncer pronouncer = new Pronouncer(lexicon, guesser(lexicon, spoken.language()), spoken.language());
    AlignerSource aligners = AlignerSource.named(modelName, units);
    ConcurrentLinkedQueue<SpeechData.Utterance> queue = new ConcurrentLinkedQueue<>(todo);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    long seconds = todo.stream().mapToLong(u -> u.samples() / 16_000).sum();
    try (ProgressBar bar = Progress.bar("align", seconds, "s")) {
      List<Future<Void>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        results.add(workers.submit(() -> {
          UtteranceAligner aligner = aligners.open(pronouncer);
          for (SpeechData.Utterance u = queue.poll(); u != null; u = queue.poll()) {
            alignOne(u, aligner, speech, units, file, summary);
            bar.stepBy(u.samples() / 16_000);
          }
          return null;
        }));
      }
      for (Future<Void> result : results) {
        result.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private void alignOne(SpeechData.Utterance u, UtteranceAligner aligner, SpeechData speech, UnitInventory units,
      AlignmentFile file, AlignmentSummary summary) throws IOException {
    try {
      UtteranceAligner.Result result = aligner.align(u.text(), speech.samples(u), u.frames());
      summary.addGuesses(result.guessedWords());
      summary.addAligned(result.alignment());
      file.add(u.id(), String.format(Locale.ROOT, "%s\t%d\t%.4f\t%s", u.id(), u.frames(), result.alignment().score(),
          result.alignment().format(units)));
    } catch (UtteranceAligner.AlignmentException e) {
      summary.addFailure();
      spec.commandLine().getErr().println("align: " + u.id() + ": " + e.getMessage());
    }
  }

  private PronunciationGuesser guesser(PronunciationLexicon lexicon, Language spoken) throws IOException {
    if (g2p == null) {
      return spoken.guesser(lexicon);
    }
    GraphoneModel model = GraphoneModelFormat.read(g2p);
    if (!model.units().names().equals(lexicon.units().names())) {
      throw new IOException(g2p + ": expected the units " + lexicon.units().names() + ", found " + model.units().names());
    }
    return new GraphemeToPhoneme(model, spoken);
  }
}

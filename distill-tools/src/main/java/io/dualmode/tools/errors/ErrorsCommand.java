package io.dualmode.tools.errors;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.model.engine.UtteranceSearches;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Languages;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.vocabulary.lexicon.ModelLexicon;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.evaluate.Evaluation;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.language.StandardDictionary;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.phones.PhoneReferences;
import io.dualmode.tools.transcribe.Transcriber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what is wrong with what was recognised, and why. */
@Command(name = "errors", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Analyse word errors: the most frequent ones, by frequency, vocabulary, length and rate of speech, spelling differences, "
        + "confused phones, perplexity of the reference, and whether search or models are to blame. Prints Markdown.")
public final class ErrorsCommand implements Callable<Integer> {
  @Option(names = "--manifest", paramLabel = "FILE", description = "JSON lines with id, audio and text; may be repeated")
  List<Path> manifests = List.of();

  @Option(names = "--from", paramLabel = "FILE", description = "what 'evaluate --utterances' wrote, instead of recognising again; with "
      + "--manifest only their utterances, whose audio is searched for search errors, else none is read")
  Path from;

  @Option(names = "--split", paramLabel = "NAME", split = ",", description = "only utterances of these splits (default: all)")
  List<String> splits = List.of();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "0",
      description = "at most this many utterances of a manifest, spread evenly; 0 is all (default: ${DEFAULT-VALUE})")
  int limit;

  @Mixin
  EngineOptions engineOptions;

  @Option(names = "--phones", description = "also hear the speech as phones, without words, for confusions that no language model has mended")
  boolean phones;

  @Option(names = "--no-search", description = "do not tell search errors from model errors")
  boolean noSearch;

  @Option(names = "--out", paramLabel = "FILE", description = "Markdown file to write (default: standard output)")
  Path out;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (from == null && manifests.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "name speech with --manifest, or a file of recognised utterances with --from");
    }
    if (manifests.isEmpty() && (phones || limit > 0 || !splits.isEmpty())) {
      throw new ParameterException(spec.commandLine(), "--phones, --split and --limit need --manifest");
    }
    if (out != null) {
      UserFile.prepareOutput(out);
    }
    EngineConfig config = engineOptions.config();
    List<ManifestEntry> entries = manifests.isEmpty() ? List.of() : Manifest.transcribed(manifests, splits, limit);
    ErrorReport report;
    Language language;
    try (SupernetModel model = SupernetModel.named(config.get(Keys.MODEL))) {
      UnitInventory units = model.inventory();
      language = Languages.of(model.config().language());
      report = new ErrorReport(KnownWords.of(model), new PhoneReferences(dictionary(model, language, units), language), units, language);
    }
    StringBuilder text = new StringBuilder();
    List<String> failures = new ArrayList<>();
    boolean listen = !entries.isEmpty() && (from == null || phones || !noSearch);
    try (SupernetEngine engine = listen ? SupernetEngine.load(config) : null) {
      List<RecognizedUtterance> utterances = from == null ? recognised(engine, config, entries, failures)
          : RecognizedUtterance.read(from, byId(entries));
      utterances.forEach(report::add);
      text.append("# Errors\n\n").append(from != null ? "recognised utterances of " + from + (engine == null ? "" : "; " ) : "")
          .append(engine == null ? "" : engine.description() + ", mode " + config.get(Keys.MODE).key()).append("\n\n").append(report.markdown());
      if (phones) {
        text.append("\n## Phones heard without words\n\n").append(ErrorReport.phoneTables(heardPhones(engine, config, entries, report, language)));
      }
      if (engine != null && !noSearch) {
        text.append("\n## Search or models\n\n").append(searchErrors(engine, config, utterances).markdown()).append("\nSearch error: what was "
            + "said scores better than what was found, under the same models. Searches without rescorers, in two-pass mode those in full context.\n");
      }
    }
    if (out == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    } else {
      Files.writeString(out, text);
    }
    failures.forEach(line -> ErrorLine.print(spec.commandLine().getErr(), line));
    return failures.isEmpty() ? 0 : 1;
  }

  /** The standard dictionary of the language, so that models compare, or the model's own where there is none. */
  private static PronunciationLexicon dictionary(SupernetModel model, Language language, UnitInventory units) throws IOException {
    if (StandardDictionary.has(language, units)) {
      return StandardDictionary.read(language, units);
    }
    return ModelLexicon.read(model);
  }

  private static Map<String, ManifestEntry> byId(List<ManifestEntry> entries) {
    Map<String, ManifestEntry> byId = new LinkedHashMap<>();
    entries.forEach(entry -> byId.put(entry.id(), entry));
    return byId;
  }

  private static List<RecognizedUtterance> recognised(SupernetEngine engine, EngineConfig config, List<ManifestEntry> entries, List<String> failures)
      throws InterruptedException {
    try (ProgressBar bar = Progress.bar("words", entries.size(), "")) {
      Evaluation evaluation = Evaluation.run(new Transcriber(engine, config, Optional.empty()), entries, 1, bar::step);
      failures.addAll(evaluation.failures());
      return evaluation.outcomes().stream().map(RecognizedUtterance::of).toList();
    }
  }

  private static PhoneConfusions heardPhones(SupernetEngine engine, EngineConfig config, List<ManifestEntry> entries, ErrorReport report, Language language)
      throws InterruptedException {
    PhoneConfusions confusions = new PhoneConfusions(language);
    try (ProgressBar bar = Progress.bar("phones", entries.size(), "")) {
      Transcriber transcriber = new Transcriber(engine, config, Optional.empty(), wishes -> wishes.phones(true));
      for (Evaluation.Outcome outcome : Evaluation.run(transcriber, entries, 1, bar::step).outcomes()) {
        List<String> said = report.phones(Evaluation.words(outcome.entry().text()));
        if (said == null) {
          confusions.leaveOut();
        } else {
          String heard = outcome.heard().text();
          confusions.add(said, heard.isBlank() ? List.of() : Arrays.asList(heard.strip().split(" +")));
        }
      }
    }
    return confusions;
  }

  private static SearchErrors searchErrors(SupernetEngine engine, EngineConfig config, List<RecognizedUtterance> utterances) throws IOException {
    SearchErrors errors = new SearchErrors();
    try (UtteranceSearches searches = engine.newSearches(config.get(Keys.MODE)); ProgressBar bar = Progress.bar("searches", utterances.size(), "")) {
      for (RecognizedUtterance utterance : utterances) {
        errors.add(utterance, AudioFile.read16kHz(utterance.audio()), searches);
        bar.step();
      }
    }
    return errors;
  }
}

package io.dualmode.tools.confidence;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.confidence.SpeechMap;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.model.vocabulary.lexicon.ModelLexicon;
import io.dualmode.tools.confidence.fit.ConfidenceFit;
import io.dualmode.tools.confidence.fit.GarbageTuning;
import io.dualmode.tools.confidence.fit.SpeechFit;
import io.dualmode.tools.confidence.sample.EvidenceFile;
import io.dualmode.tools.confidence.sample.ListeningTask;
import io.dualmode.tools.confidence.sample.Sample;
import io.dualmode.tools.confidence.sample.SampleCollector;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.manifest.EvenChoice;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.report.ReliabilityPicture;
import io.dualmode.tools.report.ReliabilityPicture.Diagram;
import io.dualmode.tools.sound.NonSpeech;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code calibrate}: fits what makes confidences probabilities, and the score of {@code [unk]}, to the dev split, writes both into the
 * {@code config.json} of a model directory, and reports how well they hold there (cross-validated over speakers) and on the test split.
 */
@Command(name = "calibrate", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Fit the confidences of a model to the dev split, write them into its config.json, and report how well they hold on "
        + "dev (cross-validated over speakers) and test. Free speech, strict grammars and a list of phrases are heard.")
public final class CalibrateCommand implements Callable<Integer> {
  private static final String FITTED = "dev";
  private static final String MEASURED = "test";
  private static final int LEAST = 10;
  private static final int SOUNDS_EACH = 3;
  /** Recordings of speech of a group that sounds are told from. */
  private static final int MOST_SPEECH = 120;
  private static final List<String> GRAMMARS = List.of("digits", "core-commands");

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "model directory; its config.json is rewritten")
  private Path model;

  @Option(names = "--manifest", required = true, paramLabel = "FILE", description = "JSON lines with id, audio and text; may be repeated")
  private List<Path> manifests;

  @Option(names = "--grammar", paramLabel = "FILE",
      description = "strict grammar to hear utterances with, in it or not; may be repeated (default: digits and core commands)")
  private List<Path> grammars = List.of();

  @Option(names = "--noise", paramLabel = "FILE",
      description = "manifest of clips in which nobody speaks, split by clip; may be repeated. Tones, alarms and the like are made")
  private List<Path> noise = List.of();

  @Option(names = "--mode", paramLabel = "MODE", split = ",", description = "modes to calibrate (default: all of the model)")
  private List<String> modes = List.of();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "0",
      description = "at most this many utterances of a split of a manifest, spread evenly; 0 is all (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "utterances heard side by side (default: ${DEFAULT-VALUE})")
  private int threads;

  @Option(names = "--evidence", paramLabel = "FILE",
      description = "where the evidence behind every reading is kept, JSON lines; what it holds already is not heard again")
  private Path evidence;

  @Option(names = "--picture", paramLabel = "FILE", description = "PNG file for reliability diagrams of the test split")
  private Path picture;

  @Option(names = "--dry-run", description = "report only, leave the model as it is")
  private boolean dryRun;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (threads < 1 || threads > 256) {
      throw new ParameterException(spec.commandLine(), "--threads is " + threads + ", allowed: 1..256");
    }
    PrintWriter out = spec.commandLine().getOut();
    EngineConfig config = EngineConfig.builder().set(Keys.MODEL, model.toString()).set(EngineKeys.SCORER, "model").build();
    SearchDefaults before;
    Predicate<String> lexicon;
    EvidenceFile kept;
    try (SupernetModel read = SupernetModel.open(model)) {
      before = read.config().search();
      kept = EvidenceFile.of(evidence, read);
      lexicon = known(read);
    }
    try (NonSpeech others = new NonSpeech(noise, SOUNDS_EACH)) {
      return run(out, config, before, kept, lexicon, others);
    }
  }

  /** Tells words that may stand in a grammar: those of the dictionary or, where there is none, those of the manifests that units spell. */
  private Predicate<String> known(SupernetModel model) throws IOException {
    if (model.hasLexicon() || !model.inventory().kind().spellsWords() || model.files().contains(SupernetModel.LANGUAGE_MODEL)) {
      return ModelLexicon.read(model)::contains;
    }
    List<String> said = new ArrayList<>();
    for (Path path : manifests) {
      Manifest.read(path).entries().stream().filter(e -> e.text() != null).forEach(e -> said.addAll(SampleCollector.words(e.text())));
    }
    return PronunciationLexicon.spelled(said, model.inventory())::contains;
  }

  private int run(PrintWriter out, EngineConfig config, SearchDefaults before, EvidenceFile kept, Predicate<String> lexicon,
      NonSpeech others) throws IOException, InterruptedException {
    Map<String, List<ListeningTask>> tasks = Map.of(FITTED, tasks(FITTED, lexicon, others), MEASURED, tasks(MEASURED, lexicon, others));
    if (tasks.get(FITTED).isEmpty()) {
      throw new IOException("no transcribed utterance of split " + FITTED + " in " + manifests);
    }
    List<RecognitionMode> wanted;
    List<Sample> samples;
    try (SupernetEngine engine = SupernetEngine.load(config)) {
      wanted = modes.isEmpty() ? engine.modes().stream().sorted().toList() : modes.stream().map(RecognitionMode::fromKey).toList();
      samples = samples(engine, wanted, tasks, kept);
    }
    SpeechMap speech = speechMap(tasks, others, samples);
    samples = samples.stream().map(s -> s.judgedBy(speech)).toList();
    Map<Calibration.Use, Calibration.Maps> maps = new LinkedHashMap<>(before.calibration().map(Calibration::maps).orElse(Map.of()));
    List<Judgement> judgements = new ArrayList<>();
    for (RecognitionMode mode : wanted) {
      for (boolean grammar : new boolean[] {false, true}) {
        fit(new Calibration.Use(mode, grammar), samples, maps, judgements);
      }
    }
    CalibrationReport report = new CalibrationReport(judgements);
    out.print(report.lost(samples, speech) + report.words() + report.readings() + report.rejection());
    out.flush();
    List<ListeningTask> bound = tasks.get(FITTED).stream().filter(t -> t.grammar().isPresent() && !t.name().equals(ListeningTask.PHRASES)).toList();
    OptionalDouble garbage = before.garbage();
    if (!bound.isEmpty()) {
      GarbageTuning tuning = new GarbageTuning(config, threads);
      garbage = OptionalDouble.of(tuning.best(wanted, bound));
      out.println(tuning.table() + "Fewest errors at " + garbage.getAsDouble() + " a phone.");
    }
    if (picture != null) {
      draw(report.diagrams(MEASURED), out);
    }
    if (!dryRun) {
      Calibration calibration = new Calibration(before.head(), maps, Optional.of(speech), origin(samples));
      ModelWriter.replaceSearch(model, before.with(garbage, calibration));
      out.println("Written to " + model.resolve(SupernetModel.CONFIG));
    }
    out.flush();
    return 0;
  }

  /** What tells speech from other sounds, fitted to the same recordings of speech as the rest. */
  private static SpeechMap speechMap(Map<String, List<ListeningTask>> tasks, NonSpeech others, List<Sample> samples) throws IOException {
    SpeechFit fit = new SpeechFit();
    Map<String, List<ManifestEntry>> groups = new TreeMap<>();
    tasks.get(FITTED).stream().filter(t -> t.grammar().isEmpty()).flatMap(t -> t.entries().stream()).filter(e -> !e.text().isBlank())
        .forEach(e -> groups.computeIfAbsent(Sample.group(e), g -> new ArrayList<>()).add(e));
    for (List<ManifestEntry> group : groups.values()) {
      fit.addSpeech(EvenChoice.of(group, MOST_SPEECH));
    }
    fit.addOther(others.of("train"));
    fit.addOther(others.of(FITTED));
    return fit.fit(samples.stream().filter(s -> s.split().equals(FITTED)).toList());
  }

  private void draw(List<Diagram> diagrams, PrintWriter out) throws IOException {
    if (diagrams.isEmpty()) {
      out.println("Reliability: too few words of split " + MEASURED + " for a picture");
    } else {
      ReliabilityPicture.write(diagrams, picture);
      out.println("Reliability: " + picture);
    }
  }

  /** Fits one use to its dev samples and judges all of its samples, the dev ones with maps fitted to other speakers. */
  private static void fit(Calibration.Use use, List<Sample> all, Map<Calibration.Use, Calibration.Maps> maps, List<Judgement> judgements) {
    List<Sample> samples = all.stream().filter(s -> s.mode().equals(use.mode().key()) && s.task().equals(Sample.FREE) != use.grammar()).toList();
    List<Sample> dev = samples.stream().filter(s -> s.split().equals(FITTED)).toList();
    if (!ConfidenceFit.possible(dev)) {
      return;
    }
    Calibration.Maps fitted = ConfidenceFit.fit(dev);
    maps.put(use, fitted);
    Map<Sample, Calibration.Maps> others = ConfidenceFit.crossValidated(dev);
    for (Sample sample : samples) {
      boolean test = sample.split().equals(MEASURED);
      if (test || others.containsKey(sample)) {
        judgements.add(Judgement.of(sample, test ? fitted : others.get(sample)));
      }
    }
  }

  private String origin(List<Sample> samples) {
    List<Sample> dev = samples.stream().filter(s -> s.split().equals(FITTED)).toList();
    return "dev split of " + String.join(", ", new TreeSet<>(dev.stream().map(s -> s.group().replaceAll(",.*", "")).toList())) + "; "
        + dev.stream().filter(s -> s.task().equals(Sample.FREE)).mapToInt(s -> s.wordsRight().size()).sum() + " words of free speech, "
        + dev.stream().filter(s -> !s.task().equals(Sample.FREE)).mapToInt(s -> s.wordsRight().size()).sum() + " with the grammars "
        + String.join(", ", new TreeSet<>(dev.stream().map(Sample::task).filter(t -> !t.equals(Sample.FREE)).toList()));
  }

  /** Hears what the evidence file does not hold yet, mode by mode. */
  private List<Sample> samples(SupernetEngine engine, List<RecognitionMode> wanted, Map<String, List<ListeningTask>> tasks, EvidenceFile kept)
      throws IOException, InterruptedException {
    List<Sample> samples = kept.read();
    long utterances = tasks.values().stream().flatMap(List::stream).mapToLong(t -> t.entries().size()).sum() * wanted.size();
    try (ProgressBar progress = Progress.bar("calibrate", utterances, "")) {
      for (RecognitionMode mode : wanted) {
        SampleCollector collector = new SampleCollector(engine, mode, threads, progress::step);
        for (String split : List.of(FITTED, MEASURED)) {
          for (ListeningTask task : tasks.get(split)) {
            if (samples.stream().anyMatch(s -> s.mode().equals(mode.key()) && s.split().equals(split) && s.task().equals(task.name()))) {
              progress.stepBy(task.entries().size());
              continue;
            }
            samples.addAll(collector.hear(task.name(), task.grammar(), task.entries()));
            kept.write(samples);
          }
        }
      }
    }
    return samples;
  }

  private List<ListeningTask> tasks(String split, Predicate<String> lexicon, NonSpeech others) throws IOException {
    List<ManifestEntry> entries = new ArrayList<>();
    for (Path path : manifests) {
      List<ManifestEntry> all = Manifest.read(path).entries().stream().filter(e -> e.text() != null && e.split().equals(split)).toList();
      entries.addAll(EvenChoice.of(all, limit));
    }
    if (entries.isEmpty()) {
      return List.of();
    }
    Map<String, List<ManifestEntry>> corpora = new TreeMap<>();
    others.of(split).forEach(e -> corpora.computeIfAbsent(e.corpus(), c -> new ArrayList<>()).add(e));
    corpora.values().forEach(corpus -> entries.addAll(EvenChoice.of(corpus, limit)));
    List<ListeningTask> tasks = new ArrayList<>();
    for (Map.Entry<String, Grammar> grammar : grammars().entrySet()) {
      ListeningTask task = ListeningTask.of(grammar.getKey(), grammar.getValue(), entries);
      if (task.belonging() >= LEAST && task.entries().size() - task.belonging() >= LEAST) {
        tasks.add(task);
      }
    }
    ListeningTask.phrases(entries, lexicon).ifPresent(tasks::add);
    tasks.add(ListeningTask.free(entries));
    // long ones last would leave a thread idle at the end
    return tasks.stream().map(t -> new ListeningTask(t.name(), t.grammar(), t.entries().stream()
        .sorted(Comparator.comparingDouble(ManifestEntry::durationSeconds).reversed()).toList())).toList();
  }

  private Map<String, Grammar> grammars() throws IOException {
    Map<String, Grammar> read = new LinkedHashMap<>();
    for (Path path : grammars) {
      read.put(path.getFileName().toString().replaceAll("\\.[^.]*$", ""), Grammars.read(path, Grammar.Enforcement.STRICT).grammar());
    }
    if (grammars.isEmpty()) {
      for (String name : GRAMMARS) {
        String resource = "/io/dualmode/tools/grammars/" + name + ".gram";
        try (InputStream in = ClassLoaders.open(CalibrateCommand.class, resource)) {
          read.put(name, Grammars.read(in, resource, GrammarFiles.NONE, Grammar.Enforcement.STRICT).grammar());
        }
      }
    }
    return read;
  }
}

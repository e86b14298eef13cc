package io.dualmode.tools.phones;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.head.Heads;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.language.StandardDictionary;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import io.dualmode.tools.manifest.EvenChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints phone error rates of a model on prepared speech as a Markdown table. */
@Command(name = "phones", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure phone error rates of a model on a prepared data folder, per corpus, head and corner, against the "
        + "first dictionary pronunciation of each word, silence ignored. Prints a Markdown table.")
public final class PhonesCommand implements Callable<Integer> {

  @Option(names = "--model", required = true, paramLabel = "MODEL", description = ModelName.KINDS)
  String modelName;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder written by 'prepare'")
  Path data;

  @Option(names = "--alignments", paramLabel = "FILE",
      description = "phones of the training speech, for the phone bigram (default: alignments.tsv in the data folder)")
  Path alignments;

  @Option(names = "--lexicon", paramLabel = "FILE", description = "dictionary in CMUdict format (default: that of the language of the folder)")
  Path lexicon;

  @Option(names = "--splits", paramLabel = "NAME", split = ",", defaultValue = "dev",
      description = "splits to measure (default: ${DEFAULT-VALUE})")
  List<String> splits;

  @Option(names = "--corpora", paramLabel = "NAME", split = ",", description = "corpora to measure (default: all)")
  List<String> corpora = List.of();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "0",
      description = "at most this many utterances per set, spread evenly; 0 is all (default: ${DEFAULT-VALUE})")
  int limit;

  @Option(names = "--named-modes", description = "only the corners full-context (dense full) and streaming (sparse streaming)")
  boolean namedModes;

  @Option(names = "--kinds", description = "tell substitutions, insertions and deletions apart")
  boolean kinds;

  @Option(names = "--json", description = "print JSON lines instead of a table")
  boolean json;

  @Option(names = "--acoustic-scale", paramLabel = "X", defaultValue = "1.0",
      description = "what MMI logits are multiplied with (default: ${DEFAULT-VALUE})")
  double acousticScale;

  @Option(names = "--insertion-bonus", paramLabel = "NATS", defaultValue = "0.0",
      description = "added for every phone of the MMI loop (default: ${DEFAULT-VALUE})")
  double insertionBonus;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "threads (default: ${DEFAULT-VALUE})")
  int threads;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    FeatureCache cache = FeatureCache.open(data);
    List<CachedUtterance> utterances = choose(cache.utterances());
    if (utterances.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no transcribed utterance in the splits " + splits
          + (corpora.isEmpty() ? "" : " of " + corpora) + " of " + data);
    }
    try (SupernetModel model = SupernetModel.named(modelName)) {
      UnitInventory units = model.inventory();
      SpeechLanguage spoken = SpeechLanguage.of(data);
      if (!units.names().equals(spoken.units().names())) {
        throw new IOException(modelName + ": units are " + units + ", those of " + data + " are " + spoken.units());
      }
      PhoneReferences references = new PhoneReferences(StandardDictionary.read(lexicon, spoken.language(), spoken.units()), spoken.language());
      SupernetWeights weights = new SupernetWeights(model.config().encoder(), model.tensors());
      Set<WeightSet> sets = Arrays.stream(WeightSet.values()).filter(weights::supports).collect(Collectors.toSet());
      try (JavaEncoder encoder = JavaEncoder.load(weights, sets, Precision.STORED, KernelProvider.kernels())) {
        measure(cache, utterances, encoder, set -> SupernetComposition.heads(weights, set), units, references);
      }
    }
    return 0;
  }

  private void checkOptions() {
    if (threads < 1 || threads > 256) {
      throw new ParameterException(spec.commandLine(), "--threads: got " + threads + ", allowed 1..256");
    }
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit: got " + limit + ", allowed 0 or more");
    }
    if (!(acousticScale > 0 && acousticScale < 100)) {
      throw new ParameterException(spec.commandLine(), "--acoustic-scale: got " + acousticScale
          + ", allowed above 0 and below 100");
    }
  }

  private void measure(FeatureCache cache, List<CachedUtterance> utterances, JavaEncoder encoder, Function<WeightSet, Heads> heads,
      UnitInventory units, PhoneReferences references)
      throws IOException, InterruptedException {
    List<Corner> corners = (namedModes ? List.of(Corner.FULL_CONTEXT, Corner.STREAMING) : Corner.all()).stream()
        .filter(encoder::supports).toList();
    PhoneErrorRate rate = new PhoneErrorRate(encoder, heads, units.size(), bigram(cache, units.size()), references,
        acousticScale, insertionBonus);
    double seconds = utterances.stream().mapToDouble(CachedUtterance::seconds).sum();
    long start = System.nanoTime();
    PhoneErrorTable table;
    try (ProgressBar bar = Progress.bar("phones", Math.round(seconds), "s")) {
      table = rate.measure(cache, utterances, corners, threads, utterance -> bar.stepBy(Math.round(utterance.seconds())));
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    spec.commandLine().getOut().print(json ? table.json() : table.markdown(kinds));
    spec.commandLine().getOut().flush();
    spec.commandLine().getErr().printf(Locale.ROOT, "%.0f s of speech in %d corners: %.0f s, %.0f x real time a corner (%s)%n",
        seconds, corners.size(), elapsed, seconds * corners.size() / elapsed, encoder.backend());
    if (rate.leftOut() > 0) {
      spec.commandLine().getErr().printf("%d utterances left out: a word has no pronunciation%n", rate.leftOut());
    }
    spec.commandLine().getErr().flush();
  }

  /** The phone bigram of the training speech, silence as the aligner placed it. */
  private PhoneTrigram bigram(FeatureCache cache, int units) throws IOException {
    Path file = alignments != null ? alignments : data.resolve("alignments.tsv");
    List<int[]> sequences = new ArrayList<>();
    PhoneAlignment.read(file).forEach((id, alignment) -> {
      CachedUtterance utterance = cache.find(id);
      if (utterance != null && utterance.split().equals("train")) {
        sequences.add(alignment.phones());
      }
    });
    if (sequences.isEmpty()) {
      throw new IOException(file + ": holds no utterance of the train split of " + data + "; run 'align' on it");
    }
    return PhoneTrigram.fromSequences(units, sequences);
  }

  private List<CachedUtterance> choose(List<CachedUtterance> all) {
    Map<SpeechSet, List<CachedUtterance>> sets = new TreeMap<>();
    for (CachedUtterance utterance : all) {
      if (splits.contains(utterance.split()) && (corpora.isEmpty() || corpora.contains(utterance.corpus()))
          && !utterance.text().isBlank()) {
        sets.computeIfAbsent(SpeechSet.of(utterance), set -> new ArrayList<>()).add(utterance);
      }
    }
    List<CachedUtterance> chosen = new ArrayList<>();
    sets.values().forEach(set -> chosen.addAll(EvenChoice.of(set, limit)));
    return chosen;
  }
}

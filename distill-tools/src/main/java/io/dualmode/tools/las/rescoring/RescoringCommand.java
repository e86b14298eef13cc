package io.dualmode.tools.las.rescoring;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rescoring}: tunes the weights of what ranks readings at the end of an utterance. */
@Command(name = "rescoring", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Hear held-out speech once, rank its readings under many weights, and print word error rates before, after and at best "
        + "(oracle: the reading of each list with the fewest errors).")
public final class RescoringCommand implements Callable<Integer> {
  @Option(names = "--model", paramLabel = "MODEL", description = ModelName.KINDS + " (default: bundled)")
  private String model = SupernetModel.BUNDLED_NAME;

  @Option(names = "--manifest", required = true, paramLabel = "FILE", description = "JSON lines with id, audio and text; may be repeated")
  private List<Path> manifests;

  @Option(names = "--split", paramLabel = "NAME", description = "only utterances of this split; test is refused (default: ${DEFAULT-VALUE})")
  private String split = "dev";

  @Option(names = "--limit", paramLabel = "N", description = "at most this many utterances of a manifest, spread evenly; 0 is all")
  private int limit;

  @Option(names = "--mode", paramLabel = "MODE",
      description = "streaming, full-context or two-pass (default: two-pass where the model holds a rescorer, else streaming)")
  private String mode;

  @Option(names = "--lm", paramLabel = "FILE", description = "language model to exchange the search's for")
  private Path languageModel;

  @Option(names = "--readings", paramLabel = "N", description = "readings of an utterance that are ranked (default: ${DEFAULT-VALUE})")
  private int readings = 50;

  @Option(names = "--first-pass-share", paramLabel = "X", split = ",",
      description = "share of the streaming network in the acoustic scores of two-pass mode; of several the best is taken, each is a hearing of "
          + "all speech (default: the model's)")
  private List<Double> firstPassShares = List.of();

  @Option(names = "--threads", paramLabel = "N", description = "utterances heard side by side (default: ${DEFAULT-VALUE})")
  private int threads = 1;

  @Option(names = "--write", description = "store the weights in the model's config.json; the model must be a directory")
  private boolean write;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (split.equals("test")) {
      throw new IllegalArgumentException("--split is test, whose speech is for measuring; tune on dev");
    }
    if (write && ModelName.of(model).path().filter(Files::isDirectory).isEmpty()) {
      throw new IllegalArgumentException("--write needs --model with a model directory");
    }
    RescoringDefaults start;
    boolean attention;
    boolean neural;
    try (SupernetModel source = SupernetModel.named(model)) {
      start = source.config().search().rescoring();
      attention = source.config().rescorer() != null;
      neural = NeuralLm.isIn(source.files());
    }
    RecognitionMode listening = mode != null ? RecognitionMode.fromKey(mode) : attention ? RecognitionMode.TWO_PASS : RecognitionMode.STREAMING;
    boolean twoPass = listening == RecognitionMode.TWO_PASS;
    if (!twoPass && languageModel == null) {
      throw new IllegalArgumentException("nothing to tune: mode " + listening.key() + " without --lm ranks no readings");
    }
    EngineConfig.Builder config = EngineConfig.builder().set(Keys.MODE, listening).set(EngineKeys.RESCORE_READINGS.name(), String.valueOf(readings))
        .set(Keys.MODEL, model);
    if (languageModel != null) {
      config.set(EngineKeys.RESCORE_LM, languageModel.toString());
    }
    List<ManifestEntry> entries = Manifest.transcribed(manifests, List.of(split), limit);
    RescoringDefaults tuned = null;
    long fewest = Long.MAX_VALUE;
    for (double share : firstPassShares.isEmpty() ? List.of(start.firstPassShare()) : firstPassShares) {
      List<RankedList> lists = hear(config.set(EngineKeys.FIRST_PASS_SHARE.name(), String.valueOf(share)).build(), entries);
      RescoringDefaults weights = WeightSearch.tune(lists, new WeightSearch.Terms(languageModel != null, twoPass, twoPass && neural),
          new RescoringDefaults(readings, start.lmWeight(), start.wordBonus(), start.lasWeight(), start.unitBonus(), share,
              start.neuralWeight(), start.neuralBonus(), start.discount()));
      report(lists, weights);
      long errors = ranked(lists, weights).errors();
      if (errors < fewest) {
        fewest = errors;
        tuned = weights;
      }
    }
    if (write) {
      store(tuned);
    }
    return 0;
  }

  private List<RankedList> hear(EngineConfig config, List<ManifestEntry> entries) throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<RankedList> lists = new ArrayList<>();
    try (SupernetEngine engine = SupernetEngine.load(config);
        ProgressBar progress = Progress.bar("rescoring", entries.size(), "")) {
      SessionOptions options = engine.defaultOptions().toBuilder().partials(false).endpoints(false).build();
      List<Future<RankedList>> futures = new ArrayList<>();
      for (ManifestEntry entry : entries) {
        futures.add(pool.submit(() -> hear(engine, options, entry)));
      }
      for (Future<RankedList> future : futures) {
        lists.add(future.get());
        progress.step();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("hearing failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
    return lists;
  }

  private static RankedList hear(SupernetEngine engine, SessionOptions options, ManifestEntry entry) throws IOException {
    List<ScoredReadings> heard = new ArrayList<>();
    float[] samples = AudioFile.read16kHz(entry.audio());
    try (SpeechSession session = engine.newSession(options, heard::add)) {
      session.accept(samples);
      session.finish();
    }
    if (heard.isEmpty()) {
      throw new IOException(entry.audio() + ": too short to hear anything");
    }
    List<String> reference = entry.text().isBlank() ? List.of() : Arrays.asList(entry.text().strip().toLowerCase(Locale.ROOT).split("\\s+"));
    return RankedList.of(entry.corpus(), reference, heard.get(0));
  }

  private void report(List<RankedList> lists, RescoringDefaults w) {
    PrintWriter out = spec.commandLine().getOut();
    RescoringDefaults none = w.withNeural(0, 0, 0);
    RescoringDefaults lm = new RescoringDefaults(w.readings(), w.lmWeight(), w.wordBonus(), 0, 0, w.firstPassShare());
    RescoringDefaults neural = new RescoringDefaults(w.readings(), 0, 0, 0, 0, w.firstPassShare(), w.neuralWeight(), w.neuralBonus(), w.discount());
    RescoringDefaults las = new RescoringDefaults(w.readings(), 0, 0, w.lasWeight(), w.unitBonus(), w.firstPassShare());
    out.printf(Locale.ROOT, "%-28s %10s %10s %10s %10s %10s %10s %10s %10s%n", "corpus", "words", "before", "lm", "las", "neural", "lm+las", "all",
        "oracle");
    TreeSet<String> sets = new TreeSet<>(lists.stream().map(RankedList::set).toList());
    if (sets.size() > 1) {
      sets.add("~ all");
    }
    for (String set : sets) {
      List<RankedList> some = lists.stream().filter(l -> set.equals("~ all") || l.set().equals(set)).toList();
      out.printf(Locale.ROOT, "%-28s %10d %9.2f%% %9.2f%% %9.2f%% %9.2f%% %9.2f%% %9.2f%% %9.2f%%%n", set, rate(some, l -> 0).references(),
          rate(some, l -> 0).percent(), ranked(some, lm).percent(), ranked(some, las).percent(), ranked(some, neural).percent(),
          ranked(some, none).percent(), ranked(some, w).percent(),
          some.stream().map(RankedList::oracle).reduce(ErrorRate.NONE, ErrorRate::plus).percent());
    }
    out.println(values(w).entrySet().stream().map(v -> v.getKey() + " " + v.getValue()).collect(Collectors.joining(", ")));
    out.flush();
  }

  /** Errors of the readings that the weights put first; those of a scorer that was not there weigh zeros. */
  private static ErrorRate ranked(List<RankedList> lists, RescoringDefaults w) {
    return rate(lists, l -> l.best(w));
  }

  private static ErrorRate rate(List<RankedList> lists, ToIntFunction<RankedList> choice) {
    return lists.stream().map(l -> l.errors()[choice.applyAsInt(l)]).reduce(ErrorRate.NONE, ErrorRate::plus);
  }

  /** The weights by their names in {@code config.json}; those of a neural language model where it has a say. */
  private static Map<String, Number> values(RescoringDefaults w) {
    Map<String, Number> values = new LinkedHashMap<>();
    values.put("readings", w.readings());
    values.put("lmWeight", w.lmWeight());
    values.put("wordBonus", w.wordBonus());
    values.put("lasWeight", w.lasWeight());
    values.put("unitBonus", w.unitBonus());
    values.put("firstPassShare", w.firstPassShare());
    if (w.neuralWeight() > 0) {
      values.put("neuralWeight", w.neuralWeight());
      values.put("neuralBonus", w.neuralBonus());
      values.put("discount", w.discount());
    }
    return values;
  }

  private void store(RescoringDefaults w) throws IOException {
    Path file = Path.of(model).resolve(SupernetModel.CONFIG);
    JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonObject values = new JsonObject();
    values(w).forEach(values::addProperty);
    root.getAsJsonObject("search").add("rescoring", values);
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(beside, new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root) + "\n");
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    SupernetModel.named(model).close();
  }
}

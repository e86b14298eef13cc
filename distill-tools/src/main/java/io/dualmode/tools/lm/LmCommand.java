package io.dualmode.tools.lm;

import io.dualmode.model.lexicon.SpelledWords;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaWriter;
import io.dualmode.tools.lm.neural.NeuralLmCommand;
import io.dualmode.tools.lm.text.TextCollection;
import io.dualmode.tools.lm.text.TextSource;
import io.dualmode.tools.ngram.EntropyPruning;
import io.dualmode.tools.ngram.HistoryWeights;
import io.dualmode.tools.ngram.Perplexity;
import io.dualmode.tools.ngram.TokenizedText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lm}: estimates, mixes, prunes, writes and measures n-gram language models. */
@Command(name = "lm", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Make an n-gram language model from text, or measure one.", subcommands = NeuralLmCommand.class, footer = {
    "",
    "TEXT is one sentence a line (.txt, .gz, .xz) or a split of a speech manifest (manifest.jsonl:train); several are separated",
    "by commas. A manifest's test split is read for --report and --exclude only. MODEL is ARPA, or a Sphinx trie (.lm.bin), or",
    "for --measure a compact model. DICTIONARY and MODEL may be resource:NAME on the class path."})
public final class LmCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;
  /** What an n-gram of each order costs in a compact file, measured; only their ratio matters. */
  private static final double MIDDLE_BITS = 34;
  private static final double LAST_BITS = 20;
  private static final int SIZE_ATTEMPTS = 6;
  private static final double SIZE_TOLERANCE = 0.01;

  @Spec private CommandSpec spec;

  @Option(names = "--text", paramLabel = "NAME=TEXT", description = "Text to estimate from; one model each, mixed.")
  private Map<String, String> texts = new LinkedHashMap<>();

  @Option(names = "--model", paramLabel = "NAME=MODEL", description = "Finished model to mix in.")
  private Map<String, String> models = new LinkedHashMap<>();

  @Option(names = "--lexicon", paramLabel = "DICTIONARY", description = "The vocabulary is of its words.")
  private List<String> lexicons = new ArrayList<>();

  @Option(names = "--units", paramLabel = "FILE",
      description = "units.txt of characters or word pieces: the vocabulary is of the words that they spell, too.")
  private Path units;

  @Option(names = "--unit-kind", paramLabel = "KIND", defaultValue = "characters",
      description = "What --units holds: characters or pieces (default: ${DEFAULT-VALUE}).")
  private String unitKind;

  @Option(names = "--tune", paramLabel = "NAME=TEXT", description = "Text that the weights of the mixture are tuned on.")
  private Map<String, String> tune = new LinkedHashMap<>();

  @Option(names = "--importance", paramLabel = "NAME=NUMBER",
      description = "Importance of a --tune text, or of NAME.held-out; 1 unless given.")
  private Map<String, Double> importance = new LinkedHashMap<>();

  @Option(names = "--hold-out-of", paramLabel = "NAME",
      description = "Also tune on sentences of this --text, which stay out of it.")
  private List<String> holdOutOf = new ArrayList<>();

  @Option(names = "--hold-out", paramLabel = "N", defaultValue = "500",
      description = "Every N-th sentence is held out (default: ${DEFAULT-VALUE}).")
  private int holdOut;

  @Option(names = "--exclude", paramLabel = "TEXT",
      description = "Sentences of 4 words or more of it are kept out of every --text.")
  private List<String> exclude = new ArrayList<>();

  @Option(names = "--report", paramLabel = "NAME=TEXT", description = "Text to measure perplexity on, never tuned on.")
  private Map<String, String> report = new LinkedHashMap<>();

  @Option(names = "--order", defaultValue = "3", description = "Longest n-gram, 2 to 4 (default: ${DEFAULT-VALUE}).")
  private int order;

  @Option(names = "--min-word-count", defaultValue = "2",
      description = "Words seen less often are outside the vocabulary (default: ${DEFAULT-VALUE}).")
  private int minWordCount;

  @Option(names = "--min-counts", split = ",", paramLabel = "C2,C3..",
      description = "N-grams of 2, 3, .. words seen less often in a text are left out (default: 1 each).")
  private List<Integer> minCounts = new ArrayList<>();

  @Option(names = "--output", paramLabel = "FILE[=MB]", description = {
      "Compact model to write, pruned to so many megabytes (10^6 bytes), or unpruned.",
      "A name that ends in .arpa or .arpa.gz is written as ARPA text instead, with the n-grams of the compact model."})
  private List<String> outputs = new ArrayList<>();

  @Option(names = "--measure", paramLabel = "MODEL",
      description = "Measure a finished model on the --report texts; make nothing.")
  private List<String> measure = new ArrayList<>();

  @Option(names = "--probability-bits", defaultValue = "" + CompactNgramWriter.DEFAULT_PROBABILITY_BITS,
      description = "1 to 12 (default: ${DEFAULT-VALUE}).")
  private int probabilityBits;

  @Option(names = "--backoff-bits", defaultValue = "" + CompactNgramWriter.DEFAULT_BACKOFF_BITS,
      description = "1 to 12 (default: ${DEFAULT-VALUE}).")
  private int backoffBits;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (!measure.isEmpty()) {
      measure(out);
    } else {
      make(out);
    }
    return 0;
  }

  private void make(PrintWriter out) throws IOException {
    if (order < 2 || order > 4) {
      throw new IllegalArgumentException("--order is " + order + ", allowed: 2..4");
    }
    if (texts.isEmpty() || lexicons.isEmpty() && units == null) {
      throw new IllegalArgumentException("--text, and --lexicon or --units, are needed to make a model");
    }
    for (String name : holdOutOf) {
      if (!texts.containsKey(name)) {
        throw new IllegalArgumentException("--hold-out-of " + name + ": no --text has this name, these are there: "
            + texts.keySet());
      }
    }
    int[] least = new int[order];
    for (int n = 0; n < order; n++) {
      least[n] = n > 0 && n <= minCounts.size() ? minCounts.get(n - 1) : 1;
    }
    LmEstimation.Result made = new LmEstimation(new LmEstimation.Plan(texts, models, lexicons, spelled(), tune, importance, report, exclude,
        holdOut, holdOutOf, order, minWordCount, least)).run();
    out.println("| part | weight | " + String.join(" | ", made.measured().stream().map(TokenizedText::name).toList()) + " |");
    out.println("|---|---|" + "---|".repeat(made.measured().size()));
    for (int i = 0; i < made.parts().size(); i++) {
      row(out, made.names().get(i) + String.format(Locale.ROOT, " | %.3f", made.weights()[i]), made, made.parts().get(i));
    }
    EntropyPruning pruning = null;
    for (String output : outputs) {
      int equals = output.lastIndexOf('=');
      String file = equals < 0 ? output : output.substring(0, equals);
      BackoffTrie model = made.mixture();
      if (equals >= 0) {
        pruning = pruning == null ? ranked(made) : pruning;
        model = pruned(made.mixture(), pruning, megabytes(output, equals) * MEGABYTE);
      }
      write(model, Path.of(file));
      row(out, String.format(Locale.ROOT, "%s, n-grams %s, %.2f MB | ", file, LmEstimation.sizes(model),
          Files.size(Path.of(file)) / MEGABYTE), made, model);
    }
  }

  /** Whether the units spell a word. */
  private Predicate<String> spelled() throws IOException {
    if (units == null) {
      return word -> false;
    }
    SpelledWords spelling = UnitInventory.read(units).as(UnitKind.named(unitKind), UnitInventory.SILENCE).spelling();
    return word -> !spelling.guess(word, 1).isEmpty();
  }

  private static double megabytes(String output, int equals) {
    try {
      double size = Double.parseDouble(output.substring(equals + 1));
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // the message below says it
    }
    throw new IllegalArgumentException("--output " + output + ": size is '" + output.substring(equals + 1)
        + "', expected megabytes above 0");
  }

  private EntropyPruning ranked(LmEstimation.Result made) {
    double[] bits = new double[order];
    Arrays.fill(bits, MIDDLE_BITS);
    bits[order - 1] = LAST_BITS;
    return EntropyPruning.rank(made.mixture(),
        HistoryWeights.of(made.mixture(), made.texts(), made.parts(), made.weights()), bits);
  }

  /** Prunes until the file has nearly, but not more than, so many bytes. */
  private BackoffTrie pruned(BackoffTrie model, EntropyPruning pruning, double bytes) {
    long all = 0;
    for (int n = 2; n <= model.order(); n++) {
      all += model.size(n);
    }
    double fixed = CompactNgramWriter.encode(pruning.prune(Double.POSITIVE_INFINITY), probabilityBits, backoffBits).length;
    double keep = Math.min(all, (bytes - fixed) * 8 / MIDDLE_BITS);
    BackoffTrie best = null;
    for (int attempt = 0; attempt < SIZE_ATTEMPTS && keep > 0; attempt++) {
      BackoffTrie candidate = pruning.prune(pruning.leastWorthFor((long) keep));
      int size = CompactNgramWriter.encode(candidate, probabilityBits, backoffBits).length;
      if (size <= bytes) {
        best = candidate;
      }
      if (size <= bytes && (size >= bytes * (1 - SIZE_TOLERANCE) || keep >= all)) {
        break;
      }
      keep = Math.min(all, keep * (bytes * (1 - SIZE_TOLERANCE / 2) - fixed) / Math.max(1, size - fixed));
    }
    if (best == null) {
      throw new IllegalArgumentException("no model fits in " + (long) bytes + " bytes, words and unigrams alone take "
          + (long) fixed);
    }
    return best;
  }

  private void write(BackoffTrie model, Path file) throws IOException {
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    if (file.toString().endsWith(".arpa") || file.toString().endsWith(".arpa.gz")) {
      ArpaWriter.write(model, file);
    } else {
      Files.write(file, CompactNgramWriter.encode(model, probabilityBits, backoffBits));
    }
  }

  private static void row(PrintWriter out, String name, LmEstimation.Result made, BackoffTrie model) {
    StringBuilder row = new StringBuilder("| " + name + " |");
    for (TokenizedText text : made.measured()) {
      row.append(cell(Perplexity.of(model, text)));
    }
    out.println(row);
    out.flush();
  }

  private static String cell(Perplexity found) {
    return String.format(Locale.ROOT, " %.1f (%.1f %%) |", found.perplexity(), 100.0 * found.outside() / found.words());
  }

  private void measure(PrintWriter out) throws IOException {
    TextCollection collection = new TextCollection();
    for (Map.Entry<String, String> text : report.entrySet()) {
      collection.read(text.getKey(), TextSource.list(text.getValue(), TextSource.Use.REPORT), Set.of(), "", 0);
    }
    out.println("| model | " + String.join(" | ", report.keySet()) + " |");
    out.println("|---|" + "---|".repeat(report.size()));
    for (String name : measure) {
      StringBuilder row = new StringBuilder("| " + name + " |");
      if (name.endsWith(".lm.bin") || name.contains(".arpa")) {
        BackoffTrie model = Resources.model(name);
        report.keySet().forEach(text -> row.append(cell(Perplexity.of(model, collection.tokens(text, model.words())))));
      } else {
        CompactNgram model = CompactNgram.open(Path.of(name));
        List<String> words = new ArrayList<>();
        for (int id = 0; id < model.vocabularySize(); id++) {
          words.add(model.word(id));
        }
        report.keySet().forEach(text -> row.append(cell(Perplexity.of(model, collection.tokens(text, words)))));
      }
      out.println(row);
    }
  }
}

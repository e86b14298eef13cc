package io.dualmode.tools.lm.neural;

import io.dualmode.model.lm.arpa.NgramFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lm neural}: trains the neural language model of the second pass. */
@Command(name = "neural", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Train a neural language model over word pieces, which ranks the readings of two-pass mode. The same command goes on where "
        + "a run was stopped. package --lm-neural puts the file that it makes into a model, rescoring tunes its weight.",
    footer = {"", "TEXT is what it is for lm."})
public final class NeuralLmCommand implements Callable<Integer> {
  @Option(names = "--text", required = true, paramLabel = "NAME=TEXT", description = "Text to learn from.")
  private Map<String, String> texts = new LinkedHashMap<>();

  @Option(names = "--weight", paramLabel = "NAME=NUMBER", description = "How often a text is read, measured by its size; 1 unless given.")
  private Map<String, Double> weights = new LinkedHashMap<>();

  @Option(names = "--running", paramLabel = "NAME", description = "The sentences of this text follow one another, as in a book.")
  private List<String> running = new ArrayList<>();

  @Option(names = "--dev", paramLabel = "NAME=TEXT", description = "Text to measure perplexity on.")
  private Map<String, String> dev = new LinkedHashMap<>();

  @Option(names = "--hold-out-of", paramLabel = "NAME", description = "Also measure on sentences of this text, which are not learnt from.")
  private List<String> holdOutOf = new ArrayList<>();

  @Option(names = "--hold-out", paramLabel = "N", defaultValue = "2000", description = "Every N-th sentence is held out (default: ${DEFAULT-VALUE}).")
  private int holdOut;

  @Option(names = "--exclude", paramLabel = "TEXT", description = "Sentences of 4 words or more of it are not learnt from.")
  private List<String> exclude = new ArrayList<>();

  @Option(names = "--ngram", paramLabel = "FILE", description = "N-gram model whose perplexities are printed beside.")
  private Path ngram;

  @Option(names = "--float", description = "Store matrices as 32-bit floats instead of 8-bit integers.")
  private boolean floats;

  @Option(names = "--run", required = true, description = "folder of the run: checkpoint, curves, options, pieces; resumed when it exists")
  private Path run;

  @Mixin
  private NeuralLmOptions options = new NeuralLmOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    NeuralTexts.Plan plan = new NeuralTexts.Plan(texts, weights, running, holdOutOf, holdOut, dev, exclude);
    new NeuralLmRun(options, plan, run, !floats, System.out).train(ngram == null ? null : NgramFile.open(ngram));
    return 0;
  }
}

package io.dualmode.tools.lm.neural;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.neural.NeuralLmShape;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.manifest.EvenChoice;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainingLoop;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A training of a neural language model in a folder: besides what every training keeps there, {@code pieces.txt}, {@code texts.json}, which
 * tells the texts that it reads from others, and {@code lm-neural.safetensors}, made whenever it ends or stops.
 */
final class NeuralLmRun {
  private static final String PIECES = "pieces.txt";
  private static final String TEXTS = "texts.json";
  /** Sentences of a text that are measured on while training goes on. */
  private static final int WATCHED = 400;

  private final NeuralLmOptions options;
  private final NeuralTexts.Plan plan;
  private final Path folder;
  private final boolean int8;
  private final PrintStream out;

  /** @param int8 whether the matrices of the file are stored in 8 bits */
  NeuralLmRun(NeuralLmOptions options, NeuralTexts.Plan plan, Path folder, boolean int8, PrintStream out) {
    this.options = options;
    this.plan = plan;
    this.folder = folder;
    this.int8 = int8;
    this.out = out;
  }

  /**
   * Trains until the words are read or the time is over, and prints perplexities.
   *
   * @param ngram to compare with, null for none
   */
  NeuralLm train(NgramModel ngram) throws IOException, InterruptedException {
    options.check();
    Files.createDirectories(folder);
    NeuralTexts texts = new NeuralTexts(plan);
    UnitInventory pieces = pieces(texts);
    List<PieceText> learnt = texts.learnt(pieces);
    requireSame(learnt);
    Map<String, List<List<String>>> measured = texts.measured();
    NeuralLmShape shape = options.shape(pieces.size());
    ParameterLayout layout = NeuralLmLayout.of(shape);
    RunFolder run = new RunFolder(folder);
    TrainingState state = run.hasCheckpoint() ? TrainingState.load(run.found(), layout) : start(layout);
    run.describe(options, layout);
    for (PieceText text : learnt) {
      out.printf(Locale.ROOT, "%s: %,d sentences, %,d words, %.3f pieces a word%n", text.name(), text.sentences(), text.words(),
          (text.size() - text.sentences()) / (double) text.words());
    }
    out.printf(Locale.ROOT, "%,d parameters; step %d, %.2f of %.1f million words read%n", layout.size(), state.step, state.heardSeconds / 1e6,
        options.words);
    PieceRows rows = new PieceRows(learnt, pieces, options.rows, options.rowPieces, options.seed);
    List<NeuralLmObjective.Watched> watched = new ArrayList<>();
    measured.forEach((name, sentences) -> {
      PieceText text = NeuralTexts.pieces(name, EvenChoice.of(sentences, WATCHED), pieces);
      watched.add(new NeuralLmObjective.Watched(name, PieceRows.all(text, pieces, options.rows, options.context), text.cost()));
    });
    try (NeuralLmObjective objective = new NeuralLmObjective(options, shape, layout, state, watched)) {
      int[] next = {state.step};
      new TrainingLoop<>(options, run, out, state, objective).run(() -> rows.batch(next[0]++));
    }
    NeuralLm made = NeuralLmPackager.write(shape, pieces, layout, state, int8, provenance(learnt, state), folder);
    report(made, measured, ngram);
    return made;
  }

  private UnitInventory pieces(NeuralTexts texts) throws IOException {
    Path file = folder.resolve(PIECES);
    if (Files.exists(file)) {
      return PieceTrainer.read(Files.readString(file), file.toString());
    }
    UnitInventory pieces = options.init != null
        ? PieceTrainer.read(UserFile.text(Path.of(options.init, PIECES)), Path.of(options.init, PIECES).toString())
        : PieceTrainer.train(texts.counts(), options.pieces);
    StringWriter text = new StringWriter();
    pieces.write(text);
    Files.writeString(file, text.toString());
    return pieces;
  }

  /** The state before the first step. */
  private TrainingState start(ParameterLayout layout) throws IOException {
    TrainingState state = new TrainingState(layout, options.seed);
    if (options.init != null) {
      state.weights = TrainingState.load(new RunFolder(Path.of(options.init)).found(), layout).average;
      state.average = state.weights.clone();
    }
    return state;
  }

  /** A run that goes on must read what it read before. */
  private void requireSame(List<PieceText> learnt) throws IOException {
    Map<String, String> now = new LinkedHashMap<>();
    learnt.forEach(text -> now.put(text.name(), text.identity() + (text.running() ? " running" : "") + " x " + text.weight()));
    Path file = folder.resolve(TEXTS);
    if (Files.exists(file)) {
      Map<?, ?> before = new Gson().fromJson(Files.readString(file), Map.class);
      if (!now.equals(before)) {
        throw new IOException(folder + " was trained on other texts, " + before + ", than those given now, " + now
            + "; give the same ones, or begin in another folder with --init " + folder);
      }
      return;
    }
    Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(now) + "\n");
  }

  private Map<String, String> provenance(List<PieceText> learnt, TrainingState state) {
    Map<String, String> provenance = new LinkedHashMap<>();
    for (PieceText text : learnt) {
      provenance.put("text." + text.name(), String.format(Locale.ROOT, "%d words, weight %s%s", text.words(), text.weight(),
          text.running() ? ", running" : ""));
    }
    provenance.put("wordsRead", String.format(Locale.ROOT, "%.0f", state.heardSeconds));
    provenance.put("steps", Integer.toString(state.step));
    provenance.put("options", new Gson().toJson(options));
    return provenance;
  }

  private void report(NeuralLm made, Map<String, List<List<String>>> measured, NgramModel ngram) throws IOException {
    out.printf(Locale.ROOT, "%s: %,d bytes; perplexities per word, as the engine runs it:%n", folder.resolve(NeuralLm.FILE),
        Files.size(folder.resolve(NeuralLm.FILE)));
    out.println(ngram == null ? "| text | words | neural |\n|---|---|---|"
        : "| text | words | neural | n-gram's words: neural | n-gram | outside |\n|---|---|---|---|---|---|");
    for (Map.Entry<String, List<List<String>>> text : measured.entrySet()) {
      NeuralPerplexity found = NeuralPerplexity.of(made, text.getValue(), ngram);
      out.printf(Locale.ROOT, "| %s | %d | %.1f |", text.getKey(), found.words(), found.perplexity());
      out.println(ngram == null ? "" : String.format(Locale.ROOT, " %.1f | %.1f | %d |", found.known(), found.ngram(), found.outside()));
    }
  }
}

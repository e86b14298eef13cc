package io.dualmode.tools.g2p;

import io.dualmode.model.g2p.GraphemeToPhoneme;
import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.g2p.GraphoneModelFormat;
import io.dualmode.model.language.Language;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.language.LanguageOptions;
import io.dualmode.tools.language.StandardDictionary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains the model that guesses the pronunciation of words that are in no dictionary. */
@Command(name = "g2p", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Train a grapheme-to-phoneme model from a dictionary: first on nine tenths of the words, to measure it on the "
        + "rest, then on all of them.")
public final class G2pCommand implements Callable<Integer> {
  private static final int HELD_OUT_PARTS = 10;

  @Option(names = "--lexicon", paramLabel = "FILE", description = "dictionary in CMUdict format (default: that of the language, CMUdict as in Sphinx4 for English)")
  Path lexiconFile;

  @Mixin
  LanguageOptions language;

  @Option(names = "--order", paramLabel = "N", defaultValue = "7", description = "longest n-gram (default: ${DEFAULT-VALUE})")
  int order;

  @Option(names = "--max-bytes", paramLabel = "N", defaultValue = "1500000",
      description = "largest model file (default: ${DEFAULT-VALUE})")
  int maxBytes;

  @Option(names = "--evaluate-only", description = "measure on the held-out tenth and write nothing")
  boolean evaluateOnly;

  @Option(names = "--out", paramLabel = "FILE", description = "model to write")
  Path out;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (order < 1 || order > BackoffTrie.MAX_ORDER) {
      throw new ParameterException(spec.commandLine(), "--order: got " + order + ", allowed 1.." + BackoffTrie.MAX_ORDER);
    }
    if (out == null && !evaluateOnly) {
      throw new ParameterException(spec.commandLine(), "--out: missing; say where to write, or --evaluate-only");
    }
    if (!evaluateOnly) {
      UserFile.prepareOutput(out);
    }
    Language spoken;
    UnitInventory units;
    try {
      spoken = language.language();
      units = language.units();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    PronunciationLexicon lexicon = StandardDictionary.read(lexiconFile, spoken, units);
    Map<String, List<int[]>> words = GraphoneTrainer.words(lexicon);
    Map<Character, int[]> characterNames = GraphoneTrainer.characterNames(lexicon, spoken);
    GraphoneTrainer trainer = new GraphoneTrainer(order, maxBytes);
    PrintWriter report = spec.commandLine().getOut();

    Map<String, List<int[]>> training = new TreeMap<>(words);
    Map<String, List<int[]>> heldOut = new TreeMap<>();
    words.forEach((word, variants) -> {
      if (isHeldOut(word, spoken)) {
        heldOut.put(word, training.remove(word));
      }
    });
    report.printf("training on %d words, held out %d%n", training.size(), heldOut.size());
    GraphoneModel model = trainer.train(entries(training), units, characterNames);
    long start = System.nanoTime();
    report.print(new G2pEvaluation(new GraphemeToPhoneme(model, spoken), heldOut).report());
    report.printf("%.2f ms a word%n", (System.nanoTime() - start) / 1e6 / Math.max(1, heldOut.size()));
    report.flush();
    if (!evaluateOnly) {
      GraphoneModel all = trainer.train(entries(words), units, characterNames);
      try (OutputStream file = Files.newOutputStream(out)) {
        GraphoneModelFormat.write(all, file);
      }
      report.printf("%s: %d bytes, %d graphones, %d n-grams, trained on %d words%n", out, Files.size(out),
          all.graphones().size(), all.trie().nodes() - 1, words.size());
      report.flush();
    }
    return 0;
  }

  /** A tenth of the words, the same in every run; an inflected word goes with its base. */
  static boolean isHeldOut(String word, Language language) {
    List<String> bases = language.bases(word);
    String base = bases.isEmpty() ? word : bases.get(0);
    CRC32 hash = new CRC32();
    hash.update(base.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % HELD_OUT_PARTS == 0;
  }

  private static List<GraphoneAligner.Entry> entries(Map<String, List<int[]>> words) {
    List<GraphoneAligner.Entry> entries = new ArrayList<>();
    words.forEach((word, variants) -> variants.forEach(v -> entries.add(new GraphoneAligner.Entry(word, v))));
    return entries;
  }
}

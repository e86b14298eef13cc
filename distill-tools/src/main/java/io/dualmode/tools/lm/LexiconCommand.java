package io.dualmode.tools.lm;

import io.dualmode.model.g2p.GraphemeToPhoneme;
import io.dualmode.model.g2p.GraphoneModelFormat;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.language.LanguageOptions;
import io.dualmode.tools.language.StandardDictionary;
import io.dualmode.tools.lm.text.TextSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lexicon}: pronunciations for the words of texts that a dictionary lacks. */
@Command(name = "lexicon", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write pronunciations for the words of texts that a dictionary lacks, by the rules of the language and a"
        + " grapheme-to-phoneme model; the result is for 'lm --lexicon' and 'package --add-lexicon'.")
public final class LexiconCommand implements Callable<Integer> {
  @Option(names = "--text", required = true, paramLabel = "FILE", description = "text, one sentence a line, or manifest.jsonl:train")
  private List<String> texts;

  @Option(names = "--g2p", required = true, paramLabel = "FILE", description = "model made by g2p")
  private Path model;

  @Mixin
  private LanguageOptions language;

  @Option(names = "--lexicon", paramLabel = "FILE", description = "known words, a dictionary in CMUdict format (default: that of the language)")
  private Path lexicon;

  @Option(names = "--min-count", paramLabel = "N", description = "occurrences that a word needs (default: ${DEFAULT-VALUE})")
  private int minCount = 3;

  @Option(names = "--min-confidence", paramLabel = "P", description = "guesses below are dropped (default: ${DEFAULT-VALUE})")
  private double minConfidence = 0.25;

  @Option(names = "--variants", paramLabel = "N", description = "most guesses for a word (default: ${DEFAULT-VALUE})")
  private int variants = 2;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "dictionary to write")
  private Path out;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    UserFile.prepareOutput(out);
    Language spoken;
    UnitInventory units;
    try {
      spoken = language.language();
      units = language.units();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    PronunciationLexicon known = StandardDictionary.read(lexicon, spoken, units);
    Pronouncer pronouncer = new Pronouncer(known, new GraphemeToPhoneme(GraphoneModelFormat.read(model), spoken), spoken);
    PronunciationLexicon words = PronunciationLexicon.empty(units);
    int unsure = 0;
    for (Map.Entry<String, Integer> word : unknownWords(known).entrySet()) {
      Pronouncer.Result result = word.getValue() < minCount ? null : pronouncer.pronounce(word.getKey(), variants);
      if (result != null && result.source() != Pronouncer.Source.NONE && result.confidence() >= minConfidence) {
        result.variants().forEach(variant -> words.add(word.getKey(), variant));
      } else if (result != null) {
        unsure++;
      }
    }
    try (Writer writer = Files.newBufferedWriter(out)) {
      words.write(writer);
    }
    PrintWriter report = spec.commandLine().getOut();
    report.printf("%s: %d words; %d more have no guess of confidence %.2f%n", out, words.size(), unsure, minConfidence);
    report.flush();
    return 0;
  }

  private Map<String, Integer> unknownWords(PronunciationLexicon known) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (String text : texts) {
      TextSource.parse(text, TextSource.Use.ESTIMATE).read(sentence -> {
        for (String word : sentence.split(" +")) {
          if (!word.isEmpty() && !known.contains(word)) {
            counts.merge(word, 1, Integer::sum);
          }
        }
      });
    }
    return counts;
  }
}

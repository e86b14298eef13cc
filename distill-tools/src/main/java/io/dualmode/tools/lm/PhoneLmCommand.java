package io.dualmode.tools.lm;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.ngram.KneserNey;
import io.dualmode.tools.ngram.NgramCounts;
import io.dualmode.tools.ngram.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code phone-lm}: estimates which phone follows which, pauses left out, from the alignments of the training speech. */
@Command(name = "phone-lm", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Estimate an n-gram model of phones from the alignments of the training speech, for the recognition of phones.")
public final class PhoneLmCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder written by 'prepare'")
  private Path data;

  @Option(names = "--alignments", paramLabel = "FILE", description = "made by 'align' (default: alignments.tsv in the data folder)")
  private Path alignments;

  @Option(names = "--corpora", paramLabel = "NAME", split = ",", description = "corpora to count (default: all)")
  private List<String> corpora = List.of();

  @Option(names = "--order", defaultValue = "3", description = "longest n-gram, 2 to 4 (default: ${DEFAULT-VALUE})")
  private int order;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "compact model to write")
  private Path out;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    UserFile.prepareOutput(out);
    if (order < 2 || order > 4) {
      throw new ParameterException(spec.commandLine(), "--order: got " + order + ", allowed 2..4");
    }
    List<String> words = new ArrayList<>(List.of(BackoffTrie.SENTENCE_START, BackoffTrie.SENTENCE_END));
    FeatureCache cache = FeatureCache.open(data);
    Path file = alignments != null ? alignments : data.resolve("alignments.tsv");
    UnitInventory units = SpeechLanguage.beside(file).units();
    words.addAll(units.spokenNames());
    int[] ids = units.names().stream().mapToInt(words::indexOf).toArray();
    IntStream.Builder tokens = IntStream.builder();
    int utterances = 0;
    for (PhoneAlignment alignment : PhoneAlignment.read(file).values()) {
      CachedUtterance utterance = cache.find(alignment.id());
      if (utterance == null || !utterance.split().equals("train") || !corpora.isEmpty() && !corpora.contains(utterance.corpus())) {
        continue;
      }
      for (int phone : alignment.phones()) {
        if (phone != units.silence()) {
          tokens.add(ids[phone]);
        }
      }
      tokens.add(1);
      utterances++;
    }
    if (utterances == 0) {
      throw new IOException(file + ": holds no utterance of the train split of " + data + "; run 'align' on it");
    }
    NgramCounts counts = NgramCounts.count(new TokenizedText("phones", tokens.build().toArray()), words.size(), 0, 1, order);
    int[] minCounts = IntStream.range(0, order).map(n -> n < 2 ? 1 : 2).toArray();
    BackoffTrie model = KneserNey.estimate(counts, words, minCounts);
    Files.write(out, CompactNgramWriter.encode(model, CompactNgramWriter.DEFAULT_PROBABILITY_BITS, CompactNgramWriter.DEFAULT_BACKOFF_BITS));
    spec.commandLine().getErr().println(out + ": phones of " + utterances + " utterances");
    return 0;
  }
}

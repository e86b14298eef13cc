package io.dualmode.tools.punctuation;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.readable.Mark;
import io.dualmode.model.readable.PauseModel;
import io.dualmode.model.readable.PunctuationModel;
import io.dualmode.tools.data.cache.FeatureCache;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code punctuation tune}. */
@Command(name = "tune", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Adds to a model of punctuation train how long people pause behind each mark, counted in aligned training speech whose books are "
        + "at hand, and tunes it: biases of marks on held-out books, the weight of pauses on the split dev of that speech.")
final class PunctuationTuneCommand implements Callable<Integer> {
  private static final double PRIOR = 20;
  private static final int WORDS = 30_000;

  @Option(names = "--model", required = true, paramLabel = "FOLDER", description = "folder with " + PunctuationModel.FILE + ", which is written anew")
  private Path folder;

  @Option(names = "--books", required = true, paramLabel = "FOLDER", description = "held-out books")
  private Path books;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder written by prepare and align")
  private Path data;

  @Option(names = "--originals", required = true, paramLabel = "FOLDER", description = "books that were read aloud in that speech")
  private Path originals;

  @Option(names = "--corpora", split = ",", paramLabel = "NAME", description = "how names of its corpora begin (default: ${DEFAULT-VALUE})")
  private List<String> corpora = List.of("librispeech");

  @Override
  public Integer call() throws IOException {
    PrintStream log = System.out;
    PunctuationModel model;
    try (ModelFiles files = ModelFiles.open(folder)) {
      model = PunctuationModel.read(files);
    }
    FeatureCache cache = FeatureCache.open(data);
    List<Passage> passages = Passage.in(cache, data, corpora, List.of("train", "dev"), originals);
    List<Passage> heldOut = passages.stream().filter(p -> p.split().equals("dev")).toList();
    PauseModel pauses = pauses(passages.stream().filter(p -> p.split().equals("train")).toList(), log);
    MarkedCorpus text = MarkedCorpus.of(BookFile.in(books));
    PunctuationModel plain = model.with(pauses, PunctuationModel.Tuning.NONE);
    PunctuationModel tuned = PunctuationTuning.tunePauses(PunctuationTuning.tuneBiases(plain, text, WORDS), heldOut);
    log.println(tuned.tuning());
    log.println(MarkScores.header());
    log.println(PunctuationTuning.ofText(plain, text, WORDS).row("held-out books, untuned"));
    log.println(PunctuationTuning.ofText(tuned, text, WORDS).row("held-out books, tuned"));
    log.println(PunctuationTuning.ofPassages(plain, heldOut).row("dev as said, without pauses"));
    log.println(PunctuationTuning.ofPassages(tuned, heldOut).row("dev as said, with pauses"));
    PunctuationTrainCommand.write(tuned, folder, Map.of());
    return 0;
  }

  /** Counts pauses behind the marks of what was read aloud. */
  private static PauseModel pauses(List<Passage> passages, PrintStream log) {
    double[][] counts = new double[Mark.ALL.size()][PauseModel.LENGTHS + 1];
    for (Passage passage : passages) {
      for (int i = 0; passage.pauses().isPresent() && i < passage.words().size(); i++) {
        MarkedText.Token token = passage.printed().get(i);
        if (token != null) {
          counts[token.mark().ordinal()][passage.pauses().get()[i]]++;
        }
      }
    }
    for (Mark mark : Mark.ALL) {
      log.println(mark + ": " + Arrays.toString(counts[mark.ordinal()]));
    }
    return PauseModel.of(counts, PRIOR);
  }
}

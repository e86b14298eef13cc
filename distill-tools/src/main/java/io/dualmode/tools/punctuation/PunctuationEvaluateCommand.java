package io.dualmode.tools.punctuation;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.readable.Mark;
import io.dualmode.model.readable.PauseModel;
import io.dualmode.model.readable.Punctuated;
import io.dualmode.model.readable.PunctuationModel;
import io.dualmode.model.readable.Punctuator;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.data.cache.FeatureCache;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code punctuation evaluate}. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures marks and capitals: F1 and, in brackets, precision and recall, on held-out books (--books), and on speech whose books "
        + "are at hand (--data and --originals), as it was said and as it is recognised, beside a full stop at every pause.")
final class PunctuationEvaluateCommand implements Callable<Integer> {
  private static final long[] PAUSES = {150, 300, 500};

  @Option(names = "--punctuation", paramLabel = "FOLDER", description = "folder with " + PunctuationModel.FILE + " (default: the bundled one for English)")
  private Path folder;

  @Option(names = "--books", paramLabel = "FOLDER", description = "books that were not trained on")
  private Path books;

  @Option(names = "--words", paramLabel = "N", description = "words of the books to measure, spread evenly (default: ${DEFAULT-VALUE})")
  private int words = 300_000;

  @Option(names = "--data", paramLabel = "DIR", description = "folder written by prepare and align")
  private Path data;

  @Option(names = "--originals", paramLabel = "FOLDER", description = "books that were read aloud in that speech")
  private Path originals;

  @Option(names = "--corpora", split = ",", paramLabel = "NAME", description = "how names of its corpora begin (default: ${DEFAULT-VALUE})")
  private List<String> corpora = List.of("librispeech");

  @Option(names = "--split", paramLabel = "NAME", description = "its split (default: ${DEFAULT-VALUE})")
  private String split = "dev";

  @Mixin
  private EngineOptions engineOptions;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (books == null && data == null || (data == null) != (originals == null)) {
      throw new ParameterException(spec.commandLine(), "what to measure on is missing: --books, or --data with --originals");
    }
    PrintStream out = System.out;
    PunctuationModel model;
    try (ModelFiles files = folder == null ? PunctuationModel.bundled("en") : ModelFiles.open(folder)) {
      model = PunctuationModel.read(files);
    }
    List<String> rows = new ArrayList<>();
    if (books != null) {
      MarkedCorpus corpus = MarkedCorpus.of(BookFile.in(books));
      long begin = System.nanoTime();
      MarkScores scores = PunctuationTuning.ofText(model, corpus, words);
      rows.add(scores.row("books"));
      out.printf(Locale.ROOT, "%.1f s for books%n", (System.nanoTime() - begin) / 1e9);
    }
    if (data != null) {
      FeatureCache cache = FeatureCache.open(data);
      List<Passage> passages = Passage.in(cache, data, corpora, List.of(split), originals);
      rows.add(PunctuationTuning.ofPassages(model, passages).row("as said"));
      rows.addAll(recognised(model, cache, passages));
    }
    out.println(MarkScores.header());
    rows.forEach(out::println);
    return 0;
  }

  private List<String> recognised(PunctuationModel model, FeatureCache cache, List<Passage> passages) throws IOException {
    MarkScores ours = new MarkScores();
    MarkScores none = new MarkScores();
    List<MarkScores> stops = Arrays.stream(PAUSES).mapToObj(p -> new MarkScores()).toList();
    Punctuator punctuator = new Punctuator(model);
    try (SpeechEngine engine = SpeechEngines.load(engineOptions.config())) {
      SessionOptions options = engine.defaultOptions().toBuilder().partials(false).endpoints(false).build();
      for (Passage passage : passages) {
        RecognitionResult result;
        try (SpeechSession session = engine.newSession(options)) {
          session.accept(cache.pcmFor(passage.id()));
          result = session.finish();
        }
        List<Word> heard = result.best().words();
        List<String> texts = heard.stream().map(w -> w.text().toLowerCase(Locale.ROOT)).toList();
        if (texts.isEmpty()) {
          continue;
        }
        long[] pauses = new long[texts.size()];
        Arrays.setAll(pauses, i -> i + 1 < texts.size() ? heard.get(i + 1).startMillis() - heard.get(i).endMillis() : Long.MAX_VALUE);
        int[] classes = Arrays.stream(pauses).mapToInt(PauseModel::length).toArray();
        classes[classes.length - 1] = PauseModel.END;
        Punctuated punctuated = punctuator.punctuate(texts, classes, true);
        ours.add(passage.words(), passage.printed(), texts, punctuated.marks(), punctuated.capitals());
        Mark[] nothing = new Mark[texts.size()];
        Arrays.fill(nothing, Mark.NONE);
        none.add(passage.words(), passage.printed(), texts, nothing, new boolean[texts.size()]);
        for (int p = 0; p < PAUSES.length; p++) {
          long least = PAUSES[p];
          Mark[] marks = Arrays.stream(pauses).mapToObj(m -> m >= least ? Mark.FULL_STOP : Mark.NONE).toArray(Mark[]::new);
          boolean[] capitals = new boolean[marks.length];
          for (int i = 0; i < marks.length; i++) {
            capitals[i] = i == 0 || marks[i - 1] == Mark.FULL_STOP;
          }
          stops.get(p).add(passage.words(), passage.printed(), texts, marks, capitals);
        }
      }
    }
    List<String> rows = new ArrayList<>(List.of(ours.row("recognised"), none.row("recognised, no marks at all")));
    for (int p = 0; p < PAUSES.length; p++) {
      rows.add(stops.get(p).row("recognised, a full stop at every pause of " + PAUSES[p] + " ms"));
    }
    return rows;
  }
}

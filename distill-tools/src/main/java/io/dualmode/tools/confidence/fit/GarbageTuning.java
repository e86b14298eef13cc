package io.dualmode.tools.confidence.fit;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.tools.confidence.sample.ListeningTask;
import io.dualmode.tools.confidence.sample.Sample;
import io.dualmode.tools.confidence.sample.SampleCollector;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds the score of {@code [unk]} at which grammars that admit unknown speech reject sentences of theirs as seldom as they accept
 * speech that is none: the sum of both rates, averaged over grammars, is least.
 */
public final class GarbageTuning {
  private static final double[] CANDIDATES = {-5, -4, -3.25, -2.5, -2, -1.5, -1, -0.5};
  /** Long foreign speech is rejected anyway and costs time. */
  private static final double LONGEST_SECONDS = 3;

  private final EngineConfig config;
  private final int threads;
  private final StringBuilder table = new StringBuilder(
      "Strict grammars with [unk] as an alternative, utterances up to 3 s:\n\n| mode | [unk] a phone | grammar | falsely rejected % | falsely accepted % |\n|---|---|---|---|---|\n");

  public GarbageTuning(EngineConfig config, int threads) {
    this.config = config;
    this.threads = threads;
  }

  /** The score under which the mode that errs most errs least, so that none pays for the others; tasks are those with a grammar. */
  public double best(List<RecognitionMode> modes, List<ListeningTask> tasks) throws IOException, InterruptedException {
    double best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double candidate : CANDIDATES) {
      double most = 0;
      try (SupernetEngine engine = SupernetEngine.load(config.with(EngineKeys.GRAMMAR_GARBAGE, OptionalDouble.of(candidate)))) {
        for (RecognitionMode mode : modes) {
          double errors = 0;
          for (ListeningTask task : tasks) {
            errors += errors(engine, mode, candidate, task);
          }
          most = Math.max(most, errors);
        }
      }
      if (most < least) {
        least = most;
        best = candidate;
      }
    }
    return best;
  }

  private double errors(SupernetEngine engine, RecognitionMode mode, double candidate, ListeningTask task)
      throws IOException, InterruptedException {
    List<ManifestEntry> entries = task.entries().stream().filter(e -> e.durationSeconds() <= LONGEST_SECONDS).toList();
    List<Sample> samples = new SampleCollector(engine, mode, threads, () -> {})
        .hear(task.name(), Optional.of(withUnknown(task.grammar().orElseThrow())), entries);
    double rejects = share(samples, true, true);
    double accepts = share(samples, false, false);
    table.append(String.format(Locale.ROOT, "| %s | %.2f | %s | %.1f | %.1f |%n", mode.key(), candidate, task.name(), 100 * rejects, 100 * accepts));
    return rejects + accepts;
  }

  private static double share(List<Sample> samples, boolean belongs, boolean rejected) {
    return samples.stream().filter(s -> s.belongs() == belongs).mapToDouble(s -> isRejected(s) == rejected ? 1 : 0).average().orElse(0);
  }

  private static boolean isRejected(Sample sample) {
    return sample.text().isBlank() || sample.text().contains(Grammar.UNKNOWN);
  }

  /** The grammar with unknown speech as one more sentence. */
  static Grammar withUnknown(Grammar grammar) {
    Grammar.Builder builder = Grammar.builder().enforcement(grammar.enforcement());
    for (int state = 0; state < grammar.states(); state++) {
      builder.state();
      if (grammar.isFinal(state)) {
        builder.accept(state, grammar.finalLogWeight(state));
      }
    }
    grammar.arcs().forEach(arc -> builder.arc(arc.from(), arc.to(), arc.word(), arc.logWeight(), arc.tag()));
    int unknown = builder.state();
    builder.arc(0, unknown, Grammar.UNKNOWN, 0, "");
    return builder.accept(unknown, 0).build();
  }

  /** What was measured, as a table. */
  public String table() {
    return table.append('\n').toString();
  }
}

package io.dualmode.kaldi.rescore;

import io.dualmode.model.search.graph.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weighs the readings of an utterance again, as Vosk does when a result is asked for: the costs of the language model that the graph was
 * made of are taken off, those of a larger n-gram model are added, and where there is a recurrent network, half of the latter give way to
 * half of the network's. Thread-safe.
 */
public final class Rescorer {
  private static final Logger LOG = LoggerFactory.getLogger(Rescorer.class);
  /** Beyond so many states readings stay as they are. */
  private static final int MOST_STATES = 200_000;
  /** Words before the readings that still matter. */
  private static final int MOST_BEFORE = 32;

  private final SentenceGraph graph;
  private final ConstArpa arpa;

  private Rescorer(SentenceGraph graph, ConstArpa arpa) {
    this.graph = graph;
    this.arpa = arpa;
  }

  /**
   * Reads the models of a directory.
   *
   * @param graph the language model of the graph, {@code G.fst}
   * @param larger the larger one, {@code G.carpa}
   * @return null where there is no larger one
   */
  public static Rescorer read(Path graph, Path larger) throws IOException {
    return Files.isRegularFile(larger) ? new Rescorer(SentenceGraph.read(graph), ConstArpa.read(larger)) : null;
  }

  /**
   * Readings with their new graph costs. Those stay as they are where the models have none of them, or where there are too many.
   *
   * @param before words that were said before them
   */
  public Readings rescore(Readings readings, int[] before) {
    int[] context = Arrays.copyOfRange(before, Math.max(0, before.length - MOST_BEFORE), before.length);
    Readings bare = Subtraction.of(readings, graph, context, MOST_STATES);
    Readings weighed = bare == null ? null : Composition.of(bare, new ArpaModel(arpa, context), MOST_STATES);
    if (weighed == null) {
      LOG.debug("readings of {} states would be more than {} with the larger language model; they stay as they are", readings.states(), MOST_STATES);
      return readings;
    }
    Readings trimmed = Composition.trimmed(weighed);
    return trimmed.states() == 0 ? readings : trimmed;
  }
}

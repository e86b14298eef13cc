package io.dualmode.kaldi.rescore;

import io.dualmode.model.search.graph.lattice.Readings;
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
  /** Of the recurrent network. */
  private static final float SHARE = 0.5f;
  /** Words before the readings that still matter. */
  private static final int MOST_BEFORE = 32;

  private final SentenceGraph graph;
  private final ConstArpa arpa;
  /** Null where there is none. */
  private final RecurrentNetwork recurrent;

  private Rescorer(SentenceGraph graph, ConstArpa arpa, RecurrentNetwork recurrent) {
    this.graph = graph;
    this.arpa = arpa;
    this.recurrent = recurrent;
  }

  /**
   * Reads the models of a directory.
   *
   * @param graph the language model of the graph, {@code G.fst}
   * @param larger the larger one, {@code G.carpa}
   * @param recurrent the folder {@code rnnlm} of a recurrent one, which counts where it is there and the larger one too
   * @return null where there is no larger one
   */
  public static Rescorer read(Path graph, Path larger, Path recurrent) throws IOException {
    if (!Files.isRegularFile(larger)) {
      return null;
    }
    boolean both = Files.isRegularFile(recurrent.resolve("final.raw"));
    return new Rescorer(SentenceGraph.read(graph), ConstArpa.read(larger), both ? RecurrentNetwork.read(recurrent) : null);
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
      LOG.debug("readings of {} states would be more than {} with the larger language model; they stay as they are",
          readings.states(), MOST_STATES);
      return readings;
    }
    Readings trimmed = Composition.trimmed(weighed);
    if (trimmed.states() == 0) {
      return readings;
    }
    return recurrent == null ? trimmed : half(trimmed, context);
  }

  /** Readings of which half of the larger model's costs give way to half of the network's. */
  private Readings half(Readings readings, int[] context) {
    WordModel difference = new DifferenceModel(new ArpaModel(arpa, context), new RecurrentModel(recurrent, context), SHARE);
    Readings pruned = Composition.trimmed(PrunedComposition.of(readings, difference, MOST_STATES));
    return pruned.states() == 0 ? readings : pruned;
  }
}

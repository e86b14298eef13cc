package io.dualmode.kaldi.engine;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.kaldi.graph.AddedWords;
import io.dualmode.kaldi.rescore.Rescorer;
import io.dualmode.kaldi.words.WordAligner.PlacedWord;
import io.dualmode.model.search.graph.BestPath;
import io.dualmode.model.search.graph.GraphSearch;
import io.dualmode.model.search.graph.GrowingReadings;
import io.dualmode.model.search.graph.lattice.AlignedLattice;
import io.dualmode.model.search.graph.lattice.BayesRisk;
import io.dualmode.model.search.graph.lattice.BayesRisk.BestWord;
import io.dualmode.model.search.graph.lattice.Readings;
import io.dualmode.model.search.graph.lattice.Readings.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a search found, as Vosk tells it: the words with the least expected errors, with their posteriors and mean times, and the readings in
 * the order of their log-likelihoods. Graph costs count nine tenths, as in Vosk. Thread-safe.
 */
final class ResultMaker {
  /**
   * What came out.
   *
   * @param readings in the order of their scores
   */
  record Outcome(RecognitionResult result, List<Hypothesis> readings) {}

  private static final double GRAPH_WEIGHT = 0.9;

  private final Vocabulary words;
  private final AddedWords added;
  private final Rescorer rescorer;
  private final int frameMillis;

  /**
   * Makes results.
   *
   * @param added words beside those of the vocabulary
   * @param rescorer what weighs the readings of an utterance again, null for nothing
   * @param frameMillis time from one frame of the search to the next
   */
  ResultMaker(Vocabulary words, AddedWords added, Rescorer rescorer, int frameMillis) {
    this.words = words;
    this.added = added;
    this.rescorer = rescorer;
    this.frameMillis = frameMillis;
  }

  /**
   * The outcome of an utterance.
   *
   * @param search which ends here
   * @param growing its readings
   * @param settled words before what the search still knows alternatives of
   * @param startMillis when the utterance began
   * @param complete whether only readings count that end where the graph lets them; they are not weighed again
   */
  Outcome result(GraphSearch search, GrowingReadings growing, List<Word> settled, long startMillis, int most, boolean complete) {
    long endMillis = startMillis + (long) search.frames() * frameMillis;
    boolean ends = search.finalRelativeCost() < Float.POSITIVE_INFINITY;
    search.finish();
    Readings readings = growing.whole();
    if (rescorer != null && !complete) {
      readings = rescorer.rescore(readings, settled.stream().mapToInt(word -> words.names().label(word.text())).filter(label -> label > 0).toArray());
    }
    AlignedLattice lattice = words.aligner().align(readings, GRAPH_WEIGHT);
    if (lattice == null || complete && !ends) {
      List<Hypothesis> nothing = List.of(text(settled).build());
      return new Outcome(RecognitionResult.builder(startMillis, endMillis).alternatives(nothing).build(), nothing);
    }
    double total = readings.totalCost(GRAPH_WEIGHT);
    long since = startMillis + (long) search.settledFrames() * frameMillis;
    List<Word> best = timed(BayesRisk.words(lattice), since);
    List<Hypothesis> alternatives = new ArrayList<>();
    for (Reading reading : readings.best(most, GRAPH_WEIGHT)) {
      List<Word> said = new ArrayList<>(settled);
      for (PlacedWord word : words.aligner().align(reading.inputs(), reading.outputs())) {
        said.add(Word.of(name(word.word()), since + (long) word.start() * frameMillis,
            since + (long) (word.start() + word.frames()) * frameMillis));
      }
      alternatives.add(text(said).score(-reading.cost()).confidence(Math.min(1, Math.exp(total - reading.cost()))).build());
    }
    return new Outcome(RecognitionResult.builder(startMillis, endMillis).alternatives(bestFirst(joined(settled, best), alternatives)).build(),
        alternatives);
  }

  /** Puts the words with their confidences in the place of the reading that has the same, or before all. */
  private List<Hypothesis> bestFirst(List<Word> best, List<Hypothesis> readings) {
    Hypothesis.Builder first = text(best);
    String text = first.build().text();
    List<Hypothesis> ordered = new ArrayList<>();
    for (Hypothesis reading : readings) {
      if (reading.text().equals(text)) {
        first.confidence(reading.confidence().orElse(0)).score(reading.score().orElse(0));
      } else {
        ordered.add(reading);
      }
    }
    ordered.add(0, first.build());
    return ordered;
  }

  /**
   * A reading in progress: the best path. A word is as sure as its posterior in the lattice as far as that reaches, behind it as the share of
   * the living paths that have it.
   */
  Hypothesis partial(GraphSearch search, GrowingReadings growing, List<Word> settled, long startMillis) {
    List<Word> all = joined(settled, unfinished(search, growing, startMillis));
    return all.isEmpty() ? Hypothesis.EMPTY : text(all).build();
  }

  /** The text of the best path, with a word that the graph has written before it is said since no other can come. */
  String partialText(GraphSearch search, List<Word> settled) {
    List<Word> all = new ArrayList<>(settled);
    for (int label : search.bestPath().outputs()) {
      all.add(Word.of(name(label), 0, 0));
    }
    return text(all).build().text();
  }

  /** The words of the best path of a search that goes on, without those settled on. */
  List<Word> unfinished(GraphSearch search, GrowingReadings growing, long startMillis) {
    BestPath path = search.bestPath();
    if (path.outputs().length == 0) {
      return List.of();
    }
    long since = startMillis + (long) search.settledFrames() * frameMillis;
    double[] confidences = search.shares();
    int known = 0;
    while (known < path.outputs().length && path.frames()[known] <= growing.frames() - search.settledFrames()) {
      known++;
    }
    AlignedLattice lattice = known == 0 ? null : words.aligner().align(growing.soFar(), GRAPH_WEIGHT);
    List<BestWord> sure = lattice == null ? List.of() : BayesRisk.words(lattice, Arrays.copyOf(path.outputs(), known));
    for (int i = 0; sure.size() == known && i < known; i++) {
      confidences[i] = sure.get(i).confidence();
    }
    List<Word> said = new ArrayList<>();
    List<PlacedWord> placed = words.aligner().align(path.inputs(), path.outputs());
    for (int i = 0; i < placed.size(); i++) {
      PlacedWord word = placed.get(i);
      said.add(Word.builder(name(word.word()), since + (long) word.start() * frameMillis,
          since + (long) (word.start() + word.frames()) * frameMillis).confidence(confidences[i]).build());
    }
    return said;
  }

  private List<Word> timed(List<BestWord> found, long since) {
    List<Word> timed = new ArrayList<>();
    for (BestWord word : found) {
      long start = since + Math.round(word.start() * frameMillis);
      timed.add(Word.builder(name(word.word()), start, Math.max(start, since + Math.round(word.end() * frameMillis)))
          .confidence(word.confidence()).build());
    }
    return timed;
  }

  private static List<Word> joined(List<Word> a, List<Word> b) {
    List<Word> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private String name(int label) {
    String own = added.name(label);
    return own == null ? words.names().name(label) : own;
  }

  /** A reading; words that were added are put together of what they sound like. */
  private static Hypothesis.Builder text(List<Word> said) {
    List<Word> whole = new ArrayList<>();
    for (Word word : said) {
      if (word.text().equals(AddedWords.GOES_ON) && !whole.isEmpty()) {
        Word begun = whole.remove(whole.size() - 1);
        Word.Builder longer = Word.builder(begun.text(), begun.startMillis(), Math.max(begun.endMillis(), word.endMillis()));
        begun.confidence().ifPresent(longer::confidence);
        whole.add(longer.build());
      } else {
        whole.add(word);
      }
    }
    return Hypothesis.builder(String.join(" ", whole.stream().map(Word::text).toList()), whole);
  }
}

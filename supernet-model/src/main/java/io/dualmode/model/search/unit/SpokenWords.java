package io.dualmode.model.search.unit;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What a search over units says in words: those that are final, and behind them results of the sequences of units that live. Not safe for
 * use by several threads.
 */
public final class SpokenWords {
  private final UnitNetwork network;
  private final UnitReadings readings;
  private List<RecognizedWord> finalWords;
  /** State, time and score of the best path where the words that are not final begin. */
  private UnitReadings.Start start;

  /** Nothing said yet. */
  public SpokenWords(SearchConfig config, UnitSpelling spelling, UnitNetwork network) {
    this.network = network;
    readings = new UnitReadings(config, spelling, network);
    reset();
  }

  /** Goes back to where nothing is said. */
  public void reset() {
    finalWords = new ArrayList<>();
    start = new UnitReadings.Start(network.start(), 0, 0);
  }

  /** The frame at which the words that are not final begin. */
  public int startFrame() {
    return start.frame();
  }

  /** The words that are final; a view. */
  public List<RecognizedWord> finalWords() {
    return Collections.unmodifiableList(finalWords);
  }

  /**
   * Makes the words of a sequence final, behind which all sequences go on.
   *
   * @param confidence of each
   */
  public void settle(UnitReadings.Reading reading, double confidence) {
    UnitReadings.Start after = readings.after(start, reading);
    for (RecognizedWord word : words(reading, after.frame())) {
      finalWords.add(word.withConfidence(confidence));
    }
    start = after;
  }

  private List<RecognizedWord> words(UnitReadings.Reading reading, int frames) {
    return readings.result(start, List.of(reading), frames, true).best().words();
  }

  /**
   * The words that are final, and those of a sequence, wherever it ends, with the share of living paths that have said all up to them.
   *
   * @param node of the sequence
   * @param share of the living paths that begin with a node
   */
  public List<RecognizedWord> partial(UnitReadings.Reading reading, int frames, PrefixTree prefixes, int node, IntToDoubleFunction share) {
    List<RecognizedWord> all = new ArrayList<>(finalWords);
    all.addAll(words(reading, frames));
    readings.setShares(all, finalWords.size(), prefixes, node, share);
    return all;
  }

  /** The result of some sequences, at least one, behind the words that are final. */
  public SearchResult result(List<UnitReadings.Reading> found, int frames) {
    SearchResult rest = readings.result(start, found, frames, false);
    return finalWords.isEmpty() ? rest : rest.after(finalWords, start.score());
  }
}

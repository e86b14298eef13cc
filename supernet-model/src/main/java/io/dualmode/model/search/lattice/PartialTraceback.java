package io.dualmode.model.search.lattice;

import io.dualmode.model.search.LatticeVocabulary;
import io.dualmode.model.search.NBest;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.WordLattice;
import io.dualmode.model.search.token.SearchState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Keeps the lattice of a stream bounded: drops what no living path can reach any more, and beyond
 * {@link SearchConfig#maxLatticeArcs} makes words final that all living paths share. Where they share none, the older half of the
 * best path becomes final and paths that do not pass there are given up.
 */
public final class PartialTraceback {
  private static final int LEAST_COLLECTION = 20_000;

  private final SearchConfig config;
  private final LatticeVocabulary vocabulary;
  private final SearchState state;
  private final GrowingLattice lattice;
  private List<RecognizedWord> words = new ArrayList<>();
  private double score;
  private int collectAt;

  public PartialTraceback(SearchConfig config, LatticeVocabulary vocabulary, SearchState state, GrowingLattice lattice) {
    this.config = config;
    this.vocabulary = vocabulary;
    this.state = state;
    this.lattice = lattice;
  }

  public void clear() {
    words = new ArrayList<>();
    score = 0;
    collectAt = leastCollection();
  }

  private int leastCollection() {
    return Math.min(LEAST_COLLECTION, config.maxLatticeArcs());
  }

  /** The words in order; a view. */
  public List<RecognizedWord> words() {
    return Collections.unmodifiableList(words);
  }

  /** A result of the rest of the stream, with the final words before it. */
  public SearchResult before(SearchResult rest) {
    return words.isEmpty() ? rest : rest.after(words, score);
  }

  /** To be called after each frame; does nothing most of the time. */
  public void afterFrame() {
    if (lattice.arcs <= collectAt && state.times.count() <= 8 * collectAt) {
      return;
    }
    lattice.collect(state.tokens, state.cut, config.latticeBeam());
    if (lattice.arcs > config.maxLatticeArcs()) {
      boolean moves = true;
      commit(lattice.commonAncestor(state.tokens, state.cut));
      while (moves && lattice.arcs > config.maxLatticeArcs() / 2) {
        moves = commit(middleOfBestPath());
      }
    }
    collectAt = Math.max(leastCollection(), 2 * lattice.arcs);
  }

  private int middleOfBestPath() {
    int node = state.tokens.origin(state.bestToken());
    int middle = lattice.frame[0] + (state.frame - lattice.frame[0]) / 2;
    int after = node;
    while (node > 0 && lattice.frame[node] > middle) {
      after = node;
      node = lattice.from[lattice.bestArc(node)];
    }
    return node > 0 ? node : after;
  }

  /** Makes the best words up to a node final; false if it is the start already. */
  private boolean commit(int node) {
    if (node == 0) {
      return false;
    }
    LatticeSnapshot snapshot = new LatticeSnapshot(lattice);
    snapshot.addEnd(node, 0, 0);
    WordLattice part = snapshot.build(vocabulary, state.times, lattice.frame[node], config.latticeBeam(), config.posteriorScale());
    SearchHypothesis agreed = NBest.of(part, 1).get(0);
    words.addAll(agreed.words());
    score += agreed.score();
    lattice.reroot(node, state.tokens, state.cut);
    return true;
  }
}

package io.dualmode.model.search.tree;

import io.dualmode.model.search.LatticeVocabulary;
import io.dualmode.model.search.NBest;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.StepCache;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.WordLattice;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.lattice.GrowingLattice;
import io.dualmode.model.search.lattice.LatticeSnapshot;
import io.dualmode.model.search.lattice.PartialTraceback;
import io.dualmode.model.search.lattice.WordEnds;
import io.dualmode.model.search.token.SearchState;
import io.dualmode.model.search.token.Tokens;

/** What a search would have heard if the utterance ended here; the search can go on afterwards. */
public final class ResultBuilder {
  private static final int ROOT = SearchTree.ROOT;

  private final SearchConfig config;
  private final LatticeVocabulary vocabulary;
  private final SuccessorTrees trees;
  private final WordNetwork network;
  private final StepCache steps;
  private final SearchState state;
  private final GrowingLattice lattice;
  private final PartialTraceback finalWords;
  private final WordEnds ends = new WordEnds();

  public ResultBuilder(SearchConfig config, LatticeVocabulary vocabulary, SuccessorTrees trees, WordNetwork network, StepCache steps,
      SearchState state, GrowingLattice lattice, PartialTraceback finalWords) {
    this.config = config;
    this.vocabulary = vocabulary;
    this.trees = trees;
    this.network = network;
    this.steps = steps;
    this.state = state;
    this.lattice = lattice;
    this.finalWords = finalWords;
  }

  long bytes() {
    return ends.bytes();
  }

  SearchResult result() {
    Tokens tokens = state.tokens;
    LatticeSnapshot snapshot = new LatticeSnapshot(lattice);
    int openNodes = lattice.nodes;
    int openTimes = state.times.count();
    if (state.frame == 0) {
      addEnd(snapshot, 0, 0, network.start());
    }
    ends.clear();
    for (int i = 0; i < tokens.count(); i++) {
      if (!state.survives(i)) {
        continue;
      }
      float bare = tokens.score(i) - tokens.ahead(i);
      int networkState = tokens.state(i);
      if (tokens.node(i) == ROOT) {
        addEnd(snapshot, tokens.origin(i), state.zero + bare - lattice.score[tokens.origin(i)], networkState);
      }
      endWordsOf(i, bare, networkState);
    }
    for (int group = 0; group < ends.groups; group++) {
      int node = ends.addNode(group, state.frame, state.zero, lattice, config.latticeBeam());
      addEnd(snapshot, node, 0, ends.state[group]);
    }
    boolean complete = !snapshot.isEmpty();
    if (!complete) {
      endAnywhere(snapshot);
    }
    WordLattice words = snapshot.build(vocabulary, state.times, state.frame, config.latticeBeam(), config.posteriorScale());
    lattice.truncate(openNodes);
    state.times.truncate(openTimes);
    return finalWords.before(new SearchResult(NBest.of(words, config.nBest()), words, complete, state.frame));
  }

  private void endWordsOf(int token, float bare, int networkState) {
    Tokens tokens = state.tokens;
    int node = tokens.node(token);
    SearchTree tree = trees.of(networkState, node);
    for (int word = tree.firstPronunciation(node); word < tree.firstPronunciation(node + 1); word++) {
      long step = steps.step(networkState, tree.word(word));
      float language = language(step, tree.score(word));
      if (bare + language > Float.NEGATIVE_INFINITY) {
        int record = state.times.add(tokens.entered(token), tokens.times(token));
        ends.add(tokens.context(token), WordNetwork.stateOf(step), tree.source(word), tokens.origin(token), record, bare + language,
            language);
      }
    }
  }

  private float language(long step, float pronunciation) {
    return config.languageWeight() * (WordNetwork.scoreOf(step) + pronunciation) + config.wordPenalty();
  }

  private void addEnd(LatticeSnapshot snapshot, int node, double gain, int networkState) {
    float language = config.languageWeight() * network.end(networkState);
    if (language > Float.NEGATIVE_INFINITY) {
      snapshot.addEnd(node, gain + language, language);
    }
  }

  /** No path may end here: each ends at its last word boundary, what followed counting as unexplained. */
  private void endAnywhere(LatticeSnapshot snapshot) {
    Tokens tokens = state.tokens;
    if (tokens.count() == 0) {
      snapshot.addEnd(0, 0, 0);
    }
    for (int i = 0; i < tokens.count(); i++) {
      if (state.survives(i)) {
        int origin = tokens.origin(i);
        snapshot.addEnd(origin, state.zero + tokens.score(i) - tokens.ahead(i) - lattice.score[origin], 0);
      }
    }
  }

  /** How far the best path that may end here is behind the best of all, see {@link UtteranceSearch#endCost}. */
  float cost() {
    Tokens tokens = state.tokens;
    float best = Float.NEGATIVE_INFINITY;
    float ending = Float.NEGATIVE_INFINITY;
    if (tokens.count() == 0) {
      best = 0;
      ending = config.languageWeight() * network.end(network.start());
    }
    for (int i = 0; i < tokens.count(); i++) {
      if (!state.survives(i)) {
        continue;
      }
      int node = tokens.node(i);
      int networkState = tokens.state(i);
      float bare = tokens.score(i) - tokens.ahead(i);
      best = Math.max(best, node == ROOT ? bare : tokens.score(i));
      if (node == ROOT) {
        ending = Math.max(ending, bare + config.languageWeight() * network.end(networkState));
      }
      SearchTree tree = trees.of(networkState, node);
      for (int word = tree.firstPronunciation(node); word < tree.firstPronunciation(node + 1); word++) {
        long step = steps.step(networkState, tree.word(word));
        float said = bare + language(step, tree.score(word));
        if (said > Float.NEGATIVE_INFINITY) {
          best = Math.max(best, said);
          ending = Math.max(ending, said + config.languageWeight() * network.end(WordNetwork.stateOf(step)));
        }
      }
    }
    return ending == Float.NEGATIVE_INFINITY ? Float.POSITIVE_INFINITY : best - ending;
  }
}

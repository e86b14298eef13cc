package io.dualmode.model.search.tree;

import io.dualmode.model.search.LatticeVocabulary;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.StepCache;
import io.dualmode.model.search.WordLattice;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.lattice.GrowingLattice;
import io.dualmode.model.search.lattice.LatticeSnapshot;
import io.dualmode.model.search.lattice.PartialConfidence;
import io.dualmode.model.search.lattice.PartialTraceback;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.token.SearchState;
import io.dualmode.model.search.token.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the best living path says, while the utterance goes on.
 *
 * <p>A word that a path close behind the best one denies is held back until it has been the best for a while, so that words once
 * shown seldom change; where all such paths agree nothing waits. How sure each is says {@link PartialConfidence}.
 */
final class PartialHypothesis {
  private static final int ROOT = SearchTree.ROOT;
  /** A word is shown once it has stood complete this long (0.3 s), though a longer word may still follow. */
  private static final int SETTLED_FRAMES = 10;

  /** SearchState this close to the best one (nats) must agree on a word that is shown early. */
  private static final float MARGIN = 3;
  /** A word that ended this many frames ago is shown though they disagree. */
  private static final int HELD_FRAMES = 20;

  private final LatticeVocabulary vocabulary;
  private final SuccessorTrees trees;
  private final StepCache steps;
  private final SearchState state;
  private final GrowingLattice lattice;
  private final PartialTraceback finalWords;
  private final boolean modelsSilence;
  private final PartialConfidence confidence;
  private final double languageScale;
  private int[] nodes = new int[64];
  private int count;
  private int[] labels = new int[64];

  PartialHypothesis(SearchConfig config, LatticeVocabulary vocabulary, SuccessorTrees trees, StepCache steps, AcousticScorer scorer,
      SearchState state, GrowingLattice lattice, PartialTraceback finalWords) {
    this.vocabulary = vocabulary;
    this.trees = trees;
    this.steps = steps;
    this.state = state;
    this.lattice = lattice;
    this.finalWords = finalWords;
    this.modelsSilence = scorer.modelsSilence();
    this.confidence = new PartialConfidence(state, lattice, config.posteriorScale());
    this.languageScale = config.posteriorScale() * config.languageWeight();
  }

  /** The final words, those of the best path that may be shown, and the one at whose end it has stood for a while. */
  List<RecognizedWord> words() {
    List<RecognizedWord> words = new ArrayList<>(finalWords.words());
    int token = state.bestToken();
    if (token < 0) {
      return words;
    }
    Tokens tokens = state.tokens;
    traceBest(tokens.origin(token));
    int agreed = agreed();
    int shown = 0;
    double[] sure = null;
    while (shown < count && (shown < agreed || state.frame - lattice.frame[node(shown)] >= HELD_FRAMES)) {
      sure = sure != null ? sure : confidence.of(nodes, count, arc -> vocabulary.label(lattice.pronunciation[arc]));
      int arc = lattice.bestArc(node(shown));
      int[] starts = LatticeSnapshot.unitStarts(state.times, lattice.unitTimes[arc]);
      words.add(WordLattice.recognized(vocabulary, lattice.pronunciation[arc], starts, lattice.frame[node(shown)],
          sure[count - 1 - shown]));
      shown++;
    }
    if (shown == count && standsAtWordEnd(token) && state.frame - tokens.entered(token) >= SETTLED_FRAMES) {
      int[] starts = LatticeSnapshot.unitStarts(state.times, tokens.times(token));
      starts = Arrays.copyOf(starts, starts.length + 1);
      starts[starts.length - 1] = tokens.entered(token);
      addStanding(token, starts, words);
    }
    return words;
  }

  /** Fills {@link #nodes} with the ends of the words on the best way to a node, latest first. */
  private void traceBest(int last) {
    count = 0;
    for (int at = last; at > 0; at = lattice.from[lattice.bestArc(at)]) {
      nodes = count < nodes.length ? nodes : Arrays.copyOf(nodes, 2 * count);
      nodes[count++] = at;
    }
  }

  /** The end of the {@code i}-th word of the best path. */
  private int node(int i) {
    return nodes[count - 1 - i];
  }

  /** How many words, from the first one on, all paths close to the best one have in common. */
  private int agreed() {
    Tokens tokens = state.tokens;
    float least = Math.max(state.cut, state.best - MARGIN);
    int agreed = count;
    int seen = count == 0 ? 0 : nodes[0];
    for (int i = 0; i < tokens.count() && agreed > 0; i++) {
      if (tokens.score(i) >= least && tokens.origin(i) != seen) {
        seen = tokens.origin(i);
        agreed = Math.min(agreed, inCommon(seen, agreed));
      }
    }
    return agreed;
  }

  /** The words that the best way to a node has in common with the best path, counted up to {@code most}. */
  private int inCommon(int last, int most) {
    int length = 0;
    int at = last;
    int behind = 0;
    while (true) {
      // nodes are numbered in time: step back on both ways until they meet
      while (behind < count && nodes[behind] > at) {
        behind++;
      }
      if (at == 0 || behind < count && nodes[behind] == at) {
        break;
      }
      int arc = lattice.bestArc(at);
      labels = length < labels.length ? labels : Arrays.copyOf(labels, 2 * length);
      labels[length++] = vocabulary.label(lattice.pronunciation[arc]);
      at = lattice.from[arc];
    }
    int shared = count - behind;
    while (shared < most && length > 0 && labels[--length] == vocabulary.label(lattice.pronunciation[lattice.bestArc(node(shared))])) {
      shared++;
    }
    return Math.min(shared, most);
  }

  private boolean standsAtWordEnd(int token) {
    int node = state.tokens.node(token);
    return trees.of(state.tokens.state(token), node).endsWord(node);
  }

  /** Adds the word that a path stands at the end of: of its homophones the one that the network likes best, if it allows any. */
  private void addStanding(int token, int[] starts, List<RecognizedWord> words) {
    int networkState = state.tokens.state(token);
    int node = state.tokens.node(token);
    SearchTree tree = trees.of(networkState, node);
    int likeliest = -1;
    float most = Float.NEGATIVE_INFINITY;
    double all = 0;
    for (int word = tree.firstPronunciation(node); word < tree.firstPronunciation(node + 1); word++) {
      float score = WordNetwork.scoreOf(steps.step(networkState, tree.word(word))) + tree.score(word);
      if (score > most) {
        all *= Math.exp(languageScale * (most - score));
        likeliest = word;
        most = score;
      }
      all += score == Float.NEGATIVE_INFINITY ? 0 : Math.exp(languageScale * (score - most));
    }
    if (likeliest >= 0) {
      int pronunciation = tree.source(likeliest);
      words.add(WordLattice.recognized(vocabulary, pronunciation, starts, state.frame, confidence.standing(token, pronunciation) / all));
    }
  }

  /** Frames that the best path has spent in silence until now, or waiting at a word's end if the head has no silence. */
  int silenceFrames() {
    int token = state.bestToken();
    if (token < 0) {
      return 0;
    }
    boolean waits = !modelsSilence && standsAtWordEnd(token);
    return state.tokens.node(token) == ROOT || waits ? state.frame - state.tokens.entered(token) : 0;
  }
}

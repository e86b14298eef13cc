package io.dualmode.model.search;

import io.dualmode.model.search.score.AcousticScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What the best living path says, while the utterance goes on. */
final class PartialReading {
  private static final int ROOT = SearchTree.ROOT;
  /** A word is shown once it has stood complete this long (0.3 s), though a longer word may still follow. */
  private static final int SETTLED_FRAMES = 10;

  private final LexiconTrie trie;
  private final StateTrees trees;
  private final StepCache steps;
  private final Paths paths;
  private final FinalWords finalWords;
  private final boolean modelsSilence;

  PartialReading(LexiconTrie trie, StateTrees trees, StepCache steps, AcousticScorer scorer, Paths paths, FinalWords finalWords) {
    this.trie = trie;
    this.trees = trees;
    this.steps = steps;
    this.paths = paths;
    this.finalWords = finalWords;
    this.modelsSilence = scorer.modelsSilence();
  }

  /** The words that the best path has gone beyond, and the one at whose end it has stood for a while. */
  List<RecognizedWord> words() {
    int token = paths.bestToken();
    if (token < 0) {
      return List.copyOf(finalWords.words());
    }
    Tokens tokens = paths.tokens;
    GrowingLattice lattice = paths.lattice;
    List<RecognizedWord> words = new ArrayList<>();
    if (standsAtWordEnd(token) && paths.frame - tokens.entered(token) >= SETTLED_FRAMES) {
      int[] starts = LatticeSnapshot.unitStarts(paths.times, tokens.times(token));
      starts = Arrays.copyOf(starts, starts.length + 1);
      starts[starts.length - 1] = tokens.entered(token);
      words.add(WordLattice.recognized(trie, likeliest(tokens.node(token), tokens.state(token)), starts, paths.frame, 0));
    }
    for (int at = tokens.origin(token); at > 0;) {
      int arc = lattice.bestArc(at);
      int[] starts = LatticeSnapshot.unitStarts(paths.times, lattice.unitTimes[arc]);
      words.add(WordLattice.recognized(trie, lattice.pronunciation[arc], starts, lattice.frame[at], 0));
      at = lattice.from[arc];
    }
    for (int i = finalWords.words().size() - 1; i >= 0; i--) {
      words.add(finalWords.words().get(i));
    }
    Collections.reverse(words);
    return words;
  }

  private boolean standsAtWordEnd(int token) {
    return trees.of(paths.tokens.state(token)).endsWord(paths.tokens.node(token));
  }

  /** Of the homophones that end at a node the one that the network likes best. */
  private int likeliest(int node, int state) {
    SearchTree tree = trees.of(state);
    int likeliest = tree.firstPronunciation(node);
    float most = Float.NEGATIVE_INFINITY;
    for (int word = likeliest; word < tree.firstPronunciation(node + 1); word++) {
      float score = WordNetwork.scoreOf(steps.step(state, tree.word(word))) + tree.score(word);
      if (score > most) {
        likeliest = word;
        most = score;
      }
    }
    return tree.source(likeliest);
  }

  /** Frames that the best path has spent in silence until now, or waiting at a word's end if the head has no silence. */
  int silenceFrames() {
    int token = paths.bestToken();
    if (token < 0) {
      return 0;
    }
    boolean waits = !modelsSilence && standsAtWordEnd(token);
    return paths.tokens.node(token) == ROOT || waits ? paths.frame - paths.tokens.entered(token) : 0;
  }
}

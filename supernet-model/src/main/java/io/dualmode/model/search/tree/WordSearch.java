package io.dualmode.model.search.tree;

import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.token.Tokens;

/**
 * The search for words: every path at a word boundary may enter all words of the tree of its network state, and those of a small tree
 * that lies over it (hotwords, added words).
 */
public final class WordSearch extends TreeSearch {
  /** A search for the words of a trie that was made for the network. */
  public WordSearch(SearchConfig config, LexiconTrie trie, WordNetwork network, AcousticScorer scorer) {
    super(config, trie, network, scorer);
  }

  @Override
  protected boolean leaveSilence(int context, int networkState, SearchTree tree, float bare, int origin) {
    return false;
  }

  @Override
  protected boolean enterWords(int context, int networkState, SearchTree tree, float score, int origin) {
    float most = rootAhead(tree);
    boolean entered = enterAll(tree, most, context, networkState, score, origin);
    SearchTree added = trees.added();
    return added == null ? entered : entered | enterAll(added, most, context, networkState, score, origin);
  }

  private boolean enterAll(SearchTree tree, float most, int context, int networkState, float score, int origin) {
    int root = tree.root();
    return enterFirstUnits(tree, tree.firstChild(root), tree.firstChild(root + 1), most, context, networkState, score, origin);
  }

  @Override
  protected float gain(int token, SearchTree tree, float staying) {
    Tokens tokens = state.tokens;
    int node = tokens.node(token);
    float gain = staying;
    for (int child = tree.firstChild(node); child < tree.firstChild(node + 1); child++) {
      if (tree.soleWord(child) < 0) {
        float drop = languageWeight * tree.lookAhead(child) + wordPenalty - tokens.ahead(token);
        gain = Math.max(gain, scorer.enter(tokens.context(token), tree.unit(child)) + drop / acousticScale);
      }
    }
    return gain;
  }
}

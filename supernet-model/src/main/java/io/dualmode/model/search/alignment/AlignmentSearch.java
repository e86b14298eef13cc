package io.dualmode.model.search.alignment;

import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.SearchTree;
import io.dualmode.model.search.tree.TreeSearch;

/**
 * The search for the places of a known text: a path at a word boundary may enter other speech and those of the words ahead that it
 * reaches within the beam at the cost of leaving out the words between, however long the text.
 */
public final class AlignmentSearch extends TreeSearch {
  private final TextIndex text;

  /** A search for the places of a text in a trie that {@link TextNetwork#trie} made. */
  public AlignmentSearch(SearchConfig config, LexiconTrie trie, TextNetwork network, AcousticScorer scorer) {
    super(config, trie, network, scorer);
    text = new TextIndex(trie.tree(), network);
  }

  @Override
  protected boolean leaveSilence(int context, int networkState, SearchTree tree, float bare, int origin) {
    enterWords(context, networkState, tree, bare, origin);
    return true;
  }

  @Override
  protected boolean enterWords(int context, int networkState, SearchTree tree, float score, int origin) {
    float slack = (score + bounds.entering(context) - threshold) / languageWeight;
    boolean entered =
        enterFirstUnits(tree, text.otherSpeech(), text.endOtherSpeech(), headroom, context, networkState, score, origin);
    return entered | enterFirstUnits(tree, text.first(networkState), text.end(networkState, slack), headroom, context, networkState, score,
        origin);
  }

  /** Steps into the text are not looked at: at the root there are as many as the text has words. */
  @Override
  protected float gain(int token, SearchTree tree, float staying) {
    return staying;
  }
}

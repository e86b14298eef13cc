package io.dualmode.model.search.tree;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.StepCache;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.lattice.GrowingLattice;
import io.dualmode.model.search.lattice.PartialTraceback;
import io.dualmode.model.search.lattice.WordEnds;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.token.TokenSearch;
import io.dualmode.model.search.token.Tokens;
import io.dualmode.model.search.token.UnitBoundaries;
import java.util.List;

/**
 * Token passing over (pronunciation tree node, acoustic context, word-network state).
 *
 * <p>At every frame each path stays in its unit, enters the next unit of the tree, or ends a word: the word takes its network
 * score, and all words that end at the frame with the same context and state recombine into one lattice node, from which words
 * are entered anew, directly or through silence. Of paths that meet in the same triple the best survives. While a word is incomplete
 * the path carries a look-ahead: the best unigram promise below its tree node, or the exact score once a single word is left, or
 * everywhere where a grammar lets only few words follow ({@link SuccessorTrees}).
 *
 * <p>The score of a path is {@code acousticScale * sum of acoustic scores + languageWeight * (sum of network and pronunciation
 * scores + end) + wordPenalty * words}; the best path found is exact within the beams. Long streams are bounded by
 * {@link SearchConfig#maxLatticeArcs}: beyond it, words that all living paths share become final and leave the lattice.
 *
 * <p>Which words a path may enter from a word boundary is what searches through trees differ in.
 *
 * <p>Sources: Ortmanns, Ney, Aubert, "A word graph algorithm for large vocabulary continuous speech recognition", 1997 (tree
 * search, word graph); Ortmanns, Eiden, Ney, Coenen, "Look-ahead techniques for fast beam search", 1997.
 */
public abstract class TreeSearch extends TokenSearch {
  private static final int ROOT = SearchTree.ROOT;
  private static final int SILENCE = 0;
  /** Paths that would survive only if their history made a word likelier than its look-ahead by more are not looked up (nats). */
  private static final float MOST_LIFT = 6;
  /** Of the steps that are remembered: 256 kB. */
  private static final int STEP_BITS = 14;

  protected final SuccessorTrees trees;
  protected final EntryScoreBounds bounds;
  protected final float languageWeight;
  protected final float wordPenalty;
  /** More than any look-ahead: scores are logarithms of probabilities, but hotwords may lift them. */
  protected final float headroom;
  private final WordNetwork network;
  private final StepCache steps;
  /** Weighted {@link #MOST_LIFT}. */
  private final float lift;
  /** A bound of the look-ahead right behind a word. */
  private final float openAhead;

  private final GrowingLattice lattice = new GrowingLattice(state.times);
  private final PartialTraceback finalWords;
  private final PartialHypothesis partial;
  private final ResultBuilder end;

  // words that end before the frame in work
  private final WordEnds ends = new WordEnds();
  private float bestEnd;

  protected TreeSearch(SearchConfig config, LexiconTrie trie, WordNetwork network, AcousticScorer scorer) {
    super(config, scorer);
    this.trees = new SuccessorTrees(trie, network);
    this.network = network;
    this.steps = new StepCache(network::step, STEP_BITS);
    this.languageWeight = config.languageWeight();
    this.wordPenalty = config.wordPenalty();
    float rootAhead = rootAhead(trie.tree());
    this.headroom = Math.max(rootAhead, languageWeight * network.mostGain());
    this.lift = languageWeight * MOST_LIFT;
    this.openAhead = trees.restricts() || trie.tree().hasNewlySoleChild(ROOT) || trees.added() != null ? headroom : rootAhead;
    this.bounds = new EntryScoreBounds(scorer, acousticScale);
    this.finalWords = new PartialTraceback(config, trie, state, lattice);
    this.partial = new PartialHypothesis(config, trie, trees, steps, scorer, state, lattice, finalWords);
    this.end = new ResultBuilder(config, trie, trees, network, steps, state, lattice, finalWords);
    reset();
  }

  /**
   * Enters the words that may follow silence; false where they are all that begin at the root, which the search then enters as it does
   * the children of any node.
   */
  protected abstract boolean leaveSilence(int context, int networkState, SearchTree tree, float bare, int origin);

  /** Enters the first units of the words that may follow a word; returns whether any path survived. */
  protected abstract boolean enterWords(int context, int networkState, SearchTree tree, float score, int origin);

  /** The most that the best path gains by staying or by a step down the tree, at least {@code staying}, both not weighted. */
  protected abstract float gain(int token, SearchTree tree, float staying);

  @Override
  public final void reset() {
    super.reset();
    lattice.clear();
    lattice.addNode(0, 0);
    finalWords.clear();
    ends.clear();
    trees.clear();
  }

  @Override
  protected final void begin() {
    bounds.nextFrame();
    openTree(scorer.start(), network.start(), 0, 0, true);
  }

  /** Moves every path one frame on inside the tree, gathers the words that end before this frame, and enters the next ones. */
  @Override
  protected final void advance() {
    bounds.nextFrame();
    ends.clear();
    bestEnd = Float.NEGATIVE_INFINITY;
    Tokens tokens = state.tokens;
    UnitBoundaries times = state.times;
    int frame = state.frame;
    float base = state.best;
    float cut = state.cut;
    int most = mostNext();
    raiseThreshold(tokens, base);
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) < cut) {
        continue;
      }
      float score = tokens.score(i) - base;
      int node = tokens.node(i);
      int context = tokens.context(i);
      int networkState = tokens.state(i);
      SearchTree tree = trees.of(networkState, node);
      float ahead = tokens.ahead(i);
      int origin = tokens.origin(i);
      int before = tokens.times(i);
      int entered = tokens.entered(i);
      put(node, context, networkState, score + acousticScale * scorer.stay(context), ahead, origin, before, entered);
      int rest = scorer.rest(context);
      if (rest >= 0) {
        put(node, rest, networkState, score + acousticScale * scorer.restScore(context), ahead, origin, before, entered);
      }
      int record = -1;
      float bare = score - ahead;
      float lifted = Math.min(bare + headroom, score + lift);
      SearchTree within = node == ROOT && leaveSilence(context, networkState, tree, bare, origin) ? null : tree;
      for (; within != null; within = node == ROOT && within == tree ? trees.added() : null) {
        int parent = within == tree ? node : within.root();
        float highest = within.hasNewlySoleChild(parent) ? lifted : score;
        if (!(highest + bounds.entering(context) > threshold)) {
          continue;
        }
        int endChild = within.firstChild(parent + 1);
        for (int child = within.firstChild(parent); child < endChild; child++) {
          int unit = within.unit(child);
          float acoustic = acousticScale * scorer.enter(context, unit);
          if (!((within.newlySole(child) ? lifted : score) + acoustic > threshold)) {
            continue;
          }
          float childAhead = lookAhead(within, parent, ahead, child, networkState);
          float total = bare + acoustic + childAhead;
          if (total > threshold) {
            if (record < 0 && node != ROOT) {
              record = times.add(entered, before);
            }
            put(child, scorer.next(context, unit), networkState, total, childAhead, origin, record, frame);
          }
        }
      }
      if (tree.endsWord(node)) {
        gatherEnds(i, tree, lifted, record);
      }
      if (next.count() > most) {
        pruneNext();
      }
    }
    endWords();
  }

  /** What the best path gains by staying or moving on bounds the others from the first of them on. */
  private void raiseThreshold(Tokens tokens, float base) {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) == base) {
        SearchTree tree = trees.of(tokens.state(i), tokens.node(i));
        threshold = acousticScale * gain(i, tree, scorer.stay(tokens.context(i))) - config.beam();
        return;
      }
    }
  }

  /** Gathers the words that end where a path stands. */
  private void gatherEnds(int token, SearchTree tree, float lifted, int leaving) {
    Tokens tokens = state.tokens;
    int node = tokens.node(token);
    int context = tokens.context(token);
    float score = tokens.score(token) - state.best;
    float after = openAhead + bounds.entering(context);
    float highest = tree.soleWord(node) == SearchTree.SEVERAL ? lifted : score;
    if (!(highest + after > threshold && highest > bestEnd - config.wordBeam())) {
      return;
    }
    int networkState = tokens.state(token);
    float bare = score - tokens.ahead(token);
    int record = leaving;
    int endWord = tree.firstPronunciation(node + 1);
    for (int word = tree.firstPronunciation(node); word < endWord; word++) {
      long step = steps.step(networkState, tree.word(word));
      float language = languageWeight * (WordNetwork.scoreOf(step) + tree.score(word)) + wordPenalty;
      float said = bare + language;
      if (said + after > threshold && said > bestEnd - config.wordBeam()) {
        if (record < 0) {
          record = state.times.add(tokens.entered(token), tokens.times(token));
        }
        bestEnd = Math.max(bestEnd, said);
        ends.add(context, WordNetwork.stateOf(step), tree.source(word), tokens.origin(token), record, said, language);
      }
    }
  }

  private boolean put(int node, int context, int networkState, float score, float ahead, int origin, int before, int entered) {
    if (!(score > threshold)) {
      return false;
    }
    if (!next.offer(node, context, networkState, score, ahead, origin, before, entered)) {
      return false;
    }
    threshold = Math.max(threshold, score - config.beam());
    return true;
  }

  /** The look-ahead of a child node, at most that of its parent unless the child is {@link SearchTree#newlySole}. */
  private float lookAhead(SearchTree tree, int node, float ahead, int child, int networkState) {
    int sole = tree.soleWord(child);
    if (sole < 0) {
      return languageWeight * tree.lookAhead(child) + wordPenalty;
    }
    if (!tree.newlySole(child)) {
      return ahead + languageWeight * (tree.lookAhead(child) - tree.lookAhead(node));
    }
    return languageWeight * (WordNetwork.scoreOf(steps.step(networkState, sole)) + tree.lookAhead(child)) + wordPenalty;
  }

  /** Makes lattice nodes of the words that ended and opens the tree behind each. */
  private void endWords() {
    for (int group = 0; group < ends.groups; group++) {
      float score = ends.best[group];
      if (score < bestEnd - config.wordBeam()) {
        continue;
      }
      if (openTree(ends.context[group], ends.state[group], score, lattice.nodes, false)) {
        ends.addNode(group, state.frame, state.zero, lattice, config.latticeBeam());
      }
    }
  }

  /** Enters silence and the first units of words; returns whether any path survived. */
  private boolean openTree(int context, int networkState, float score, int origin, boolean first) {
    SearchTree tree = trees.of(networkState);
    boolean opened = false;
    if (first || scorer.modelsSilence()) {
      float rootAhead = rootAhead(tree);
      float silent = score + rootAhead + acousticScale * scorer.enter(context, SILENCE);
      opened = put(ROOT, scorer.next(context, SILENCE), networkState, silent, rootAhead, origin, -1, state.frame);
    }
    return opened | enterWords(context, networkState, tree, score, origin);
  }

  /** What any word promises behind a word, weighted. */
  protected final float rootAhead(SearchTree tree) {
    return languageWeight * trees.rootAhead(tree) + wordPenalty;
  }

  /** Enters the first units of words, children {@code first .. end - 1} of a root, none of which promises more than {@code most}. */
  protected final boolean enterFirstUnits(SearchTree tree, int first, int end, float most, int context, int networkState, float score,
      int origin) {
    boolean entered = false;
    for (int child = first; child < end; child++) {
      int unit = tree.unit(child);
      float entering = score + acousticScale * scorer.enter(context, unit);
      if (entering + (tree.newlySole(child) ? headroom : most) > threshold) {
        float ahead = lookAhead(tree, tree.root(), 0, child, networkState);
        entered |= put(child, scorer.next(context, unit), networkState, entering + ahead, ahead, origin, -1, state.frame);
      }
    }
    return entered;
  }

  @Override
  protected final void passBlank() {
    Tokens tokens = state.tokens;
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) >= state.cut) {
        int context = tokens.context(i);
        int rest = scorer.rest(context);
        float score = tokens.score(i) - state.best + acousticScale * (rest < 0 ? scorer.stay(context) : scorer.restScore(context));
        put(tokens.node(i), rest < 0 ? context : rest, tokens.state(i), score, tokens.ahead(i), tokens.origin(i), tokens.times(i),
            tokens.entered(i));
      }
    }
  }

  @Override
  protected final void afterFrame() {
    finalWords.afterFrame();
  }

  @Override
  public final List<RecognizedWord> finalWords() {
    return finalWords.words();
  }

  /** A word shows once the best path has gone beyond it, or has stood at its end for a while. */
  @Override
  public final List<RecognizedWord> partial() {
    return partial.words();
  }

  @Override
  public final int silenceFrames() {
    return partial.silenceFrames();
  }

  /**
   * A path inside a word counts with the look-ahead of that word, so that it is compared fairly with one that has paid for its last word.
   */
  @Override
  public final float endCost() {
    return end.cost();
  }

  @Override
  public final SearchResult result() {
    return end.result();
  }

  /** The arrays that paths, lattice and trees of states live in; the tree of all words, network and scorer come on top. */
  @Override
  public final long stateBytes() {
    return super.stateBytes() + lattice.bytes() + ends.bytes() + end.bytes() + steps.bytes() + trees.bytes();
  }

  final int latticeArcs() {
    return lattice.arcs;
  }
}

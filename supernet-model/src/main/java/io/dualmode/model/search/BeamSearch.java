package io.dualmode.model.search;

import io.dualmode.model.search.score.AcousticScorer;
import java.util.List;

/**
 * The search: frame-synchronous token passing over (pronunciation tree node, acoustic context, word-network state).
 *
 * <p>At every frame each path stays in its unit, enters the next unit of the tree, or ends a word: the word takes its network
 * score, and all words that end at the frame with the same context and state recombine into one lattice node, from which the tree
 * is entered anew, directly or through silence. Of paths that meet in the same triple the best survives. Paths more than the beam
 * behind the best, or beyond the {@code maxActive} best, are dropped. While a word is incomplete the path carries a look-ahead:
 * the best unigram promise below its tree node, or the exact score once a single word is left, or everywhere where a grammar lets
 * only few words follow ({@link StateTrees}).
 *
 * <p>Frames that a head with blank takes for blank at more than {@link SearchConfig#blankSkip} are skipped: every path waits, as most
 * would, and a word that would have begun or ended there does so at the next frame that is heard (Chen et al., "Phone synchronous
 * speech recognition with CTC lattices", 2017). It is an approximation; heads with a silence unit never skip.
 *
 * <p>Times are encoder frames from the start of the utterance. The score of a path is {@code acousticScale * sum of acoustic
 * scores + languageWeight * (sum of network and pronunciation scores + end) + wordPenalty * words}; the best path found is exact
 * within the beams. Results do not depend on how frames are cut into calls. After the arrays have grown to the largest frame
 * seen, a frame allocates nothing; long streams are bounded by {@link SearchConfig#maxLatticeArcs}: beyond it, words that all
 * living paths share become final and leave the lattice.
 *
 * <p>One instance serves one utterance at a time and is not safe for use by several threads; tree and network are shared.
 *
 * <p>Sources: Ortmanns, Ney, Aubert, "A word graph algorithm for large vocabulary continuous speech recognition", 1997 (tree
 * search, word graph); Ortmanns, Eiden, Ney, Coenen, "Look-ahead techniques for fast beam search", 1997.
 */
public final class BeamSearch {
  private static final int ROOT = SearchTree.ROOT;
  private static final int SILENCE = 0;
  /** Paths that would survive only if their history made a word likelier than its look-ahead by more are not looked up (nats). */
  private static final float MOST_LIFT = 6;
  /** Of the steps that are remembered: 256 kB. */
  private static final int STEP_BITS = 14;

  private final SearchConfig config;
  private final StateTrees trees;
  /** Where the words of a known text begin in the tree, null where no text is known. */
  private final TextEntries text;
  private final WordNetwork network;
  private final AcousticScorer scorer;
  private final StepCache steps;
  private final ScoreHistogram histogram;
  private final float acousticScale;
  private final float languageWeight;
  private final float wordPenalty;
  /** Log-probability. */
  private final float blankSkip;
  /** More than any look-ahead: scores are logarithms of probabilities, but hotwords may lift them. */
  private final float headroom;
  /** Weighted {@link #MOST_LIFT}. */
  private final float lift;
  /** A bound of the look-ahead right behind a word. */
  private final float openAhead;
  private final EntryBounds bounds;

  private final Paths paths = new Paths();
  private final FinalWords finalWords;
  private final PartialReading partial;
  private final UtteranceEnd end;

  // the frame in work
  private final WordEnds ends = new WordEnds();
  private Tokens next = new Tokens(4096);
  private float threshold;
  private float bestEnd;

  public BeamSearch(SearchConfig config, LexiconTrie trie, WordNetwork network, AcousticScorer scorer) {
    this.config = config;
    this.trees = new StateTrees(trie, network);
    this.text = network instanceof TextNetwork known ? new TextEntries(trie.tree(), known) : null;
    this.network = network;
    this.scorer = scorer;
    this.steps = new StepCache(network::step, STEP_BITS);
    this.histogram = new ScoreHistogram();
    this.acousticScale = config.acousticScale();
    this.languageWeight = config.languageWeight();
    this.wordPenalty = config.wordPenalty();
    this.blankSkip = (float) Math.log(config.blankSkip());
    float rootAhead = languageWeight * trees.rootAhead(trie.tree()) + wordPenalty;
    this.headroom = Math.max(rootAhead, languageWeight * network.mostGain());
    this.lift = languageWeight * MOST_LIFT;
    this.openAhead = trees.restricts() || trie.tree().hasNewlySoleChild(ROOT) || trees.added() != null ? headroom : rootAhead;
    this.bounds = new EntryBounds(scorer, acousticScale);
    this.finalWords = new FinalWords(config, trie, paths);
    this.partial = new PartialReading(config, trie, trees, steps, scorer, paths, finalWords);
    this.end = new UtteranceEnd(config, trie, trees, network, steps, paths, finalWords);
    reset();
  }

  /** Forgets everything heard: the next frame is the first of an utterance. */
  public void reset() {
    paths.clear();
    finalWords.clear();
    next.clear();
    ends.clear();
    trees.clear();
  }

  /** Frames heard since the last {@link #reset}. */
  public int frames() {
    return paths.frame;
  }

  /** Paths that survived the last frame. */
  public int activePaths() {
    return paths.survivors();
  }

  /** Memory of the arrays that paths, lattice and trees of states live in; the tree of all words, network and scorer come on top. */
  public long stateBytes() {
    return paths.bytes() + next.bytes() + ends.bytes() + end.bytes() + steps.bytes() + trees.bytes();
  }

  int latticeArcs() {
    return paths.lattice.arcs;
  }

  /** Hears frames: rows of {@link AcousticScorer#rowSize} floats one after the other from {@code offset} on. */
  public void accept(float[] rows, int offset, int frames) {
    int size = scorer.rowSize();
    if (offset < 0 || frames < 0 || offset + (long) frames * size > rows.length) {
      throw new IllegalArgumentException("frames: got " + frames + " rows of " + size + " floats from offset " + offset
          + " of an array of " + rows.length + ", expected them to lie inside");
    }
    for (int i = 0; i < frames; i++) {
      step(rows, offset + i * size);
    }
  }

  private void step(float[] rows, int offset) {
    scorer.frame(rows, offset);
    if (Float.isNaN(scorer.bound())) {
      throw new IllegalArgumentException("frame " + paths.frame + ": got a score that is not a number, expected finite scores");
    }
    bounds.nextFrame();
    next.clear();
    ends.clear();
    bestEnd = Float.NEGATIVE_INFINITY;
    threshold = Float.NEGATIVE_INFINITY;
    double zeroBefore = paths.zero;
    if (paths.tokens.count() == 0) {
      openTree(scorer.start(), network.start(), 0, 0, true);
    } else {
      paths.zero += paths.best;
      if (scorer.blank() > blankSkip) {
        passBlank();
      } else {
        advance();
        endWords();
      }
    }
    paths.frame++;
    if (next.count() == 0) {
      // every step was forbidden: the paths wait for a better frame
      paths.zero = zeroBefore;
      return;
    }
    Tokens spare = paths.tokens;
    paths.tokens = next;
    next = spare;
    paths.best = paths.tokens.bestScore();
    paths.cut = histogram.cut(paths.tokens, paths.best, config.beam(), config.maxActive());
    finalWords.afterFrame();
  }

  /** Lets every path wait for a frame that is almost surely blank: none enters a unit or ends a word. */
  private void passBlank() {
    Tokens tokens = paths.tokens;
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) >= paths.cut) {
        int context = tokens.context(i);
        int rest = scorer.rest(context);
        float score = tokens.score(i) - paths.best + acousticScale * (rest < 0 ? scorer.stay(context) : scorer.restScore(context));
        put(tokens.node(i), rest < 0 ? context : rest, tokens.state(i), score, tokens.ahead(i), tokens.origin(i), tokens.times(i),
            tokens.entered(i));
      }
    }
  }

  /** Moves every path one frame on inside the tree and gathers the words that end before this frame. */
  private void advance() {
    Tokens tokens = paths.tokens;
    UnitTimes times = paths.times;
    int frame = paths.frame;
    float base = paths.best;
    float cut = paths.cut;
    int most = 4 * config.maxActive() + 1024;
    raiseThreshold(tokens, base);
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) < cut) {
        continue;
      }
      float score = tokens.score(i) - base;
      int node = tokens.node(i);
      int context = tokens.context(i);
      int state = tokens.state(i);
      SearchTree tree = trees.of(state, node);
      float ahead = tokens.ahead(i);
      int origin = tokens.origin(i);
      int before = tokens.times(i);
      int entered = tokens.entered(i);
      put(node, context, state, score + acousticScale * scorer.stay(context), ahead, origin, before, entered);
      int rest = scorer.rest(context);
      if (rest >= 0) {
        put(node, rest, state, score + acousticScale * scorer.restScore(context), ahead, origin, before, entered);
      }
      int record = -1;
      float bare = score - ahead;
      float lifted = Math.min(bare + headroom, score + lift);
      if (text != null && node == ROOT) {
        enterText(context, state, bare, origin);
      } else {
        for (SearchTree within = tree; within != null; within = node == ROOT && within == tree ? trees.added() : null) {
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
            float childAhead = lookAhead(within, parent, ahead, child, state);
            float total = bare + acoustic + childAhead;
            if (total > threshold) {
              if (record < 0 && node != ROOT) {
                record = times.add(entered, before);
              }
              put(child, scorer.next(context, unit), state, total, childAhead, origin, record, frame);
            }
          }
        }
      }
      float after = openAhead + bounds.entering(context);
      int word = tree.firstPronunciation(node);
      int endWord = tree.firstPronunciation(node + 1);
      if (word < endWord) {
        float highestEnd = tree.soleWord(node) == SearchTree.SEVERAL ? lifted : score;
        word = highestEnd + after > threshold && highestEnd > bestEnd - config.wordBeam() ? word : endWord;
      }
      for (; word < endWord; word++) {
        long step = steps.step(state, tree.word(word));
        float language = languageWeight * (WordNetwork.scoreOf(step) + tree.score(word)) + wordPenalty;
        float end = bare + language;
        if (end + after > threshold && end > bestEnd - config.wordBeam()) {
          if (record < 0) {
            record = times.add(entered, before);
          }
          bestEnd = Math.max(bestEnd, end);
          ends.add(context, WordNetwork.stateOf(step), tree.source(word), origin, record, end, language);
        }
      }
      if (next.count() > most) {
        threshold = Math.max(threshold, histogram.cut(next, next.bestScore(), config.beam(), config.maxActive()));
        next.retain(threshold);
      }
    }
  }

  /** What the best path gains by staying or moving on bounds the others from the first of them on. */
  private void raiseThreshold(Tokens tokens, float base) {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) == base) {
        SearchTree tree = trees.of(tokens.state(i), tokens.node(i));
        int context = tokens.context(i);
        float gain = scorer.stay(context);
        int end = text != null ? 0 : tree.firstChild(tokens.node(i) + 1);
        for (int child = tree.firstChild(tokens.node(i)); child < end; child++) {
          if (tree.soleWord(child) < 0) {
            float drop = languageWeight * tree.lookAhead(child) + wordPenalty - tokens.ahead(i);
            gain = Math.max(gain, scorer.enter(context, tree.unit(child)) + drop / acousticScale);
          }
        }
        threshold = acousticScale * gain - config.beam();
        return;
      }
    }
  }

  private boolean put(int node, int context, int state, float score, float ahead, int origin, int before, int entered) {
    if (!(score > threshold)) {
      return false;
    }
    if (!next.offer(node, context, state, score, ahead, origin, before, entered)) {
      return false;
    }
    threshold = Math.max(threshold, score - config.beam());
    return true;
  }

  /** The look-ahead of a child node, at most that of its parent unless the child is {@link LexiconTrie#newlySole}. */
  private float lookAhead(SearchTree tree, int node, float ahead, int child, int state) {
    int sole = tree.soleWord(child);
    if (sole < 0) {
      return languageWeight * tree.lookAhead(child) + wordPenalty;
    }
    if (!tree.newlySole(child)) {
      return ahead + languageWeight * (tree.lookAhead(child) - tree.lookAhead(node));
    }
    return languageWeight * (WordNetwork.scoreOf(steps.step(state, sole)) + tree.lookAhead(child)) + wordPenalty;
  }

  /** Makes lattice nodes of the words that ended and opens the tree behind each. */
  private void endWords() {
    for (int group = 0; group < ends.groups; group++) {
      float score = ends.best[group];
      if (score < bestEnd - config.wordBeam()) {
        continue;
      }
      if (openTree(ends.context[group], ends.state[group], score, paths.lattice.nodes, false)) {
        ends.addNode(group, paths.frame, paths.zero, paths.lattice, config.latticeBeam());
      }
    }
  }

  /** Enters silence and the first units of all words; returns whether any path survived. */
  private boolean openTree(int context, int state, float score, int origin, boolean first) {
    SearchTree tree = trees.of(state);
    float rootAhead = languageWeight * trees.rootAhead(tree) + wordPenalty;
    boolean opened = false;
    if (first || scorer.modelsSilence()) {
      float silent = score + rootAhead + acousticScale * scorer.enter(context, SILENCE);
      opened = put(ROOT, scorer.next(context, SILENCE), state, silent, rootAhead, origin, -1, paths.frame);
    }
    if (text != null) {
      return opened | enterText(context, state, score, origin);
    }
    opened |= enterWords(tree, rootAhead, context, state, score, origin);
    return trees.added() == null ? opened : opened | enterWords(trees.added(), rootAhead, context, state, score, origin);
  }

  /** Enters the first units of the words of a tree. */
  private boolean enterWords(SearchTree tree, float rootAhead, int context, int state, float score, int origin) {
    boolean opened = false;
    int end = tree.firstChild(tree.root() + 1);
    for (int child = tree.firstChild(tree.root()); child < end; child++) {
      int unit = tree.unit(child);
      float entering = score + acousticScale * scorer.enter(context, unit);
      if (entering + (tree.newlySole(child) ? headroom : rootAhead) > threshold) {
        float ahead = lookAhead(tree, tree.root(), 0, child, state);
        opened |= put(child, scorer.next(context, unit), state, entering + ahead, ahead, origin, -1, paths.frame);
      }
    }
    return opened;
  }

  /** Enters other speech and the words of a text that a path can reach within the beam. */
  private boolean enterText(int context, int state, float score, int origin) {
    float slack = (score + bounds.entering(context) - threshold) / languageWeight;
    boolean entered = enterPlaces(text.otherSpeech(), text.endOtherSpeech(), context, state, score, origin);
    return entered | enterPlaces(text.first(state), text.end(state, slack), context, state, score, origin);
  }

  private boolean enterPlaces(int first, int end, int context, int state, float score, int origin) {
    SearchTree tree = trees.of(state);
    boolean entered = false;
    for (int child = first; child < end; child++) {
      int unit = tree.unit(child);
      float entering = score + acousticScale * scorer.enter(context, unit);
      if (entering + headroom > threshold) {
        float ahead = lookAhead(tree, ROOT, 0, child, state);
        entered |= put(child, scorer.next(context, unit), state, entering + ahead, ahead, origin, -1, paths.frame);
      }
    }
    return entered;
  }

  /** Words final whatever follows; grows only in streams too long to keep open as a whole. */
  public List<RecognizedWord> finalWords() {
    return finalWords.words();
  }

  /** The best reading so far. A word shows once the best path has gone beyond it, or has stood at its end for a while. */
  public List<RecognizedWord> partial() {
    return partial.words();
  }

  /**
   * Frames that the best path has spent in silence until now; 0 inside a word, all frames before the first word. Where the head
   * has no silence of its own, waiting at the end of a word counts.
   */
  public int silenceFrames() {
    return partial.silenceFrames();
  }

  /**
   * What it would cost to end here (Kaldi's final relative cost): how far the best path that may end, its score of ending
   * included, is behind the best of all paths, in the weights of the search; infinite if none may end. A path inside a word counts
   * with the look-ahead of that word, so that it is compared fairly with one that has paid for its last word.
   */
  public float endCost() {
    return end.cost();
  }

  /** The result as if the utterance ended here; the search can go on. */
  public SearchResult result() {
    return end.result();
  }

  /** The result of the utterance; the search is then ready for the next one. */
  public SearchResult finish() {
    SearchResult result = result();
    reset();
    return result;
  }
}

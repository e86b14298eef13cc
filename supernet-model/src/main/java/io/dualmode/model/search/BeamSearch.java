package io.dualmode.model.search;

import io.dualmode.model.search.score.AcousticScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The search: frame-synchronous token passing over (pronunciation tree node, acoustic context, word-network state).
 *
 * <p>At every frame each path stays in its unit, enters the next unit of the tree, or ends a word: the word takes its network
 * score, and all words that end at the frame with the same context and state recombine into one lattice node, from which the tree
 * is entered anew, directly or through silence. Of paths that meet in the same triple the best survives. Paths more than the beam
 * behind the best, or beyond the {@code maxActive} best, are dropped. While a word is incomplete the path carries a look-ahead:
 * the best unigram promise below its tree node, or the exact score once a single word is left.
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
  private static final int ROOT = LexiconTrie.ROOT;
  private static final int SILENCE = 0;
  /** Paths that would survive only if their history made a word likelier than its look-ahead by more are not looked up (nats). */
  private static final float MOST_LIFT = 6;
  /** A word is shown in a partial reading once it has stood complete this long (0.3 s), though a longer word may still follow. */
  private static final int SETTLED_FRAMES = 10;

  private final SearchConfig config;
  private final LexiconTrie trie;
  private final WordNetwork network;
  private final AcousticScorer scorer;
  private final StepCache steps;
  private final ScoreHistogram histogram;
  private final float acousticScale;
  private final float languageWeight;
  private final float wordPenalty;
  private final float rootAhead;
  /** More than any look-ahead: scores are logarithms of probabilities, but hotwords may lift them. */
  private final float headroom;
  /** Weighted {@link #MOST_LIFT}. */
  private final float lift;
  /** A bound of the look-ahead right behind a word. */
  private final float openAhead;
  private final EntryBounds bounds;

  private final UnitTimes times = new UnitTimes();
  private final GrowingLattice lattice = new GrowingLattice(times);
  private final WordEnds ends = new WordEnds();
  private Tokens current;
  private Tokens next;
  private int frame;
  /** Absolute score of a current token is {@code zero + score}. */
  private double zero;
  private float best;
  private float cut;
  private int collectAt;
  private List<RecognizedWord> committed;
  private double committedScore;

  // the frame in work
  private float threshold;
  private float bestEnd;

  public BeamSearch(SearchConfig config, LexiconTrie trie, WordNetwork network, AcousticScorer scorer) {
    this.config = config;
    this.trie = trie;
    this.network = network;
    this.scorer = scorer;
    this.steps = new StepCache(network);
    this.histogram = new ScoreHistogram();
    this.acousticScale = config.acousticScale();
    this.languageWeight = config.languageWeight();
    this.wordPenalty = config.wordPenalty();
    this.rootAhead = languageWeight * trie.lookAhead(ROOT) + wordPenalty;
    this.headroom = Math.max(rootAhead, 0);
    this.lift = languageWeight * MOST_LIFT;
    this.openAhead = trie.hasNewlySoleChild(ROOT) ? headroom : rootAhead;
    this.bounds = new EntryBounds(scorer, acousticScale);
    this.current = new Tokens(4096);
    this.next = new Tokens(4096);
    reset();
  }

  /** Forgets everything heard: the next frame is the first of an utterance. */
  public void reset() {
    current.clear();
    next.clear();
    ends.clear();
    lattice.clear();
    times.truncate(0);
    lattice.addNode(0, 0);
    frame = 0;
    zero = 0;
    best = 0;
    cut = Float.NEGATIVE_INFINITY;
    collectAt = leastCollection();
    committed = new ArrayList<>();
    committedScore = 0;
  }

  /** Frames heard since the last {@link #reset}. */
  public int frames() {
    return frame;
  }

  /** Paths that survived the last frame. */
  public int activePaths() {
    int active = 0;
    for (int i = 0; i < current.count(); i++) {
      active += current.score(i) >= cut ? 1 : 0;
    }
    return active;
  }

  /** Memory of the arrays that paths and lattice live in; tree, network and scorer come on top. */
  public long stateBytes() {
    return current.bytes() + next.bytes() + ends.bytes() + lattice.bytes() + times.bytes() + steps.bytes();
  }

  int latticeArcs() {
    return lattice.arcs;
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
      throw new IllegalArgumentException("frame " + frame + ": got a score that is not a number, expected finite scores");
    }
    bounds.nextFrame();
    next.clear();
    ends.clear();
    bestEnd = Float.NEGATIVE_INFINITY;
    threshold = Float.NEGATIVE_INFINITY;
    double zeroBefore = zero;
    if (current.count() == 0) {
      openTree(scorer.start(), network.start(), 0, 0, true);
    } else {
      zero += best;
      advance();
      endWords();
    }
    frame++;
    if (next.count() == 0) {
      // every step was forbidden: the paths wait for a better frame
      zero = zeroBefore;
      return;
    }
    Tokens spare = current;
    current = next;
    next = spare;
    best = current.bestScore();
    cut = histogram.cut(current, best, config.beam(), config.maxActive());
    if (lattice.arcs > collectAt || times.count() > 8 * collectAt) {
      collect();
    }
  }

  /** Moves every path one frame on inside the tree and gathers the words that end before this frame. */
  private void advance() {
    Tokens tokens = current;
    float base = best;
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
      float highest = trie.hasNewlySoleChild(node) ? lifted : score;
      if (highest + bounds.entering(context) > threshold) {
        int endChild = trie.firstChild(node + 1);
        for (int child = trie.firstChild(node); child < endChild; child++) {
          int unit = trie.unit(child);
          float acoustic = acousticScale * scorer.enter(context, unit);
          if (!((trie.newlySole(child) ? lifted : score) + acoustic > threshold)) {
            continue;
          }
          float childAhead = lookAhead(node, ahead, child, state);
          float total = bare + acoustic + childAhead;
          if (total > threshold) {
            if (record < 0 && node != ROOT) {
              record = times.add(entered, before);
            }
            put(child, scorer.next(context, unit), state, total, childAhead, origin, record, frame);
          }
        }
      }
      float after = openAhead + bounds.entering(context);
      int word = trie.firstPronunciation(node);
      int endWord = trie.firstPronunciation(node + 1);
      if (word < endWord) {
        float highestEnd = trie.soleWord(node) == LexiconTrie.SEVERAL ? lifted : score;
        word = highestEnd + after > threshold && highestEnd > bestEnd - config.wordBeam() ? word : endWord;
      }
      for (; word < endWord; word++) {
        long step = steps.step(state, trie.word(word));
        float language = languageWeight * (WordNetwork.scoreOf(step) + trie.score(word)) + wordPenalty;
        float end = bare + language;
        if (end + after > threshold && end > bestEnd - config.wordBeam()) {
          if (record < 0) {
            record = times.add(entered, before);
          }
          bestEnd = Math.max(bestEnd, end);
          ends.add(context, WordNetwork.stateOf(step), word, origin, record, end, language);
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
        int context = tokens.context(i);
        float gain = scorer.stay(context);
        int end = trie.firstChild(tokens.node(i) + 1);
        for (int child = trie.firstChild(tokens.node(i)); child < end; child++) {
          if (trie.soleWord(child) == LexiconTrie.SEVERAL) {
            float drop = languageWeight * trie.lookAhead(child) + wordPenalty - tokens.ahead(i);
            gain = Math.max(gain, scorer.enter(context, trie.unit(child)) + drop / acousticScale);
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
  private float lookAhead(int node, float ahead, int child, int state) {
    int sole = trie.soleWord(child);
    if (sole == LexiconTrie.SEVERAL) {
      return languageWeight * trie.lookAhead(child) + wordPenalty;
    }
    if (!trie.newlySole(child)) {
      return ahead + languageWeight * (trie.lookAhead(child) - trie.lookAhead(node));
    }
    return languageWeight * (WordNetwork.scoreOf(steps.step(state, sole)) + trie.lookAhead(child)) + wordPenalty;
  }

  /** Makes lattice nodes of the words that ended and opens the tree behind each. */
  private void endWords() {
    for (int group = 0; group < ends.groups; group++) {
      float score = ends.best[group];
      if (score < bestEnd - config.wordBeam()) {
        continue;
      }
      if (openTree(ends.context[group], ends.state[group], score, lattice.nodes, false)) {
        addNode(group);
      }
    }
  }

  private int addNode(int group) {
    int node = lattice.addNode(frame, zero + ends.best[group]);
    float least = ends.best[group] - config.latticeBeam();
    for (int arc = ends.firstArc[group]; arc >= 0; arc = ends.nextArc[arc]) {
      if (ends.score[arc] >= least) {
        int from = ends.origin[arc];
        float gain = (float) (zero + ends.score[arc] - lattice.score[from]);
        lattice.addArc(from, ends.pronunciation[arc], ends.times[arc], gain, ends.language[arc]);
      }
    }
    return node;
  }

  /** Enters silence and the first units of all words; returns whether any path survived. */
  private boolean openTree(int context, int state, float score, int origin, boolean first) {
    boolean opened = false;
    if (first || scorer.modelsSilence()) {
      float silent = score + rootAhead + acousticScale * scorer.enter(context, SILENCE);
      opened = put(ROOT, scorer.next(context, SILENCE), state, silent, rootAhead, origin, -1, frame);
    }
    int end = trie.firstChild(ROOT + 1);
    for (int child = trie.firstChild(ROOT); child < end; child++) {
      int unit = trie.unit(child);
      float entering = score + acousticScale * scorer.enter(context, unit);
      if (entering + (trie.newlySole(child) ? headroom : rootAhead) > threshold) {
        float ahead = lookAhead(ROOT, 0, child, state);
        opened |= put(child, scorer.next(context, unit), state, entering + ahead, ahead, origin, -1, frame);
      }
    }
    return opened;
  }

  private void collect() {
    lattice.collect(current, cut, config.latticeBeam());
    if (lattice.arcs > config.maxLatticeArcs()) {
      boolean moves = true;
      commit(lattice.commonAncestor(current, cut));
      while (moves && lattice.arcs > config.maxLatticeArcs() / 2) {
        moves = commit(middleOfBestPath());
      }
    }
    collectAt = Math.max(leastCollection(), 2 * lattice.arcs);
  }

  private int leastCollection() {
    return Math.min(20_000, config.maxLatticeArcs());
  }

  /** Where the best path was half of the lattice ago: the other paths are given up if they do not pass there. */
  private int middleOfBestPath() {
    int node = current.origin(bestToken());
    int middle = lattice.frame[0] + (frame - lattice.frame[0]) / 2;
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
    WordLattice part = snapshot.build(trie, times, lattice.frame[node], config.latticeBeam(), config.posteriorScale());
    SearchHypothesis agreed = NBest.of(part, 1).get(0);
    committed.addAll(agreed.words());
    committedScore += agreed.score();
    lattice.reroot(node, current, cut);
    return true;
  }

  /** Words final whatever follows; grows only in streams too long to keep open as a whole. */
  public List<RecognizedWord> finalWords() {
    return Collections.unmodifiableList(committed);
  }

  /**
   * The best reading so far. A word shows once the best path has gone beyond it, or has stood at its end for a while.
   */
  public List<RecognizedWord> partial() {
    int token = bestToken();
    if (token < 0) {
      return List.copyOf(committed);
    }
    List<RecognizedWord> words = new ArrayList<>();
    int node = current.node(token);
    int first = trie.firstPronunciation(node);
    if (first < trie.firstPronunciation(node + 1) && frame - current.entered(token) >= SETTLED_FRAMES) {
      int[] starts = LatticeSnapshot.unitStarts(times, current.times(token));
      starts = Arrays.copyOf(starts, starts.length + 1);
      starts[starts.length - 1] = current.entered(token);
      words.add(WordLattice.recognized(trie, likeliest(node, current.state(token)), starts, frame, 0));
    }
    for (int at = current.origin(token); at > 0; ) {
      int arc = lattice.bestArc(at);
      int[] starts = LatticeSnapshot.unitStarts(times, lattice.unitTimes[arc]);
      words.add(WordLattice.recognized(trie, lattice.pronunciation[arc], starts, lattice.frame[at], 0));
      at = lattice.from[arc];
    }
    for (int i = committed.size() - 1; i >= 0; i--) {
      words.add(committed.get(i));
    }
    Collections.reverse(words);
    return words;
  }

  private int likeliest(int node, int state) {
    int likeliest = trie.firstPronunciation(node);
    float most = Float.NEGATIVE_INFINITY;
    for (int word = likeliest; word < trie.firstPronunciation(node + 1); word++) {
      float score = WordNetwork.scoreOf(steps.step(state, trie.word(word))) + trie.score(word);
      if (score > most) {
        likeliest = word;
        most = score;
      }
    }
    return likeliest;
  }

  private int bestToken() {
    for (int i = 0; i < current.count(); i++) {
      if (current.score(i) == best) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Frames that the best path has spent in silence until now; 0 inside a word, all frames before the first word. Where the head
   * has no silence of its own, waiting at the end of a word counts.
   */
  public int silenceFrames() {
    int token = bestToken();
    if (token < 0) {
      return 0;
    }
    int node = current.node(token);
    boolean waits = !scorer.modelsSilence() && trie.firstPronunciation(node) < trie.firstPronunciation(node + 1);
    return node == ROOT || waits ? frame - current.entered(token) : 0;
  }

  /** The result as if the utterance ended here; the search can go on. */
  public SearchResult result() {
    LatticeSnapshot snapshot = new LatticeSnapshot(lattice);
    int openNodes = lattice.nodes;
    int openTimes = times.count();
    if (frame == 0) {
      addEnd(snapshot, 0, 0, network.start());
    }
    ends.clear();
    for (int i = 0; i < current.count(); i++) {
      if (current.score(i) < cut) {
        continue;
      }
      float bare = current.score(i) - current.ahead(i);
      int state = current.state(i);
      if (current.node(i) == ROOT) {
        addEnd(snapshot, current.origin(i), zero + bare - lattice.score[current.origin(i)], state);
      }
      endWordsOf(i, bare, state);
    }
    for (int group = 0; group < ends.groups; group++) {
      addEnd(snapshot, addNode(group), 0, ends.state[group]);
    }
    boolean complete = !snapshot.isEmpty();
    if (!complete) {
      endAnywhere(snapshot);
    }
    WordLattice words = snapshot.build(trie, times, frame, config.latticeBeam(), config.posteriorScale());
    lattice.truncate(openNodes);
    times.truncate(openTimes);
    List<SearchHypothesis> nBest = NBest.of(words, config.nBest());
    if (!committed.isEmpty()) {
      nBest = nBest.stream().map(this::afterCommitted).toList();
    }
    return new SearchResult(nBest, words, complete, frame);
  }

  private SearchHypothesis afterCommitted(SearchHypothesis hypothesis) {
    List<RecognizedWord> words = new ArrayList<>(committed);
    words.addAll(hypothesis.words());
    return new SearchHypothesis(words, committedScore + hypothesis.score(), hypothesis.posterior());
  }

  private void endWordsOf(int token, float bare, int state) {
    int node = current.node(token);
    for (int word = trie.firstPronunciation(node); word < trie.firstPronunciation(node + 1); word++) {
      long step = steps.step(state, trie.word(word));
      float language = languageWeight * (WordNetwork.scoreOf(step) + trie.score(word)) + wordPenalty;
      if (bare + language > Float.NEGATIVE_INFINITY) {
        int record = times.add(current.entered(token), current.times(token));
        ends.add(current.context(token), WordNetwork.stateOf(step), word, current.origin(token), record, bare + language,
            language);
      }
    }
  }

  private void addEnd(LatticeSnapshot snapshot, int node, double gain, int state) {
    float language = languageWeight * network.end(state);
    if (language > Float.NEGATIVE_INFINITY) {
      snapshot.addEnd(node, gain + language, language);
    }
  }

  /** No path may end here: each ends at its last word boundary, what followed counting as unexplained. */
  private void endAnywhere(LatticeSnapshot snapshot) {
    if (current.count() == 0) {
      snapshot.addEnd(0, 0, 0);
    }
    for (int i = 0; i < current.count(); i++) {
      if (current.score(i) >= cut) {
        int origin = current.origin(i);
        snapshot.addEnd(origin, zero + current.score(i) - current.ahead(i) - lattice.score[origin], 0);
      }
    }
  }

  /** The result of the utterance; the search is then ready for the next one. */
  public SearchResult finish() {
    SearchResult result = result();
    reset();
    return result;
  }
}

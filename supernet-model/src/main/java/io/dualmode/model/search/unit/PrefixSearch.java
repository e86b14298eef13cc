package io.dualmode.model.search.unit;

import io.dualmode.model.search.LongIntMap;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.token.TokenSearch;
import io.dualmode.model.search.token.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The search over units without a lexicon: the likeliest sequences of units, each the sum over all its paths (prefix beam search).
 *
 * <p>A token stands for all paths of one unit sequence that are in one acoustic context: with CTC those that end in the last unit, and
 * those that rest in blank behind it; with a transducer read monotonically there is one context to each sequence. At every frame the
 * probability of a token goes on to itself (staying, resting, silence) and to the sequences that are one unit longer. A
 * {@link UnitNetwork} adds its scores. The score of a reading is {@code ln sum over paths exp(acousticScale * sum of acoustic scores) +
 * network + end}. Tokens are pruned one by one, before they are expanded, by beam and {@link SearchConfig#maxActive}.
 *
 * <p>Times and the scores of single words are those of the best single path of each sequence. Memory is bounded: beyond
 * {@link SearchConfig#maxLatticeArcs} sequences, the words that all have in common become final, and where they have none in common those
 * of the first half of the best one, the others being given up.
 *
 * <p>Sources: Graves, Jaitly, "Towards end-to-end speech recognition with recurrent neural networks", 2014, algorithm 1; Hannun, Maas,
 * Jurafsky, Ng, "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs", 2014.
 */
public final class PrefixSearch extends TokenSearch {
  private static final int ROOT = 0;
  private static final int SILENCE = 0;
  private static final int LEAST_COLLECTION = 20_000;
  /** A word that nothing follows shows once its last unit has ended this many frames ago. */
  private static final int SETTLED_FRAMES = 10;
  // what the origin of a token says
  private static final int IN_UNIT = 0;
  private static final int AT_REST = 1;

  private final UnitNetwork network;
  private final UnitSpelling spelling;
  /** The most that entering a unit gains beside its acoustic score. */
  private final float mostLanguage;
  private final UnitCandidates candidates;
  private final PrefixTree prefixes = new PrefixTree();
  private final UnitTraceback traceback = new UnitTraceback(state.times);
  private final UnitReadings readings;

  private List<RecognizedWord> finalWords = new ArrayList<>();
  /** State, time and score of the best path where the words that are not final begin. */
  private UnitReadings.Start start;
  private int collectAt;

  /** A search for the sequences of units that a network allows. */
  public PrefixSearch(SearchConfig config, UnitSpelling spelling, UnitNetwork network, AcousticScorer scorer) {
    super(config, scorer);
    if (spelling.units() != scorer.units()) {
      throw new IllegalArgumentException(
          "units: got spellings of " + spelling.units() + ", expected the " + scorer.units() + " of the head");
    }
    this.network = network;
    this.spelling = spelling;
    mostLanguage = network.mostGain();
    candidates = new UnitCandidates(scorer, IntStream.range(1, scorer.units()).filter(spelling::spoken).toArray());
    readings = new UnitReadings(config, spelling, network);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    prefixes.clear(network.start());
    finalWords = new ArrayList<>();
    start = new UnitReadings.Start(network.start(), 0, 0);
    collectAt = leastCollection();
  }

  private int leastCollection() {
    return Math.min(LEAST_COLLECTION, config.maxLatticeArcs());
  }

  @Override
  protected void begin() {
    candidates.nextFrame();
    int context = scorer.start();
    float silent = acousticScale * scorer.enter(context, SILENCE);
    rest(ROOT, scorer.next(context, SILENCE), silent, silent, -1, state.frame);
    enterUnits(ROOT, context, 0, 0, -1);
  }

  @Override
  protected void advance() {
    candidates.nextFrame();
    Tokens tokens = state.tokens;
    int most = mostNext();
    raiseThreshold();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) < state.cut) {
        continue;
      }
      stay(i);
      int context = tokens.context(i);
      if (scorer.modelsSilence() && tokens.origin(i) == IN_UNIT) {
        leaveUnit(i, scorer.next(context, SILENCE), acousticScale * scorer.enter(context, SILENCE));
      }
      float score = tokens.score(i) - state.best;
      if (score + acousticScale * scorer.bound() + mostLanguage > threshold) {
        enterUnits(tokens.node(i), context, score, tokens.ahead(i) - state.best, i);
      }
      if (next.count() > most) {
        pruneNext();
      }
    }
  }

  /** What the best token keeps by staying bounds the others from the first of them on. */
  private void raiseThreshold() {
    int best = state.bestToken();
    if (best >= 0) {
      int context = state.tokens.context(best);
      threshold = acousticScale * Math.max(scorer.stay(context), scorer.restScore(context)) - config.beam();
    }
  }

  /** Lets a token stay in its unit or its rest, and rest. */
  private void stay(int token) {
    Tokens tokens = state.tokens;
    int context = tokens.context(token);
    float gain = acousticScale * scorer.stay(context);
    int rest = scorer.rest(context);
    boolean staysByBlank = rest < 0 && !scorer.modelsSilence();
    if (tokens.origin(token) == AT_REST) {
      rest(tokens.node(token), context, tokens.score(token) - state.best + gain,
          tokens.ahead(token) - state.best + gain, tokens.times(token), tokens.entered(token));
    } else if (staysByBlank) {
      leaveUnit(token, context, gain);
    } else {
      int to = put(tokens.node(token), context, tokens.score(token) - state.best + gain,
          tokens.ahead(token) - state.best + gain);
      if (to >= 0) {
        next.follow(to, IN_UNIT, tokens.times(token), tokens.entered(token));
      }
    }
    if (rest >= 0) {
      goToRest(token, rest, acousticScale * scorer.restScore(context));
    }
  }

  /** Lets a token rest: behind its unit where the head has no silence, and else inside it. */
  private void goToRest(int token, int context, float gain) {
    if (!scorer.modelsSilence()) {
      leaveUnit(token, context, gain);
      return;
    }
    Tokens tokens = state.tokens;
    int to = put(tokens.node(token), context, tokens.score(token) - state.best + gain,
        tokens.ahead(token) - state.best + gain);
    if (to >= 0) {
      next.follow(to, tokens.origin(token), tokens.times(token), tokens.entered(token));
    }
  }

  /** Lets a token go to rest in a context. */
  private void leaveUnit(int token, int context, float gain) {
    Tokens tokens = state.tokens;
    int to = put(tokens.node(token), context, tokens.score(token) - state.best + gain,
        tokens.ahead(token) - state.best + gain);
    if (to >= 0) {
      next.follow(to, AT_REST, left(token), tokens.origin(token) == AT_REST ? tokens.entered(token) : state.frame);
    }
  }

  /** The record of the unit that a token leaves, or of the one it left before. */
  private int left(int token) {
    Tokens tokens = state.tokens;
    return tokens.origin(token) == AT_REST ? tokens.times(token)
        : traceback.add(tokens.entered(token), state.frame, state.zero + tokens.ahead(token) - state.best, tokens.times(token));
  }

  private void rest(int node, int context, float score, float single, int record, int since) {
    int to = put(node, context, score, single);
    if (to >= 0) {
      next.follow(to, AT_REST, record, since);
    }
  }

  private void enterUnits(int node, int context, float score, float single, int token) {
    candidates.find(context, (threshold - mostLanguage) / acousticScale);
    int end = candidates.end(context);
    int record = -1;
    for (int i = candidates.first(context); i < end; i++) {
      int unit = candidates.unit(i);
      float acoustic = acousticScale * scorer.enter(context, unit);
      if (!(score + acoustic + mostLanguage > threshold)) {
        continue;
      }
      int child = prefixes.child(node, unit);
      long reached = child >= 0 ? prefixes.state(child) : network.next(prefixes.state(node), unit);
      if (reached == UnitNetwork.NOWHERE) {
        continue;
      }
      float language = child >= 0 ? prefixes.gain(child) : network.gain(prefixes.state(node), unit, reached);
      float gain = acoustic + language;
      if (score + gain > threshold) {
        child = child >= 0 ? child : prefixes.add(node, unit, reached, language);
        int to = put(child, scorer.next(context, unit), score + gain, single + gain);
        if (to >= 0) {
          record = record < 0 && token >= 0 ? left(token) : record;
          next.follow(to, IN_UNIT, record, state.frame);
        }
      }
    }
  }

  /** Adds a path where it is worth it; returns the token that is to follow it, or -1. */
  private int put(int node, int context, float score, float single) {
    if (!(score > threshold)) {
      return -1;
    }
    int to = next.add(node, context, 0, score, single);
    threshold = Math.max(threshold, score - config.beam());
    return to;
  }

  @Override
  protected void passBlank() {
    Tokens tokens = state.tokens;
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) >= state.cut) {
        int context = tokens.context(i);
        int rest = scorer.rest(context);
        goToRest(i, rest < 0 ? context : rest, acousticScale * (rest < 0 ? scorer.stay(context) : scorer.restScore(context)));
      }
    }
  }

  @Override
  protected void afterFrame() {
    if (prefixes.count() <= collectAt && traceback.count() <= 8 * collectAt) {
      return;
    }
    collect(ROOT);
    if (prefixes.count() > config.maxLatticeArcs()) {
      commit(false);
      if (prefixes.count() > config.maxLatticeArcs()) {
        commit(true);
      }
    }
    collectAt = Math.max(leastCollection(), 2 * prefixes.count());
  }

  /** Makes words final up to what all sequences have in common or, where they are to be given up, to the middle of the best one. */
  private void commit(boolean givingUp) {
    Tokens tokens = state.tokens;
    int best = state.bestToken();
    int node = tokens.node(best);
    int[] units = prefixes.units(node);
    int shared = node;
    for (int i = 0; i < tokens.count(); i++) {
      shared = state.survives(i) ? prefixes.common(shared, tokens.node(i)) : shared;
    }
    // the last unit may still be in progress
    int agreed = Math.max(0, prefixes.length(shared) - 1);
    int most = givingUp ? Math.max(agreed, units.length / 2) : agreed;
    int cut = spelling.wordsEnd(units, units.length, most);
    // words that never end are cut where they must be
    cut = cut > 0 || !givingUp ? cut : most;
    if (cut == 0) {
      return;
    }
    int root = prefixes.without(node, units.length - cut);
    UnitReadings.Reading reading = reading(best).upTo(cut);
    double mass = share(root);
    UnitReadings.Start after = readings.after(start, reading);
    for (RecognizedWord word : readings.result(start, List.of(reading), after.frame(), true).best().words()) {
      finalWords.add(word.withConfidence(mass));
    }
    start = after;
    for (int i = 0; i < tokens.count(); i++) {
      if (!state.survives(i)) {
        continue;
      }
      // records are shared: what another token was cut to does not tell
      int length = prefixes.length(tokens.node(i)) - (tokens.origin(i) == IN_UNIT ? 1 : 0);
      if (prefixes.common(tokens.node(i), root) != root || tokens.node(i) == root && tokens.origin(i) == IN_UNIT) {
        tokens.kill(i);
      } else if (length == cut) {
        tokens.move(i, tokens.origin(i), -1);
      } else {
        detach(tokens.times(i), length - cut);
      }
    }
    collect(root);
  }

  /** Keeps the latest units of a history. */
  private void detach(int last, int kept) {
    int record = last;
    for (int i = 1; i < kept; i++) {
      record = traceback.previous(record);
    }
    traceback.detach(record);
  }

  /** The share of living paths whose sequence begins with that of a node. */
  private double share(int root) {
    double all = 0;
    double sum = 0;
    for (int i = 0; i < state.tokens.count(); i++) {
      if (state.survives(i)) {
        double mass = Math.exp(config.posteriorScale() * (state.tokens.score(i) - state.best));
        all += mass;
        sum += prefixes.common(state.tokens.node(i), root) == root ? mass : 0;
      }
    }
    return all > 0 ? sum / all : 0;
  }

  /** Drops what no living path needs; {@code root}, of which all descend, becomes the sequence that all begin with. */
  private void collect(int root) {
    Tokens tokens = state.tokens;
    prefixes.beginMarking();
    prefixes.mark(root);
    traceback.beginMarking();
    for (int i = 0; i < tokens.count(); i++) {
      if (state.survives(i)) {
        prefixes.mark(tokens.node(i));
        traceback.mark(tokens.times(i));
      }
    }
    prefixes.compact(root);
    traceback.compact();
    tokens.renumber(state.cut, prefixes::moved, traceback::moved);
  }

  /** What the sequence of a token says, with the times of its best path. */
  private UnitReadings.Reading reading(int token) {
    Tokens tokens = state.tokens;
    int[] units = prefixes.units(tokens.node(token));
    int[] began = new int[units.length];
    int[] end = new int[units.length];
    double[] score = new double[units.length];
    int at = units.length;
    double single = state.zero + tokens.ahead(token);
    if (tokens.origin(token) == IN_UNIT && at > 0) {
      at--;
      began[at] = tokens.entered(token);
      end[at] = state.frame;
      score[at] = single;
    }
    for (int record = tokens.times(token); at > 0; record = traceback.previous(record)) {
      at--;
      began[at] = traceback.began(record);
      end[at] = traceback.end(record);
      score[at] = traceback.score(record);
    }
    return new UnitReadings.Reading(units, began, end, score, state.zero + tokens.score(token), single);
  }

  @Override
  public List<RecognizedWord> finalWords() {
    return Collections.unmodifiableList(finalWords);
  }

  /** A word shows once the best path has gone beyond it, or has been silent behind it for a while. */
  @Override
  public List<RecognizedWord> partial() {
    List<RecognizedWord> words = new ArrayList<>(finalWords);
    int best = state.bestToken();
    if (best < 0) {
      return words;
    }
    UnitReadings.Reading reading = reading(best);
    boolean settled = silenceFrames() >= SETTLED_FRAMES;
    int[] units = reading.units();
    int shown = settled ? units.length : spelling.wordsEnd(units, units.length, units.length);
    UnitReadings.Reading agreed = reading.upTo(shown);
    words.addAll(readings.result(start, List.of(agreed), state.frame, true).best().words());
    readings.setShares(words, finalWords.size(), prefixes, prefixes.without(state.tokens.node(best), units.length - shown), this::share);
    return words;
  }

  /** {@inheritDoc} Units that stand for no text, such as the one between words, are silence. */
  @Override
  public int silenceFrames() {
    int best = state.bestToken();
    if (best < 0) {
      return 0;
    }
    Tokens tokens = state.tokens;
    int node = tokens.node(best);
    int record = tokens.times(best);
    boolean inUnit = tokens.origin(best) == IN_UNIT;
    if (node != ROOT && inUnit && !spelling.isEmpty(prefixes.unit(node))) {
      return 0;
    }
    int since = inUnit ? state.frame : tokens.entered(best);
    for (boolean first = inUnit; node != ROOT && spelling.isEmpty(prefixes.unit(node)); node = prefixes.parent(node)) {
      since = first ? tokens.entered(best) : traceback.began(record);
      record = first ? record : traceback.previous(record);
      first = false;
    }
    return state.frame - (node != ROOT && record >= 0 ? traceback.end(record) : since);
  }

  @Override
  public float endCost() {
    Tokens tokens = state.tokens;
    float ending = tokens.count() == 0 ? network.end(network.start()) : Float.NEGATIVE_INFINITY;
    for (int i = 0; i < tokens.count(); i++) {
      if (state.survives(i)) {
        ending = Math.max(ending, tokens.score(i) + network.end(prefixes.state(tokens.node(i))));
      }
    }
    float best = tokens.count() == 0 ? 0 : state.best;
    return ending == Float.NEGATIVE_INFINITY ? Float.POSITIVE_INFINITY : best - ending;
  }

  @Override
  public SearchResult result() {
    Tokens tokens = state.tokens;
    LongIntMap seen = new LongIntMap();
    List<UnitReadings.Reading> found = new ArrayList<>();
    for (int i = 0; i < tokens.count(); i++) {
      if (state.survives(i)) {
        int at = seen.get(tokens.node(i));
        if (at < 0) {
          seen.put(tokens.node(i), found.size());
          found.add(reading(i));
        } else {
          found.set(at, found.get(at).plus(reading(i)));
        }
      }
    }
    if (tokens.count() == 0) {
      found.add(new UnitReadings.Reading(new int[0], new int[0], new int[0], new double[0], 0, 0));
    }
    SearchResult rest = readings.result(start, found, state.frame, false);
    if (finalWords.isEmpty()) {
      return rest;
    }
    return rest.after(finalWords, start.score());
  }

  @Override
  public long stateBytes() {
    return super.stateBytes() + prefixes.bytes() + traceback.bytes();
  }
}

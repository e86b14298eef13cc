package io.dualmode.model.search.unit;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.token.TokenSearch;
import io.dualmode.model.search.token.Tokens;
import java.util.ArrayList;
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
  private static final int SILENCE = 0;
  private static final int LEAST_COLLECTION = 20_000;
  /** A word that nothing follows shows once its last unit has ended this many frames ago. */
  private static final int SETTLED_FRAMES = 10;

  private final UnitNetwork network;
  private final UnitSpelling spelling;
  /** The most that entering a unit gains beside its acoustic score. */
  private final float mostLanguage;
  private final UnitCandidates candidates;
  private final PrefixPaths paths;
  private final PrefixTree prefixes;
  private final SpokenWords words;
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
    paths = new PrefixPaths(config, spelling, state);
    prefixes = paths.prefixes;
    words = new SpokenWords(config, spelling, network);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    prefixes.clear(network.start());
    words.reset();
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
    rest(PrefixPaths.ROOT, scorer.next(context, SILENCE), silent, silent, -1, state.frame);
    enterUnits(PrefixPaths.ROOT, context, 0, 0, -1);
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
      if (scorer.modelsSilence() && tokens.origin(i) == PrefixPaths.IN_UNIT) {
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
    if (tokens.origin(token) == PrefixPaths.AT_REST) {
      rest(tokens.node(token), context, tokens.score(token) - state.best + gain,
          tokens.ahead(token) - state.best + gain, tokens.times(token), tokens.entered(token));
    } else if (staysByBlank) {
      leaveUnit(token, context, gain);
    } else {
      int to = put(tokens.node(token), context, tokens.score(token) - state.best + gain,
          tokens.ahead(token) - state.best + gain);
      if (to >= 0) {
        next.follow(to, PrefixPaths.IN_UNIT, tokens.times(token), tokens.entered(token));
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
      int since = tokens.origin(token) == PrefixPaths.AT_REST ? tokens.entered(token) : state.frame;
      next.follow(to, PrefixPaths.AT_REST, paths.left(token), since);
    }
  }

  private void rest(int node, int context, float score, float single, int record, int since) {
    int to = put(node, context, score, single);
    if (to >= 0) {
      next.follow(to, PrefixPaths.AT_REST, record, since);
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
          record = record < 0 && token >= 0 ? paths.left(token) : record;
          next.follow(to, PrefixPaths.IN_UNIT, record, state.frame);
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
    if (prefixes.count() <= collectAt && paths.records() <= 8 * collectAt) {
      return;
    }
    paths.collect(PrefixPaths.ROOT);
    if (prefixes.count() > config.maxLatticeArcs()) {
      paths.commit(words, false);
      if (prefixes.count() > config.maxLatticeArcs()) {
        paths.commit(words, true);
      }
    }
    collectAt = Math.max(leastCollection(), 2 * prefixes.count());
  }

  @Override
  public List<RecognizedWord> finalWords() {
    return words.finalWords();
  }

  /** A word shows once the best path has gone beyond it, or has been silent behind it for a while. */
  @Override
  public List<RecognizedWord> partial() {
    int best = state.bestToken();
    if (best < 0) {
      return new ArrayList<>(words.finalWords());
    }
    UnitReadings.Reading reading = paths.reading(best);
    int[] units = reading.units();
    int shown = silenceFrames() >= SETTLED_FRAMES ? units.length : spelling.wordsEnd(units, units.length, units.length);
    int node = prefixes.without(state.tokens.node(best), units.length - shown);
    return words.partial(reading.upTo(shown), state.frame, prefixes, node, paths::share);
  }

  /** {@inheritDoc} Units that stand for no text, such as the one between words, are silence. */
  @Override
  public int silenceFrames() {
    int best = state.bestToken();
    return best < 0 ? 0 : paths.silence(best);
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
    return words.result(paths.readings(), state.frame);
  }

  @Override
  public long stateBytes() {
    return super.stateBytes() + paths.bytes();
  }
}

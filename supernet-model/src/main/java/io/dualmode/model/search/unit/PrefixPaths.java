package io.dualmode.model.search.unit;

import io.dualmode.model.search.LongIntMap;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.token.SearchState;
import io.dualmode.model.search.token.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * The unit sequences of the tokens of a {@link PrefixSearch}: what each says and when, how many of the paths share it, and what of it is
 * kept. A token is in its last unit, or rests behind it; the units that it has left are in the traceback.
 */
final class PrefixPaths {
  static final int ROOT = 0;
  // what the origin of a token says
  static final int IN_UNIT = 0;
  static final int AT_REST = 1;

  final PrefixTree prefixes = new PrefixTree();
  private final UnitTraceback traceback;
  private final SearchConfig config;
  private final UnitSpelling spelling;
  private final SearchState state;

  PrefixPaths(SearchConfig config, UnitSpelling spelling, SearchState state) {
    this.config = config;
    this.spelling = spelling;
    this.state = state;
    traceback = new UnitTraceback(state.times);
  }

  /** Records in the traceback. */
  int records() {
    return traceback.count();
  }

  long bytes() {
    return prefixes.bytes() + traceback.bytes();
  }

  /** The record of the unit that a token leaves, or of the one it left before. */
  int left(int token) {
    Tokens tokens = state.tokens;
    return tokens.origin(token) == AT_REST ? tokens.times(token)
        : traceback.add(tokens.entered(token), state.frame, state.zero + tokens.ahead(token) - state.best, tokens.times(token));
  }

  /** What the sequence of a token says, with the times of its best path. */
  UnitReadings.Reading reading(int token) {
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

  /** What the sequences of all living tokens say, each once; the empty one before the first frame. */
  List<UnitReadings.Reading> readings() {
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
    return found;
  }

  /** The share of living paths whose sequence begins with that of a node. */
  double share(int root) {
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

  /** Frames since the end of the last unit of a token that stands for text. */
  int silence(int token) {
    Tokens tokens = state.tokens;
    int node = tokens.node(token);
    int record = tokens.times(token);
    boolean inUnit = tokens.origin(token) == IN_UNIT;
    if (node != ROOT && inUnit && !spelling.isEmpty(prefixes.unit(node))) {
      return 0;
    }
    int since = inUnit ? state.frame : tokens.entered(token);
    for (boolean first = inUnit; node != ROOT && spelling.isEmpty(prefixes.unit(node)); node = prefixes.parent(node)) {
      since = first ? tokens.entered(token) : traceback.began(record);
      record = first ? record : traceback.previous(record);
      first = false;
    }
    return state.frame - (node != ROOT && record >= 0 ? traceback.end(record) : since);
  }

  /** Makes words final up to what all sequences have in common or, where they are to be given up, to the middle of the best one. */
  void commit(SpokenWords words, boolean givingUp) {
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
    if (cut > 0) {
      int root = prefixes.without(node, units.length - cut);
      words.settle(reading(best).upTo(cut), share(root));
      keepFrom(root, cut);
      collect(root);
    }
  }

  /** Gives up tokens whose sequence does not begin with that of a node, and the times of its units. */
  private void keepFrom(int root, int length) {
    Tokens tokens = state.tokens;
    for (int i = 0; i < tokens.count(); i++) {
      if (!state.survives(i)) {
        continue;
      }
      // records are shared: what another token was cut to does not tell
      int left = prefixes.length(tokens.node(i)) - (tokens.origin(i) == IN_UNIT ? 1 : 0);
      if (prefixes.common(tokens.node(i), root) != root || tokens.node(i) == root && tokens.origin(i) == IN_UNIT) {
        tokens.kill(i);
      } else if (left == length) {
        tokens.move(i, tokens.origin(i), -1);
      } else {
        traceback.keep(tokens.times(i), left - length);
      }
    }
  }

  /** Drops what no living path needs; {@code root}, of which all descend, becomes the sequence that all begin with. */
  void collect(int root) {
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
}

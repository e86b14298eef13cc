package io.dualmode.model.search.unit.transducer;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.unit.Hypotheses;
import io.dualmode.model.search.unit.PrefixTree;
import io.dualmode.model.search.unit.SpokenWords;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitSpelling;
import io.dualmode.model.search.unit.transducer.TransducerPaths.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The search of a recurrent transducer, with durations or without: the likeliest sequences of units, each the sum over its paths.
 *
 * <p>Sequences that go on at the same frame compete: there each says blank, or one unit more, and goes on at the same frame, the next, or
 * as many frames later as it chose. A {@link UnitNetwork} adds its scores. At a frame those more than the beam behind the best of all, wherever
 * that goes on, and beyond the {@link SearchConfig#maxActive} best are dropped. The score of a reading is {@code ln sum over paths
 * exp(acousticScale * sum of log probabilities) + network + end}; times are those of the best path of each. A unit lasts as long as its
 * duration, or a frame.
 *
 * <p><b>Guard.</b> A transducer may fall silent for good after a pause, because its state does not leave the end of the sentence before.
 * Where the best sequence has said nothing for {@link SearchConfig#silenceGuard} frames, those are heard once more as if nothing had been said
 * before; where that would say something, the search goes on with it.
 *
 * <p>Words that all sequences have in common become final where they grow long, and beyond twice that the first half of the best one, so
 * that memory and the work for partial readings stay bounded.
 *
 * <p>Sources: Graves, "Sequence transduction with recurrent neural networks", 2012; Saon, Tueske, Audhkhasi, "Alignment-length synchronous
 * decoding for RNN transducer", ICASSP 2020; Xu et al., "Efficient sequence transduction by jointly predicting tokens and durations", ICML
 * 2023.
 */
public final class TransducerSearch implements UtteranceSearch {
  /** A word that nothing follows shows once its last unit has ended this many frames ago. */
  private static final int SETTLED_FRAMES = 5;
  /** Sequences in the tree from which on it is cleared up, and units from which on words become final. */
  private static final int LEAST_COLLECTION = 2000;
  private static final int MOST_OPEN = 400;

  private final UnitSpelling spelling;
  private final UnitNetwork network;
  private final int rowSize;
  private final TransducerPaths paths;
  private final PrefixTree prefixes;
  private final TransducerStates states;
  private final TransducerFrame next;
  private final SilenceGuard guard;
  private final SpokenWords words;
  private int collectAt;

  /** A search for the sequences of units that a network allows. */
  public TransducerSearch(SearchConfig config, UnitSpelling spelling, UnitNetwork network, TransducerModel model) {
    if (spelling.units() != model.units()) {
      throw new IllegalArgumentException(
          "units: got spellings of " + spelling.units() + ", expected the " + model.units() + " of the transducer");
    }
    this.spelling = spelling;
    this.network = network;
    rowSize = model.rowSize();
    paths = new TransducerPaths(spelling, config.posteriorScale(), Math.max(1, IntStream.of(model.durations()).max().orElse(1)));
    prefixes = paths.prefixes;
    states = new TransducerStates(model, spelling);
    next = new TransducerFrame(config, spelling, network, model, paths, states);
    guard = new SilenceGuard(spelling, model, config.silenceGuard(), paths.framesAhead());
    words = new SpokenWords(config, spelling, network);
    reset();
  }

  @Override
  public void reset() {
    paths.clear(network.start());
    states.clear(TransducerPaths.ROOT);
    guard.clear();
    words.reset();
    collectAt = LEAST_COLLECTION;
  }

  @Override
  public void accept(float[] rows, int offset, int frames) {
    if (offset < 0 || frames < 0 || offset + (long) frames * rowSize > rows.length) {
      throw new IllegalArgumentException("frames: got " + frames + " rows of " + rowSize + " floats from offset " + offset
          + " of an array of " + rows.length + ", expected them to lie inside");
    }
    for (int i = 0; i < frames; i++) {
      int row = offset + i * rowSize;
      if (guard.isOn()) {
        guard.keep(rows, row, paths.frame());
      }
      next.hear(rows, row);
      paths.nextFrame();
      if (guard.isOn()) {
        hearAgain();
      }
      afterFrame();
    }
  }

  /** Hears the latest frames once more where the best sequence was silent in all of them and should not have been. */
  private void hearAgain() {
    Path best = paths.best();
    int now = paths.frame();
    int since = guard.again(paths.end(best, words), now);
    if (since < 0) {
      return;
    }
    paths.goTo(since);
    states.clear(best.node());
    Hypotheses anew = paths.at(since);
    anew.follow(anew.add(best.node(), best.score(), best.single()), best.record());
    for (; paths.frame() < now; paths.nextFrame()) {
      next.hear(guard.rows(), guard.place(paths.frame()));
    }
  }

  private void afterFrame() {
    if (prefixes.count() > collectAt || paths.traceback.count() > 8 * collectAt) {
      commit();
      collectAt = Math.max(LEAST_COLLECTION, 2 * prefixes.count());
    }
    if (states.isCrowded()) {
      BitSet wanted = new BitSet();
      paths.forEachNode(node -> wanted.set(states.has(node) || node == TransducerPaths.ROOT ? node : prefixes.parent(node)));
      states.retain(wanted::get);
    }
  }

  /** Makes words final that all sequences have in common, where they are many, and drops what no sequence needs. */
  private void commit() {
    // their parents may go
    List<Path> all = paths.all();
    all.forEach(path -> states.of(path.node(), prefixes));
    Path best = paths.best();
    int shared = best.node();
    for (Path path : all) {
      shared = prefixes.common(shared, path.node());
    }
    int[] units = prefixes.units(best.node());
    int agreed = Math.max(0, prefixes.length(shared) - 1);
    int most = units.length < MOST_OPEN ? 0 : units.length < 2 * MOST_OPEN ? agreed : Math.max(agreed, units.length / 2);
    int cut = spelling.wordsEnd(units, units.length, most);
    int root = TransducerPaths.ROOT;
    if (cut > 0) {
      root = prefixes.without(best.node(), units.length - cut);
      words.settle(paths.reading(best, words).upTo(cut), paths.share(root));
      paths.keepFrom(root, cut);
    }
    paths.collect(root);
    states.renumber(prefixes::moved);
  }

  @Override
  public int frames() {
    return paths.frame();
  }

  @Override
  public List<RecognizedWord> finalWords() {
    return words.finalWords();
  }

  /** A word shows once the best path has gone beyond it, or has been silent behind it for a while. */
  @Override
  public List<RecognizedWord> partial() {
    Path best = paths.best();
    int[] units = prefixes.units(best.node());
    int shown = paths.silence(best, words) < SETTLED_FRAMES ? spelling.wordsEnd(units, units.length, units.length) : units.length;
    int node = prefixes.without(best.node(), units.length - shown);
    return words.partial(paths.reading(best, words).upTo(shown), paths.frame(), prefixes, node, paths::share);
  }

  @Override
  public int silenceFrames() {
    return paths.silence(paths.best(), words);
  }

  @Override
  public boolean turnEnded() {
    int node = paths.best().node();
    return node != TransducerPaths.ROOT && spelling.endsTurn(prefixes.unit(node));
  }

  @Override
  public float endCost() {
    double ending = Double.NEGATIVE_INFINITY;
    for (Path path : paths.all()) {
      ending = Math.max(ending, path.score() + network.end(prefixes.state(path.node())));
    }
    return ending == Double.NEGATIVE_INFINITY ? Float.POSITIVE_INFINITY : (float) Math.max(0, paths.best().score() - ending);
  }

  @Override
  public SearchResult result() {
    return words.result(paths.readings(words), paths.frame());
  }

  @Override
  public long stateBytes() {
    return paths.bytes() + states.bytes() + guard.bytes();
  }
}

package io.dualmode.model.search.unit.transducer;

import io.dualmode.model.search.token.UnitBoundaries;
import io.dualmode.model.search.unit.Hypotheses;
import io.dualmode.model.search.unit.PrefixTree;
import io.dualmode.model.search.unit.SpokenWords;
import io.dualmode.model.search.unit.UnitReadings;
import io.dualmode.model.search.unit.UnitSpelling;
import io.dualmode.model.search.unit.UnitTraceback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The sequences of units that live in a {@link TransducerSearch}, by the frame at which each goes on, with their units and the times of
 * those. A sequence may go on at several frames. Not safe for use by several threads.
 */
final class TransducerPaths {
  static final int ROOT = 0;

  /**
   * One sequence that lives.
   *
   * @param node of its units
   * @param score logarithm of the sum over its paths
   * @param single score of the best of them
   * @param record of the last unit of that one, -1 without one
   */
  record Path(int node, double score, double single, int record) {}

  final PrefixTree prefixes = new PrefixTree();
  final UnitTraceback traceback = new UnitTraceback(new UnitBoundaries());
  private final UnitSpelling spelling;
  private final float posteriorScale;
  /** Those that go on at frame {@code t} lie at {@code t % ahead.length}. */
  private final Hypotheses[] ahead;
  private int frame;

  /** Room for paths that go on at the next frame, or so many behind it at most. */
  TransducerPaths(UnitSpelling spelling, float posteriorScale, int mostAhead) {
    this.spelling = spelling;
    this.posteriorScale = posteriorScale;
    ahead = new Hypotheses[mostAhead + 1];
    Arrays.setAll(ahead, i -> new Hypotheses());
  }

  /** Begins at frame 0 with the sequence without units. */
  void clear(long networkState) {
    prefixes.clear(networkState);
    traceback.clear();
    goTo(0);
    at(0).add(ROOT, 0, 0);
  }

  /** Gives up all sequences and goes on at a frame. */
  void goTo(int at) {
    for (Hypotheses hypotheses : ahead) {
      hypotheses.clear();
    }
    frame = at;
  }

  /** The next frame. */
  int frame() {
    return frame;
  }

  void nextFrame() {
    frame++;
  }

  /** Frames at which paths may go on. */
  int framesAhead() {
    return ahead.length;
  }

  /** The sequences that go on at a frame, the next one or one behind it. */
  Hypotheses at(int time) {
    return ahead[time % ahead.length];
  }

  /** Takes the sequences that go on at the next frame and puts others, that are none, in their place. */
  Hypotheses take(Hypotheses spare) {
    Hypotheses taken = at(frame);
    spare.clear();
    ahead[frame % ahead.length] = spare;
    return taken;
  }

  double bestScore() {
    double best = Double.NEGATIVE_INFINITY;
    for (Hypotheses hypotheses : ahead) {
      best = Math.max(best, hypotheses.best());
    }
    return best;
  }

  /** Drops what the beam will drop anyway, where it is more than so many. */
  void bound(long many, int most) {
    for (Hypotheses hypotheses : ahead) {
      if (hypotheses.count() > many) {
        hypotheses.prune(Double.NEGATIVE_INFINITY, most);
      }
    }
  }

  /** All that live, in the order of the frames at which they go on. */
  List<Path> all() {
    List<Path> all = new ArrayList<>();
    for (int t = frame; t < frame + ahead.length; t++) {
      Hypotheses hypotheses = at(t);
      for (int i = 0; i < hypotheses.count(); i++) {
        all.add(new Path(hypotheses.node(i), hypotheses.score(i), hypotheses.single(i), hypotheses.record(i)));
      }
    }
    return all;
  }

  Path best() {
    Path best = null;
    for (Path path : all()) {
      best = best == null || path.score > best.score ? path : best;
    }
    return best;
  }

  void forEachNode(IntConsumer action) {
    for (Hypotheses hypotheses : ahead) {
      for (int i = 0; i < hypotheses.count(); i++) {
        action.accept(hypotheses.node(i));
      }
    }
  }

  /** The share of living paths whose sequence begins with that of a node. */
  double share(int root) {
    List<Path> all = all();
    double best = bestScore();
    double sum = 0;
    double with = 0;
    for (Path path : all) {
      double mass = Math.exp(posteriorScale * (path.score - best));
      sum += mass;
      with += prefixes.common(path.node, root) == root ? mass : 0;
    }
    return sum > 0 ? with / sum : 0;
  }

  /** Frames since the end of the last unit that stands for text. */
  int silence(Path path, SpokenWords words) {
    int node = path.node;
    int record = path.record;
    while (node != ROOT && spelling.isEmpty(prefixes.unit(node))) {
      node = prefixes.parent(node);
      record = traceback.previous(record);
    }
    return Math.max(0, frame - (node == ROOT ? words.startFrame() : traceback.end(record)));
  }

  /** The frame at which a path ends its last unit. */
  int end(Path path, SpokenWords words) {
    return path.record < 0 ? words.startFrame() : traceback.end(path.record);
  }

  /** What a path says behind the words that are final. */
  UnitReadings.Reading reading(Path path, SpokenWords words) {
    int[] units = prefixes.units(path.node);
    int[] began = new int[units.length];
    int[] end = new int[units.length];
    double[] score = new double[units.length];
    int record = path.record;
    for (int at = units.length - 1; at >= 0; at--) {
      began[at] = traceback.began(record);
      end[at] = traceback.end(record);
      score[at] = traceback.score(record);
      record = traceback.previous(record);
    }
    spread(began, end, words.startFrame());
    return new UnitReadings.Reading(units, began, end, score, path.score, path.single);
  }

  /** Lets no unit begin before the one before it ends, nor end behind what was heard. */
  private void spread(int[] began, int[] end, int start) {
    int from = start;
    for (int i = 0; i < began.length; i++) {
      began[i] = Math.max(began[i], from);
      end[i] = Math.max(end[i], began[i] + 1);
      end[i] = i + 1 < began.length && began[i + 1] > began[i] ? Math.min(end[i], began[i + 1]) : end[i];
      from = end[i];
    }
    int limit = Math.max(frame, start);
    for (int i = began.length - 1; i >= 0 && end[i] > limit; i--) {
      end[i] = limit;
      began[i] = Math.max(start, Math.min(began[i], limit - 1));
      limit = began[i];
    }
  }

  /** What all that live say, each sequence once. */
  List<UnitReadings.Reading> readings(SpokenWords words) {
    List<UnitReadings.Reading> found = new ArrayList<>();
    List<Integer> nodes = new ArrayList<>();
    for (Path path : all()) {
      int at = nodes.indexOf(path.node);
      if (at < 0) {
        nodes.add(path.node);
        found.add(reading(path, words));
      } else {
        found.set(at, found.get(at).plus(reading(path, words)));
      }
    }
    return found;
  }

  /** Gives up sequences that do not begin with that of a node, and the times of its units. */
  void keepFrom(int root, int length) {
    for (Hypotheses hypotheses : ahead) {
      hypotheses.retain(i -> prefixes.common(hypotheses.node(i), root) == root);
      for (int i = 0; i < hypotheses.count(); i++) {
        int own = prefixes.length(hypotheses.node(i)) - length;
        if (own == 0) {
          hypotheses.follow(i, -1);
        } else {
          traceback.keep(hypotheses.record(i), own);
        }
      }
    }
  }

  /** Drops what no sequence needs; {@code root}, of which all descend, becomes the sequence that all begin with. */
  void collect(int root) {
    prefixes.beginMarking();
    prefixes.mark(root);
    traceback.beginMarking();
    for (Hypotheses hypotheses : ahead) {
      for (int i = 0; i < hypotheses.count(); i++) {
        prefixes.mark(hypotheses.node(i));
        traceback.mark(hypotheses.record(i));
      }
    }
    prefixes.compact(root);
    traceback.compact();
    for (Hypotheses hypotheses : ahead) {
      for (int i = 0; i < hypotheses.count(); i++) {
        hypotheses.move(i, prefixes.moved(hypotheses.node(i)), traceback.moved(hypotheses.record(i)));
      }
    }
  }

  long bytes() {
    long bytes = prefixes.bytes() + traceback.bytes();
    for (Hypotheses hypotheses : ahead) {
      bytes += hypotheses.bytes();
    }
    return bytes;
  }
}

package io.dualmode.model.search.unit.transducer;

import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.unit.Hypotheses;
import io.dualmode.model.search.unit.PrefixTree;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitSpelling;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Hears one frame: every sequence that goes on there says blank, or one unit more, and goes on at the same frame, the next, or as many
 * frames later as it chose. Those at the same frame are heard in rounds, each behind a pruning. Not safe for use by several threads.
 */
final class TransducerFrame {
  private static final int BLANK = 0;
  /** Units that a sequence tries for each sequence that may live. */
  private static final int MOST_UNITS = 4;
  private static final int ROOM = 64;

  private final SearchConfig config;
  private final UnitNetwork network;
  private final TransducerModel model;
  private final TransducerPaths paths;
  private final PrefixTree prefixes;
  private final TransducerStates states;
  private final int[] entering;
  private final int[] durations;
  private final int most;
  private final float mostGain;
  private final float[] out;
  private final float[] sorted;
  private Hypotheses here = new Hypotheses();
  private Hypotheses longer = new Hypotheses();

  TransducerFrame(SearchConfig config, UnitSpelling spelling, UnitNetwork network, TransducerModel model, TransducerPaths paths,
      TransducerStates states) {
    this.config = config;
    this.network = network;
    this.model = model;
    this.paths = paths;
    this.states = states;
    prefixes = paths.prefixes;
    entering = IntStream.range(1, model.units()).filter(unit -> spelling.spoken(unit) || spelling.endsTurn(unit)).toArray();
    durations = model.durations();
    most = config.maxActive();
    mostGain = network.mostGain();
    out = new float[model.units() + durations.length];
    sorted = new float[model.units()];
  }

  /** Hears the row of the next frame; the clock of the paths stays. */
  void hear(float[] rows, int row) {
    here = paths.take(here);
    double cut = Math.max(here.best(), paths.bestScore()) - config.beam();
    for (int round = 0; here.count() > 0; round++) {
      here.prune(cut, most);
      longer.clear();
      boolean full = round + 1 >= model.mostUnits();
      for (int i = 0; i < here.count(); i++) {
        expand(i, rows, row, cut, full);
      }
      Hypotheses spare = here;
      here = longer;
      longer = spare;
    }
  }

  /** Lets a sequence of {@link #here} say blank or a unit; where the frame is full, units go on at the next one. */
  private void expand(int i, float[] rows, int row, double cut, boolean full) {
    int node = here.node(i);
    // may make room
    int state = states.of(node, prefixes);
    model.score(rows, row, states.states(), state, out);
    if (Float.isNaN(out[BLANK])) {
      throw new IllegalArgumentException("frame " + paths.frame() + ": got a score that is not a number, expected finite scores");
    }
    double score = here.score(i);
    float scale = config.acousticScale();
    rest(i, cut);
    float likeliest = durations.length == 0 ? 0 : scale * likeliestDuration();
    float least = worthSaying((float) (cut - score - likeliest - mostGain) / scale);
    for (int unit : entering) {
      if (out[unit] > least) {
        say(i, node, unit, scale * out[unit], cut, full);
      }
    }
    long many = ROOM + 4L * most;
    paths.bound(many, most);
    if (longer.count() > many) {
      longer.prune(Double.NEGATIVE_INFINITY, most);
    }
  }

  /** Lets a sequence say blank. */
  private void rest(int i, double cut) {
    double score = here.score(i);
    for (int d = 0; d < Math.max(1, durations.length); d++) {
      float moving = config.acousticScale() * (durations.length == 0 ? out[BLANK] : out[BLANK] + out[model.units() + d]);
      if (score + moving > cut) {
        Hypotheses to = paths.at(paths.frame() + (durations.length == 0 ? 1 : Math.max(1, durations[d])));
        int added = to.add(here.node(i), score + moving, here.single(i) + moving);
        if (added >= 0) {
          to.follow(added, here.record(i));
        }
      }
    }
  }

  /** What a unit must score that is worth saying: more than {@code least}, and more than all but {@link #MOST_UNITS} for each sequence. */
  private float worthSaying(float least) {
    int count = 0;
    for (int unit : entering) {
      if (out[unit] > least) {
        sorted[count++] = out[unit];
      }
    }
    long wanted = (long) MOST_UNITS * most;
    if (count <= wanted) {
      return least;
    }
    Arrays.sort(sorted, 0, count);
    return sorted[(int) (count - wanted - 1)];
  }

  private float likeliestDuration() {
    float best = Float.NEGATIVE_INFINITY;
    for (int d = 0; d < durations.length; d++) {
      best = Math.max(best, out[model.units() + d]);
    }
    return best;
  }

  private void say(int i, int node, int unit, float said, double cut, boolean full) {
    int child = prefixes.child(node, unit);
    long reached = child >= 0 ? prefixes.state(child) : network.next(prefixes.state(node), unit);
    if (reached == UnitNetwork.NOWHERE) {
      return;
    }
    float gain = said + (child >= 0 ? prefixes.gain(child) : network.gain(prefixes.state(node), unit, reached));
    int frame = paths.frame();
    for (int d = 0; d < Math.max(1, durations.length); d++) {
      float moving = gain + (durations.length == 0 ? 0 : config.acousticScale() * out[model.units() + d]);
      double score = here.score(i) + moving;
      if (!(score > cut)) {
        continue;
      }
      child = child >= 0 ? child : prefixes.add(node, unit, reached, gain - said);
      int duration = durations.length == 0 ? 0 : durations[d];
      int moved = duration == 0 && full ? 1 : duration;
      Hypotheses to = moved == 0 ? longer : paths.at(frame + moved);
      double single = here.single(i) + moving;
      int added = to.add(child, score, single);
      if (added >= 0) {
        to.follow(added, paths.traceback.add(frame, frame + Math.max(1, duration), single, here.record(i)));
      }
    }
  }
}

package io.dualmode.model.search.unit.transducer;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.token.UnitBoundaries;
import io.dualmode.model.search.unit.Hypotheses;
import io.dualmode.model.search.unit.PrefixTree;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitReadings;
import io.dualmode.model.search.unit.UnitSpelling;
import io.dualmode.model.search.unit.UnitTraceback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
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
  private static final int ROOT = 0;
  private static final int BLANK = 0;
  /** A word that nothing follows shows once its last unit has ended this many frames ago. */
  private static final int SETTLED_FRAMES = 5;
  /** Sequences in the tree from which on it is cleared up, and units from which on words become final. */
  private static final int LEAST_COLLECTION = 2000;
  private static final int MOST_OPEN = 400;
  /** Units that a sequence tries for each sequence that may live. */
  private static final int MOST_UNITS = 4;
  private static final int ROOM = 64;

  private final SearchConfig config;
  private final UnitSpelling spelling;
  private final UnitNetwork network;
  private final TransducerModel model;
  private final UnitReadings readings;
  private final int[] entering;
  private final int[] durations;
  private final int most;
  private final float mostGain;
  private final float[] out;
  private final float[] sorted;

  private final PrefixTree prefixes = new PrefixTree();
  private final UnitTraceback traceback = new UnitTraceback(new UnitBoundaries());
  private final TransducerStates states;
  /** Those that go on at frame {@code t} lie at {@code t % ahead.length}. */
  private final Hypotheses[] ahead;
  private Hypotheses here = new Hypotheses();
  private Hypotheses longer = new Hypotheses();

  private List<RecognizedWord> finalWords = new ArrayList<>();
  private UnitReadings.Start start;
  private int frame;
  private int collectAt;

  /** The latest rows, that of frame {@code t} at {@code t % guard}; empty without a guard. */
  private final float[] latest;
  private final int kept;
  private final float[] scratch;
  private int heardFrom;

  /** A search for the sequences of units that a network allows. */
  public TransducerSearch(SearchConfig config, UnitSpelling spelling, UnitNetwork network, TransducerModel model) {
    if (spelling.units() != model.units()) {
      throw new IllegalArgumentException(
          "units: got spellings of " + spelling.units() + ", expected the " + model.units() + " of the transducer");
    }
    this.config = config;
    this.spelling = spelling;
    this.network = network;
    this.model = model;
    most = config.maxActive();
    mostGain = network.mostGain();
    readings = new UnitReadings(config, spelling, network);
    entering = IntStream.range(1, model.units()).filter(unit -> spelling.spoken(unit) || spelling.endsTurn(unit)).toArray();
    durations = model.durations();
    out = new float[model.units() + durations.length];
    sorted = new float[model.units()];
    states = new TransducerStates(model);
    ahead = new Hypotheses[Math.max(1, IntStream.of(durations).max().orElse(1)) + 1];
    Arrays.setAll(ahead, i -> new Hypotheses());
    kept = config.silenceGuard() == 0 ? 0 : config.silenceGuard() + ahead.length;
    latest = new float[kept * model.rowSize()];
    scratch = new float[2 * model.stateSize()];
    reset();
  }

  @Override
  public void reset() {
    for (Hypotheses hypotheses : ahead) {
      hypotheses.clear();
    }
    prefixes.clear(network.start());
    traceback.clear();
    states.clear(ROOT);
    finalWords = new ArrayList<>();
    start = new UnitReadings.Start(network.start(), 0, 0);
    frame = 0;
    heardFrom = 0;
    collectAt = LEAST_COLLECTION;
    ahead[0].add(ROOT, 0, 0);
  }

  @Override
  public void accept(float[] rows, int offset, int frames) {
    int size = model.rowSize();
    if (offset < 0 || frames < 0 || offset + (long) frames * size > rows.length) {
      throw new IllegalArgumentException("frames: got " + frames + " rows of " + size + " floats from offset " + offset
          + " of an array of " + rows.length + ", expected them to lie inside");
    }
    for (int i = 0; i < frames; i++) {
      int row = offset + i * size;
      if (kept > 0) {
        System.arraycopy(rows, row, latest, frame % kept * size, size);
      }
      step(rows, row);
      frame++;
      if (kept > 0) {
        guard();
      }
      afterFrame();
    }
  }

  private Hypotheses at(int time) {
    return ahead[time % ahead.length];
  }

  private double bestOfAll() {
    double best = Double.NEGATIVE_INFINITY;
    for (Hypotheses hypotheses : ahead) {
      best = Math.max(best, hypotheses.best());
    }
    return best;
  }

  private void step(float[] rows, int row) {
    Hypotheses spare = here;
    here = at(frame);
    ahead[frame % ahead.length] = spare;
    spare.clear();
    double cut = Math.max(here.best(), bestOfAll()) - config.beam();
    for (int round = 0; here.count() > 0; round++) {
      here.prune(cut, most);
      longer.clear();
      boolean full = round + 1 >= model.mostUnits();
      for (int i = 0; i < here.count(); i++) {
        expand(i, rows, row, cut, full);
      }
      spare = here;
      here = longer;
      longer = spare;
    }
  }

  /** Lets a sequence of {@link #here} say blank or a unit; where the frame is full, units go on at the next one. */
  private void expand(int i, float[] rows, int row, double cut, boolean full) {
    int node = here.node(i);
    // may make room
    int state = state(node);
    model.score(rows, row, states.states(), state, out);
    double score = here.score(i);
    double single = here.single(i);
    float scale = config.acousticScale();
    if (Float.isNaN(out[BLANK])) {
      throw new IllegalArgumentException("frame " + frame + ": got a score that is not a number, expected finite scores");
    }
    for (int d = 0; d < Math.max(1, durations.length); d++) {
      float moving = scale * (durations.length == 0 ? out[BLANK] : out[BLANK] + out[model.units() + d]);
      if (score + moving > cut) {
        Hypotheses to = at(frame + (durations.length == 0 ? 1 : Math.max(1, durations[d])));
        int added = to.add(node, score + moving, single + moving);
        if (added >= 0) {
          to.follow(added, here.record(i));
        }
      }
    }
    float likeliest = durations.length == 0 ? 0 : scale * likeliestDuration();
    float least = likeliest((float) (cut - score - likeliest - mostGain) / scale);
    for (int unit : entering) {
      if (out[unit] > least) {
        say(i, node, unit, scale * out[unit], cut, full);
      }
    }
    for (Hypotheses hypotheses : ahead) {
      bound(hypotheses);
    }
    bound(longer);
  }

  /** What a unit must score that is worth saying: more than {@code least}, and more than all but {@link #MOST_UNITS} for each sequence. */
  private float likeliest(float least) {
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

  /** Drops what the beam will drop anyway, where it is much. */
  private void bound(Hypotheses hypotheses) {
    if (hypotheses.count() > ROOM + 4L * most) {
      hypotheses.prune(Double.NEGATIVE_INFINITY, most);
    }
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
    for (int d = 0; d < Math.max(1, durations.length); d++) {
      float moving = gain + (durations.length == 0 ? 0 : config.acousticScale() * out[model.units() + d]);
      double score = here.score(i) + moving;
      if (!(score > cut)) {
        continue;
      }
      child = child >= 0 ? child : prefixes.add(node, unit, reached, gain - said);
      int duration = durations.length == 0 ? 0 : durations[d];
      int moved = duration == 0 && full ? 1 : duration;
      Hypotheses to = moved == 0 ? longer : at(frame + moved);
      double single = here.single(i) + moving;
      int added = to.add(child, score, single);
      if (added >= 0) {
        to.follow(added, traceback.add(frame, frame + Math.max(1, duration), single, here.record(i)));
      }
    }
  }

  /** Where the state of a sequence lies; after the end of a turn the transducer begins anew. */
  private int state(int node) {
    if (!states.has(node) && spelling.endsTurn(prefixes.unit(node))) {
      states.begin(node);
    }
    return states.of(node, prefixes);
  }

  /** Hears the latest frames once more where the best sequence was silent in all of them. */
  private void guard() {
    Path best = best();
    int said = best.record() < 0 ? start.frame() : traceback.end(best.record());
    int since = Math.max(Math.max(said, heardFrom), frame - kept);
    if (frame - since < config.silenceGuard()) {
      return;
    }
    int now = frame;
    heardFrom = now;
    if (!wouldSpeak(since, now)) {
      return;
    }
    for (Hypotheses hypotheses : ahead) {
      hypotheses.clear();
    }
    states.clear(best.node());
    frame = since;
    Hypotheses anew = at(since);
    anew.follow(anew.add(best.node(), best.score(), best.single()), best.record());
    for (; frame < now; frame++) {
      step(latest, frame % kept * model.rowSize());
    }
  }

  /** Whether the likeliest outputs, were nothing said before, hold a unit that is spoken. */
  private boolean wouldSpeak(int since, int until) {
    model.begin(scratch, 0);
    int time = since;
    while (time < until) {
      model.score(latest, time % kept * model.rowSize(), scratch, 0, out);
      int unit = 0;
      for (int u = 1; u < model.units(); u++) {
        unit = out[u] > out[unit] ? u : unit;
      }
      if (unit != BLANK && spelling.spoken(unit) && !spelling.isEmpty(unit)) {
        return true;
      }
      time++;
    }
    return false;
  }

  private void afterFrame() {
    if (prefixes.count() > collectAt || traceback.count() > 8 * collectAt) {
      commit();
      collectAt = Math.max(LEAST_COLLECTION, 2 * prefixes.count());
    }
    if (states.isCrowded()) {
      BitSet wanted = new BitSet();
      for (Hypotheses hypotheses : ahead) {
        for (int i = 0; i < hypotheses.count(); i++) {
          int node = hypotheses.node(i);
          wanted.set(states.has(node) || node == ROOT ? node : prefixes.parent(node));
        }
      }
      states.retain(wanted::get);
    }
  }

  /** One sequence that lives. */
  private record Path(int node, double score, double single, int record) {}

  private static Path path(Hypotheses hypotheses, int i) {
    return new Path(hypotheses.node(i), hypotheses.score(i), hypotheses.single(i), hypotheses.record(i));
  }

  /** All that live, in the order of the frames at which they go on; those of a sequence that goes on at several frames are one. */
  private List<Path> paths() {
    List<Path> all = new ArrayList<>();
    for (int t = frame; t < frame + ahead.length; t++) {
      Hypotheses hypotheses = at(t);
      for (int i = 0; i < hypotheses.count(); i++) {
        all.add(path(hypotheses, i));
      }
    }
    return all;
  }

  private Path best() {
    Path best = null;
    for (Path path : paths()) {
      best = best == null || path.score > best.score ? path : best;
    }
    return best;
  }

  /** Makes words final that all sequences have in common, where they are many, and drops what no sequence needs. */
  private void commit() {
    List<Path> all = paths();
    // their parents may go
    all.forEach(path -> state(path.node));
    Path best = best();
    int shared = best.node;
    for (Path path : all) {
      shared = prefixes.common(shared, path.node);
    }
    int[] units = prefixes.units(best.node);
    int agreed = Math.max(0, prefixes.length(shared) - 1);
    int most = units.length < MOST_OPEN ? 0 : units.length < 2 * MOST_OPEN ? agreed : Math.max(agreed, units.length / 2);
    int cut = spelling.wordsEnd(units, units.length, most);
    int root = ROOT;
    if (cut > 0) {
      root = prefixes.without(best.node, units.length - cut);
      finish(reading(best).upTo(cut), share(all, root));
      cutOff(root, cut);
    }
    collect(root);
  }

  private void finish(UnitReadings.Reading reading, double mass) {
    UnitReadings.Start after = readings.after(start, reading);
    for (RecognizedWord word : readings.result(start, List.of(reading), after.frame(), true).best().words()) {
      finalWords.add(word.withConfidence(mass));
    }
    start = after;
  }

  /** Gives up sequences that do not begin with that of a node, and the times of its units. */
  private void cutOff(int root, int length) {
    for (Hypotheses hypotheses : ahead) {
      hypotheses.retain(i -> prefixes.common(hypotheses.node(i), root) == root);
      for (int i = 0; i < hypotheses.count(); i++) {
        int own = prefixes.length(hypotheses.node(i)) - length;
        if (own == 0) {
          hypotheses.follow(i, -1);
        } else {
          int record = hypotheses.record(i);
          for (int unit = 1; unit < own; unit++) {
            record = traceback.previous(record);
          }
          traceback.detach(record);
        }
      }
    }
  }

  private void collect(int root) {
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
    states.renumber(prefixes::moved);
  }

  /** The share of living paths whose sequence begins with that of a node. */
  private double share(List<Path> all, int root) {
    double best = Double.NEGATIVE_INFINITY;
    for (Path path : all) {
      best = Math.max(best, path.score);
    }
    double sum = 0;
    double with = 0;
    for (Path path : all) {
      double mass = Math.exp(config.posteriorScale() * (path.score - best));
      sum += mass;
      with += prefixes.common(path.node, root) == root ? mass : 0;
    }
    return sum > 0 ? with / sum : 0;
  }

  private UnitReadings.Reading reading(Path path) {
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
    spread(began, end);
    return new UnitReadings.Reading(units, began, end, score, path.score, path.single);
  }

  /** Lets no unit begin before the one before it ends, nor end behind what was heard. */
  private void spread(int[] began, int[] end) {
    int from = start.frame();
    for (int i = 0; i < began.length; i++) {
      began[i] = Math.max(began[i], from);
      end[i] = Math.max(end[i], began[i] + 1);
      end[i] = i + 1 < began.length && began[i + 1] > began[i] ? Math.min(end[i], began[i + 1]) : end[i];
      from = end[i];
    }
    int limit = Math.max(frame, start.frame());
    for (int i = began.length - 1; i >= 0 && end[i] > limit; i--) {
      end[i] = limit;
      began[i] = Math.max(start.frame(), Math.min(began[i], limit - 1));
      limit = began[i];
    }
  }

  @Override
  public int frames() {
    return frame;
  }

  @Override
  public List<RecognizedWord> finalWords() {
    return Collections.unmodifiableList(finalWords);
  }

  /** A word shows once the best path has gone beyond it, or has been silent behind it for a while. */
  @Override
  public List<RecognizedWord> partial() {
    List<RecognizedWord> words = new ArrayList<>(finalWords);
    List<Path> all = paths();
    Path best = best();
    int[] units = prefixes.units(best.node);
    int shown = silence(best) < SETTLED_FRAMES ? spelling.wordsEnd(units, units.length, units.length) : units.length;
    words.addAll(readings.result(start, List.of(reading(best).upTo(shown)), frame, true).best().words());
    int node = prefixes.without(best.node, units.length - shown);
    readings.setShares(words, finalWords.size(), prefixes, node, root -> share(all, root));
    return words;
  }

  /** Frames since the end of the last unit that stands for text. */
  private int silence(Path path) {
    int node = path.node;
    int record = path.record;
    while (node != ROOT && spelling.isEmpty(prefixes.unit(node))) {
      node = prefixes.parent(node);
      record = traceback.previous(record);
    }
    return Math.max(0, frame - (node == ROOT ? start.frame() : traceback.end(record)));
  }

  @Override
  public int silenceFrames() {
    return silence(best());
  }

  @Override
  public boolean turnEnded() {
    int node = best().node;
    return node != ROOT && spelling.endsTurn(prefixes.unit(node));
  }

  @Override
  public float endCost() {
    double ending = Double.NEGATIVE_INFINITY;
    for (Path path : paths()) {
      ending = Math.max(ending, path.score + network.end(prefixes.state(path.node)));
    }
    return ending == Double.NEGATIVE_INFINITY ? Float.POSITIVE_INFINITY : (float) Math.max(0, best().score - ending);
  }

  @Override
  public SearchResult result() {
    List<UnitReadings.Reading> found = new ArrayList<>();
    List<Integer> nodes = new ArrayList<>();
    for (Path path : paths()) {
      int at = nodes.indexOf(path.node);
      if (at < 0) {
        nodes.add(path.node);
        found.add(reading(path));
      } else {
        found.set(at, found.get(at).plus(reading(path)));
      }
    }
    SearchResult rest = readings.result(start, found, frame, false);
    return finalWords.isEmpty() ? rest : rest.after(finalWords, start.score());
  }

  @Override
  public long stateBytes() {
    long bytes = prefixes.bytes() + traceback.bytes() + states.bytes() + 4L * latest.length;
    for (Hypotheses hypotheses : ahead) {
      bytes += hypotheses.bytes();
    }
    return bytes;
  }
}

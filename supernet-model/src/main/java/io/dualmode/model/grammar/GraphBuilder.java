package io.dualmode.model.grammar;

import io.dualmode.api.Grammar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the {@link WordGraph} of a grammar: epsilon removal and determinisation in one, then {@link GraphMinimizer}.
 *
 * <p>Weighted subset construction in the tropical semiring (Mohri 1997): a state of the result is a set of grammar states, closed
 * over epsilon, each with what it is behind the best. Where weights in loops would keep that from ending, the weights of
 * sentences that begin alike are taken at their best instead, with a warning; which sentences are accepted never changes. States
 * that only lead on by epsilon are left out of the sets, and the set behind a single state is remembered, so that lists of
 * thousands of phrases cost no more than their length.
 */
final class GraphBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(GraphBuilder.class);
  private static final int MOST_STATES = 500_000;
  private static final int MOST_MEMBERS = 5_000_000;
  private static final int MOST_ARCS = 5_000_000;
  private static final float STEPS_PER_NAT = 1024;

  private final List<String> words = new ArrayList<>();
  private final int states;
  private final int[] firstEpsilon;
  private final int[] epsilonTo;
  private final float[] epsilonWeight;
  private final int[] firstArc;
  private final int[] arcWord;
  private final int[] arcTo;
  private final float[] arcWeight;
  private final float[] finalWeight;

  // scratch of the closure
  private final float[] best;
  private final boolean[] reached;
  private int[] touched = new int[64];
  private int touchedCount;

  // the construction in work
  private boolean weighted = true;
  /** Whether any set had a member behind its best. */
  private boolean uneven;
  private final Map<Key, Integer> known = new HashMap<>();
  private final Map<Integer, Seen> ofSingle = new HashMap<>();
  private final List<int[]> members = new ArrayList<>();
  private final List<float[]> behind = new ArrayList<>();
  private long memberCount;
  private ArcList out;

  private record Key(int[] content) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(content);
    }
  }

  /** A state of the result and the weight that was taken out of it; state -1 is a dead end. */
  private record Seen(int state, float weight) {}

  GraphBuilder(Grammar grammar, Set<String> unspeakable) {
    List<Grammar.Arc> arcs = new ArrayList<>();
    int count = grammar.states();
    for (Grammar.Arc arc : grammar.arcs()) {
      if (arc.word().equals(Grammar.UNKNOWN) && !unspeakable.contains(arc.word())) {
        arcs.add(new Grammar.Arc(arc.from(), count, arc.word(), arc.logWeight(), ""));
        arcs.add(new Grammar.Arc(count, count, arc.word(), 0, ""));
        arcs.add(new Grammar.Arc(count, arc.to(), Grammar.EPSILON, 0, ""));
        count++;
      } else if (!unspeakable.contains(arc.word())) {
        arcs.add(arc);
      }
    }
    states = count;
    finalWeight = new float[states];
    Arrays.fill(finalWeight, Float.NEGATIVE_INFINITY);
    for (int s = 0; s < grammar.states(); s++) {
      finalWeight[s] = grammar.finalLogWeight(s);
    }
    firstEpsilon = new int[states + 1];
    firstArc = new int[states + 1];
    for (Grammar.Arc arc : arcs) {
      (arc.word().equals(Grammar.EPSILON) ? firstEpsilon : firstArc)[arc.from() + 1]++;
    }
    for (int s = 0; s < states; s++) {
      firstEpsilon[s + 1] += firstEpsilon[s];
      firstArc[s + 1] += firstArc[s];
    }
    epsilonTo = new int[firstEpsilon[states]];
    epsilonWeight = new float[firstEpsilon[states]];
    arcWord = new int[firstArc[states]];
    arcTo = new int[firstArc[states]];
    arcWeight = new float[firstArc[states]];
    int[] nextEpsilon = firstEpsilon.clone();
    int[] nextArc = firstArc.clone();
    Map<String, Integer> ids = new HashMap<>();
    for (Grammar.Arc arc : arcs) {
      if (arc.word().equals(Grammar.EPSILON)) {
        int at = nextEpsilon[arc.from()]++;
        epsilonTo[at] = arc.to();
        epsilonWeight[at] = arc.logWeight();
      } else {
        int at = nextArc[arc.from()]++;
        Integer id = ids.putIfAbsent(arc.word(), words.size());
        if (id == null) {
          id = words.size();
          words.add(arc.word());
        }
        arcWord[at] = id;
        arcTo[at] = arc.to();
        arcWeight[at] = arc.logWeight();
      }
    }
    best = new float[states];
    reached = new boolean[states];
  }

  WordGraph build() {
    ArcList arcs = determinize();
    if (arcs == null && uneven) {
      LOG.warn("grammar: weights of sentences that begin alike are not kept apart, because loops would multiply them for ever");
      weighted = false;
      arcs = determinize();
    }
    if (arcs == null) {
      throw new IllegalArgumentException("grammar is too ambiguous: more than " + MOST_STATES + " states or " + MOST_ARCS
          + " arcs are needed to tell its sentences apart; avoid loops over thousands of alternatives or alternatives that begin alike");
    }
    return GraphMinimizer.minimize(words.toArray(String[]::new), arcs);
  }

  /** The deterministic graph, null if it grows too large. */
  private ArcList determinize() {
    known.clear();
    ofSingle.clear();
    members.clear();
    behind.clear();
    memberCount = 0;
    out = new ArcList();
    reach(0, 0);
    Seen start = takeClosure();
    if (start.state < 0) {
      throw new IllegalArgumentException("grammar accepts nothing: none of its sentences can be spoken");
    }
    if (start.weight != 0) {
      // loops back to the start must not pay its weight again
      known.clear();
    }
    for (int s = 0; s < members.size(); s++) {
      if (members.size() > (uneven && weighted ? Math.max(MOST_STATES / 5, 4 * states) : MOST_STATES) || memberCount > MOST_MEMBERS
          || out.arcs > MOST_ARCS) {
        return null;
      }
      expand(s, s == 0 ? start.weight : 0);
      members.set(s, null);
      behind.set(s, null);
    }
    return out;
  }

  /** Writes the arcs of one set; {@code extra} is the weight taken out of the start set, which no arc leads to. */
  private void expand(int state, float extra) {
    int[] set = members.get(state);
    float[] late = behind.get(state);
    float end = Float.NEGATIVE_INFINITY;
    int count = 0;
    for (int member : set) {
      count += firstArc[member + 1] - firstArc[member];
    }
    long[] order = new long[count];
    float[] weights = new float[count];
    int[] targets = new int[count];
    count = 0;
    for (int i = 0; i < set.length; i++) {
      end = Math.max(end, finalWeight[set[i]] + late[i]);
      for (int arc = firstArc[set[i]]; arc < firstArc[set[i] + 1]; arc++) {
        order[count] = (long) arcWord[arc] << 32 | count;
        weights[count] = arcWeight[arc] + late[i];
        targets[count++] = arcTo[arc];
      }
    }
    Arrays.sort(order);
    out.beginState(end + extra);
    for (int i = 0; i < count;) {
      int word = (int) (order[i] >>> 32);
      int first = i;
      while (i < count && (int) (order[i] >>> 32) == word) {
        i++;
      }
      Seen target = target(order, first, i, weights, targets);
      if (target.state >= 0) {
        out.add(word, target.state, target.weight + extra);
      }
    }
  }

  private Seen target(long[] order, int first, int end, float[] weights, int[] targets) {
    int single = targets[(int) order[first]];
    float most = weights[(int) order[first]];
    for (int i = first + 1; i < end; i++) {
      single = targets[(int) order[i]] == single ? single : -1;
      most = Math.max(most, weights[(int) order[i]]);
    }
    if (single >= 0) {
      Seen seen = ofSingle.get(single);
      if (seen == null) {
        reach(single, 0);
        seen = takeClosure();
        ofSingle.put(single, seen);
      }
      return new Seen(seen.state, seen.weight + most);
    }
    for (int i = first; i < end; i++) {
      reach(targets[(int) order[i]], weights[(int) order[i]]);
    }
    return takeClosure();
  }

  private void reach(int state, float weight) {
    if (!reached[state]) {
      reached[state] = true;
      best[state] = weight;
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, 2 * touchedCount);
      }
      touched[touchedCount++] = state;
    } else if (weight > best[state]) {
      best[state] = weight;
    }
  }

  /** Follows epsilon arcs from the states reached, and turns what can go on or end into a state of the result. */
  private Seen takeClosure() {
    followEpsilon();
    float most = Float.NEGATIVE_INFINITY;
    int count = 0;
    for (int i = 0; i < touchedCount; i++) {
      int state = touched[i];
      if (firstArc[state] < firstArc[state + 1] || finalWeight[state] > Float.NEGATIVE_INFINITY) {
        most = Math.max(most, best[state]);
        touched[count++] = state;
      }
      reached[state] = false;
    }
    touchedCount = 0;
    if (count == 0) {
      return new Seen(-1, 0);
    }
    Arrays.sort(touched, 0, count);
    int[] set = Arrays.copyOf(touched, count);
    float[] late = new float[count];
    int[] key = Arrays.copyOf(touched, 2 * count);
    for (int i = 0; i < count; i++) {
      int steps = weighted ? Math.round((best[set[i]] - most) * STEPS_PER_NAT) : 0;
      uneven |= steps != 0;
      late[i] = steps / STEPS_PER_NAT;
      key[count + i] = steps;
    }
    Integer before = known.putIfAbsent(new Key(key), members.size());
    if (before == null) {
      before = members.size();
      members.add(set);
      behind.add(late);
      memberCount += count;
    }
    return new Seen(before, most);
  }

  /** Relaxes to a fixpoint; epsilon arcs have no cycle. */
  private void followEpsilon() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < touchedCount; i++) {
        int state = touched[i];
        for (int arc = firstEpsilon[state]; arc < firstEpsilon[state + 1]; arc++) {
          int to = epsilonTo[arc];
          float weight = best[state] + epsilonWeight[arc];
          if (!reached[to] || weight > best[to]) {
            // a state touched before its turn is read in this same pass
            changed |= reached[to];
            reach(to, weight);
          }
        }
      }
    }
  }
}

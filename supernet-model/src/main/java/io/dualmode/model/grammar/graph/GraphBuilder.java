package io.dualmode.model.grammar.graph;

import io.dualmode.api.grammar.Grammar;
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
 *
 * <p>A set that holds a {@linkplain GrammarArcs#isHub hub} among others writes out the words of the others only and refers to the
 * set of its hubs for the rest ({@link WordGraph#back}, the failure transitions of Aho and Corasick 1975), so that a loop over
 * thousands of alternatives is written once and not behind each of them.
 */
final class GraphBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(GraphBuilder.class);
  /** What any grammar may grow to; a long one may be as large as it is, and this much larger. */
  private static final int MOST_STATES = 500_000;
  private static final int MOST_MEMBERS = 5_000_000;
  static final int MOST_ARCS = 5_000_000;
  private static final float STEPS_PER_NAT = 1024;

  private final GrammarArcs grammar;
  private final int states;

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
  private record Seen(int state, float weight) {
    static final Seen NONE = new Seen(-1, 0);
  }

  GraphBuilder(Grammar grammar, Set<String> unspeakable) {
    this.grammar = new GrammarArcs(grammar, unspeakable);
    states = this.grammar.states();
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
      throw tooAmbiguous();
    }
    return GraphMinimizer.minimize(grammar.words(), arcs);
  }

  static IllegalArgumentException tooAmbiguous() {
    return new IllegalArgumentException("grammar is too ambiguous: " + MOST_STATES + " states or " + MOST_ARCS
        + " arcs more than it has are needed to tell its sentences apart; avoid loops over alternatives that begin alike");
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
      if (members.size() > (uneven && weighted ? Math.max(MOST_STATES / 5, 4L * states) : states + (long) MOST_STATES)
          || memberCount > states + (long) MOST_MEMBERS || out.arcs > grammar.arcs() + (long) MOST_ARCS) {
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
    for (int i = 0; i < set.length; i++) {
      end = Math.max(end, grammar.finalWeight(set[i]) + late[i]);
    }
    boolean[] own = new boolean[set.length];
    Seen base = base(set, late, own);
    out.beginState(end + extra, base.state, base.weight + extra);
    int count = 0;
    for (int i = 0; i < set.length; i++) {
      count += own[i] ? grammar.arcCount(set[i]) : 0;
    }
    long[] order = new long[count];
    int[] arcs = new int[count];
    float[] weights = new float[count];
    count = 0;
    for (int i = 0; i < set.length; i++) {
      for (int arc = grammar.firstArc(set[i]); own[i] && arc < grammar.firstArc(set[i] + 1); arc++) {
        order[count] = (long) grammar.word(arc) << 32 | count;
        arcs[count] = arc;
        weights[count++] = grammar.weight(arc) + late[i];
      }
    }
    Arrays.sort(order);
    for (int first = 0, next; first < count; first = next) {
      int word = (int) (order[first] >>> 32);
      next = first;
      Meeting meeting = new Meeting();
      for (; next < count && (int) (order[next] >>> 32) == word; next++) {
        meeting.add(grammar.to(arcs[(int) order[next]]), weights[(int) order[next]]);
      }
      for (int i = 0; i < set.length; i++) {
        for (int arc = own[i] ? -1 : grammar.find(set[i], word); arc >= 0; arc = grammar.nextAlike(arc, set[i])) {
          meeting.add(grammar.to(arc), grammar.weight(arc) + late[i]);
        }
      }
      Seen target = meeting.target();
      if (target.state >= 0) {
        out.add(word, target.state, target.weight + extra);
      }
    }
  }

  /** Where all arcs with one word lead together. Nothing is reached until there are two states, most words have one. */
  private final class Meeting {
    private int single = -1;
    private float most = Float.NEGATIVE_INFINITY;
    private boolean several;

    void add(int to, float weight) {
      if (single >= 0 && single != to && !several) {
        several = true;
        reach(single, most);
      }
      if (several) {
        reach(to, weight);
      }
      single = to;
      most = Math.max(most, weight);
    }

    Seen target() {
      if (several) {
        return takeClosure();
      }
      Seen seen = ofSingle.get(single);
      if (seen == null) {
        reach(single, 0);
        seen = takeClosure();
        ofSingle.put(single, seen);
      }
      return new Seen(seen.state, seen.weight + most);
    }
  }

  /** The set that stands for the hubs of a set, with {@code own} marked for the members it does not stand for. */
  private Seen base(int[] set, float[] late, boolean[] own) {
    boolean onlyHubs = true;
    int largest = -1;
    for (int i = 0; i < set.length; i++) {
      onlyHubs &= grammar.isHub(set[i]) || grammar.arcCount(set[i]) == 0;
      largest = grammar.isHub(set[i]) && (largest < 0 || grammar.arcCount(set[i]) > grammar.arcCount(set[largest])) ? i : largest;
    }
    Arrays.fill(own, true);
    if (largest < 0 || set.length == 1) {
      return Seen.NONE;
    }
    for (int i = 0; i < set.length; i++) {
      if (onlyHubs ? i == largest : grammar.isHub(set[i])) {
        reach(set[i], late[i]);
      }
    }
    followEpsilon();
    int size = 0;
    for (int i = 0; i < touchedCount; i++) {
      size += leadsOn(touched[i]) ? 1 : 0;
    }
    if (size >= set.length) {
      forgetClosure();
      return Seen.NONE;
    }
    for (int i = 0; i < set.length; i++) {
      own[i] = !reached[set[i]] || weighted && best[set[i]] < late[i] - 1.5f / STEPS_PER_NAT;
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

  private boolean leadsOn(int state) {
    return grammar.arcCount(state) > 0 || grammar.finalWeight(state) > Float.NEGATIVE_INFINITY;
  }

  private void forgetClosure() {
    for (int i = 0; i < touchedCount; i++) {
      reached[touched[i]] = false;
    }
    touchedCount = 0;
  }

  /** Follows epsilon arcs from the states reached, and turns what can go on or end into a state of the result. */
  private Seen takeClosure() {
    followEpsilon();
    float most = Float.NEGATIVE_INFINITY;
    int count = 0;
    for (int i = 0; i < touchedCount; i++) {
      int state = touched[i];
      reached[state] = false;
      if (leadsOn(state)) {
        most = Math.max(most, best[state]);
        touched[count++] = state;
      }
    }
    touchedCount = 0;
    if (count == 0) {
      return Seen.NONE;
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
        for (int epsilon = grammar.firstEpsilon(state); epsilon < grammar.firstEpsilon(state + 1); epsilon++) {
          int to = grammar.epsilonTo(epsilon);
          float weight = best[state] + grammar.epsilonWeight(epsilon);
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

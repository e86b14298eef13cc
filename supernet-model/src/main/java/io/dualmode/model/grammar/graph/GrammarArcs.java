package io.dualmode.model.grammar.graph;

import io.dualmode.api.grammar.Grammar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A grammar in flat arrays: words are numbered, the arcs of a state stand in the order of their words, and epsilon arcs apart.
 *
 * <p>A state from which {@link #HUB} words or more go out, directly or over epsilon, is a hub, as the head of a loop over a long
 * list is: it takes over all those arcs, and of its epsilon arcs only those to other hubs remain. So a set of states that holds a
 * whole list holds one state for it.
 */
final class GrammarArcs {
  static final int HUB = 64;

  private final List<String> words = new ArrayList<>();
  private final int states;
  private final float[] finalWeight;
  private int[] firstEpsilon;
  private int[] epsilonTo;
  private float[] epsilonWeight;
  private int[] firstArc;
  private int[] arcWord;
  private int[] arcTo;
  private float[] arcWeight;

  /** The arcs of a grammar but those of {@code unspeakable} words; each {@link Grammar#UNKNOWN} may repeat. */
  GrammarArcs(Grammar grammar, Set<String> unspeakable) {
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
    fill(arcs);
    collapseHubs();
    sortArcs();
  }

  private void fill(List<Grammar.Arc> arcs) {
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
  }

  private void collapseHubs() {
    int[] order = epsilonOrder();
    boolean[] hub = new boolean[states];
    long[] goingOut = new long[states];
    boolean any = false;
    for (int i = states - 1; i >= 0; i--) {
      int s = order[i];
      goingOut[s] = firstArc[s + 1] - firstArc[s];
      for (int e = firstEpsilon[s]; e < firstEpsilon[s + 1]; e++) {
        goingOut[s] += hub[epsilonTo[e]] ? 0 : goingOut[epsilonTo[e]];
      }
      hub[s] = goingOut[s] >= HUB;
      any |= hub[s] && firstEpsilon[s] < firstEpsilon[s + 1];
    }
    if (any) {
      takeOver(hub);
    }
  }

  /** States in an order in which epsilon arcs lead forward (Kahn 1962); grammars have no epsilon loops. */
  private int[] epsilonOrder() {
    int[] incoming = new int[states];
    for (int to : epsilonTo) {
      incoming[to]++;
    }
    int[] order = new int[states];
    int count = 0;
    for (int s = 0; s < states; s++) {
      if (incoming[s] == 0) {
        order[count++] = s;
      }
    }
    for (int i = 0; i < count; i++) {
      for (int e = firstEpsilon[order[i]]; e < firstEpsilon[order[i] + 1]; e++) {
        if (--incoming[epsilonTo[e]] == 0) {
          order[count++] = epsilonTo[e];
        }
      }
    }
    return order;
  }

  private void takeOver(boolean[] hub) {
    int[] newFirstEpsilon = new int[states + 1];
    int[] newFirstArc = new int[states + 1];
    ArcBuffer epsilons = new ArcBuffer();
    ArcBuffer arcs = new ArcBuffer();
    float[] best = new float[states];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    float[] ends = finalWeight.clone();
    for (int s = 0; s < states; s++) {
      int[] closure = {s};
      int count = 1;
      best[s] = 0;
      for (int i = 0; i < count; i++) {
        int at = closure[i];
        if (at != s && (!hub[s] || hub[at])) {
          continue;
        }
        for (int e = firstEpsilon[at]; e < firstEpsilon[at + 1]; e++) {
          float weight = best[at] + epsilonWeight[e];
          if (weight > best[epsilonTo[e]]) {
            best[epsilonTo[e]] = weight;
            closure = count < closure.length ? closure : Arrays.copyOf(closure, 2 * count);
            closure[count++] = epsilonTo[e];
          }
        }
      }
      for (int i = 0; i < count; i++) {
        int at = closure[i];
        if (best[at] == Float.NEGATIVE_INFINITY) {
          continue;
        }
        if (at != s && (!hub[s] || hub[at])) {
          epsilons.add(-1, at, best[at]);
        } else {
          ends[s] = Math.max(ends[s], finalWeight[at] + best[at]);
          for (int arc = firstArc[at]; arc < firstArc[at + 1]; arc++) {
            arcs.add(arcWord[arc], arcTo[arc], arcWeight[arc] + best[at]);
          }
        }
        best[at] = Float.NEGATIVE_INFINITY;
      }
      if (arcs.count > firstArc[states] + (long) GraphBuilder.MOST_ARCS) {
        throw GraphBuilder.tooAmbiguous();
      }
      newFirstEpsilon[s + 1] = epsilons.count;
      newFirstArc[s + 1] = arcs.count;
    }
    System.arraycopy(ends, 0, finalWeight, 0, states);
    firstEpsilon = newFirstEpsilon;
    epsilonTo = epsilons.to;
    epsilonWeight = epsilons.weight;
    firstArc = newFirstArc;
    arcWord = arcs.word;
    arcTo = arcs.to;
    arcWeight = arcs.weight;
  }

  private static final class ArcBuffer {
    int[] word = new int[256];
    int[] to = new int[256];
    float[] weight = new float[256];
    int count;

    void add(int w, int target, float logWeight) {
      if (count == to.length) {
        word = Arrays.copyOf(word, 2 * count);
        to = Arrays.copyOf(to, 2 * count);
        weight = Arrays.copyOf(weight, 2 * count);
      }
      word[count] = w;
      to[count] = target;
      weight[count++] = logWeight;
    }
  }

  private void sortArcs() {
    for (int s = 0; s < states; s++) {
      int count = arcCount(s);
      long[] order = new long[count];
      for (int i = 0; i < count; i++) {
        order[i] = (long) arcWord[firstArc[s] + i] << 32 | i;
      }
      Arrays.sort(order);
      int[] to = Arrays.copyOfRange(arcTo, firstArc[s], firstArc[s + 1]);
      float[] weight = Arrays.copyOfRange(arcWeight, firstArc[s], firstArc[s + 1]);
      for (int i = 0; i < count; i++) {
        arcWord[firstArc[s] + i] = (int) (order[i] >>> 32);
        arcTo[firstArc[s] + i] = to[(int) order[i]];
        arcWeight[firstArc[s] + i] = weight[(int) order[i]];
      }
    }
  }

  String[] words() {
    return words.toArray(String[]::new);
  }

  int states() {
    return states;
  }

  int arcs() {
    return firstArc[states];
  }

  /** Log weight of ending, negative infinity where no sentence ends. */
  float finalWeight(int state) {
    return finalWeight[state];
  }

  int firstEpsilon(int state) {
    return firstEpsilon[state];
  }

  int epsilonTo(int epsilon) {
    return epsilonTo[epsilon];
  }

  float epsilonWeight(int epsilon) {
    return epsilonWeight[epsilon];
  }

  int firstArc(int state) {
    return firstArc[state];
  }

  int arcCount(int state) {
    return firstArc[state + 1] - firstArc[state];
  }

  boolean isHub(int state) {
    return arcCount(state) >= HUB;
  }

  int word(int arc) {
    return arcWord[arc];
  }

  int to(int arc) {
    return arcTo[arc];
  }

  float weight(int arc) {
    return arcWeight[arc];
  }

  /** The first arc of a state with a word, -1 if it has none. */
  int find(int state, int word) {
    int arc = Arrays.binarySearch(arcWord, firstArc[state], firstArc[state + 1], word);
    while (arc > firstArc[state] && arcWord[arc - 1] == word) {
      arc--;
    }
    return Math.max(-1, arc);
  }

  /** The next arc of a state with the same word, -1 behind the last. */
  int nextAlike(int arc, int state) {
    return arc + 1 < firstArc[state + 1] && arcWord[arc + 1] == arcWord[arc] ? arc + 1 : -1;
  }
}

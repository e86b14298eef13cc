package io.dualmode.model.grammar.graph;

import java.util.Arrays;

/** A growing deterministic graph, state after state, the arcs of each in the order of their words. */
final class ArcList {
  int states;
  int[] firstArc = new int[64];
  float[] finalWeight = new float[64];
  /** The state that words without an arc are looked up in, -1 for none. */
  int[] back = new int[64];
  float[] backWeight = new float[64];
  int arcs;
  int[] word = new int[256];
  int[] target = new int[256];
  float[] weight = new float[256];

  /** The arcs added from here on leave a new state. */
  void beginState(float endWeight, int backState, float logWeight) {
    if (states + 1 >= firstArc.length) {
      back = Arrays.copyOf(back, 2 * firstArc.length);
      backWeight = Arrays.copyOf(backWeight, 2 * firstArc.length);
      firstArc = Arrays.copyOf(firstArc, 2 * firstArc.length);
      finalWeight = Arrays.copyOf(finalWeight, 2 * finalWeight.length);
    }
    finalWeight[states] = endWeight;
    back[states] = backState;
    backWeight[states] = logWeight;
    firstArc[states] = arcs;
    firstArc[++states] = arcs;
  }

  void add(int arcWord, int to, float arcWeight) {
    if (arcs == word.length) {
      word = Arrays.copyOf(word, 2 * arcs);
      target = Arrays.copyOf(target, 2 * arcs);
      weight = Arrays.copyOf(weight, 2 * arcs);
    }
    word[arcs] = arcWord;
    target[arcs] = to;
    weight[arcs++] = arcWeight;
    firstArc[states] = arcs;
  }
}

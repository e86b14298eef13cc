package io.dualmode.model.grammar.graph;

import io.dualmode.model.search.WordNetwork;
import java.util.Arrays;

/**
 * What it costs to choose a word where a grammar leaves a choice, so that saying more words than were spoken never comes for nothing.
 *
 * <p>The more words may follow in a state, the better the best of them fits any audio, by chance alone. A word pays for that: the
 * logarithm of the number of words that may follow, each counted by its weight beside the heaviest, {@code ln sum_i exp(w_i - max w)}.
 * Where nothing else may follow a word costs nothing, so phrases are as cheap as single words, and weights of the grammar keep their
 * ratios. A word that goes round in a loop which could have been left pays {@code repeat} besides: the sentence could have ended, or
 * gone on elsewhere, instead. Ending costs what the grammar says. Speech outside the grammar
 * ({@link io.dualmode.api.grammar.Grammar#UNKNOWN}) pays as a word when it begins; further units pay twice {@code repeat} where a loop might
 * be heard as well, so that they are not the cheaper way to hear many short words, and nothing elsewhere. Immutable; thread-safe.
 */
public final class ChoiceCosts {
  /** What a further unit of other speech pays in a loop, in words: a letter has a unit or two, and must stay the better reading. */
  private static final float WORDS_PER_UNIT = 2;

  private final WordGraph graph;
  private final int unknown;
  private final float repeat;
  private final float[] cost;
  /** The strongly connected component of each state. */
  private final int[] component;
  private final boolean[] leavable;
  /** What each further unit of other speech pays in the state where it goes on. */
  private final float[] again;

  /**
   * The costs of a graph.
   *
   * @param unknown id of the word that stands for other speech, -1 for none
   * @param repeat cost of each word in a loop, 0 or more
   * @param sentencesRepeat whether sentence may follow sentence
   */
  public ChoiceCosts(WordGraph graph, int unknown, float repeat, boolean sentencesRepeat) {
    this.graph = graph;
    this.unknown = unknown;
    this.repeat = repeat;
    this.component = new StateComponents(graph).component();
    int states = graph.states();
    cost = new float[states];
    leavable = new boolean[states];
    double[] most = new double[states];
    double[] sum = new double[states];
    Arrays.fill(most, Double.NaN);
    for (int state = 0; state < states; state++) {
      weigh(state, most, sum);
      cost[state] = sum[state] > 0 ? (float) Math.log(sum[state]) : 0;
      leavable[state] = graph.finalWeight(state) > Float.NEGATIVE_INFINITY || leads(state);
    }
    again = new float[states];
    for (int state = 0; state < states && unknown >= 0; state++) {
      again[state] = sentencesRepeat || goesRound(state) ? WORDS_PER_UNIT * repeat : 0;
    }
  }

  /** Fills in the heaviest weight of a state, and the sum of all relative to it, those of the states it refers to first. */
  private void weigh(int state, double[] most, double[] sum) {
    int depth = 0;
    int[] chain = new int[4];
    for (int at = state; at >= 0 && Double.isNaN(most[at]); at = graph.back(at)) {
      chain = depth < chain.length ? chain : Arrays.copyOf(chain, 2 * depth);
      chain[depth++] = at;
    }
    while (depth > 0) {
      int at = chain[--depth];
      int back = graph.back(at);
      double top = back < 0 ? Double.NEGATIVE_INFINITY : most[back] + graph.backWeight(at);
      for (int arc = graph.firstArc(at); arc < graph.firstArc(at + 1); arc++) {
        top = isUnknownAgain(at, arc) ? top : Math.max(top, graph.weight(arc));
      }
      double total = back < 0 || sum[back] == 0 ? 0 : sum[back] * Math.exp(most[back] + graph.backWeight(at) - top);
      for (int arc = graph.firstArc(at); arc < graph.firstArc(at + 1); arc++) {
        if (!isUnknownAgain(at, arc)) {
          total += Math.exp(graph.weight(arc) - top);
          float replaced = back < 0 ? Float.NEGATIVE_INFINITY : WordNetwork.scoreOf(graph.step(back, graph.word(arc)));
          total -= Math.exp(replaced + graph.backWeight(at) - top);
        }
      }
      most[at] = top;
      sum[at] = Math.max(total, top == Double.NEGATIVE_INFINITY ? 0 : 1);
    }
  }

  /** Whether an arc goes on with speech outside the grammar, which the search hears unit by unit. */
  private boolean isUnknownAgain(int state, int arc) {
    return graph.word(arc) == unknown && graph.target(arc) == state;
  }

  /** Whether a word leads out of the loop that a state lies in. */
  private boolean leads(int state) {
    for (int at = state; at >= 0; at = graph.back(at)) {
      for (int arc = graph.firstArc(at); arc < graph.firstArc(at + 1); arc++) {
        if (component[graph.target(arc)] != component[state]) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a word leads on in the loop that a state lies in, the unit of other speech that leads to itself aside. */
  private boolean goesRound(int state) {
    for (int at = state; at >= 0; at = graph.back(at)) {
      for (int arc = graph.firstArc(at); arc < graph.firstArc(at + 1); arc++) {
        if (component[graph.target(arc)] == component[state] && !isUnknownAgain(state, arc)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Score of a word in a state, costs taken off, and the state behind it, as {@link WordGraph#step}. */
  public long step(int state, int word) {
    long step = graph.step(state, word);
    int target = WordNetwork.stateOf(step);
    float score = WordNetwork.scoreOf(step);
    if (score == Float.NEGATIVE_INFINITY) {
      return step;
    }
    if (word == unknown && target == state) {
      return WordNetwork.pack(score - again[state], target);
    }
    return WordNetwork.pack(score - cost(state, target), target);
  }

  private float cost(int state, int target) {
    return cost[state] + (component[state] == component[target] && leavable[state] ? repeat : 0);
  }

  /** The best that each word scores anywhere, the states it is referred to from left aside. */
  public float[] bestScores() {
    float[] best = new float[graph.words().size()];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    for (int state = 0; state < graph.states(); state++) {
      for (int arc = graph.firstArc(state); arc < graph.firstArc(state + 1); arc++) {
        int word = graph.word(arc);
        best[word] = Math.max(best[word], graph.weight(arc) - cost(state, graph.target(arc)));
      }
    }
    return best;
  }
}

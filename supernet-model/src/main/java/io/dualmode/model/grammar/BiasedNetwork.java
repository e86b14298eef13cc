package io.dualmode.model.grammar;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.grammar.graph.ChoiceCosts;
import io.dualmode.model.grammar.graph.WordGraph;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntConsumer;

/**
 * Free speech, or the words of a grammar in any order, in which the sentences of the grammar are preferred, anywhere and any number
 * of times.
 *
 * <p>Every word scores as in the free network. A word that begins or goes on with a sentence of the grammar gains the bonus and
 * its grammar weight. Whoever leaves a sentence before its end gives the bonus back: {@code bonus * owed(state)}, where owed
 * counts the words from the last place where a sentence may begin or end, on the shortest way. So a whole sentence gains the bonus
 * for each of its words and a broken one gains nothing, however loops run.
 *
 * <p>States are integers below {@code G}, a place in the grammar, or {@code G + s}, state {@code s} of the free network outside
 * of it. The history of the free network is kept exactly outside the grammar; inside, it is that of one shortest way to the
 * place, so that states stay as few as both networks have. Words that only the grammar has score {@link #FOREIGN_SCORE} and leave
 * the history as it was. Immutable; thread-safe.
 */
public final class BiasedNetwork implements WordNetwork {
  /** Log score of a word that the free network lacks: about one in 3000, as a rare word of a large vocabulary. */
  static final float FOREIGN_SCORE = -8;

  private static final long NOWHERE = WordNetwork.pack(Float.NEGATIVE_INFINITY, 0);

  private final WordGraph graph;
  /** What words inside of sentences pay, null for the weights of the grammar alone. */
  private final ChoiceCosts choices;
  private final WordNetwork free;
  private final float bonus;
  private final float repeat;
  private final float garbageScore;
  private final int unknown;
  private final int places;
  private final int grammarWords;
  private final int[] freeIdOf;
  private final float[] lookAhead;
  private final int[] historyOf;
  private final int[] owed;

  private BiasedNetwork(WordGraph graph, ChoiceCosts choices, WordNetwork free, float bonus, float repeat, float garbageScore) {
    this.graph = graph;
    this.choices = choices;
    this.free = free;
    this.bonus = bonus;
    this.repeat = repeat;
    this.garbageScore = garbageScore;
    this.unknown = graph.idOf(Grammar.UNKNOWN);
    this.places = graph.states();
    this.grammarWords = graph.words().size();
    this.freeIdOf = graph.words().stream().mapToInt(free::idOf).toArray();
    float[] scores = choices == null ? graph.bestWeights() : choices.bestScores();
    this.lookAhead = new float[grammarWords];
    for (int w = 0; w < grammarWords; w++) {
      lookAhead[w] = scores[w] + gain(w) + (freeIdOf[w] >= 0 ? free.lookAhead(freeIdOf[w]) : foreign(w));
    }
    this.historyOf = new int[places];
    this.owed = new int[places];
    walk();
  }

  /**
   * Free speech that prefers sentences of a grammar; a network over both vocabularies.
   *
   * @param bonus log score for each word of a sentence of the grammar, 0 or more
   * @param garbageScore log score of each unit heard outside the grammar's words
   */
  static BiasedNetwork overFreeSpeech(WordGraph graph, WordNetwork free, float bonus, float garbageScore) {
    return new BiasedNetwork(graph, null, free, bonus, 0, garbageScore);
  }

  /**
   * The words of a grammar in any order. A sentence costs what {@link ChoiceCosts} says, and {@code repeat} if something went before
   * it; a word outside of all sentences costs the logarithm of the number of words, and {@code repeat}.
   *
   * @param garbageScore log score of each unit heard outside the grammar's words
   */
  public static BiasedNetwork loose(WordGraph graph, float garbageScore, float repeat) {
    float cost = (float) Math.log(graph.words().size()) + repeat;
    ChoiceCosts choices = new ChoiceCosts(graph, graph.idOf(Grammar.UNKNOWN), repeat, true);
    return new BiasedNetwork(graph, choices, new WordLoop(graph, -cost, garbageScore), cost, repeat, garbageScore);
  }

  private float gain(int word) {
    return word == unknown && choices == null ? 0 : bonus;
  }

  private float foreign(int word) {
    return word == unknown ? garbageScore : FOREIGN_SCORE;
  }

  /** Shortest ways: histories from the start, debts from the start and all ends. */
  private void walk() {
    boolean[] seen = new boolean[places];
    Deque<Integer> queue = new ArrayDeque<>();
    boolean[] opened = new boolean[places];
    historyOf[0] = free.start();
    seen[0] = true;
    queue.add(0);
    while (!queue.isEmpty()) {
      int state = queue.poll();
      forEachArc(state, opened, arc -> {
        int target = graph.target(arc);
        if (!seen[target]) {
          seen[target] = true;
          int id = freeIdOf[graph.word(arc)];
          historyOf[target] = id < 0 ? historyOf[state] : WordNetwork.stateOf(free.step(historyOf[state], id));
          queue.add(target);
        }
      });
    }
    Arrays.fill(owed, -1);
    Arrays.fill(opened, false);
    for (int state = 0; state < places; state++) {
      if (state == 0 || graph.finalWeight(state) > Float.NEGATIVE_INFINITY) {
        owed[state] = 0;
        queue.add(state);
      }
    }
    while (!queue.isEmpty()) {
      int state = queue.poll();
      forEachArc(state, opened, arc -> {
        if (owed[graph.target(arc)] < 0) {
          owed[graph.target(arc)] = owed[state] + 1;
          queue.add(graph.target(arc));
        }
      });
    }
  }

  /**
   * The arcs that lead on from a state, those that it shares with others included unless all of them were seen before, as
   * {@code opened} remembers: whoever asks first is nearest.
   */
  private void forEachArc(int state, boolean[] opened, IntConsumer consumer) {
    for (int at = state; at >= 0; at = graph.back(at)) {
      if (opened[at]) {
        continue;
      }
      boolean all = true;
      for (int arc = graph.firstArc(at); arc < graph.firstArc(at + 1); arc++) {
        if (replaced(state, at, graph.word(arc))) {
          all = false;
        } else {
          consumer.accept(arc);
        }
      }
      opened[at] = all;
    }
  }

  private boolean replaced(int state, int shared, int word) {
    for (int at = state; at != shared; at = graph.back(at)) {
      if (graph.ownArc(at, word) >= 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int idOf(String word) {
    int id = graph.idOf(word);
    if (id >= 0) {
      return id;
    }
    int freeId = free.idOf(word);
    return freeId < 0 ? -1 : grammarWords + freeId;
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public long step(int state, int word) {
    boolean inside = state < places;
    int history = inside ? historyOf[state] : state - places;
    int freeId = word < grammarWords ? freeIdOf[word] : word - grammarWords;
    long freeStep = freeId < 0 ? WordNetwork.pack(foreign(word), history) : free.step(history, freeId);
    float score = WordNetwork.scoreOf(freeStep);
    long within = inside && word < grammarWords ? within(state, word) : NOWHERE;
    if (WordNetwork.scoreOf(within) == Float.NEGATIVE_INFINITY) {
      score -= inside ? bonus * owed[state] : 0;
      within = word < grammarWords ? within(0, word) : NOWHERE;
      score -= WordNetwork.scoreOf(within) > Float.NEGATIVE_INFINITY ? repeat : 0;
    }
    if (WordNetwork.scoreOf(within) > Float.NEGATIVE_INFINITY) {
      return WordNetwork.pack(score + gain(word) + WordNetwork.scoreOf(within), WordNetwork.stateOf(within));
    }
    return WordNetwork.pack(score, places + WordNetwork.stateOf(freeStep));
  }

  private long within(int place, int word) {
    return choices == null ? graph.step(place, word) : choices.step(place, word);
  }

  @Override
  public float end(int state) {
    if (state >= places) {
      return free.end(state - places);
    }
    boolean complete = graph.finalWeight(state) > Float.NEGATIVE_INFINITY;
    return free.end(historyOf[state]) + (complete ? graph.finalWeight(state) : -bonus * owed[state]);
  }

  @Override
  public float lookAhead(int word) {
    return word < grammarWords ? lookAhead[word] : free.lookAhead(word - grammarWords);
  }

  @Override
  public boolean isFull() {
    return free.isFull();
  }
}

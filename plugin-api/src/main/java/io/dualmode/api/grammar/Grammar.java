package io.dualmode.api.grammar;

import io.dualmode.api.vocabulary.Words;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What may be said, as a finite-state graph of words: the common form of JSGF, GRXML and phrase lists.
 *
 * <p>Sentences are the word sequences along paths from state 0 to a final state. The builder rejects graphs that could make a
 * search hang or accept nothing: no final state within reach, loops that consume no word, a sentence without any word.
 */
public final class Grammar {
  /** Word of an arc that consumes nothing. */
  public static final String EPSILON = "";

  /** Word that stands for speech outside the grammar, as the hosts spell it. */
  public static final String UNKNOWN = "[unk]";

  /** How binding it is. */
  public enum Enforcement {
    /** Only sentences of the grammar are recognised. */
    STRICT,
    /** Sentences of the grammar are preferred, free speech is possible. */
    BIASED,
    /** Only words of the grammar are recognised; its sentences are preferred, but any order and any part can come out. */
    LOOSE
  }

  /**
   * One arc.
   *
   * @param from state it leaves
   * @param to state it reaches
   * @param word spelling, {@link #EPSILON} or {@link #UNKNOWN}
   * @param logWeight natural logarithm of its weight; it counts as a log probability of a language model does, that is, multiplied by
   *     the weight of language scores ({@code dualmode.lm.weight})
   * @param tag semantic tag, empty for none
   */
  public record Arc(int from, int to, String word, float logWeight, String tag) {
    public Arc {
      Objects.requireNonNull(word, "word");
      Objects.requireNonNull(tag, "tag");
      if (!Float.isFinite(logWeight)) {
        throw new IllegalArgumentException("arc '" + word + "': log weight is " + logWeight + ", expected a finite number");
      }
    }
  }

  private final List<Arc> arcs;
  private final float[] finalLogWeights;
  /** How often the phrase of each final state was listed, beyond the first time. */
  private final Map<Integer, Integer> repeats;
  private final Enforcement enforcement;

  private Grammar(List<Arc> arcs, float[] finalLogWeights, Map<Integer, Integer> repeats, Enforcement enforcement) {
    this.arcs = arcs;
    this.finalLogWeights = finalLogWeights;
    this.repeats = repeats;
    this.enforcement = enforcement;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Exactly these phrases (words as {@link Words} cuts them), each as likely as the others, sharing their beginnings; {@link #listed} tells
   * how often one was among them.
   */
  public static Grammar ofPhrases(Collection<String> phrases, Enforcement enforcement) {
    Builder builder = builder().enforcement(enforcement);
    int start = builder.state();
    Map<String, Integer> numbers = new HashMap<>();
    Map<Long, Integer> next = new HashMap<>();
    for (String phrase : phrases) {
      List<String> words = Words.of(phrase);
      if (words.isEmpty()) {
        throw new IllegalArgumentException("phrase is blank, expected at least one word");
      }
      int state = start;
      for (String word : words) {
        Integer number = numbers.computeIfAbsent(word, w -> numbers.size());
        Integer child = next.get((long) state << 32 | number);
        if (child == null) {
          child = builder.state();
          builder.arc(state, child, word, 0, "");
          next.put((long) state << 32 | number, child);
        }
        state = child;
      }
      builder.acceptAgain(state);
    }
    return builder.build();
  }

  /** States, numbered from 0, the start. */
  public int states() {
    return finalLogWeights.length;
  }

  public List<Arc> arcs() {
    return arcs;
  }

  public boolean isFinal(int state) {
    return finalLogWeights[state] != Float.NEGATIVE_INFINITY;
  }

  /** Log weight of ending in a state, negative infinity where no sentence ends. */
  public float finalLogWeight(int state) {
    return finalLogWeights[state];
  }

  /**
   * How often a phrase that ends in a state was listed ({@link #ofPhrases}); 1 for a final state of any other grammar, 0 where no sentence
   * ends.
   */
  public int listed(int state) {
    return isFinal(state) ? 1 + repeats.getOrDefault(state, 0) : 0;
  }

  public Enforcement enforcement() {
    return enforcement;
  }

  /** Collects states and arcs, then checks them. */
  public static final class Builder {
    private final List<Arc> arcs = new ArrayList<>();
    private final List<Float> finals = new ArrayList<>();
    private final Map<Integer, Integer> repeats = new HashMap<>();
    private Enforcement enforcement = Enforcement.STRICT;

    private Builder() {}

    public Builder enforcement(Enforcement value) {
      enforcement = Objects.requireNonNull(value, "enforcement");
      return this;
    }

    /** Makes a state; the first is the start. */
    public int state() {
      finals.add(Float.NEGATIVE_INFINITY);
      return finals.size() - 1;
    }

    public Builder arc(int from, int to, String word, float logWeight, String tag) {
      Objects.checkIndex(from, finals.size());
      Objects.checkIndex(to, finals.size());
      arcs.add(new Arc(from, to, word, logWeight, tag));
      return this;
    }

    /** Lets sentences end in a state. */
    public Builder accept(int state, float logWeight) {
      if (!Float.isFinite(logWeight)) {
        throw new IllegalArgumentException("final state " + state + ": log weight is " + logWeight + ", expected a finite number");
      }
      finals.set(state, logWeight);
      return this;
    }

    /** Lets a phrase end in a state, in which it may have ended before. */
    private void acceptAgain(int state) {
      if (finals.get(state) == Float.NEGATIVE_INFINITY) {
        accept(state, 0);
      } else {
        repeats.merge(state, 1, Integer::sum);
      }
    }

    /** The grammar, or an {@link IllegalArgumentException} that says why it cannot be searched. */
    public Grammar build() {
      float[] weights = new float[finals.size()];
      for (int s = 0; s < weights.length; s++) {
        weights[s] = finals.get(s);
      }
      Grammar grammar = new Grammar(List.copyOf(arcs), weights, Map.copyOf(repeats), enforcement);
      new GrammarCheck(grammar).run();
      return grammar;
    }
  }

  /** Depth-first and breadth-first walks over the graph; iterative, so that long grammars do not overflow the stack. */
  private static final class GrammarCheck {
    private final Grammar grammar;
    private final List<List<Arc>> out = new ArrayList<>();

    GrammarCheck(Grammar grammar) {
      this.grammar = grammar;
      for (int s = 0; s < grammar.states(); s++) {
        out.add(new ArrayList<>());
      }
      grammar.arcs.forEach(a -> out.get(a.from()).add(a));
    }

    void run() {
      if (grammar.states() == 0) {
        throw new IllegalArgumentException("grammar has no states, expected at least a start and a word");
      }
      if (!anyFinal(reach(false))) {
        throw new IllegalArgumentException("grammar accepts nothing: no final state can be reached from the start");
      }
      if (anyFinal(reach(true))) {
        throw new IllegalArgumentException("grammar accepts a sentence without any word; make at least one word obligatory");
      }
      rejectEpsilonLoops();
    }

    private boolean anyFinal(boolean[] reached) {
      for (int s = 0; s < reached.length; s++) {
        if (reached[s] && grammar.isFinal(s)) {
          return true;
        }
      }
      return false;
    }

    private boolean[] reach(boolean epsilonOnly) {
      boolean[] seen = new boolean[grammar.states()];
      ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(0));
      seen[0] = true;
      while (!queue.isEmpty()) {
        for (Arc arc : out.get(queue.poll())) {
          if (!seen[arc.to()] && (!epsilonOnly || arc.word().equals(EPSILON))) {
            seen[arc.to()] = true;
            queue.add(arc.to());
          }
        }
      }
      return seen;
    }

    /** Removes states without incoming epsilon arcs until none is left (Kahn 1962); what remains lies on a loop or behind one. */
    private void rejectEpsilonLoops() {
      int[] incoming = new int[grammar.states()];
      grammar.arcs.stream().filter(a -> a.word().equals(EPSILON)).forEach(a -> incoming[a.to()]++);
      ArrayDeque<Integer> free = new ArrayDeque<>();
      for (int s = 0; s < incoming.length; s++) {
        if (incoming[s] == 0) {
          free.add(s);
        }
      }
      int removed = 0;
      while (!free.isEmpty()) {
        removed++;
        for (Arc arc : out.get(free.poll())) {
          if (arc.word().equals(EPSILON) && --incoming[arc.to()] == 0) {
            free.add(arc.to());
          }
        }
      }
      if (removed < incoming.length) {
        int state = 0;
        while (incoming[state] == 0) {
          state++;
        }
        throw new IllegalArgumentException("grammar loops without consuming a word at state " + state + " of "
            + grammar.states() + "; put a word into the loop");
      }
    }
  }

  @Override
  public String toString() {
    return "Grammar[" + states() + " states, " + arcs.size() + " arcs, " + enforcement + ", finals "
        + Arrays.stream(indices()).filter(this::isFinal).count() + "]";
  }

  private int[] indices() {
    int[] all = new int[states()];
    Arrays.setAll(all, i -> i);
    return all;
  }
}

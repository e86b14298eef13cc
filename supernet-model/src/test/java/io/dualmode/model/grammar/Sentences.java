package io.dualmode.model.grammar;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.model.grammar.format.GrammarReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What grammars accept, by walking every path of the graph as written. */
public final class Sentences {
  private Sentences() {}

  /** Every sentence of at most so many words, with its best weight. */
  public static Map<String, Double> of(Grammar grammar, int mostWords) {
    Map<String, Double> found = new TreeMap<>();
    walk(grammar, 0, List.of(), 0, mostWords, found);
    return found;
  }

  /** The best weight of one sentence, word by word over all states at once; negative infinity for what is none. */
  public static double weight(Grammar grammar, List<String> sentence) {
    double[] at = new double[grammar.states()];
    Arrays.fill(at, Double.NEGATIVE_INFINITY);
    at[0] = 0;
    followEpsilon(grammar, at);
    for (String word : sentence) {
      double[] next = new double[at.length];
      Arrays.fill(next, Double.NEGATIVE_INFINITY);
      for (Grammar.Arc arc : grammar.arcs()) {
        if (arc.word().equals(word)) {
          next[arc.to()] = Math.max(next[arc.to()], at[arc.from()] + arc.logWeight());
        }
      }
      followEpsilon(grammar, next);
      at = next;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int s = 0; s < at.length; s++) {
      best = Math.max(best, at[s] + grammar.finalLogWeight(s));
    }
    return best;
  }

  private static void followEpsilon(Grammar grammar, double[] at) {
    for (boolean changed = true; changed;) {
      changed = false;
      for (Grammar.Arc arc : grammar.arcs()) {
        if (arc.word().isEmpty() && at[arc.from()] + arc.logWeight() > at[arc.to()]) {
          at[arc.to()] = at[arc.from()] + arc.logWeight();
          changed = true;
        }
      }
    }
  }

  private static void walk(Grammar grammar, int state, List<String> words, double weight, int mostWords, Map<String, Double> found) {
    if (grammar.isFinal(state)) {
      found.merge(String.join(" ", words), weight + grammar.finalLogWeight(state), Math::max);
    }
    for (Grammar.Arc arc : grammar.arcs()) {
      if (arc.from() == state) {
        List<String> longer = new ArrayList<>(words);
        if (!arc.word().isEmpty()) {
          longer.add(arc.word());
        }
        if (longer.size() <= mostWords) {
          walk(grammar, arc.to(), longer, weight + arc.logWeight(), mostWords, found);
        }
      }
    }
  }

  /** Every word sequence over {@code words} of at most so many words, the empty one included. */
  public static List<List<String>> all(List<String> words, int most) {
    List<List<String>> all = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).size() < most) {
        for (String word : words) {
          List<String> longer = new ArrayList<>(all.get(i));
          longer.add(word);
          all.add(longer);
        }
      }
    }
    return all;
  }

  /** A random graph of words w0..w(n-1) and epsilon arcs that leads forward only; it may be one that a builder rejects. */
  public static Grammar.Builder randomAcyclic(Random random, int states, int arcs, int words) {
    Grammar.Builder builder = Grammar.builder();
    for (int s = 0; s < states; s++) {
      builder.state();
    }
    for (int a = 0; a < arcs; a++) {
      int from = random.nextInt(states - 1);
      int to = from + 1 + random.nextInt(states - from - 1);
      String word = random.nextInt(4) == 0 ? Grammar.EPSILON : "w" + random.nextInt(words);
      builder.arc(from, to, word, random.nextBoolean() ? 0 : -2 * random.nextFloat(), "");
    }
    builder.accept(states - 1, random.nextBoolean() ? 0 : -random.nextFloat());
    if (random.nextBoolean()) {
      builder.accept(1 + random.nextInt(states - 1), -random.nextFloat());
    }
    return builder;
  }

  public static Grammar jsgf(String rules) throws IOException {
    return GrammarReader.jsgf("#JSGF V1.0;\ngrammar test;\n" + rules, "test.gram", GrammarFiles.NONE, Enforcement.STRICT).grammar();
  }

  /** The sentences of JSGF rules, joined by bars. */
  public static String text(String rules, int mostWords) throws IOException {
    return of(jsgf(rules), mostWords).keySet().stream().collect(Collectors.joining("|"));
  }
}

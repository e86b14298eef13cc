package io.dualmode.sphinx.words;

import edu.cmu.sphinx.linguist.dictionary.Word;
import edu.cmu.sphinx.linguist.language.grammar.GrammarArc;
import edu.cmu.sphinx.linguist.language.grammar.GrammarNode;
import edu.cmu.sphinx.util.LogMath;
import io.dualmode.api.grammar.Grammar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * The grammar of the host (words on nodes, probabilities on arcs) in the engine's form (words on arcs).
 *
 * <p>Each node becomes two states, with one chain of word arcs between them for each of its alternatives; silence and fillers
 * consume nothing, since the engine hears pauses anywhere. What the engine's form forbids and the host's allows is then undone by
 * {@link EpsilonRepair}: loops that consume nothing, as {@code [a]*} leaves behind, and the sentence without words.
 */
public final class GrammarTranslation {
  private final LogMath logMath = LogMath.getLogMath();
  private final List<Grammar.Arc> arcs = new ArrayList<>();
  private final Map<Integer, Float> finals = new java.util.HashMap<>();
  private final Map<GrammarNode, int[]> ends = new IdentityHashMap<>();
  private final Collection<String> words = new TreeSet<>();
  private int states;

  private final LanguageScale scale;

  private GrammarTranslation(LanguageScale scale) {
    this.scale = scale;
  }

  /**
   * A grammar with the words it contains.
   *
   * @param grammar for the engine
   * @param words spellings in it
   */
  public record Translated(Grammar grammar, Collection<String> words) {}

  /**
   * Translates the graph behind a node.
   *
   * @param initial where sentences begin
   * @param scale how much its weights count
   * @param unknownLogWeight natural log weight of speech outside the grammar; empty where that is not wanted
   * @throws IllegalArgumentException when no sentence with a word is in the grammar
   */
  public static Translated of(GrammarNode initial, LanguageScale scale, OptionalDouble unknownLogWeight) {
    GrammarTranslation work = new GrammarTranslation(scale);
    work.walk(initial);
    unknownLogWeight.ifPresent(weight -> work.addUnknown(work.ends.get(initial)[0], (float) weight));
    if (work.words.isEmpty()) {
      throw new IllegalArgumentException("the grammar has no word that can be recognised; check that its public rule names words"
          + " and that the dictionary has them");
    }
    Grammar grammar = EpsilonRepair.repair(work.states, work.ends.get(initial)[0], work.arcs, work.finals);
    return new Translated(grammar, List.copyOf(work.words));
  }

  /** The words in the graph behind a node. */
  public static Collection<String> words(GrammarNode initial) {
    GrammarTranslation work = new GrammarTranslation(LanguageScale.SAME);
    work.walk(initial);
    return work.words;
  }

  private void walk(GrammarNode initial) {
    ArrayDeque<GrammarNode> open = new ArrayDeque<>();
    reach(initial, open);
    while (!open.isEmpty()) {
      GrammarNode node = open.poll();
      int[] end = ends.get(node);
      inside(node, end[0], end[1]);
      if (node.isFinalNode()) {
        finals.put(end[1], 0f);
      }
      for (GrammarArc arc : node.getSuccessors()) {
        float log = arc.getProbability();
        if (log > LogMath.LOG_ZERO) {
          int to = reach(arc.getGrammarNode(), open);
          arcs.add(new Grammar.Arc(end[1], to, Grammar.EPSILON, (float) scale.transition(logMath.logToLn(log)), ""));
        }
      }
    }
  }

  private int reach(GrammarNode node, ArrayDeque<GrammarNode> open) {
    int[] known = ends.get(node);
    if (known == null) {
      known = new int[] {states++, states++};
      ends.put(node, known);
      open.add(node);
    }
    return known[0];
  }

  private void inside(GrammarNode node, int from, int to) {
    Word[][] alternatives = node.getAlternatives();
    if (alternatives.length == 0) {
      arcs.add(new Grammar.Arc(from, to, Grammar.EPSILON, 0, ""));
    }
    for (Word[] sequence : alternatives) {
      int at = from;
      List<String> spoken = new ArrayList<>();
      for (Word word : sequence) {
        if (!HostLexicon.isMark(word)) {
          spoken.add(word.getSpelling());
        }
      }
      if (spoken.isEmpty()) {
        arcs.add(new Grammar.Arc(from, to, Grammar.EPSILON, 0, ""));
      }
      for (int i = 0; i < spoken.size(); i++) {
        int next = i + 1 == spoken.size() ? to : states++;
        arcs.add(new Grammar.Arc(at, next, spoken.get(i), (float) scale.perWord(), ""));
        words.add(spoken.get(i));
        at = next;
      }
    }
  }

  private void addUnknown(int start, float logWeight) {
    int end = states++;
    arcs.add(new Grammar.Arc(start, end, Grammar.UNKNOWN, logWeight, ""));
    finals.put(end, 0f);
  }
}

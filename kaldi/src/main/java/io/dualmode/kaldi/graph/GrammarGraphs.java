package io.dualmode.kaldi.graph;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.kaldi.fst.Fst;
import io.dualmode.kaldi.fst.ListFst;
import io.dualmode.kaldi.fst.LooseGrammar;
import io.dualmode.kaldi.fst.compose.SpelledFst;
import io.dualmode.kaldi.fst.file.SymbolTable;
import io.dualmode.model.language.Typography;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Grammars of an application as transducers over the words of a model and those added; others are left out. */
public final class GrammarGraphs {
  private static final int MOST_PHRASES = 100_000;

  private final SymbolTable words;
  private final AddedWords added;
  private final Grammar grammar;
  private final Set<String> unknown = new LinkedHashSet<>();
  private final List<List<Grammar.Arc>> arcs = new ArrayList<>();

  public GrammarGraphs(Grammar grammar, SymbolTable words, AddedWords added) {
    this.grammar = grammar;
    this.words = words;
    this.added = added;
    for (int state = 0; state < grammar.states(); state++) {
      arcs.add(new ArrayList<>());
    }
    for (Grammar.Arc arc : grammar.arcs()) {
      if (label(arc) < 0) {
        unknown.add(arc.word());
      }
      arcs.get(arc.from()).add(arc);
    }
  }

  /** Words that the model has no label for. */
  public Set<String> unknown() {
    return unknown;
  }

  /** The label of an arc's word, 0 for none, -1 for a word that the model lacks, in typography ({@code don’t}) and without. */
  private int label(Grammar.Arc arc) {
    if (arc.word().equals(Grammar.EPSILON)) {
      return 0;
    }
    int written = label(arc.word());
    return written < 0 ? label(Typography.lookupForm(arc.word())) : written;
  }

  private int label(String word) {
    int label = added.label(word);
    return label < 0 ? words.label(word) : label;
  }

  /**
   * The transducer: phrases as they are where they bind, pairs of their words where they do not; then, as in Vosk, nothing but silence is heard
   * where the model has none of the words.
   *
   * @throws IllegalArgumentException if phrases bind and the model has none of their words
   */
  public Fst fst() {
    if (grammar.enforcement() == Enforcement.STRICT && grammar.arcs().stream().noneMatch(arc -> label(arc) > 0)) {
      throw new IllegalArgumentException("grammar: the model has none of its words " + unknown);
    }
    Fst fst = grammar.enforcement() == Enforcement.STRICT ? strict() : LooseGrammar.of(phrases());
    return added.isEmpty() ? fst : SpelledFst.of(fst, added.sounds());
  }

  private Fst strict() {
    ListFst fst = new ListFst();
    for (int state = 0; state < grammar.states(); state++) {
      fst.addState();
      if (grammar.isFinal(state)) {
        fst.setFinal(state, -grammar.finalLogWeight(state));
      }
      List<Grammar.Arc> sorted = arcs.get(state).stream().filter(arc -> label(arc) >= 0).sorted(Comparator.comparingInt(this::label)).toList();
      for (Grammar.Arc arc : sorted) {
        fst.addArc(state, label(arc), label(arc), -arc.logWeight(), arc.to());
      }
    }
    return fst;
  }

  /** The phrases of a tree, each as often as it was listed; of any other graph its words and the pairs that follow each other. */
  private List<int[]> phrases() {
    List<int[]> phrases = new ArrayList<>();
    if (isTree()) {
      addPhrases(phrases);
      return phrases;
    }
    for (Grammar.Arc arc : grammar.arcs()) {
      int word = label(arc);
      for (Grammar.Arc next : arcs.get(arc.to())) {
        if (word > 0 && label(next) > 0 && phrases.size() < MOST_PHRASES) {
          phrases.add(new int[] {word, label(next)});
        }
      }
      if (word > 0) {
        phrases.add(new int[] {word});
      }
    }
    return phrases.isEmpty() ? List.of(new int[0]) : phrases;
  }

  private boolean isTree() {
    int[] into = new int[grammar.states()];
    grammar.arcs().forEach(arc -> into[arc.to()]++);
    if (into[0] > 0) {
      return false;
    }
    for (int count : into) {
      if (count > 1) {
        return false;
      }
    }
    return true;
  }

  private record Place(int state, int[] words) {}

  private void addPhrases(List<int[]> phrases) {
    List<Place> open = new ArrayList<>(List.of(new Place(0, new int[0])));
    while (!open.isEmpty()) {
      Place place = open.remove(open.size() - 1);
      phrases.addAll(Collections.nCopies(grammar.listed(place.state), place.words));
      for (Grammar.Arc arc : arcs.get(place.state)) {
        int[] said = place.words;
        if (label(arc) > 0) {
          said = Arrays.copyOf(said, said.length + 1);
          said[said.length - 1] = label(arc);
        }
        open.add(new Place(arc.to(), said));
      }
    }
  }
}

package io.dualmode.model.grammar;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.grammar.graph.ChoiceCosts;
import io.dualmode.model.grammar.graph.WordGraph;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.language.WordPronouncer;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.LexiconTrieBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A grammar made ready for a {@link io.dualmode.model.search.tree.WordSearch}: a word network and a pronunciation tree that fit
 * together.
 *
 * <ul>
 *   <li>{@code STRICT}: sentences of the grammar only; the tree holds its words and no others, so that look-ahead and beams never
 *       see what cannot be said.
 *   <li>{@code LOOSE}: its words in any order, its sentences preferred.
 *   <li>{@code BIASED}: the words of the free network too, sentences of the grammar preferred by a bonus.
 * </ul>
 *
 * <p>{@link Grammar#UNKNOWN} is heard as a loop over single units, each of which costs {@link Options#garbageScore}; the search
 * reports one such word per unit, {@link GarbageWords} joins them. Words that the lexicon lacks are pronounced by the guesser, words
 * that cannot be pronounced leave the grammar with their sentences; both is logged and told by {@link #warnings}. Immutable,
 * thread-safe, shared by any number of searches.
 */
public final class CompiledGrammar {
  private static final Logger LOG = LoggerFactory.getLogger(CompiledGrammar.class);
  private static final int MOST_EXAMPLES = 5;
  /** Words that cannot be spoken and of which sentences are shown. */
  private static final int MOST_WITH_EXAMPLES = 100;

  /**
   * How a grammar is weighed against other speech.
   *
   * @param bonus log score (natural logarithm) per word of a sentence of a {@code BIASED} grammar, 0..100
   * @param garbageScore log score per unit heard as speech outside the grammar, -100..0: nearer to 0 rejects more
   * @param repeat log score taken off each word that goes round in a loop, 0..100: more gives fewer words; see {@link ChoiceCosts}
   * @param guesses pronunciations tried for a word that is in no dictionary, 1..10
   */
  public record Options(float bonus, float garbageScore, float repeat, int guesses) {
    /** What suits a search whose language weight is near 1. */
    public static final Options DEFAULT = new Options(3, -2.5f, 1, 2);

    public Options {
      check("bonus", bonus, 0, 100);
      check("garbageScore", garbageScore, -100, 0);
      check("repeat", repeat, 0, 100);
      check("guesses", guesses, 1, 10);
    }

    private static void check(String name, float value, float min, float max) {
      if (!(value >= min && value <= max)) {
        throw new IllegalArgumentException("grammar option " + name + " is " + value + ", allowed: " + min + ".." + max);
      }
    }
  }

  private final Grammar grammar;
  private final WordGraph graph;
  private final WordNetwork network;
  private final LexiconTrie trie;
  private final TagParser tags;
  private final List<GrammarWarning> warnings;

  private CompiledGrammar(Grammar grammar, WordGraph graph, WordNetwork network, LexiconTrie trie, List<GrammarWarning> warnings) {
    this.grammar = grammar;
    this.graph = graph;
    this.network = network;
    this.trie = trie;
    this.tags = new TagParser(grammar);
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Compiles a grammar.
   *
   * @param words how words are spoken, with the dictionary of the session; for {@code BIASED} that is also the vocabulary of free speech
   * @param free what free speech is scored with; only {@code BIASED} reads it
   * @throws IllegalArgumentException if nothing in the grammar can be recognised, or it is too ambiguous to be searched
   */
  public static CompiledGrammar compile(
      Grammar grammar, Pronouncer words, WordNetwork free, Options options) {
    Map<String, List<int[]>> spoken = new LinkedHashMap<>();
    List<GrammarWarning> warnings = new ArrayList<>();
    Set<String> unspeakable = pronounce(grammar, words, options.guesses, spoken, warnings);
    WordGraph graph;
    try {
      graph = WordGraph.of(grammar, unspeakable);
    } catch (IllegalArgumentException e) {
      throw unspeakable.isEmpty() ? e : new IllegalArgumentException(e.getMessage() + "; " + listed(unspeakable), e);
    }
    boolean outsideOnly = graph.words().stream().allMatch(Grammar.UNKNOWN::equals);
    if (outsideOnly && !unspeakable.isEmpty() && grammar.enforcement() != Grammar.Enforcement.BIASED) {
      throw new IllegalArgumentException("the grammar has no word that can be recognised, only speech outside it; " + listed(unspeakable));
    }
    WordNetwork network = switch (grammar.enforcement()) {
      case STRICT -> new GrammarNetwork(graph, options.garbageScore, options.repeat);
      case LOOSE -> BiasedNetwork.loose(graph, options.garbageScore, options.repeat);
      case BIASED -> BiasedNetwork.overFreeSpeech(graph, free, options.bonus, options.garbageScore);
    };
    LexiconTrieBuilder trie = new LexiconTrieBuilder(network, words.units().size());
    graph.words().forEach(word -> trie.add(word, spoken.get(word)));
    if (grammar.enforcement() == Grammar.Enforcement.BIASED) {
      words.lexicon().forEach((word, variants) -> {
        if (graph.idOf(word) < 0) {
          trie.add(word, variants);
        }
      });
    }
    WarningLog.write(LOG, warnings.stream().map(GrammarWarning::message).toList());
    return new CompiledGrammar(grammar, graph, network, trie.build(), warnings);
  }

  private static String listed(Set<String> unspeakable) {
    return unspeakable.size() + " words without pronunciation: " + unspeakable.stream().limit(MOST_EXAMPLES).toList()
        + (unspeakable.size() > MOST_EXAMPLES ? " and others" : "");
  }

  /** Fills {@code spoken} and returns the words without pronunciation. */
  private static Set<String> pronounce(
      Grammar grammar, Pronouncer words, int guesses, Map<String, List<int[]>> spoken, List<GrammarWarning> warnings) {
    WordPronouncer pronouncer = new WordPronouncer(words, guesses);
    UnitInventory units = words.units();
    Set<String> unspeakable = new LinkedHashSet<>();
    SentenceExample examples = null;
    for (Grammar.Arc arc : grammar.arcs()) {
      String word = arc.word();
      if (word.equals(Grammar.EPSILON) || spoken.containsKey(word) || unspeakable.contains(word)) {
        continue;
      }
      if (word.equals(Grammar.UNKNOWN)) {
        spoken.put(word, everyUnit(units));
        continue;
      }
      Pronouncer.Result result = pronouncer.pronounce(word);
      if (result.source() == Pronouncer.Source.NONE) {
        unspeakable.add(word);
        examples = examples == null ? new SentenceExample(grammar) : examples;
        warnings.add(new GrammarWarning(GrammarWarning.Kind.UNSPEAKABLE, word, "grammar word '" + word
            + "' is in no dictionary and cannot be guessed, so it is never recognised, nor are phrases with it"
            + (unspeakable.size() > MOST_WITH_EXAMPLES ? "" : ": " + examples.sentences(word, MOST_EXAMPLES))
            + "; " + words.language().advice(word).orElse("add it to the dictionary")));
      } else {
        spoken.put(word, result.variants());
        if (result.source() == Pronouncer.Source.GUESS) {
          warnings.add(new GrammarWarning(GrammarWarning.Kind.GUESSED, word, "grammar word '" + word
              + "' is in no dictionary; pronounced as a guess: " + String.join(", ", result.variants().stream().map(units::format).toList())));
        }
      }
    }
    return unspeakable;
  }

  private static List<int[]> everyUnit(UnitInventory units) {
    List<int[]> all = new ArrayList<>();
    for (int unit = 0; unit < units.size(); unit++) {
      if (units.isSpoken(unit)) {
        all.add(new int[] {unit});
      }
    }
    return all;
  }

  public Grammar grammar() {
    return grammar;
  }

  public WordNetwork network() {
    return network;
  }

  public LexiconTrie trie() {
    return trie;
  }

  /** Guessed and missing pronunciations, in the order of the grammar. */
  public List<GrammarWarning> warnings() {
    return warnings;
  }

  /** Whether words are a sentence of the grammar; {@link Grammar#UNKNOWN} counts as any speech. */
  public boolean accepts(List<String> words) {
    return graph.score(words) > Double.NEGATIVE_INFINITY;
  }

  /** The semantic tags of a sentence in order; empty where the words are none, as free speech around a {@code BIASED} grammar is. */
  public Optional<List<String>> tags(List<String> words) {
    return tags.tags(words);
  }

  /** States and arcs of the graph that is searched. */
  @Override
  public String toString() {
    return "CompiledGrammar[" + grammar.enforcement() + ", " + graph.states() + " states, " + graph.arcs() + " arcs, "
        + graph.words().size() + " words]";
  }
}

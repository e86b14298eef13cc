package io.dualmode.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Grammar;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhraseGrammarTest {
  /** Highest log weight of a path that spells the words, by trying all of them. */
  private static double best(Grammar grammar, int state, List<String> words) {
    double best = words.isEmpty() ? grammar.finalLogWeight(state) : Double.NEGATIVE_INFINITY;
    for (Grammar.Arc arc : grammar.arcs()) {
      if (arc.from() != state) {
        continue;
      }
      if (arc.word().equals(Grammar.EPSILON)) {
        best = Math.max(best, arc.logWeight() + best(grammar, arc.to(), words));
      } else if (!words.isEmpty() && arc.word().equals(words.get(0))) {
        best = Math.max(best, arc.logWeight() + best(grammar, arc.to(), words.subList(1, words.size())));
      }
    }
    return best;
  }

  private static double probability(Grammar grammar, String sentence) {
    return Math.exp(best(grammar, 0, sentence.isEmpty() ? List.of() : List.of(sentence.split(" "))));
  }

  @Test
  void loose_phrase_hasTheDiscountedBigramProbability() {
    Grammar grammar = PhraseGrammar.loose(List.of("one two", "three"));
    // by hand: p(one|start) = (1 - 0.5) / 2, p(two|one) = (1 - 0.5) / 1, p(end|two) = (1 - 0.5) / 1
    assertEquals(0.25 * 0.5 * 0.5, probability(grammar, "one two"), 1e-6);
    assertEquals(0.25 * 0.5, probability(grammar, "three"), 1e-6);
  }

  @Test
  void loose_otherOrder_backsOffToTheUnigram() {
    Grammar grammar = PhraseGrammar.loose(List.of("one two", "three"));
    // two after start: back-off 0.5 * 2 / 2, unigram 1/5; one after two: 0.5 * 1/5; end after one: 0.5 * 2/5
    assertEquals(0.5 * 0.2 * (0.5 * 0.2) * (0.5 * 0.4), probability(grammar, "two one"), 1e-6);
    assertTrue(probability(grammar, "three two one") > 0);
    assertEquals(0, probability(grammar, "four"));
    assertEquals(0, probability(grammar, ""));
  }

  @Test
  void loose_isADistributionAtMost() {
    Grammar grammar = PhraseGrammar.loose(List.of("a b", "a", "b b a"));
    for (int state = 0; state < grammar.states(); state++) {
      int from = state;
      double sum = grammar.arcs().stream().filter(a -> a.from() == from).mapToDouble(a -> Math.exp(a.logWeight())).sum()
          + Math.exp(grammar.finalLogWeight(state));
      assertTrue(sum <= 1 + 1e-6, "state " + state + ": " + sum);
    }
  }

  @Test
  void strict_onlyThePhrases() {
    Grammar grammar = PhraseGrammar.strict(List.of("one two", "three"));
    assertEquals(1, probability(grammar, "one two"), 1e-6);
    assertEquals(0, probability(grammar, "two one"));
    assertEquals(0, probability(grammar, "one"));
    assertEquals(Grammar.Enforcement.STRICT, grammar.enforcement());
  }

  @Test
  void unknown_isAWordOfTheGraph() {
    Grammar grammar = PhraseGrammar.loose(List.of("one", "[unk]"));
    assertTrue(grammar.arcs().stream().map(Grammar.Arc::word).collect(Collectors.toSet()).contains(Grammar.UNKNOWN));
  }

  @Test
  void parse_arraysOfStrings() {
    assertEquals(List.of(), PhraseList.parse(" [ ] "));
    assertEquals(List.of("one two", "[unk]"), PhraseList.parse("[\"one two\",\n \"[unk]\"]"));
    assertEquals(List.of("a\"\\/\b\f\n\r\tü"), PhraseList.parse("[\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fC\"]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one two", "[1, 2]", "[\"one\"", "[\"one\",]", "[\"one\" \"two\"]", "{\"a\" : 1}", "[\"one]",
      "[\"\\x\"]", "[\"\\u00g0\"]", "[\"one\"] x", "[[\"one\"]]", "null"})
  void parse_anythingElse_saysWhere(String json) {
    String message = assertThrows(IllegalArgumentException.class, () -> PhraseList.parse(json)).getMessage();
    assertTrue(message.startsWith("grammar: expected ") && message.contains(" at character "), message);
  }
}

package io.dualmode.api.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrammarTest {
  /** Every sentence of a grammar without loops, by walking all paths. */
  private static Set<String> sentences(Grammar grammar) {
    Set<String> found = new TreeSet<>();
    walk(grammar, 0, "", found);
    return found;
  }

  private static void walk(Grammar grammar, int state, String prefix, Set<String> found) {
    if (grammar.isFinal(state)) {
      found.add(prefix.strip());
    }
    for (Grammar.Arc arc : grammar.arcs()) {
      if (arc.from() == state) {
        walk(grammar, arc.to(), prefix + " " + arc.word(), found);
      }
    }
  }

  @Test
  void ofPhrases_sharedBeginnings_acceptsExactlyThePhrases() {
    List<String> phrases = List.of("turn on", "turn on the light", "turn  off", "stop");
    Grammar grammar = Grammar.ofPhrases(phrases, Grammar.Enforcement.STRICT);
    assertEquals(Set.of("turn on", "turn on the light", "turn off", "stop"), sentences(grammar));
    assertEquals(6, grammar.arcs().size());
  }

  @Test
  void ofPhrases_repeated_areListedAsOften() {
    Grammar grammar = Grammar.ofPhrases(List.of("turn on", "stop", "turn on the light", "turn  on", "stop", "turn on"),
        Grammar.Enforcement.LOOSE);
    int[] listed = IntStream.range(0, grammar.states()).map(grammar::listed).toArray();
    assertEquals(List.of(0, 0, 3, 2, 0, 1), Arrays.stream(listed).boxed().toList());
    assertEquals(0, grammar.finalLogWeight(2));
    Grammar.Builder b = Grammar.builder();
    int from = b.state();
    int to = b.state();
    b.arc(from, to, "yes", 0, "").accept(to, -1).accept(to, -2);
    assertEquals(1, b.build().listed(to));
  }

  @Test
  void ofPhrases_tenThousand_areAllAccepted() {
    List<String> phrases = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      phrases.add("call number " + i + " of " + i % 100);
    }
    Grammar grammar = Grammar.ofPhrases(phrases, Grammar.Enforcement.BIASED);
    assertEquals(10_000, java.util.stream.IntStream.range(0, grammar.states()).filter(grammar::isFinal).count());
  }

  @Test
  void build_emptySentence_isRejected() {
    Grammar.Builder b = Grammar.builder();
    int s = b.state();
    int t = b.state();
    b.arc(s, t, Grammar.EPSILON, 0, "").arc(s, t, "yes", 0, "").accept(t, 0);
    assertMessage("without any word", b);
    assertThrows(IllegalArgumentException.class, () -> Grammar.ofPhrases(List.of(" "), Grammar.Enforcement.STRICT));
  }

  @Test
  void build_nothingAccepted_isRejected() {
    Grammar.Builder b = Grammar.builder();
    int s = b.state();
    int unreachable = b.state();
    b.arc(s, s, "round", 0, "").accept(unreachable, 0);
    assertMessage("accepts nothing", b);
    assertMessage("no states", Grammar.builder());
  }

  @Test
  void build_epsilonLoop_isRejectedAndWordLoopAllowed() {
    Grammar.Builder b = Grammar.builder();
    int s = b.state();
    int t = b.state();
    int u = b.state();
    b.arc(s, t, "go", 0, "").arc(t, u, Grammar.EPSILON, 0, "").arc(u, t, "on", 0, "").accept(u, 0);
    assertTrue(b.build().isFinal(u));
    b.arc(u, t, Grammar.EPSILON, 0, "");
    assertMessage("loops without consuming", b);
  }

  private static void assertMessage(String part, Grammar.Builder builder) {
    var e = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}

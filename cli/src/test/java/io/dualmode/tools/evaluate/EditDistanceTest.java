package io.dualmode.tools.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.tools.evaluate.EditDistance.Kind;
import io.dualmode.tools.evaluate.EditDistance.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EditDistanceTest {

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  @Test
  void compare_countsEachKindOfError() {
    assertEquals(new ErrorRate(6, 1, 1, 1),
        EditDistance.compare(words("the cat sat on the mat"), words("the bat sat the old mat")));
    assertEquals(new ErrorRate(3, 0, 0, 3), EditDistance.compare(words("a b c"), words("")));
    assertEquals(new ErrorRate(0, 0, 2, 0), EditDistance.compare(words(""), words("a b")));
    assertEquals(ErrorRate.NONE, EditDistance.compare(words(""), words("")));
  }

  @Test
  void align_tellsWhichTokensMet() {
    List<Step<String>> steps = EditDistance.align(words("we went home now"), words("we want to home"));
    assertEquals(List.of(
        new Step<>(Kind.MATCH, "we", "we"),
        new Step<>(Kind.INSERTION, null, "want"),
        new Step<>(Kind.SUBSTITUTION, "went", "to"),
        new Step<>(Kind.MATCH, "home", "home"),
        new Step<>(Kind.DELETION, "now", null)), steps);
  }

  /** The textbook definition, without a table. */
  private static int recursive(List<Integer> r, List<Integer> h) {
    if (r.isEmpty() || h.isEmpty()) {
      return r.size() + h.size();
    }
    List<Integer> rest = r.subList(1, r.size());
    List<Integer> other = h.subList(1, h.size());
    int aligned = recursive(rest, other) + (r.get(0).equals(h.get(0)) ? 0 : 1);
    return Math.min(aligned, 1 + Math.min(recursive(rest, h), recursive(r, other)));
  }

  @Test
  void compare_findsTheFewestErrorsAndAccountsForEveryToken() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      List<Integer> reference = random.ints(random.nextInt(7), 0, 3).boxed().toList();
      List<Integer> hypothesis = random.ints(random.nextInt(7), 0, 3).boxed().toList();
      ErrorRate rate = EditDistance.compare(reference, hypothesis);
      assertEquals(recursive(reference, hypothesis), rate.errors());
      assertEquals(hypothesis.size() - reference.size(), rate.insertions() - rate.deletions());
      List<Integer> seen = new ArrayList<>();
      EditDistance.align(reference, hypothesis).forEach(step -> {
        if (step.hypothesis() != null) {
          seen.add(step.hypothesis());
        }
      });
      assertEquals(hypothesis, seen);
    }
  }

  @Test
  void percent_addsUpOverUtterances() {
    ErrorRate rate = new ErrorRate(10, 1, 0, 0).plus(new ErrorRate(30, 2, 3, 4));
    assertEquals(25.0, rate.percent());
    assertEquals("25.00 % (40 references: 3 substitutions, 3 insertions, 4 deletions)", rate.toString());
    assertEquals(0, ErrorRate.NONE.percent());
    assertEquals(Double.POSITIVE_INFINITY, new ErrorRate(0, 0, 1, 0).percent());
  }

  @Test
  void align_preference_choosesAmongEquallyGoodOnesOnly() {
    List<String> reference = List.of("K", "AE", "T");
    List<String> heard = List.of("K", "AH");
    List<EditDistance.Step<String>> steps = EditDistance.align(reference, heard, (a, b) -> a.equals("AE") ? 0 : 2);
    assertEquals(List.of(EditDistance.Kind.MATCH, EditDistance.Kind.SUBSTITUTION, EditDistance.Kind.DELETION),
        steps.stream().map(EditDistance.Step::kind).toList());
    steps = EditDistance.align(reference, heard, (a, b) -> a.equals("AE") ? 2 : 0);
    assertEquals(List.of(EditDistance.Kind.MATCH, EditDistance.Kind.DELETION, EditDistance.Kind.SUBSTITUTION),
        steps.stream().map(EditDistance.Step::kind).toList());
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      List<Integer> said = random.ints(random.nextInt(9), 0, 4).boxed().toList();
      List<Integer> got = random.ints(random.nextInt(9), 0, 4).boxed().toList();
      int[] kinds = new int[EditDistance.Kind.values().length];
      EditDistance.align(said, got).forEach(step -> kinds[step.kind().ordinal()]++);
      EditDistance.align(said, got, (a, b) -> (a + b) % 3).forEach(step -> kinds[step.kind().ordinal()]--);
      assertArrayEquals(new int[kinds.length], kinds, said + " " + got);
    }
  }
}

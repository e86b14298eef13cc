package io.dualmode.model.vocabulary.lexicon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryStatesTest {
  @Test
  void after_anyWords_oneStateForEachHistory() {
    Random random = new Random(3);
    for (int longest = 0; longest <= 4; longest++) {
      HistoryStates states = new HistoryStates(longest);
      int start = states.beginning("<s>");
      Map<List<String>, Integer> seen = new HashMap<>();
      for (int round = 0; round < 400; round++) {
        int state = start;
        List<String> said = new ArrayList<>(longest == 0 ? List.of() : List.of("<s>"));
        for (int i = 0; i < 12; i++) {
          int word = random.nextInt(9);
          state = states.after(state, word, "w" + word);
          said.add("w" + word);
          List<String> history = List.copyOf(said.subList(Math.max(0, said.size() - longest), said.size()));
          assertEquals(history, states.history(state));
          Integer before = seen.putIfAbsent(history, state);
          assertEquals(before == null ? state : before, state, "one state for " + history);
          assertSame(states.history(state), states.history(state));
        }
      }
    }
  }
}

package io.dualmode.model.search.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.RandomTask;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.tree.BruteForce;
import io.dualmode.model.search.tree.LexiconTrieBuilder;
import io.dualmode.model.search.tree.WordSearch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentenceNetworkTest {
  private static final SearchConfig WIDE = SearchConfig.DEFAULT.with("beam", 1e5).with("wordBeam", 1e5).with("maxActive", 1e6);

  private static SearchResult searchFor(RandomTask task, List<String> words) {
    SentenceNetwork sentence = new SentenceNetwork(task.network, words);
    LexiconTrieBuilder tree = new LexiconTrieBuilder(sentence, task.units);
    task.lexicon.stream().filter(p -> words.contains(p.word())).forEach(p -> tree.add(p.word(), p.units(), p.score()));
    WordSearch search = new WordSearch(WIDE, tree.build(), sentence, task.freshScorer());
    search.accept(task.rows, 0, task.frames);
    return search.finish();
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
  }

  @ParameterizedTest
  @EnumSource(RandomTask.Head.class)
  void everyReading_hasTheScoreThatItHasAmongAllOthers(RandomTask.Head head) {
    int compared = 0;
    for (long seed = 0; seed < 40; seed++) {
      RandomTask task = new RandomTask(seed, head, 1 + (int) (seed % 4), 1 + (int) (seed % 5), 1 + (int) (seed % 3));
      for (Map.Entry<String, Double> reading : BruteForce.readings(task, WIDE).entrySet()) {
        SearchResult result = searchFor(task, words(reading.getKey()));
        String where = head + " seed " + seed + " '" + reading.getKey() + "'";
        assertTrue(result.complete(), where);
        assertEquals(reading.getKey(), result.best().text(), where);
        assertEquals(reading.getValue(), result.best().score(), 1e-3, where);
        compared++;
      }
    }
    assertTrue(compared > 100, "only " + compared + " readings");
  }

  @Test
  void moreUnitsThanFrames_areNotComplete() {
    RandomTask task = new RandomTask(3, RandomTask.Head.MMI, 2, 3, 1);
    assertFalse(searchFor(task, List.of("w0", "w0", "w0", "w0", "w0")).complete());
  }

  @Test
  void unknownWord_isRefusedByItsName() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> new SentenceNetwork(new UniformNetwork(List.of("a")), List.of("a", "b")));
    assertTrue(e.getMessage().contains("word 1 of the sentence is 'b'"), e.getMessage());
  }
}

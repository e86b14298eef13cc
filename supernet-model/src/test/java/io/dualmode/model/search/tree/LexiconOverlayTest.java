package io.dualmode.model.search.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.RandomTask;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.UnitSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A small tree over a shared one must find what one tree of all words finds. */
class LexiconOverlayTest {
  private static final SearchConfig WIDE = SearchConfig.DEFAULT.with("beam", 1e6).with("wordBeam", 1e6)
      .with("maxActive", 1_000_000).with("latticeBeam", 1e6).with("nBest", 200).with("acousticScale", 0.7);

  private static Map<String, Double> readings(RandomTask task, LexiconTrie trie) {
    WordSearch search = new WordSearch(WIDE, trie, task.network, task.freshScorer());
    search.accept(task.rows, 0, task.frames);
    search.partial().forEach(word -> assertTrue(word.confidence() > 0 && word.confidence() <= 1, word.toString()));
    Map<String, Double> readings = new LinkedHashMap<>();
    for (SearchHypothesis reading : search.finish().nBest()) {
      readings.put(reading.text(), reading.score());
      reading.words().forEach(word -> assertTrue(task.lexicon.stream().anyMatch(p -> p.word().equals(word.text())
          && java.util.Arrays.equals(p.units(), word.units().stream().mapToInt(UnitSpan::unit).toArray())), word.toString()));
    }
    return readings;
  }

  @ParameterizedTest
  @EnumSource
  void anySplitOfTheWords_givesTheSameReadings(RandomTask.Head head) {
    int compared = 0;
    for (long seed = 0; seed < 150; seed++) {
      RandomTask task = new RandomTask(seed * 0x9E3779B97F4A7C15L, head, 2 + (int) (seed % 4), 1 + (int) (seed % 5), 6);
      if (task.network.restricts()) {
        continue;
      }
      Random random = new Random(seed);
      LexiconTrieBuilder below = new LexiconTrieBuilder(task.network, task.units);
      List<RandomTask.Pronunciation> over = new ArrayList<>();
      List<RandomTask.Pronunciation> under = new ArrayList<>();
      for (RandomTask.Pronunciation p : task.lexicon) {
        (random.nextBoolean() ? over : under).add(p);
      }
      under.forEach(p -> below.add(p.word(), p.units(), p.score()));
      LexiconTrie base = below.build();
      LexiconTrieBuilder above = new LexiconTrieBuilder(task.network, base, task.units);
      under.forEach(p -> above.known(p.word(), List.of(p.units())));
      over.forEach(p -> above.add(p.word(), p.units(), p.score()));
      LexiconTrie trie = above.build();
      assertEquals(task.trie.words(), trie.words(), "seed " + seed);
      assertEquals(task.trie.pronunciations(), trie.pronunciations(), "seed " + seed);
      Map<String, Double> expected = readings(task, task.trie);
      Map<String, Double> found = readings(task, trie);
      assertEquals(expected.keySet(), found.keySet(), head + " seed " + seed);
      expected.forEach((text, score) -> assertEquals(score, found.get(text), 1e-3, head + " seed: " + text));
      compared += expected.size();
    }
    assertTrue(compared > 200, "only " + compared + " readings");
  }

  @Test
  void aThirdFloor_isRefused() {
    RandomTask task = new RandomTask(1, RandomTask.Head.MMI, 2, 1, 1);
    LexiconTrie over = new LexiconTrieBuilder(task.network, task.trie, task.units).build();
    assertThrows(IllegalArgumentException.class, () -> new LexiconTrieBuilder(task.network, over, task.units));
  }
}

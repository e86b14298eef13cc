package io.dualmode.model.search.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.RandomTask;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.WordNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongStreamTest {
  private static final SearchConfig OPEN = SearchConfig.DEFAULT.with("maxLatticeArcs", 10_000_000).with("nBest", 1);

  private static List<String> timed(List<RecognizedWord> words) {
    return words.stream().map(w -> w.text() + "@" + w.startFrame() + "-" + w.endFrame() + w.units()).toList();
  }

  @Test
  void wordsThatAllPathsShare_becomeFinal_withoutChangingTheReading() {
    for (long seed = 0; seed < 2; seed++) {
      RandomTask task = new RandomTask(seed, RandomTask.Head.MMI, 5, 2500, 2);
      WordSearch open = new WordSearch(OPEN, task.trie, task.network, task.scorer);
      open.accept(task.rows, 0, task.frames);
      SearchResult expected = open.finish();

      WordSearch bounded = new WordSearch(OPEN.with("maxLatticeArcs", 15_000), task.trie, task.network, task.freshScorer());
      int finalWords = 0;
      for (int t = 0; t < task.frames; t++) {
        bounded.accept(task.rows, t * task.scorer.rowSize(), 1);
        assertTrue(bounded.latticeArcs() < 2 * 15_000 + 2000, "seed " + seed + ": " + bounded.latticeArcs() + " arcs");
        List<RecognizedWord> words = bounded.finalWords();
        assertTrue(words.size() >= finalWords);
        finalWords = words.size();
      }
      assertTrue(finalWords > 100, "seed " + seed + ": " + finalWords + " final words");
      assertEquals(timed(expected.best().words()).subList(0, finalWords), timed(bounded.finalWords()), "seed " + seed);
      SearchResult result = bounded.finish();
      assertEquals(timed(expected.best().words()), timed(result.best().words()), "seed " + seed);
      assertEquals(expected.best().score(), result.best().score(), 1e-2 + 1e-6 * Math.abs(expected.best().score()));
      for (RecognizedWord word : result.best().words()) {
        assertTrue(word.confidence() > 0 && word.confidence() <= 1, word.toString());
      }
    }
  }

  @Test
  void chunksDoNotChangeWhatBecomesFinal() {
    RandomTask task = new RandomTask(9, RandomTask.Head.MMI, 5, 1000, 2);
    SearchConfig config = OPEN.with("maxLatticeArcs", 2000).with("beam", 8);
    WordSearch whole = new WordSearch(config, task.trie, task.network, task.scorer);
    whole.accept(task.rows, 0, task.frames);
    WordSearch pieces = new WordSearch(config, task.trie, task.network, task.freshScorer());
    for (int t = 0; t < task.frames; t += 20) {
      pieces.accept(task.rows, t * task.scorer.rowSize(), 20);
      pieces.partial();
      pieces.result();
    }
    assertEquals(whole.finalWords(), pieces.finalWords());
    assertEquals(whole.finish().nBest(), pieces.finish().nBest());
  }

  /** Two words that sound alike and a network that never forgets the first one: the paths never share a word. */
  @Test
  void pathsThatNeverAgree_areGivenUpRatherThanKept() {
    WordNetwork stubborn = new WordNetwork() {
      @Override
      public int idOf(String word) {
        return word.equals("left") ? 0 : 1;
      }

      @Override
      public int start() {
        return 2;
      }

      @Override
      public long step(int state, int word) {
        return WordNetwork.pack(state == 2 || state == word ? -1 : Float.NEGATIVE_INFINITY, word);
      }

      @Override
      public float end(int state) {
        return 0;
      }

      @Override
      public float lookAhead(int word) {
        return -1;
      }
    };
    LexiconTrieBuilder builder = new LexiconTrieBuilder(stubborn, 4);
    builder.add("left", new int[] {1, 2}, 0);
    builder.add("right", new int[] {1, 2}, 0);
    RandomTask task = new RandomTask(3, RandomTask.Head.MMI, 2, 4000, 1);
    WordSearch search =
        new WordSearch(OPEN.with("maxLatticeArcs", 300), builder.build(), stubborn, task.scorer);
    for (int t = 0; t < task.frames; t++) {
      search.accept(task.rows, t * task.scorer.rowSize(), 1);
      assertTrue(search.latticeArcs() < 1000);
    }
    SearchResult result = search.finish();
    assertTrue(result.complete());
    assertFalse(result.best().words().isEmpty());
    assertEquals(1, result.best().words().stream().map(RecognizedWord::text).distinct().count(), "one of the two throughout");
    int end = 0;
    for (RecognizedWord word : result.best().words()) {
      assertTrue(word.startFrame() >= end);
      end = word.endFrame();
    }
  }

  @Test
  void memory_doesNotGrowWithTheStream() {
    RandomTask task = new RandomTask(2, RandomTask.Head.MMI, 20, 1000, 2);
    SearchConfig config = SearchConfig.DEFAULT.with("beam", 6).with("maxLatticeArcs", 5000);
    WordSearch search = new WordSearch(config, task.trie, task.network, task.scorer);
    long early = 0;
    for (int pass = 0; pass < 10; pass++) {
      search.accept(task.rows, 0, task.frames);
      if (pass == 4) {
        early = search.stateBytes();
      }
    }
    assertEquals(early, search.stateBytes());
    assertTrue(early < 50_000_000, early + " bytes");
    assertEquals(10_000, search.finish().frames());
  }

  @Test
  void frames_allocateNothing_onceTheArraysHaveGrown() {
    RandomTask task = new RandomTask(4, RandomTask.Head.MMI, 10, 400, 2);
    WordSearch search = new WordSearch(SearchConfig.DEFAULT.with("beam", 6), task.trie, task.network, task.scorer);
    for (int pass = 0; pass < 3; pass++) {
      search.reset();
      search.accept(task.rows, 0, task.frames);
    }
    search.reset();
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    search.accept(task.rows, 0, task.frames);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, allocated + " bytes in " + task.frames + " frames");
  }
}

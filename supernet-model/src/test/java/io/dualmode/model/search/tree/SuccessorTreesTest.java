package io.dualmode.model.search.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.RandomTask;
import io.dualmode.model.search.WordNetwork;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SuccessorTreesTest {
  private static String units(RandomTask task, int pronunciation) {
    return java.util.Arrays.toString(task.trie.units(pronunciation));
  }

  /** Every pronunciation below a node with its exact score; checks the look-ahead of the node on the way. */
  private static float walk(RandomTask task, SearchTree tree, int node, int state, String way, TreeMap<Integer, Integer> found) {
    float best = Float.NEGATIVE_INFINITY;
    for (int p = tree.firstPronunciation(node); p < tree.firstPronunciation(node + 1); p++) {
      found.merge(tree.source(p), 1, Integer::sum);
      assertEquals("[" + way + "]", units(task, tree.source(p)));
      best = Math.max(best, WordNetwork.scoreOf(task.network.step(state, tree.word(p))) + tree.score(p));
    }
    for (int child = tree.firstChild(node); child < tree.firstChild(node + 1); child++) {
      best = Math.max(best, walk(task, tree, child, state, (way.isEmpty() ? "" : way + ", ") + tree.unit(child), found));
    }
    assertEquals(best, tree.lookAhead(node), 1e-6, "state " + state + " node " + node);
    assertEquals(SearchTree.EXACT, tree.soleWord(node));
    return best;
  }

  @Test
  void treesOfStates_holdWhatMayFollow_withItsExactScores() {
    int restricted = 0;
    for (long seed = 0; seed < 200; seed++) {
      RandomTask task = new RandomTask(seed, RandomTask.Head.MMI, 1 + (int) (seed % 12), 1, 1);
      SuccessorTrees trees = new SuccessorTrees(task.trie, task.network);
      SearchTree whole = task.trie.tree();
      for (int state = 0; state <= 1 + seed % 12; state++) {
        SearchTree tree = trees.of(state);
        assertSame(tree, trees.of(state));
        int[] allowed = trees.restricts() ? task.network.successors(state) : null;
        if (allowed == null) {
          assertSame(whole, tree);
          continue;
        }
        TreeMap<Integer, Integer> expected = new TreeMap<>();
        for (int p = 0; p < whole.pronunciations(); p++) {
          int word = whole.word(p);
          if (java.util.Arrays.stream(allowed).anyMatch(w -> w == word)) {
            expected.put(p, 1);
          }
        }
        TreeMap<Integer, Integer> found = new TreeMap<>();
        if (expected.isEmpty()) {
          assertEquals(1, tree.nodes());
        } else {
          walk(task, tree, SearchTree.ROOT, state, "", found);
        }
        assertEquals(expected, found, "seed " + seed + " state " + state);
        restricted++;
      }
    }
    assertTrue(restricted > 300, restricted + " trees");
  }

  @Test
  void beyondTheBound_statesUseTheTreeOfAllWords_untilTheNextUtterance() {
    RandomTask task = new RandomTask(firstForbidding(), RandomTask.Head.MMI, 8, 1, 1);
    long one = new SuccessorTrees(task.trie, task.network).of(0).bytes();
    SuccessorTrees trees = new SuccessorTrees(task.trie, task.network, one);
    SearchTree first = trees.of(0);
    assertTrue(first != task.trie.tree());
    assertSame(task.trie.tree(), trees.of(1));
    assertSame(task.trie.tree(), trees.of(3));
    assertSame(first, trees.of(0));
    trees.clear();
    assertTrue(trees.of(3) != task.trie.tree());
  }

  private static long firstForbidding() {
    for (long seed = 0;; seed++) {
      if (new RandomTask(seed, RandomTask.Head.MMI, 8, 1, 1).network.restricts()) {
        return seed;
      }
    }
  }
}

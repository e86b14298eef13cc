package io.dualmode.tools.lm.neural;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.neural.PieceSpelling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PieceTrainerTest {
  private static final List<String> ENDS = List.of("", "s", "ing", "ed", "er", "ness");
  private static final int STEMS = 300;
  private static final int SIZE = 250;

  private static Map<String, Long> words() {
    Map<String, Long> words = new TreeMap<>();
    Random random = new Random(3);
    for (int i = 0; i < STEMS; i++) {
      StringBuilder stem = new StringBuilder();
      for (int syllable = 0; syllable < 3; syllable++) {
        stem.append("bdfklmprtw".charAt(random.nextInt(10))).append("aiou".charAt(random.nextInt(4)));
      }
      for (String end : ENDS) {
        words.put(stem + end, 20L + random.nextInt(50));
      }
    }
    words.put("the", 5000L);
    words.put("zzyzx", 1L);
    words.put("na\u00efve", 1L);
    return words;
  }

  private static String spell(UnitInventory pieces, String word) {
    return Arrays.stream(new PieceSpelling(pieces).spell(word)).mapToObj(pieces::name).collect(Collectors.joining(" "));
  }

  @Test
  void train_findsWhatWordsHaveInCommon() {
    UnitInventory pieces = PieceTrainer.train(words(), SIZE);
    assertEquals(SIZE, pieces.size());
    assertEquals("\u2581the", spell(pieces, "the"), "a frequent word is one piece");
    for (String end : ENDS.subList(2, ENDS.size())) {
      assertTrue(pieces.names().contains(end), end + " in " + pieces);
    }
    assertTrue(spell(pieces, "pakidoness").endsWith(" ness"), spell(pieces, "pakidoness"));
    double sum = 0;
    for (int p = PieceSpelling.RESERVED.size(); p < pieces.size(); p++) {
      sum += Math.exp(pieces.score(p));
    }
    assertEquals(1, sum, 1e-3);
    assertEquals(pieces, PieceTrainer.train(words(), SIZE), "the same words, the same pieces");
  }

  @Test
  void train_everyWordOfKnownCharacters_isSpelled_othersAreUnknown() {
    UnitInventory pieces = PieceTrainer.train(words(), SIZE);
    for (String word : List.of("pakider", "gndr", "t", "sinnessing")) {
      assertNotEquals("<unk>", spell(pieces, word));
      assertEquals("\u2581" + word, spell(pieces, word).replace(" ", ""));
    }
    assertEquals("<unk>", spell(pieces, "na\u00efve"), "a rare character is no piece");
  }

  @Test
  void train_fewerPiecesThanCharacters_orNoText_saysSo() {
    assertTrue(assertThrows(IllegalArgumentException.class, () -> PieceTrainer.train(words(), 20)).getMessage().contains("20 pieces"));
    assertThrows(IllegalArgumentException.class, () -> PieceTrainer.train(Map.of(), 12));
  }

  /** The likeliest spelling and the expected counts by trying all. */
  @Test
  void lattice_isAllSpellings() {
    Map<String, Double> pieces = Map.of("a", Math.log(0.3), "b", Math.log(0.2), "ab", Math.log(0.1), "ba", Math.log(0.15), "aba", Math.log(0.01));
    PieceLattice lattice = new PieceLattice(pieces);
    // aba: a b a, ab a, a ba, aba
    double[] each = {0.3 * 0.2 * 0.3, 0.1 * 0.3, 0.3 * 0.15, 0.01};
    double all = Arrays.stream(each).sum();
    double[] expected = new double[lattice.size()];
    lattice.count("aba", 2, expected);
    Map<String, Double> found = new TreeMap<>();
    for (int p = 0; p < expected.length; p++) {
      found.put(lattice.piece(p), expected[p]);
    }
    assertEquals(2 * (2 * each[0] + each[1] + each[2]) / all, found.get("a"), 1e-9);
    assertEquals(2 * each[3] / all, found.get("aba"), 1e-9);
    assertEquals("a ba", Arrays.stream(lattice.best("aba", -1)).mapToObj(lattice::piece).collect(Collectors.joining(" ")));
    int ba = Arrays.stream(lattice.best("ba", -1)).findFirst().orElseThrow();
    assertEquals("ab a", Arrays.stream(lattice.best("aba", ba)).mapToObj(lattice::piece).collect(Collectors.joining(" ")));
    assertEquals(0, lattice.best("abc", -1).length);
  }
}

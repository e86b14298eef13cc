package io.dualmode.model.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HotwordNetworkTest {
  private static double score(WordNetwork network, List<String> words) {
    double score = 0;
    int state = network.start();
    for (String word : words) {
      long step = network.step(state, network.idOf(word));
      score += WordNetwork.scoreOf(step);
      state = WordNetwork.stateOf(step);
    }
    return score + network.end(state);
  }

  /** What the words gain by the definition: each once, the largest worth it has in any hotword that is said around it. */
  private static double gain(List<Hotword> hotwords, List<String> words) {
    double[] gains = new double[words.size()];
    Arrays.fill(gains, Double.NaN);
    for (Hotword hotword : hotwords) {
      List<String> phrase = HotwordNetwork.words(hotword);
      for (int at = 0; at + phrase.size() <= words.size() && hotword.boost() != 0; at++) {
        if (words.subList(at, at + phrase.size()).equals(phrase)) {
          double most = hotwords.stream().filter(h -> h.phrase().equals(hotword.phrase())).mapToDouble(Hotword::boost)
              .filter(b -> b != 0).max().orElseThrow();
          for (int i = 0; i < phrase.size(); i++) {
            double worth = most < 0 ? most : shared(hotwords, phrase.subList(0, i + 1));
            gains[at + i] = Double.isNaN(gains[at + i]) ? worth : Math.max(gains[at + i], worth);
          }
        }
      }
    }
    return Arrays.stream(gains).filter(g -> !Double.isNaN(g)).sum();
  }

  private static double shared(List<Hotword> hotwords, List<String> beginning) {
    return hotwords.stream().filter(h -> h.boost() != 0 && HotwordNetwork.words(h).size() >= beginning.size()
        && HotwordNetwork.words(h).subList(0, beginning.size()).equals(beginning)).mapToDouble(Hotword::boost).max().orElseThrow();
  }

  @Test
  void everySentence_gainsWhatItsHotwordsAreWorth_howeverTheyOverlap() {
    List<String> words = List.of("a", "b", "c");
    WordNetwork free = new UniformNetwork(words);
    int gained = 0;
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      List<Hotword> hotwords = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        List<String> phrase = new ArrayList<>();
        for (int k = random.nextInt(4); k >= 0; k--) {
          phrase.add(words.get(random.nextInt(3)));
        }
        hotwords.add(new Hotword(String.join(" ", phrase), random.nextInt(12) - 3));
      }
      WordNetwork hot = new HotwordNetwork(free, hotwords);
      for (int i = 0; i < 10; i++) {
        List<String> sentence = new ArrayList<>();
        for (int k = random.nextInt(9); k >= 0; k--) {
          sentence.add(words.get(random.nextInt(3)));
        }
        double expected = gain(hotwords, sentence);
        assertEquals(expected, score(hot, sentence) - score(free, sentence), 1e-3, "seed " + seed + " " + hotwords + ": " + sentence);
        gained += expected != 0 ? 1 : 0;
      }
    }
    assertTrue(gained > 5000, "only " + gained + " sentences with a hotword");
  }

  @Test
  void whatOneHotwordLeaves_anotherMayGoOnWith() {
    WordNetwork free = new UniformNetwork(List.of("new", "york", "times", "city", "in"));
    WordNetwork hot = new HotwordNetwork(free, List.of(new Hotword("new york times", 3), new Hotword("york city", 3)));
    Map.of("york city", 6.0, "new york city", 6.0, "new york times", 9.0, "in new york", 0.0, "new york new york city", 6.0).forEach(
        (text, gain) -> assertEquals(gain, score(hot, List.of(text.split(" "))) - score(free, List.of(text.split(" "))), 1e-4, text));
  }

  /** Any 31 bits may be a state below, and there may be as many beginnings of phrases as fit into a list of hotwords. */
  private static final class LargeNetwork implements WordNetwork {
    @Override
    public int idOf(String word) {
      return word.startsWith("w") ? Integer.parseInt(word.substring(1)) : -1;
    }

    @Override
    public int start() {
      return Integer.MAX_VALUE;
    }

    @Override
    public long step(int state, int word) {
      return WordNetwork.pack(-(state & 7), (state * 31 + word) & Integer.MAX_VALUE);
    }

    @Override
    public float end(int state) {
      return -(state & 3);
    }

    @Override
    public float lookAhead(int word) {
      return -3;
    }
  }

  @Test
  void largeModelsAndManyHotwords_keepTheHistoryBelow() {
    List<Hotword> hotwords = new ArrayList<>();
    Map<String, Hotword> byFirstWord = new HashMap<>();
    for (int i = 0; i < HotwordNetwork.MOST_HOTWORDS; i++) {
      hotwords.add(new Hotword("w" + i + " w" + (i + 1) % 1000 + " w" + i % 7, 1));
      byFirstWord.put("w" + i, hotwords.get(i));
    }
    WordNetwork free = new LargeNetwork();
    WordNetwork hot = new HotwordNetwork(free, hotwords);
    Random random = new Random(8);
    for (int i = 0; i < 3000; i++) {
      List<String> sentence = new ArrayList<>();
      for (int k = 0; k < 12; k++) {
        int word = random.nextInt(HotwordNetwork.MOST_HOTWORDS);
        sentence.addAll(List.of("w" + word, "w" + (word + 1) % 1000, "w" + (random.nextBoolean() ? word % 7 : 9)));
      }
      double gain = gain(sentence.stream().distinct().map(byFirstWord::get).toList(), sentence);
      assertEquals(gain, score(hot, sentence) - score(free, sentence), 1e-2, sentence.toString());
    }
  }

  @Test
  void wordsThatTheNetworkLacksAndBoostsOfZero_changeNothing() {
    WordNetwork free = new UniformNetwork(List.of("a", "b"));
    HotwordNetwork hot = new HotwordNetwork(free, List.of(new Hotword("a nothing", 5), new Hotword("b", 0), new Hotword("a b", 0)));
    assertTrue(hot.isEmpty());
    assertEquals(free.lookAhead(0), hot.lookAhead(0));
    assertEquals(score(free, List.of("a", "b")), score(hot, List.of("a", "b")));
  }

  @Test
  void tooManyHotwords_andTooLongOnes_areRefused() {
    WordNetwork free = new UniformNetwork(List.of("a"));
    IllegalArgumentException many = assertThrows(IllegalArgumentException.class,
        () -> new HotwordNetwork(free, Collections.nCopies(HotwordNetwork.MOST_HOTWORDS + 1, new Hotword("a", 1))));
    assertTrue(many.getMessage().contains("20001") && many.getMessage().contains("20000"), many.getMessage());
    IllegalArgumentException wide = assertThrows(IllegalArgumentException.class,
        () -> new HotwordNetwork(free, List.of(new Hotword("a ".repeat(51), 1))));
    assertTrue(wide.getMessage().contains("51 words"), wide.getMessage());
  }
}

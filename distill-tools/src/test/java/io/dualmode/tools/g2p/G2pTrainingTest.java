package io.dualmode.tools.g2p;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.g2p.GraphemeToPhoneme;
import io.dualmode.model.g2p.Graphone;
import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.g2p.GraphoneModelFormat;
import io.dualmode.model.g2p.GraphoneTrie;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Languages;
import io.dualmode.model.lexicon.PronunciationGuesser.Guess;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A small regular language: spelling rules that the model has to find, its file, and the search against enumeration. */
class G2pTrainingTest {
  private static final UnitInventory UNITS = UnitInventory.of(List.of("_", "F", "P", "H", "A", "S", "T", "K"));
  private static final String[][] SPELLINGS = {
      {"ph", "F"}, {"f", "F"}, {"p", "P"}, {"h", "H"}, {"a", "A"}, {"s", "S"}, {"t", "T"}, {"x", "K S"}, {"e", ""}};
  private static final Map<Character, int[]> NAMES =
      Map.of('t', new int[] {6, 4}, 's', new int[] {4, 5}, '2', new int[] {6, 4, 4});

  private static final Language ENGLISH = Languages.of("en-US");

  private static GraphoneModel model;

  private record Word(String letters, int[] units) {}

  private static Word randomWord(Random random) {
    StringBuilder letters = new StringBuilder("a");
    StringBuilder units = new StringBuilder("A");
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String[] rule = SPELLINGS[random.nextInt(SPELLINGS.length)];
      if (letters.charAt(letters.length() - 1) == 'p' && rule[0].equals("h")) {
        continue;
      }
      letters.append(rule[0]);
      units.append(rule[1].isEmpty() ? "" : " " + rule[1]);
    }
    return new Word(letters.toString(), Arrays.stream(units.toString().split(" ")).mapToInt(UNITS::index).toArray());
  }

  @BeforeAll
  static void train() throws IOException {
    Random random = new Random(1);
    List<GraphoneAligner.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Word word = randomWord(random);
      entries.add(new GraphoneAligner.Entry(word.letters, word.units));
    }
    model = new GraphoneTrainer(4, 100_000).train(entries, UNITS, NAMES);
  }

  @Test
  void guess_unseenWords_areSpokenByTheRules() {
    GraphemeToPhoneme guesser = new GraphemeToPhoneme(model, ENGLISH);
    Random random = new Random(99);
    int right = 0;
    for (int i = 0; i < 200; i++) {
      Word word = randomWord(random);
      right += Arrays.equals(word.units, guesser.guess(word.letters, 1).get(0).units()) ? 1 : 0;
    }
    assertTrue(right >= 196, right + " of 200 right");
  }

  /** The first guess and its confidence are those of an enumeration of all graphone sequences that spell the word. */
  @Test
  void guess_equalsEnumeration() {
    GraphemeToPhoneme guesser = new GraphemeToPhoneme(model, ENGLISH);
    for (String word : List.of("a", "at", "aph", "axe", "phata", "aspa")) {
      Map<List<Integer>, Double> sums = new HashMap<>();
      enumerate(word, model.trie().next(GraphoneTrie.ROOT, GraphoneModel.START), 0, List.of(), sums);
      double total = sums.values().stream().mapToDouble(Double::doubleValue).sum();
      if (word.length() == 1) {
        continue;
      }
      Map.Entry<List<Integer>, Double> best = sums.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      Guess guess = guesser.guess(word, 1).get(0);
      assertEquals(best.getKey(), Arrays.stream(guess.units()).boxed().toList(), word);
      assertEquals(best.getValue() / total, guess.confidence(), 0.01, word);
    }
  }

  private static void enumerate(String rest, int history, double score, List<Integer> sounds, Map<List<Integer>, Double> sums) {
    if (rest.isEmpty()) {
      sums.merge(sounds, Math.exp(score + model.trie().logProbability(history, GraphoneModel.END)), Double::sum);
      return;
    }
    for (int g = 0; g < model.graphones().size(); g++) {
      Graphone graphone = model.graphones().get(g);
      if (rest.startsWith(graphone.letters())) {
        int symbol = GraphoneModel.FIRST_GRAPHONE + g;
        List<Integer> extended = new ArrayList<>(sounds);
        Arrays.stream(graphone.units()).forEach(extended::add);
        enumerate(rest.substring(graphone.letters().length()), model.trie().next(history, symbol),
            score + model.trie().logProbability(history, symbol), extended, sums);
      }
    }
  }

  @Test
  void guess_several_areDistinctAndOrdered() {
    List<Guess> guesses = new GraphemeToPhoneme(model, ENGLISH).guess("aphate", 5);
    double sum = 0;
    for (int i = 0; i < guesses.size(); i++) {
      sum += guesses.get(i).confidence();
      for (int j = 0; j < i; j++) {
        assertTrue(guesses.get(j).confidence() >= guesses.get(i).confidence());
        assertTrue(!Arrays.equals(guesses.get(i).units(), guesses.get(j).units()));
      }
    }
    assertTrue(guesses.size() > 1 && sum <= 1 + 1e-9);
  }

  @Test
  void guess_whatCannotBeReadAsAWord_isReadOut() {
    GraphemeToPhoneme guesser = new GraphemeToPhoneme(model, ENGLISH);
    assertArrayEquals(new int[] {6, 4, 4, 5}, guesser.guess("ts", 1).get(0).units());
    assertArrayEquals(new int[] {6, 4, 4, 5}, guesser.guess("TS", 1).get(0).units());
    assertArrayEquals(new int[] {6, 4, 4, 5}, guesser.guess("t.s.", 1).get(0).units());
    assertArrayEquals(new int[] {6, 4, 6, 4, 4}, guesser.guess("t2", 1).get(0).units());
    assertArrayEquals(new int[] {4, 6, 6, 4, 4, 4, 1, 4}, guesser.guess("at-2 apha", 3).get(0).units(), "the parts one by one");
    assertTrue(guesser.guess("!?", 1).isEmpty());
    assertTrue(guesser.guess("", 1).isEmpty());
  }

  @Test
  void guess_accents_areDroppedWhereUnknown() {
    GraphemeToPhoneme guesser = new GraphemeToPhoneme(model, ENGLISH);
    assertArrayEquals(guesser.guess("fata", 1).get(0).units(), guesser.guess("fâta", 1).get(0).units());
  }

  @Test
  void format_roundTrip_keepsEveryGuess() throws IOException {
    byte[] file = bytes(model);
    GraphoneModel reread = GraphoneModelFormat.read(new ByteArrayInputStream(file), "copy");
    assertEquals(model.units(), reread.units());
    assertEquals(model.graphones(), reread.graphones());
    assertArrayEquals(file, bytes(reread));
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      String word = randomWord(random).letters;
      List<Guess> expected = new GraphemeToPhoneme(model, ENGLISH).guess(word, 2);
      List<Guess> found = new GraphemeToPhoneme(reread, ENGLISH).guess(word, 2);
      assertEquals(expected.size(), found.size());
      assertArrayEquals(expected.get(0).units(), found.get(0).units());
      assertEquals(expected.get(0).confidence(), found.get(0).confidence());
    }
  }

  @Test
  void format_damaged_isAClearError() throws IOException {
    byte[] file = bytes(model);
    for (int length = 0; length < file.length; length += 1 + length / 20) {
      byte[] cut = Arrays.copyOf(file, length);
      IOException e = assertThrows(IOException.class, () -> GraphoneModelFormat.read(new ByteArrayInputStream(cut), "cut.g2p"));
      assertTrue(e.getMessage().startsWith("cut.g2p: "), e.getMessage());
    }
    Random random = new Random(11);
    int refused = 0;
    for (int n = 0; n < 2000; n++) {
      byte[] flipped = file.clone();
      int at = n < 160 ? n / 8 : random.nextInt(file.length);
      flipped[at] ^= (byte) (1 << n % 8);
      try {
        // the last byte of what is deflated has bits that stand for nothing
        assertArrayEquals(file, bytes(GraphoneModelFormat.read(new ByteArrayInputStream(flipped), "flipped.g2p")));
      } catch (IOException e) {
        assertTrue(e.getMessage().startsWith("flipped.g2p: "), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 1980, refused + " refused");
  }

  @Test
  void train_toASmallFile_prunes() throws IOException {
    Random random = new Random(1);
    List<GraphoneAligner.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Word word = randomWord(random);
      entries.add(new GraphoneAligner.Entry(word.letters, word.units));
    }
    int whole = bytes(new GraphoneTrainer(4, 1_000_000).train(entries, UNITS, NAMES)).length;
    int limit = whole / 2;
    assertTrue(bytes(new GraphoneTrainer(4, limit).train(entries, UNITS, NAMES)).length <= limit);
    assertThrows(IllegalArgumentException.class, () -> new GraphoneTrainer(4, 100).train(entries, UNITS, NAMES));
  }

  @Test
  void editDistance_workedCases() {
    assertEquals(0, G2pEvaluation.editDistance(new int[] {1, 2}, new int[] {1, 2}));
    assertEquals(2, G2pEvaluation.editDistance(new int[0], new int[] {1, 2}));
    assertEquals(3, G2pEvaluation.editDistance("kitten".chars().toArray(), "sitting".chars().toArray()));
  }

  private static byte[] bytes(GraphoneModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GraphoneModelFormat.write(model, out);
    return out.toByteArray();
  }
}

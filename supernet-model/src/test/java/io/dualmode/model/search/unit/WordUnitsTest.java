package io.dualmode.model.search.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.grammar.HotwordNetwork;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.NgramNetwork;
import io.dualmode.model.search.network.OpenWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is paid in advance is settled: a sequence of units scores what the words do that it spells, however they are cut. */
class WordUnitsTest {
  private static final float WEIGHT = 0.6f;
  private static final UnitInventory PIECES = UnitInventory.of(UnitKind.PIECES,
      List.of("<b>", "\u2581", "a", "b", "c", "\u2581a", "\u2581ab", "bc", "\u2581c", "."), 0);
  private static final UnitInventory LETTERS = UnitInventory.of(UnitKind.CHARACTERS, List.of("<b>", "|", "a", "b", "c"), 0);

  private static double score(UnitNetwork network, int[] units) {
    double sum = 0;
    long state = network.start();
    for (int unit : units) {
      long next = network.next(state, unit);
      if (next == UnitNetwork.NOWHERE) {
        return Double.NEGATIVE_INFINITY;
      }
      sum += network.gain(state, unit, next);
      state = next;
    }
    return sum + network.end(state);
  }

  private static int[] draw(Random random, UnitInventory units) {
    return random.ints(random.nextInt(9), 1, units.size()).toArray();
  }

  private static String text(UnitSpelling spelling, int[] units) {
    return String.join(" ", spelling.words(units).stream().map(word -> word.text().replace(".", "")).filter(w -> !w.isEmpty()).toList());
  }

  private static List<String> words(Random random) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      StringBuilder word = new StringBuilder();
      for (int c = 1 + random.nextInt(3); c > 0; c--) {
        word.append((char) ('a' + random.nextInt(3)));
      }
      words.add(word.toString());
    }
    return words;
  }

  private static double expected(WordNetwork network, String text, boolean open) {
    double sum = 0;
    int state = network.start();
    for (String word : text.isEmpty() ? List.<String>of() : List.of(text.split(" "))) {
      int id = network.idOf(word);
      if (id < 0 && !open) {
        return Double.NEGATIVE_INFINITY;
      }
      long step = network.step(state, id < 0 ? network.idOf(OpenWords.OTHER) : id);
      sum += WordNetwork.scoreOf(step);
      state = WordNetwork.stateOf(step);
    }
    return WEIGHT * (sum + network.end(state));
  }

  @Test
  void strictGrammar_unitsScoreAsTheirWords_andNothingElseMayBeSaid() {
    Random random = new Random(5);
    int sentences = 0;
    int rejected = 0;
    for (int round = 0; round < 120; round++) {
      UnitInventory units = round % 2 == 0 ? PIECES : LETTERS;
      UnitSpelling spelling = UnitSpelling.of(units);
      List<String> words = words(random);
      List<String> phrases = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        phrases.add(words.get(random.nextInt(5)) + (random.nextBoolean() ? " " + words.get(random.nextInt(5)) : ""));
      }
      Grammar grammar = Grammar.ofPhrases(phrases, round % 4 < 2 ? Grammar.Enforcement.STRICT : Grammar.Enforcement.LOOSE);
      CompiledGrammar compiled = CompiledGrammar.compile(grammar,
          Pronouncer.of(PronunciationLexicon.empty(units), Languages.of("x-toy")), null, CompiledGrammar.Options.DEFAULT);
      WordTexts texts = new WordTexts();
      words.stream().distinct().filter(word -> compiled.network().idOf(word) >= 0)
          .forEach(word -> texts.add(word, compiled.network().idOf(word), word));
      WordUnits network = new WordUnits(spelling, compiled.network(), texts, -1, -1, WEIGHT);
      for (int i = 0; i < 60; i++) {
        int[] drawn = i < 20 ? spelled(units, phrases.get(random.nextInt(4))) : draw(random, units);
        String text = text(spelling, drawn);
        double wanted = expected(compiled.network(), text, false);
        double found = score(network, drawn);
        String where = "round " + round + ": " + units.format(drawn) + " = " + text + " in " + phrases;
        if (wanted == Double.NEGATIVE_INFINITY) {
          assertEquals(wanted, found, where);
          rejected++;
        } else if (!Arrays.stream(drawn).anyMatch(u -> units.name(u).equals("."))) {
          assertEquals(wanted, found, 1e-4, where);
          sentences++;
        }
      }
    }
    assertTrue(sentences > 500 && rejected > 500, sentences + " and " + rejected);
  }

  private static int[] spelled(UnitInventory units, String phrase) {
    List<Integer> all = new ArrayList<>();
    for (String word : phrase.split(" ")) {
      Arrays.stream(units.spelling().guess(word, 1).get(0).units()).forEach(all::add);
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void openWords_withNgramsAndHotwords_unitsScoreAsTheirWords() throws IOException {
    Random random = new Random(6);
    for (int round = 0; round < 60; round++) {
      UnitInventory units = round % 2 == 0 ? LETTERS : PIECES;
      UnitSpelling spelling = UnitSpelling.of(units);
      List<String> words = words(random).stream().distinct().toList();
      StringBuilder arpa = new StringBuilder(
          "\\data\\\nngram 1=" + (words.size() + 3) + "\nngram 2=1\n\n\\1-grams:\n-99\t<s>\t-0.3\n-1\t</s>\n-3\t<unk>\n");
      words.forEach(word -> arpa.append(-0.5 - random.nextInt(3)).append('\t').append(word).append("\t-0.2\n"));
      arpa.append("\n\\2-grams:\n-0.1\t<s> ").append(words.get(0)).append("\n\n\\end\\\n");
      NgramModel model = CompactNgram.of("x", CompactNgramWriter.encode(
          ArpaReader.read("x", new ByteArrayInputStream(arpa.toString().getBytes(StandardCharsets.UTF_8))), 8, 8));
      OpenWords open = new OpenWords(new NgramNetwork(model, true), model.unknownId(), words, Set.of(), 0.4f, 0.7f);
      WordNetwork preferring = new HotwordNetwork(open,
          List.of(new Hotword(words.get(0), 3), new Hotword(words.get(1) + " " + words.get(0), 5)));
      WordTexts texts = new WordTexts();
      words.forEach(word -> texts.add(word, preferring.idOf(word), null));
      WordUnits network = new WordUnits(spelling, preferring, texts, preferring.idOf(OpenWords.OTHER), -1, WEIGHT);
      for (int i = 0; i < 60; i++) {
        int[] drawn = i < 20 ? spelled(units, words.get(random.nextInt(words.size())) + " " + words.get(0)) : draw(random, units);
        if (Arrays.stream(drawn).noneMatch(u -> units.name(u).equals("."))) {
          assertEquals(expected(preferring, text(spelling, drawn), true), score(network, drawn), 1e-4,
              "round " + round + ": " + units.format(drawn) + " of " + words);
        }
      }
    }
  }

  @Test
  void otherSpeech_isPaidUnitByUnit_andWrittenSo() {
    Grammar grammar = Grammar.ofPhrases(List.of("ab", Grammar.UNKNOWN), Grammar.Enforcement.STRICT);
    CompiledGrammar compiled = CompiledGrammar.compile(grammar, Pronouncer.of(PronunciationLexicon.empty(LETTERS), Languages.of("x-toy")),
        null, CompiledGrammar.Options.DEFAULT);
    WordTexts texts = new WordTexts();
    texts.add("ab", compiled.network().idOf("ab"), "AB");
    int unknown = compiled.network().idOf(Grammar.UNKNOWN);
    WordUnits network = new WordUnits(UnitSpelling.of(LETTERS), compiled.network(), texts, -1, unknown, 1);
    double word = score(network, new int[] {2, 3});
    double one = score(network, new int[] {4});
    double two = score(network, new int[] {2, 4});
    assertTrue(word > one && one > two, word + " " + one + " " + two);
    assertEquals(score(network, new int[] {4, 4}), two, 1e-5, "what began like a word is paid for as the rest");
    assertEquals("AB", network.written(network.start(), new int[] {2, 3}, 0, 2, "ab"));
    assertEquals(Grammar.UNKNOWN, network.written(network.start(), new int[] {2, 4}, 0, 2, "ac"));
  }

  @Test
  void punctuationAndCase_doNotKeepAWordFromBeingFound() {
    UnitInventory units = UnitInventory.of(UnitKind.PIECES, List.of("<b>", "\u2581Play", "\u2581play", ".", ",", "\u2581it"), 0);
    Grammar grammar = Grammar.ofPhrases(List.of("play it"), Grammar.Enforcement.STRICT);
    CompiledGrammar compiled = CompiledGrammar.compile(grammar, Pronouncer.of(PronunciationLexicon.empty(units), Languages.of("x-toy")),
        null, CompiledGrammar.Options.DEFAULT);
    WordTexts texts = new WordTexts();
    List.of("play", "it").forEach(word -> texts.add(word, compiled.network().idOf(word), word));
    WordUnits network = new WordUnits(UnitSpelling.of(units), compiled.network(), texts, -1, -1, 1);
    double plain = score(network, new int[] {2, 5});
    assertTrue(plain > Double.NEGATIVE_INFINITY, "not a sentence");
    assertEquals(plain, score(network, new int[] {1, 4, 5, 3}), 1e-5);
    assertEquals("play", network.written(network.start(), new int[] {1, 4, 5, 3}, 0, 2, "Play,"));
    assertEquals(Double.NEGATIVE_INFINITY, score(network, new int[] {5, 2}));
  }
}

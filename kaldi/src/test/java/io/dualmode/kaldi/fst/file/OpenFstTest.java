package io.dualmode.kaldi.fst.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.ConstArpaWriter;
import io.dualmode.fixtures.kaldi.GraphWriter;
import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.kaldi.fst.ArcCursor;
import io.dualmode.kaldi.fst.Fst;
import io.dualmode.model.search.graph.Arcs;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFstTest {
  private static final List<String> TYPES = List.of("const", "vector", "olabel_lookahead", "ngram");
  private static final Path TOY = Path.of("src/test/resources/vosk-toy/graph");

  @TempDir
  Path folder;

  /** Pairs of words with back-off, which every form can hold. */
  private static GraphWriter pairs(int words, long seed) {
    Random random = new Random(seed);
    GraphWriter fst = new GraphWriter();
    for (int state = 0; state <= words; state++) {
      fst.state();
    }
    fst.end(0, 1.25);
    for (int word = 1; word <= words; word++) {
      fst.arc(0, word, word, 3 * random.nextDouble(), word);
      fst.arc(word, 0, 0, random.nextDouble(), 0);
      for (int next = 1; next <= words; next++) {
        if (random.nextInt(4) == 0) {
          fst.arc(word, next, next, 2 * random.nextDouble(), next);
        }
      }
    }
    return fst.sortByInput();
  }

  private OpenFst read(byte[] bytes) throws IOException {
    return OpenFst.read(Files.write(folder.resolve("x.fst"), bytes));
  }

  @Test
  void toyOfOpenFst_isReadWhole() throws IOException {
    OpenFst lexicon = OpenFst.read(TOY.resolve("HCLr.fst"));
    assertEquals(24, lexicon.fst().states());
    Arcs arcs = new Arcs();
    lexicon.fst().arcs(0, arcs);
    assertEquals(2, arcs.count());
    assertEquals(2, arcs.input(1));
    assertEquals(0.7f, arcs.cost(0));
    assertEquals(2, arcs.next(1));
    assertEquals(0, lexicon.fst().finalCost(0));
    assertTrue(lexicon.reach().reaches(0, 7));
    assertTrue(lexicon.reach().reachesEnd(0));
    assertFalse(lexicon.reach().reaches(0, 0));
    OpenFst grammar = OpenFst.read(TOY.resolve("Gr.fst"));
    assertEquals("three", grammar.output().name(3));
    assertEquals(7, grammar.output().label("[unk]"));
    assertNull(grammar.reach());
  }

  /**
   * {@code trigrams.fst} was made by OpenFst 1.7.9 (libfst-tools of Debian): the n-grams below in its text form, through {@code fstcompile},
   * {@code fstarcsort --sort_type=ilabel} and {@code fstconvert --fst_type=ngram}.
   */
  @Test
  void succinctNgrams_thatOpenFstWrote_costWhatTheyWereWrittenWith() throws IOException, URISyntaxException {
    Fst fst = OpenFst.read(Path.of(OpenFstTest.class.getResource("trigrams.fst").toURI())).fst();
    ToneWorld world = new ToneWorld(6, 15, 1, 2);
    ConstArpaWriter ngrams = new LargerModels(world).ngrams(3, 3, false);
    assertEquals(113, fst.states());
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      int[] said = round % 2 == 0 ? world.sentence(round) : random.ints(1 + random.nextInt(5), 1, 16).toArray();
      int state = fst.start();
      int[] history = {ngrams.begin()};
      for (int word : said) {
        ArcCursor arcs = fst.cursor();
        double cost = 0;
        arcs.move(state);
        int at = arcs.firstNotBelow(word);
        while (at == arcs.count() || arcs.input(at) != word) {
          assertEquals(0, arcs.input(0), "backs off");
          cost += arcs.cost(0);
          arcs.move(arcs.next(0));
          at = arcs.firstNotBelow(word);
        }
        assertEquals(ngrams.cost(word, history), cost + arcs.cost(at), 1e-4, Arrays.toString(history) + " " + word);
        state = arcs.next(at);
        history = Arrays.copyOf(history, history.length + 1);
        history[history.length - 1] = word;
      }
      double ending = 0;
      ArcCursor arcs = fst.cursor();
      while (fst.finalCost(state) == Float.POSITIVE_INFINITY) {
        arcs.move(state);
        ending += arcs.cost(0);
        state = arcs.next(0);
      }
      assertEquals(ngrams.cost(ngrams.end(), history), ending + fst.finalCost(state), 1e-4);
    }
  }

  @Test
  void allForms_haveTheSameArcs() throws IOException {
    GraphWriter written = pairs(150, 1);
    Arcs arcs = new Arcs();
    for (String type : List.of("const", "vector")) {
      OpenFst read = read(written.bytes(type));
      assertEquals(151, read.fst().states(), type);
      for (int state = 0; state < written.states(); state++) {
        read.fst().arcs(state, arcs);
        List<GraphWriter.Arc> expected = written.arcs(state);
        assertEquals(expected.size(), arcs.count(), type);
        for (int i = 0; i < arcs.count(); i++) {
          assertEquals(expected.get(i), new GraphWriter.Arc(arcs.input(i), arcs.output(i), arcs.cost(i), arcs.next(i)), type);
        }
      }
    }
    Fst ngrams = read(written.bytes("ngram")).fst();
    assertEquals(152, ngrams.states());
    assertEquals(1.25f, ngrams.finalCost(0));
    for (int word = 1; word <= 150; word++) {
      // the context of the beginning stands between that without words and the others
      ngrams.arcs(word + 1, arcs);
      List<GraphWriter.Arc> expected = written.arcs(word);
      assertEquals(expected.size(), arcs.count());
      for (int i = 0; i < arcs.count(); i++) {
        int next = expected.get(i).next() == 0 ? 0 : expected.get(i).next() + 1;
        assertEquals(new GraphWriter.Arc(expected.get(i).input(), expected.get(i).output(), expected.get(i).cost(), next),
            new GraphWriter.Arc(arcs.input(i), arcs.output(i), arcs.cost(i), arcs.next(i)));
      }
    }
  }

  @Test
  void truncatedAnywhere_isOneErrorThatNamesTheFile() throws IOException {
    for (String type : TYPES) {
      byte[] whole = pairs(9, 2).symbols(List.of("<eps>", "a", "b")).bytes(type);
      for (int length = 0; length < whole.length; length++) {
        byte[] part = Arrays.copyOf(whole, length);
        IOException e = assertThrows(IOException.class, () -> read(part), type + " of " + length + " bytes");
        assertTrue(e.getMessage().contains("x.fst: at byte "), e.getMessage());
      }
    }
  }

  @Test
  void mutated_isAnErrorOrATransducerThatCanBeWalked() throws IOException {
    Random random = new Random(3);
    int refused = 0;
    Arcs arcs = new Arcs();
    for (int round = 0; round < 1200; round++) {
      byte[] bytes = pairs(9, 2).symbols(List.of("<eps>", "a", "b")).bytes(TYPES.get(round % TYPES.size()));
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt(256));
      }
      try {
        OpenFst read = read(bytes);
        for (int state = 0; state < read.fst().states(); state++) {
          read.fst().arcs(state, arcs);
          for (int i = 0; i < arcs.count(); i++) {
            assertTrue(arcs.next(i) >= 0 && arcs.next(i) < read.fst().states(), "round " + round);
          }
        }
      } catch (IOException e) {
        refused++;
        assertTrue(e.getMessage().contains("x.fst"), e.getMessage());
      }
    }
    assertTrue(refused > 300, () -> "few were refused");
  }

  @Test
  void otherTypes_areNamed() throws IOException {
    byte[] bytes = pairs(3, 4).bytes("const");
    bytes[8] = 'K';
    IOException e = assertThrows(IOException.class, () -> read(bytes));
    assertTrue(e.getMessage().contains("'Konst'") && e.getMessage().contains("const, vector, ngram or olabel_lookahead"), e.getMessage());
  }

  @Test
  void words_areReadFromText_withTheLineOfAnError() throws IOException {
    SymbolTable table = SymbolTable.readText(Files.writeString(folder.resolve("words.txt"), "<eps> 0\nja 1\nnein 2\n"));
    assertEquals("nein", table.name(2));
    assertEquals(-1, table.label("vielleicht"));
    Path wrong = Files.writeString(folder.resolve("wrong.txt"), "<eps> 0\nja one\n");
    IOException e = assertThrows(IOException.class, () -> SymbolTable.readText(wrong));
    assertTrue(e.getMessage().contains("wrong.txt: line 2"), e.getMessage());
  }
}

package io.dualmode.model.rescore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.neural.NeuralLmScorer;
import io.dualmode.model.neural.PieceSpelling;
import io.dualmode.model.neural.RandomNeuralLm;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a neural language model, and taking out that of the search, say of readings. */
class NeuralRescorerTest {
  private static final double WEIGHT = 0.7;
  private final UniformNetwork first = new UniformNetwork(List.of("bead", "ace", "da", "naïve"));

  @TempDir
  Path folder;

  private NeuralLm lm;

  @BeforeEach
  void make() throws IOException {
    RandomNeuralLm.write(4, true, folder);
    lm = RandomNeuralLm.read(folder);
  }

  private static SearchHypothesis reading(String... texts) {
    List<RecognizedWord> words = new ArrayList<>();
    for (String text : texts) {
      words.add(new RecognizedWord(text, words.size(), words.size() + 1, 1, List.of()));
    }
    return new SearchHypothesis(words, 0, 1);
  }

  private static double[] scores(Rescorer rescorer, int[] lengths, SearchHypothesis... readings) {
    double[] scores = new double[readings.length];
    rescorer.score(List.of(readings), null, scores, lengths);
    return scores;
  }

  private double sum(String... words) {
    PieceSpelling spelling = new PieceSpelling(lm.pieces());
    int[] pieces = Arrays.stream(words).flatMapToInt(w -> Arrays.stream(spelling.spell(w))).toArray();
    double sum = 0;
    for (float p : new NeuralLmScorer(lm, KernelProvider.kernels()).score(new int[][] {pieces})[0]) {
      sum += p;
    }
    return sum;
  }

  @Test
  void score_isTheLogProbabilityOfTheWordsAndTheEnd() {
    int[] lengths = new int[3];
    double[] scores = scores(new NeuralRescorer(lm, KernelProvider.kernels(), first, WEIGHT), lengths, reading("bead", "ace", "da"),
        reading("da"), reading());
    assertEquals(WEIGHT * sum("bead", "ace", "da"), scores[0], 1e-4);
    assertEquals(WEIGHT * sum("da"), scores[1], 1e-4);
    assertEquals(WEIGHT * sum(), scores[2], 1e-4);
    assertArrayEquals(new int[] {3, 1, 0}, lengths);
  }

  @Test
  void score_wordOfTheApplication_countsForNothing_butIsHistory() {
    NeuralRescorer rescorer = new NeuralRescorer(lm, KernelProvider.kernels(), first, WEIGHT);
    double[] scores = scores(rescorer, new int[3], reading("bead", "added", "da"), reading("bead", "da"), reading("bead", "xyz", "da"));
    double before = sum("bead", "added", "da");
    assertNotEquals(WEIGHT * before, scores[0], 1e-3, "its own pieces are not counted");
    assertNotEquals(scores[1], scores[0], 1e-3, "but what follows is judged after it");
    assertNotEquals(scores[1], scores[2], 1e-3);
  }

  @Test
  void score_wordThatThePiecesDoNotSpell_costsItsCharacters() {
    double[] scores = scores(new NeuralRescorer(lm, KernelProvider.kernels(), first, WEIGHT), new int[1], reading("naïve"));
    assertEquals(WEIGHT * (sum("naïve") - 5 * Math.log(30)), scores[0], 1e-4);
  }

  @Test
  void discount_isWhatTheSearchSaid() {
    int[] lengths = new int[2];
    double[] scores = scores(new LanguageDiscount(first, WEIGHT), lengths, reading("bead", "added", "da"), reading());
    double one = WordNetwork.scoreOf(first.step(first.start(), first.idOf("da")));
    assertEquals(-WEIGHT * (2 * one + first.end(first.start())), scores[0], 1e-6);
    assertEquals(-WEIGHT * first.end(first.start()), scores[1], 1e-6);
    assertArrayEquals(new int[] {3, 0}, lengths);
  }
}

package io.dualmode.tools.lm.neural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.neural.NeuralLmScorer;
import io.dualmode.model.neural.NeuralLmShape;
import io.dualmode.tools.ngram.KneserNey;
import io.dualmode.tools.ngram.NgramCounts;
import io.dualmode.tools.ngram.TokenizedText;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training of a neural language model: what the graph says is what the engine says, runs go on exactly, and it learns what a bigram cannot. */
class NeuralLmTrainingTest {
  private static final List<String> NAMES = List.of("anna", "bert", "carl", "dora", "emil", "fred");
  private static final List<String> FILLERS = List.of("went", "to", "the", "old", "town", "again", "today");

  @TempDir
  Path folder;

  private Path text;

  @BeforeEach
  void write() throws IOException {
    text = folder.resolve("text.txt");
    Files.write(text, sentences(new Random(1), 1500).stream().map(s -> String.join(" ", s)).toList());
  }

  /** Somebody, three words that say nothing, and the same one again: the last word is known from the first alone. */
  private static List<List<String>> sentences(Random random, int count) {
    List<List<String>> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      List<String> words = new ArrayList<>(List.of(name));
      for (int w = 0; w < 3; w++) {
        words.add(FILLERS.get(random.nextInt(FILLERS.size())));
      }
      words.add(name);
      sentences.add(words);
    }
    return sentences;
  }

  private static NeuralLmOptions options() {
    NeuralLmOptions options = new NeuralLmOptions();
    options.pieces = 40;
    options.width = 32;
    options.layers = 2;
    options.feedForward = 64;
    options.context = 32;
    options.slopes = List.of(0.5f, 0f);
    options.rows = 8;
    options.rowPieces = 32;
    options.warmUp = 20;
    options.rate = 1e-2;
    options.average = 0.97;
    options.threads = 1;
    return options;
  }

  private NeuralLm train(NeuralLmOptions options, Path run, Map<String, Double> weights, NgramModel ngram, boolean int8)
      throws IOException, InterruptedException {
    NeuralTexts.Plan plan = new NeuralTexts.Plan(Map.of("made", text.toString()), weights, List.of(), List.of("made"), 50, Map.of(), List.of());
    return new NeuralLmRun(options, plan, run, int8, new PrintStream(OutputStream.nullOutputStream())).train(ngram);
  }

  private static NgramModel bigram(List<List<String>> sentences) throws IOException {
    TreeSet<String> distinct = new TreeSet<>(List.of(BackoffTrie.UNKNOWN, BackoffTrie.SENTENCE_START, BackoffTrie.SENTENCE_END));
    sentences.forEach(distinct::addAll);
    List<String> words = new ArrayList<>(distinct);
    int start = words.indexOf(BackoffTrie.SENTENCE_START);
    int end = words.indexOf(BackoffTrie.SENTENCE_END);
    int[] tokens = sentences.stream().flatMapToInt(s -> IntStream.concat(s.stream().mapToInt(words::indexOf),
        IntStream.of(end))).toArray();
    BackoffTrie trie = KneserNey.estimate(NgramCounts.count(new TokenizedText("made", tokens), words.size(), start, end, 2), words, new int[] {1, 1});
    return CompactNgram.of("bigram", CompactNgramWriter.encode(trie, 10, 10));
  }

  @Test
  void train_learnsWhatABigramCannot() throws IOException, InterruptedException {
    NeuralLmOptions options = options();
    options.words = 0.12;
    NeuralLm made = train(options, folder.resolve("run"), Map.of(), null, true);
    NgramModel bigram = bigram(sentences(new Random(1), 1500));
    NeuralPerplexity found = NeuralPerplexity.of(made, sentences(new Random(2), 300), bigram);
    assertEquals(1500, found.words());
    assertEquals(0, found.outside());
    assertEquals(found.perplexity(), found.known(), 1e-9);
    // a perfect model has (6 * 7^3)^(1/6) = 3.57; the bigram pays ln 6 once more
    assertTrue(found.ngram() > 4.3, found.toString());
    assertTrue(found.perplexity() < 3.9, found.toString());
    assertTrue(Files.readString(folder.resolve("run/curves.csv")).startsWith("step,million_words,seconds,words_per_second,"));
    assertTrue(made.metadata().get("provenance.options").contains("\"pieces\":40"));
  }

  @Test
  void train_interrupted_goesOnExactly() throws IOException, InterruptedException {
    NeuralLmOptions whole = options();
    whole.words = 0.01;
    NeuralLm once = train(whole, folder.resolve("once"), Map.of(), null, true);
    for (int stop : new int[] {3, 10, Integer.MAX_VALUE}) {
      NeuralLmOptions part = options();
      part.words = 0.01;
      part.stopAfter = stop;
      train(part, folder.resolve("parts"), Map.of(), null, true);
    }
    assertTrue(Integer.parseInt(once.metadata().get("provenance.steps")) > 20);
    ParameterLayout layout = NeuralLmLayout.of(once.shape());
    TrainingState expected = TrainingState.load(folder.resolve("once/state"), layout);
    TrainingState found = TrainingState.load(folder.resolve("parts/state"), layout);
    assertEquals(expected.step, found.step);
    assertEquals(expected.heardSeconds, found.heardSeconds);
    assertArrayEquals(expected.weights, found.weights);
    assertArrayEquals(expected.average, found.average);
    assertEquals(expected.moments.keySet(), found.moments.keySet());
    expected.moments.forEach((name, values) -> assertArrayEquals(values, found.moments.get(name), name));
    IOException e = assertThrows(IOException.class, () -> train(whole, folder.resolve("once"), Map.of("made", 2.0), null, true));
    assertTrue(e.getMessage().contains("other texts"), e.getMessage());
    NeuralLmOptions more = options();
    more.words = 0.001;
    more.rate = 0;
    more.init = folder.resolve("once").toString();
    NeuralLm goesOn = train(more, folder.resolve("more"), Map.of("made", 2.0), null, true);
    assertEquals(once.pieces(), goesOn.pieces());
    TrainingState begun = TrainingState.load(folder.resolve("more/state"), layout);
    assertArrayEquals(expected.average, begun.weights, "what is begun with, at a learning rate of 0");
  }

  @Test
  void engine_saysWhatTheGraphSays() throws IOException {
    NeuralLmShape shape = new NeuralLmShape(30, 24, 3, 40, 10, List.of(0.5f, 0.1f, 0f));
    ParameterLayout layout = NeuralLmLayout.of(shape);
    TrainingState state = new TrainingState(layout, 3);
    Random random = new Random(5);
    for (int i = 0; i < state.average.length; i++) {
      state.average[i] += (float) (0.05 * random.nextGaussian());
    }
    StringBuilder names = new StringBuilder("<s>\t0\n<unk>\t0\n");
    for (int p = 2; p < 30; p++) {
      names.append((char) ('a' + p - 2)).append("\t-3\n");
    }
    UnitInventory pieces = PieceTrainer.read(names.toString(), "test");
    PieceText.Builder builder = new PieceText.Builder();
    List<int[]> sentences = new ArrayList<>();
    for (int s = 0; s < 20; s++) {
      int[] sentence = random.ints(1 + random.nextInt(25), 1, 30).toArray();
      sentences.add(sentence);
      builder.word(sentence, 0).end();
    }
    NeuralLm lm = NeuralLmPackager.write(shape, pieces, layout, state, false, Map.of(), folder);
    float[][] heard = new NeuralLmScorer(lm, KernelProvider.kernels()).score(sentences.toArray(int[][]::new));
    List<Float> told = new ArrayList<>();
    try (NeuralLmGraph graph = new NeuralLmGraph(shape, layout, Optimisers.create(Optimisers.DEFAULT, Map.of()), 1, state, MatrixType.FP32)) {
      for (PieceBatch batch : PieceRows.all(builder.build("x", 1, false), pieces, 3, 40)) {
        float[] scores = graph.logProbabilities(batch);
        for (int i = 0; i < scores.length; i++) {
          if (batch.labels[i] >= 0) {
            told.add(scores[i]);
          }
        }
      }
    }
    int at = 0;
    for (float[] sentence : heard) {
      for (float score : sentence) {
        assertEquals(told.get(at), score, 1e-3f, "piece " + at);
        at++;
      }
    }
    assertEquals(told.size(), at);
  }

  @Test
  void gradient_leadsDownhill_andLeavesNothingUntrained() throws IOException {
    NeuralLmShape shape = new NeuralLmShape(12, 16, 2, 24, 16, List.of(0.5f, 0f));
    ParameterLayout layout = NeuralLmLayout.of(shape);
    TrainingState state = new TrainingState(layout, 3);
    float[] before = state.weights.clone();
    PieceBatch batch = new PieceBatch(2, 16);
    Random random = new Random(1);
    for (int row = 0; row < 2; row++) {
      PieceBatch.Row out = batch.row(row);
      out.begin();
      while (!out.isFull()) {
        out.add(1 + random.nextInt(11));
      }
    }
    batch.count(new boolean[12]);
    double first;
    double last = Double.NaN;
    try (NeuralLmGraph graph = new NeuralLmGraph(shape, layout, Optimisers.create(Optimisers.DEFAULT, Map.of()), 1, state, MatrixType.FP32)) {
      first = graph.step(batch, 1e-2, 1, 1).entropy();
      graph.copyTo(state);
      for (ParameterLayout.Parameter p : layout.parameters()) {
        float[] old = Arrays.copyOfRange(before, p.offset(), p.offset() + p.size());
        float[] now = Arrays.copyOfRange(state.weights, p.offset(), p.offset() + p.size());
        assertTrue(!Arrays.equals(old, now), p.name() + " does not move");
      }
      for (int step = 0; step < 60; step++) {
        last = graph.step(batch, 1e-2, 1, 1).entropy();
      }
    }
    assertEquals(Math.log(12), first, 0.6);
    assertTrue(last < 0.3, "learnt by heart: " + last);
  }

  @Test
  void watch_measuresEveryThousandSteps_whereverARunWentOn() {
    NeuralLmShape shape = new NeuralLmShape(12, 16, 1, 24, 16, List.of(0.5f, 0f));
    ParameterLayout layout = NeuralLmLayout.of(shape);
    TrainingState state = new TrainingState(layout, 3);
    state.step = 1990;
    PieceBatch batch = new PieceBatch(1, 8);
    PieceBatch.Row row = batch.row(0);
    row.begin();
    row.add(3);
    row.close();
    row.pad();
    batch.count(new boolean[] {false, false, true, true, true, true, true, true, true, true, true, true});
    List<NeuralLmObjective.Watched> watched = List.of(new NeuralLmObjective.Watched("dev", List.of(batch), -2),
        new NeuralLmObjective.Watched("plain", List.of(batch), 0));
    try (NeuralLmObjective objective = new NeuralLmObjective(options(), shape, layout, state, watched)) {
      assertEquals(Map.of(), objective.watch(1999, false));
      Map<String, Double> measured = objective.watch(2015, false);
      assertEquals(Math.log(12), Math.log(measured.get("plain")), 1);
      assertEquals(Math.E * measured.get("plain"), measured.get("dev"), 1e-3, "a word and an end, the word of cost 2 beside its piece");
      assertEquals(Map.of(), objective.watch(2040, false));
      assertEquals(measured, objective.watch(2041, true));
    }
  }

  @Test
  void plan_namesWithoutText_andSentencesKeptOut() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> new NeuralTexts.Plan(Map.of("made", "x"), Map.of(), List.of("novels"), List.of(), 2,
        Map.of(), List.of()));
    Path kept = folder.resolve("kept.txt");
    Files.writeString(kept, "anna went to the town\nshort one\nno test words in here\nfour words are enough\n");
    Path test = folder.resolve("test.txt");
    Files.writeString(test, "no test words in here\nshort one\n");
    NeuralTexts texts = new NeuralTexts(new NeuralTexts.Plan(Map.of("a", kept.toString()), Map.of(), List.of(), List.of("a"), 4, Map.of(),
        List.of(test.toString())));
    assertEquals(new TreeMap<>(Map.of("anna", 1L, "went", 1L, "to", 1L, "the", 1L, "town", 1L, "short", 1L, "one", 1L)), new TreeMap<>(texts.counts()));
    assertEquals(List.of(List.of("four", "words", "are", "enough")), texts.measured().get("a.held-out"));
  }
}

package io.dualmode.tools.g2p;

import io.dualmode.model.g2p.Graphone;
import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.g2p.GraphoneModelFormat;
import io.dualmode.model.g2p.GraphoneTrie;
import io.dualmode.model.language.Language;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.tools.ngram.EntropyPruning;
import io.dualmode.tools.ngram.HistoryWeights;
import io.dualmode.tools.ngram.KneserNey;
import io.dualmode.tools.ngram.NgramCounts;
import io.dualmode.tools.ngram.TokenizedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a grapheme-to-phoneme model from a dictionary: splits its entries into graphones, estimates the n-gram model over them,
 * and prunes it to a file size.
 *
 * @param order longest n-gram, in graphones
 * @param maxBytes largest model file; the pruning threshold is found by bisection
 */
record GraphoneTrainer(int order, int maxBytes) {
  private static final Logger LOG = LoggerFactory.getLogger(GraphoneTrainer.class);
  private static final int EM_ITERATIONS = 8;
  /** Splits with a rarer graphone are mostly foreign spellings or slips of the dictionary. */
  private static final int RAREST_GRAPHONE = 3;
  private static final int BISECTIONS = 10;
  private static final double[] THRESHOLDS = {1e-10, 1};

  /** Trains from these entries; {@code characterNames} says how single characters are read out. */
  GraphoneModel train(List<GraphoneAligner.Entry> entries, UnitInventory units, Map<Character, int[]> characterNames)
      throws IOException {
    GraphoneAligner aligner = new GraphoneAligner(entries);
    for (int i = 0; i < EM_ITERATIONS; i++) {
      LOG.info("iteration {}: mean log-likelihood of an entry {}", i, aligner.iterate());
    }
    List<List<Graphone>> splits = aligner.bestSplits();
    Map<Graphone, Integer> frequencies = new HashMap<>();
    for (List<Graphone> split : splits) {
      split.forEach(g -> frequencies.merge(g, 1, Integer::sum));
    }
    List<Graphone> graphones = new ArrayList<>();
    Map<Graphone, Integer> symbols = new HashMap<>();
    IntStream.Builder tokens = IntStream.builder();
    int used = 0;
    for (List<Graphone> split : splits) {
      if (split.isEmpty() || split.stream().anyMatch(g -> frequencies.get(g) < RAREST_GRAPHONE)) {
        continue;
      }
      used++;
      split.forEach(g -> tokens.add(symbols.computeIfAbsent(g, s -> {
        graphones.add(s);
        return GraphoneModel.FIRST_GRAPHONE + graphones.size() - 1;
      })));
      tokens.add(GraphoneModel.END);
    }
    TokenizedText text = new TokenizedText("graphones", tokens.build().toArray());
    BackoffTrie ngrams = ngrams(text, graphones);
    LOG.info("{} of {} entries split into {} graphones, {} of the longest n-grams", used, entries.size(), graphones.size(), ngrams.size(order));
    return fit(ngrams, text, graphones, units, characterNames);
  }

  /** The n-gram model whose words are graphones and whose sentences are words; a word's id is its symbol. */
  private BackoffTrie ngrams(TokenizedText text, List<Graphone> graphones) {
    List<String> names = new ArrayList<>(List.of(BackoffTrie.SENTENCE_END, BackoffTrie.SENTENCE_START));
    graphones.forEach(graphone -> names.add(graphone.toString()));
    int[] minCounts = new int[order];
    Arrays.fill(minCounts, 1);
    return KneserNey.estimate(NgramCounts.count(text, names.size(), GraphoneModel.START, GraphoneModel.END, order), names, minCounts);
  }

  private GraphoneModel fit(BackoffTrie ngrams, TokenizedText text, List<Graphone> graphones, UnitInventory units,
      Map<Character, int[]> characterNames) throws IOException {
    GraphoneModel whole = new GraphoneModel(units, graphones, GraphoneTrie.of(ngrams), characterNames);
    if (bytes(whole) <= maxBytes) {
      return whole;
    }
    double[] bits = new double[order];
    Arrays.fill(bits, 1);
    EntropyPruning pruning = EntropyPruning.rank(ngrams, HistoryWeights.of(ngrams, List.of(text), List.of(ngrams), new double[] {1}), bits);
    double low = Math.log(THRESHOLDS[0]);
    double high = Math.log(THRESHOLDS[1]);
    GraphoneModel best = null;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      GraphoneTrie trie = GraphoneTrie.of(pruning.prune(Math.exp(middle)));
      GraphoneModel model = new GraphoneModel(units, graphones, trie, characterNames);
      int bytes = bytes(model);
      LOG.info("threshold {}: {} n-grams, {} bytes", Math.exp(middle), trie.nodes() - 1, bytes);
      if (bytes <= maxBytes) {
        best = model;
        high = middle;
      } else {
        low = middle;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("model size: got at most " + maxBytes + " bytes, which even unigrams of "
          + graphones.size() + " graphones exceed; allow more");
    }
    return best;
  }

  private static int bytes(GraphoneModel model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GraphoneModelFormat.write(model, out);
    return out.size();
  }

  /** The words of a dictionary that are spelled with letters and apostrophes, with all their variants. */
  static Map<String, List<int[]>> words(PronunciationLexicon lexicon) {
    Map<String, List<int[]>> words = new TreeMap<>();
    lexicon.forEach((word, variants) -> {
      boolean letters = word.chars().allMatch(c -> isLetter(c) || c == '\'' || Character.getType(c) == Character.NON_SPACING_MARK);
      if (letters && word.chars().anyMatch(GraphoneTrainer::isLetter)) {
        words.put(word, List.copyOf(variants));
      }
    });
    return words;
  }

  /** A letter that is no capital, or one of a script that has none. */
  private static boolean isLetter(int c) {
    return Character.isLetter(c) && !Character.isUpperCase(c) && !Character.isTitleCase(c);
  }

  /** How the dictionary calls letters ({@code b.} or {@code b}) and what the language calls digits. */
  static Map<Character, int[]> characterNames(PronunciationLexicon lexicon, Language language) {
    Map<Character, int[]> names = new TreeMap<>();
    lexicon.forEach((word, variants) -> {
      boolean letter = !word.isEmpty() && isLetter(word.charAt(0));
      if (letter && word.length() == 2 && word.charAt(1) == '.') {
        names.put(word.charAt(0), variants.get(0));
      } else if (letter && word.length() == 1) {
        names.putIfAbsent(word.charAt(0), variants.get(0));
      }
    });
    for (char digit = '0'; digit <= '9'; digit++) {
      char name = digit;
      language.spokenForms().readings(String.valueOf(digit)).stream().filter(reading -> reading.size() == 1 && lexicon.contains(reading.get(0)))
          .findFirst().ifPresent(reading -> names.put(name, lexicon.pronunciations(reading.get(0)).get(0)));
    }
    return names;
  }
}

package io.dualmode.tools.lm.neural;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.neural.PieceSpelling;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Word pieces and their probabilities from words and their counts: a unigram model of pieces by expectation-maximisation, which begins with
 * many substrings and drops those whose loss costs least until so many are left (Kudo, "Subword regularization", ACL 2018, section 3.2). A
 * word is the mark of a word's beginning and its characters; every character that is not rare is a piece. The same words give the same
 * pieces.
 */
public final class PieceTrainer {
  private static final int LONGEST_PIECE = 16;
  private static final int LONGEST_WORD = 40;
  private static final int SEEDS_PER_PIECE = 15;
  private static final double KEPT = 0.75;
  private static final int ROUNDS_OF_ESTIMATION = 2;
  /** A character in fewer words than this of all is no piece. */
  private static final int LEAST_CHARACTERS = 20;
  private static final double LEAST_EXPECTED = 0.5;

  private final List<String> words = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private Map<String, Double> logProb;

  private PieceTrainer(Map<String, Long> seen, int least) {
    Map<Character, Long> characters = new TreeMap<>();
    new TreeMap<>(seen).forEach((word, count) -> {
      for (char c : (UnitInventory.WORD_MARK + word).toCharArray()) {
        characters.merge(c, count, Long::sum);
      }
    });
    characters.values().removeIf(count -> count < least);
    new TreeMap<>(seen).forEach((word, count) -> {
      String marked = UnitInventory.WORD_MARK + word;
      if (marked.length() <= LONGEST_WORD && marked.chars().allMatch(c -> characters.containsKey((char) c))) {
        words.add(marked);
        counts.add(count);
      }
    });
    logProb = new HashMap<>();
    double total = characters.values().stream().mapToLong(Long::longValue).sum();
    characters.forEach((c, count) -> logProb.put(String.valueOf(c), Math.log(count / total)));
  }

  /**
   * The best pieces.
   *
   * @param seen words in lower case and how often they occur
   * @param size pieces in all, those included that are no text
   * @throws IllegalArgumentException where the words have more characters than that, or none
   */
  static UnitInventory train(Map<String, Long> seen, int size) {
    StringBuilder text = new StringBuilder();
    PieceSpelling.RESERVED.forEach(name -> text.append(name).append("\t0\n"));
    pieces(seen, size, PieceSpelling.RESERVED.size())
        .forEach((piece, score) -> text.append(String.format(Locale.ROOT, "%s\t%.5f%n", piece, score)));
    return read(text.toString(), "word pieces");
  }

  /**
   * The best pieces with the logarithms of their probabilities, likeliest first.
   *
   * @param seen words in lower case and how often they occur
   * @param size pieces in all
   * @param reserved of them are no text and not among these
   * @throws IllegalArgumentException where the words have more characters than that, or none
   */
  public static Map<String, Double> pieces(Map<String, Long> seen, int size, int reserved) {
    long all = seen.values().stream().mapToLong(Long::longValue).sum();
    PieceTrainer trainer = new PieceTrainer(seen, (int) Math.min(LEAST_CHARACTERS, 1 + all / 1000));
    int wanted = size - reserved;
    if (trainer.words.isEmpty() || trainer.logProb.size() > wanted) {
      throw new IllegalArgumentException(size + " pieces for words of " + trainer.logProb.size() + " characters, expected more pieces"
          + " than characters, and some text");
    }
    trainer.seed(wanted * SEEDS_PER_PIECE);
    trainer.estimate();
    while (trainer.logProb.size() > wanted) {
      trainer.prune(Math.max(wanted, (int) (KEPT * trainer.logProb.size())));
      trainer.estimate();
    }
    return trainer.sorted();
  }

  private void seed(int most) {
    Map<String, Long> found = new HashMap<>();
    for (int w = 0; w < words.size(); w++) {
      String word = words.get(w);
      for (int from = 0; from < word.length(); from++) {
        for (int to = from + 2; to <= Math.min(word.length(), from + LONGEST_PIECE); to++) {
          found.merge(word.substring(from, to), counts.get(w), Long::sum);
        }
      }
    }
    List<Map.Entry<String, Long>> seeds = new ArrayList<>(found.entrySet());
    seeds.removeIf(seed -> seed.getValue() < 2);
    seeds.sort(Comparator.comparingLong((Map.Entry<String, Long> s) -> -s.getValue() * s.getKey().length()).thenComparing(Map.Entry::getKey));
    double total = seeds.stream().limit(most).mapToLong(Map.Entry::getValue).sum() + 1;
    seeds.stream().limit(most).forEach(seed -> logProb.put(seed.getKey(), Math.log(seed.getValue() / total)));
  }

  private void estimate() {
    for (int round = 0; round < ROUNDS_OF_ESTIMATION; round++) {
      PieceLattice lattice = new PieceLattice(logProb);
      double[] expected = new double[lattice.size()];
      for (int w = 0; w < words.size(); w++) {
        lattice.count(words.get(w), counts.get(w), expected);
      }
      double total = Arrays.stream(expected).sum();
      Map<String, Double> next = new HashMap<>();
      for (int p = 0; p < expected.length; p++) {
        String piece = lattice.piece(p);
        if (piece.length() == 1 || expected[p] >= LEAST_EXPECTED) {
          next.put(piece, Math.log(Math.max(expected[p], LEAST_EXPECTED) / total));
        }
      }
      logProb = next;
    }
  }

  /** Keeps the characters, and of the others those that the text would be spelled worst without. */
  private void prune(int kept) {
    PieceLattice lattice = new PieceLattice(logProb);
    double[] used = new double[lattice.size()];
    for (int w = 0; w < words.size(); w++) {
      for (int p : lattice.best(words.get(w), -1)) {
        used[p] += counts.get(w);
      }
    }
    double[] loss = new double[lattice.size()];
    List<Integer> order = new ArrayList<>();
    for (int p = 0; p < loss.length; p++) {
      String piece = lattice.piece(p);
      order.add(p);
      loss[p] = piece.length() == 1 ? Double.POSITIVE_INFINITY
          : used[p] * (logProb.get(piece) - Arrays.stream(lattice.best(piece, p)).mapToDouble(q -> logProb.get(lattice.piece(q))).sum());
    }
    order.sort(Comparator.comparingDouble((Integer p) -> -loss[p]).thenComparing(lattice::piece));
    order.subList(kept, order.size()).forEach(p -> logProb.remove(lattice.piece(p)));
  }

  private Map<String, Double> sorted() {
    Map<String, Double> pieces = new LinkedHashMap<>();
    logProb.entrySet().stream().sorted(Comparator.comparingDouble((Map.Entry<String, Double> e) -> -e.getValue()).thenComparing(Map.Entry::getKey))
        .forEach(e -> pieces.put(e.getKey(), e.getValue()));
    return pieces;
  }

  /** Pieces in the form of {@code units.txt}. */
  static UnitInventory read(String text, String source) {
    try {
      return PieceSpelling.inventory(UnitInventory.read(new StringReader(text), source));
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}

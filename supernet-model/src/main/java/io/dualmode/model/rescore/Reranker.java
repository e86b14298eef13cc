package io.dualmode.model.rescore;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Puts the readings of an utterance in the order of first pass and rescorers together.
 *
 * <p>The score of reading {@code i} becomes {@code s_i + d_i}, {@code d_i = sum over terms of weight (score_i + lengthBonus
 * length_i)}. Readings with equal scores keep their order, so with weights of zero nothing changes. A reading's posterior
 * {@code p_i} becomes proportional to {@code p_i exp(posteriorScale d_i)}; the probability that the list does not cover is left as it
 * was. A word's confidence moves with the readings that hold the same word at an overlapping time: it gains what they gain. The
 * lattice stays that of the first pass. Not thread-safe.
 */
public final class Reranker {
  /**
   * A rescorer and what it counts for.
   *
   * @param name for messages and tuning
   * @param weight factor on its score and bonus, at least 0
   * @param lengthBonus added to its score for each token
   */
  public record Term(String name, Rescorer rescorer, double weight, double lengthBonus) {
    public Term {
      if (!(weight >= 0 && weight < 1e6) || !Double.isFinite(lengthBonus)) {
        throw new IllegalArgumentException("rescorer " + name + ": weight is " + weight + " (allowed: from 0), bonus " + lengthBonus);
      }
    }
  }

  private final List<Term> terms;
  private final double posteriorScale;
  private final Consumer<ScoredReadings> observer;

  /**
   * A reranker.
   *
   * @param posteriorScale flattens scores before they become posteriors, as in the search
   * @param observer is shown what the rescorers say of every utterance, null for none
   */
  public Reranker(List<Term> terms, double posteriorScale, Consumer<ScoredReadings> observer) {
    this.terms = List.copyOf(terms);
    this.posteriorScale = posteriorScale;
    this.observer = observer;
  }

  /** The result in its new order. */
  public SearchResult rerank(SearchResult first, EncodedUtterance heard) {
    List<SearchHypothesis> readings = first.nBest();
    int count = readings.size();
    double[][] scores = new double[terms.size()][count];
    int[][] lengths = new int[terms.size()][count];
    boolean needed = observer != null || count > 1;
    double[] gain = new double[count];
    for (int t = 0; t < terms.size() && needed; t++) {
      Term term = terms.get(t);
      if (term.weight == 0 && observer == null) {
        continue;
      }
      term.rescorer.score(readings, heard, scores[t], lengths[t]);
      for (int i = 0; i < count && term.weight > 0; i++) {
        gain[i] += term.weight * (scores[t][i] + term.lengthBonus * lengths[t][i]);
      }
    }
    if (observer != null) {
      observer.accept(new ScoredReadings(readings, terms.stream().map(Term::name).toList(), scores, lengths));
    }
    double[] posteriors = posteriors(readings, gain);
    List<SearchHypothesis> ranked = IntStream.range(0, count).mapToObj(i -> reading(readings, i, gain[i], posteriors))
        .sorted(Comparator.comparingDouble(SearchHypothesis::score).reversed()).toList();
    return new SearchResult(ranked, first.lattice(), first.complete(), first.frames());
  }

  private double[] posteriors(List<SearchHypothesis> readings, double[] gain) {
    double[] posteriors = readings.stream().mapToDouble(SearchHypothesis::posterior).toArray();
    double most = Double.NEGATIVE_INFINITY;
    for (double g : gain) {
      most = Math.max(most, g);
    }
    double before = 0;
    double after = 0;
    double[] moved = new double[posteriors.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = posteriors[i] * Math.exp(posteriorScale * (gain[i] - most));
      before += posteriors[i];
      after += moved[i];
    }
    if (!(after > 0)) {
      return posteriors;
    }
    for (int i = 0; i < moved.length; i++) {
      moved[i] *= before / after;
    }
    return moved;
  }

  private static SearchHypothesis reading(List<SearchHypothesis> readings, int index, double gain, double[] posteriors) {
    SearchHypothesis reading = readings.get(index);
    List<RecognizedWord> words = new ArrayList<>(reading.words().size());
    for (RecognizedWord word : reading.words()) {
      double confidence = word.confidence();
      for (int i = 0; i < posteriors.length; i++) {
        double change = posteriors[i] - readings.get(i).posterior();
        if (change != 0 && holds(readings.get(i), word)) {
          confidence += change;
        }
      }
      words.add(word.withConfidence(Math.max(0, Math.min(1, confidence))));
    }
    return new SearchHypothesis(words, reading.score() + gain, posteriors[index]);
  }

  /** Whether a reading, whose words stand in the order of time, says the word at an overlapping time. */
  private static boolean holds(SearchHypothesis reading, RecognizedWord word) {
    List<RecognizedWord> words = reading.words();
    int low = 0;
    int high = words.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (words.get(middle).endFrame() > word.startFrame()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    for (int i = low; i < words.size() && words.get(i).startFrame() < word.endFrame(); i++) {
      if (words.get(i).text().equals(word.text())) {
        return true;
      }
    }
    return false;
  }
}

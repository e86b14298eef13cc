package io.dualmode.tools.lm;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.tools.lm.text.TextCollection;
import io.dualmode.tools.lm.text.TextSource;
import io.dualmode.tools.ngram.KneserNey;
import io.dualmode.tools.ngram.NgramCounts;
import io.dualmode.tools.ngram.Perplexity;
import io.dualmode.tools.ngram.TokenizedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From texts to one mixed model: reads every text once, chooses the vocabulary, estimates a model of each text to estimate
 * from, tunes the weights of these and of given models on the texts to tune on, and mixes them. Not thread-safe.
 */
final class LmEstimation {
  private static final Logger LOG = LoggerFactory.getLogger(LmEstimation.class);
  private static final String HELD_OUT = ".held-out";

  /**
   * What to do.
   *
   * @param texts texts to estimate from, by name
   * @param models models to mix in, by name
   * @param lexicons dictionaries that the words must be in
   * @param spelled or that this takes
   * @param tune texts to tune on, by name
   * @param importance importance of a tuning text, 1 where missing; also of {@code NAME.held-out}
   * @param report texts to measure on only, by name
   * @param exclude texts whose sentences of 4 words or more must not enter a text to estimate from
   * @param holdOut every so-many-th sentence of the texts in {@code holdOutOf} is tuned on instead, 0 for none
   * @param minWordCount least occurrences of a word of the vocabulary
   * @param minCounts least occurrences of the n-grams of each order
   */
  record Plan(Map<String, String> texts, Map<String, String> models, List<String> lexicons, Predicate<String> spelled, Map<String, String> tune,
      Map<String, Double> importance, Map<String, String> report, List<String> exclude, int holdOut, List<String> holdOutOf,
      int order, int minWordCount, int[] minCounts) {}

  /**
   * What came out.
   *
   * @param parts the models of the mixture, in its vocabulary
   * @param texts the text of each part, null for a given model
   * @param measured tuning and report texts
   */
  record Result(BackoffTrie mixture, List<String> names, List<BackoffTrie> parts, List<TokenizedText> texts, double[] weights,
      List<TokenizedText> measured) {}

  private final Plan plan;
  private final TextCollection collection = new TextCollection();

  LmEstimation(Plan plan) {
    this.plan = plan;
  }

  Result run() throws IOException {
    Set<String> excluded = TextSource.excluded(plan.exclude);
    for (Map.Entry<String, String> text : plan.texts.entrySet()) {
      boolean hold = plan.holdOutOf.contains(text.getKey());
      TextCollection.Read read = collection.read(text.getKey(), TextSource.list(text.getValue(), TextSource.Use.ESTIMATE), excluded,
          text.getKey() + HELD_OUT, hold ? plan.holdOut : 0);
      LOG.info("{}: {} sentences, {} of them left out as held-out text", text.getKey(), read.sentences(), read.excluded());
    }
    List<String> tune = new ArrayList<>();
    for (Map.Entry<String, String> text : plan.tune.entrySet()) {
      collection.read(text.getKey(), TextSource.list(text.getValue(), TextSource.Use.TUNE), Set.of(), "", 0);
      tune.add(text.getKey());
    }
    plan.holdOutOf.forEach(name -> tune.add(name + HELD_OUT));
    for (Map.Entry<String, String> text : plan.report.entrySet()) {
      collection.read(text.getKey(), TextSource.list(text.getValue(), TextSource.Use.REPORT), Set.of(), "", 0);
    }
    Map<String, BackoffTrie> given = new LinkedHashMap<>();
    for (Map.Entry<String, String> model : plan.models.entrySet()) {
      given.put(model.getKey(), Resources.model(model.getValue()));
    }
    List<String> words = vocabulary(given);
    LOG.info("vocabulary: {} words", words.size());
    return mix(words, tune, given);
  }

  private List<String> vocabulary(Map<String, BackoffTrie> given) throws IOException {
    Set<String> lexicon = new HashSet<>();
    for (String dictionary : plan.lexicons) {
      lexicon.addAll(Resources.lexicon(dictionary));
    }
    Set<String> keep = new TreeSet<>();
    given.values().forEach(model -> keep.addAll(model.words()));
    return collection.vocabulary(List.copyOf(plan.texts.keySet()), plan.spelled.or(lexicon::contains), keep, plan.minWordCount);
  }

  private Result mix(List<String> words, List<String> tune, Map<String, BackoffTrie> given) {
    List<String> names = new ArrayList<>();
    List<BackoffTrie> parts = new ArrayList<>();
    List<TokenizedText> texts = new ArrayList<>();
    int start = words.indexOf(BackoffTrie.SENTENCE_START);
    int end = words.indexOf(BackoffTrie.SENTENCE_END);
    for (String name : plan.texts.keySet()) {
      TokenizedText text = collection.tokens(name, words);
      parts.add(KneserNey.estimate(NgramCounts.count(text, words.size(), start, end, plan.order), words, plan.minCounts));
      names.add(name);
      texts.add(text);
      LOG.info("{}: {} tokens, {} outside the vocabulary; n-grams {}", name, text.tokens().length, text.outside(),
          sizes(parts.get(parts.size() - 1)));
    }
    given.forEach((name, model) -> {
      parts.add(Revocabulary.restrict(model, words));
      names.add(name);
      texts.add(null);
      LOG.info("{}: n-grams {}", name, sizes(parts.get(parts.size() - 1)));
    });
    List<TokenizedText> measured = new ArrayList<>();
    tune.forEach(name -> measured.add(collection.tokens(name, words)));
    double[] weights = weights(parts, measured);
    plan.report.keySet().forEach(name -> measured.add(collection.tokens(name, words)));
    LOG.info("mixture weights: {} = {}", names, Arrays.toString(weights));
    BackoffTrie mixture = LinearMixture.mix(parts, weights);
    LOG.info("mixture: n-grams {}", sizes(mixture));
    return new Result(mixture, names, parts, texts, weights, measured);
  }

  private double[] weights(List<BackoffTrie> parts, List<TokenizedText> tune) {
    if (parts.size() == 1) {
      return new double[] {1};
    }
    if (tune.isEmpty()) {
      throw new IllegalArgumentException("a mixture needs a text to tune its weights on (--tune or --hold-out)");
    }
    List<MixtureWeights.Text> texts = new ArrayList<>();
    for (TokenizedText text : tune) {
      texts.add(new MixtureWeights.Text(plan.importance.getOrDefault(text.name(), 1.0),
          parts.stream().map(part -> Perplexity.logProbs(part, text)).toArray(float[][]::new),
          parts.stream().map(part -> Perplexity.historyLogProbs(part, text)).toArray(float[][]::new)));
    }
    return MixtureWeights.tune(texts);
  }

  static List<Integer> sizes(BackoffTrie model) {
    List<Integer> sizes = new ArrayList<>();
    for (int n = 1; n <= model.order(); n++) {
      sizes.add(model.size(n));
    }
    return sizes;
  }
}

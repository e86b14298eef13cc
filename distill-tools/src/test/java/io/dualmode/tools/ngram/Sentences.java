package io.dualmode.tools.ngram;

import io.dualmode.model.lm.BackoffTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Small texts and checks for tests of n-gram models. */
public final class Sentences {
  private Sentences() {}

  /** Vocabulary of some sentences, the markers included, ascending. */
  public static List<String> vocabulary(List<String> sentences) {
    TreeSet<String> words = new TreeSet<>(List.of("<s>", "</s>", "<unk>"));
    sentences.forEach(sentence -> words.addAll(List.of(sentence.split(" "))));
    return List.copyOf(words);
  }

  public static TokenizedText tokens(List<String> sentences, List<String> words) {
    List<Integer> tokens = new ArrayList<>();
    for (String sentence : sentences) {
      for (String word : sentence.split(" ")) {
        tokens.add(words.indexOf(word));
      }
      tokens.add(words.indexOf("</s>"));
    }
    return new TokenizedText("test", tokens.stream().mapToInt(Integer::intValue).toArray());
  }

  public static NgramCounts counts(List<String> sentences, List<String> words, int order) {
    return NgramCounts.count(tokens(sentences, words), words.size(), words.indexOf("<s>"), words.indexOf("</s>"), order);
  }

  public static BackoffTrie model(List<String> sentences, List<String> words, int order) {
    int[] minCounts = new int[order];
    Arrays.fill(minCounts, 1);
    return KneserNey.estimate(counts(sentences, words, order), words, minCounts);
  }

  /** Sentences of a few words with a skewed distribution and some dependence between neighbours. */
  public static List<String> random(long seed, int sentences, int words) {
    Random random = new Random(seed);
    List<String> out = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      StringBuilder sentence = new StringBuilder();
      int word = 0;
      for (int k = 0; k < 2 + random.nextInt(8); k++) {
        int fresh = (int) (words * Math.pow(random.nextDouble(), 3));
        word = random.nextInt(3) == 0 ? (word * 7 + 1) % words : fresh;
        sentence.append(k == 0 ? "" : " ").append("w").append(word);
      }
      out.add(sentence.toString());
    }
    return out;
  }

  /** Largest distance from 1 of the sum of the probabilities after a history, over all histories of up to two words. */
  public static double worstSum(BackoffTrie model) {
    double worst = 0;
    int start = model.idOf("<s>");
    int words = model.words().size();
    for (int a = -1; a < words; a++) {
      for (int b = 0; b < words; b++) {
        double sum = 0;
        for (int w = 0; w < words; w++) {
          if (w != start) {
            sum += Math.exp(model.logProb(new int[] {Math.max(a, 0), b, w}, a < 0 ? 1 : 0, 3));
          }
        }
        worst = Math.max(worst, Math.abs(sum - 1));
      }
    }
    return worst;
  }
}

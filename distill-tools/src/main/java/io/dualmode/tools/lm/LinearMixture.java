package io.dualmode.tools.lm;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.tools.ngram.TrieFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Mixes back-off models of one vocabulary into one: {@code p(w | h) = sum_i v_i(h) p_i(w | h)} for every n-gram that any of them
 * has, with the weights of {@link MixtureWeights}, and back-off weights that normalise (static interpolation, Stolcke 2002). A
 * word after a history that none of them has an n-gram for gets the mixture of the lower order, which is close to the mixture
 * of the models but not equal.
 */
final class LinearMixture {
  private final List<BackoffTrie> models;
  private final double[] weights;

  private LinearMixture(List<BackoffTrie> models, double[] weights) {
    this.models = models;
    this.weights = weights;
  }

  /** Mixes; the weights sum to 1. */
  static BackoffTrie mix(List<BackoffTrie> models, double[] weights) {
    if (Math.abs(Arrays.stream(weights).sum() - 1) > 1e-6) {
      throw new IllegalArgumentException("weights are " + Arrays.toString(weights) + ", expected a sum of 1");
    }
    for (BackoffTrie model : models) {
      if (!model.words().equals(models.get(0).words())) {
        throw new IllegalArgumentException("the models differ in their vocabulary");
      }
    }
    return models.size() == 1 ? models.get(0) : TrieFilter.normalised(new LinearMixture(models, weights).union());
  }

  private BackoffTrie union() {
    int order = models.stream().mapToInt(BackoffTrie::order).max().orElseThrow();
    List<String> words = models.get(0).words();
    Union union = new Union(models.get(0).level(1).word(), new int[models.size()][], new float[models.size()][],
        new float[models.size()][]);
    int start = words.indexOf(BackoffTrie.SENTENCE_START);
    int end = words.indexOf(BackoffTrie.SENTENCE_END);
    for (int m = 0; m < models.size(); m++) {
      union.node[m] = union.word;
      union.prob[m] = exp(models.get(m).level(1).logProb());
      union.chain[m] = models.get(m).level(1).logProb().clone();
      union.chain[m][start] = union.chain[m][end];
    }
    float[] logProb = mixedUnigrams(union);
    List<BackoffTrie.Level> levels = new ArrayList<>();
    int[] suffix = null;
    for (int n = 1; n < order; n++) {
      int[] begin = new int[union.word.length + 1];
      Union next = children(n, union, begin);
      levels.add(new BackoffTrie.Level(union.word, logProb, new float[union.word.length], begin));
      BackoffTrie.Level last = new BackoffTrie.Level(next.word, new float[next.word.length], null, null);
      levels.add(last);
      suffix = new BackoffTrie(words, levels).suffixes(n + 1, suffix);
      levels.remove(n);
      fill(n, union, next, begin, suffix);
      logProb = mixed(union, next, begin, n + 1 < order);
      union = next;
    }
    levels.add(new BackoffTrie.Level(union.word, logProb, null, null));
    return new BackoffTrie(words, levels);
  }

  /**
   * A level of the union.
   *
   * @param word last words
   * @param node the n-gram's node in each model, -1 where it lacks it; [model][n-gram]
   * @param prob its probability in each model, backed off where need be
   * @param chain log-probability of all its words in each model
   */
  private record Union(int[] word, int[][] node, float[][] prob, float[][] chain) {}

  /** The n-grams that any model has above a level's, without their probabilities. */
  private Union children(int n, Union union, int[] begin) {
    int capacity = 0;
    for (BackoffTrie model : models) {
      capacity = Math.addExact(capacity, n < model.order() ? model.size(n + 1) : 0);
    }
    int[] word = new int[capacity];
    int[][] node = new int[models.size()][capacity];
    int size = 0;
    int[] at = new int[models.size()];
    int[] end = new int[models.size()];
    for (int h = 0; h < union.word.length; h++) {
      for (int m = 0; m < at.length; m++) {
        int own = n < models.get(m).order() ? union.node[m][h] : -1;
        at[m] = own < 0 ? 0 : models.get(m).level(n).childBegin()[own];
        end[m] = own < 0 ? 0 : models.get(m).level(n).childBegin()[own + 1];
      }
      while (true) {
        int least = Integer.MAX_VALUE;
        for (int m = 0; m < at.length; m++) {
          least = at[m] < end[m] ? Math.min(least, models.get(m).level(n + 1).word()[at[m]]) : least;
        }
        if (least == Integer.MAX_VALUE) {
          break;
        }
        word[size] = least;
        for (int m = 0; m < at.length; m++) {
          boolean has = at[m] < end[m] && models.get(m).level(n + 1).word()[at[m]] == least;
          node[m][size] = has ? at[m]++ : -1;
        }
        size++;
      }
      begin[h + 1] = size;
    }
    for (int m = 0; m < node.length; m++) {
      node[m] = Arrays.copyOf(node[m], size);
    }
    return new Union(Arrays.copyOf(word, size), node, new float[models.size()][], new float[models.size()][]);
  }

  /** Probabilities of the level above from those of a level. */
  private void fill(int n, Union union, Union next, int[] begin, int[] suffix) {
    for (int m = 0; m < models.size(); m++) {
      BackoffTrie model = models.get(m);
      float[] own = n < model.order() ? model.level(n + 1).logProb() : null;
      float[] backoff = model.order() > n ? model.level(n).backoff() : null;
      float[] prob = new float[next.word.length];
      for (int h = 0; h < union.word.length; h++) {
        int context = union.node[m][h];
        double gamma = context < 0 || backoff == null ? 1 : Math.exp(backoff[context]);
        for (int k = begin[h]; k < begin[h + 1]; k++) {
          int found = next.node[m][k];
          if (suffix[k] < 0 && found < 0) {
            throw new IllegalArgumentException("an n-gram of " + (n + 1) + " words lacks the one without its first word");
          }
          prob[k] = found >= 0 ? (float) Math.exp(own[found]) : (float) (gamma * union.prob[m][suffix[k]]);
        }
      }
      next.prob[m] = prob;
    }
  }

  private float[] mixedUnigrams(Union union) {
    float[] logProb = new float[union.word.length];
    for (int i = 0; i < logProb.length; i++) {
      double p = 0;
      for (int m = 0; m < weights.length; m++) {
        p += weights[m] * union.prob[m][i];
      }
      logProb[i] = log(p);
    }
    return logProb;
  }

  /** Mixes the probabilities of a level; fills in its chains, if the level above needs them, while it is at it. */
  private float[] mixed(Union below, Union union, int[] begin, boolean chains) {
    float[] logProb = new float[union.word.length];
    double[] history = new double[weights.length];
    double[] share = new double[weights.length];
    for (int m = 0; m < weights.length && chains; m++) {
      union.chain[m] = new float[union.word.length];
    }
    for (int h = 0; h < below.word.length; h++) {
      for (int m = 0; m < weights.length; m++) {
        history[m] = below.chain[m][h];
      }
      MixtureWeights.of(weights, history, share);
      for (int k = begin[h]; k < begin[h + 1]; k++) {
        double p = 0;
        for (int m = 0; m < weights.length; m++) {
          p += share[m] * union.prob[m][k];
          if (chains) {
            union.chain[m][k] = below.chain[m][h] + log(union.prob[m][k]);
          }
        }
        logProb[k] = log(p);
      }
    }
    return logProb;
  }

  private static float log(double p) {
    return p > 0 ? Math.max(BackoffTrie.LOG_ZERO, (float) Math.log(p)) : BackoffTrie.LOG_ZERO;
  }

  private static float[] exp(float[] logs) {
    float[] out = new float[logs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = logs[i] <= BackoffTrie.LOG_ZERO ? 0 : (float) Math.exp(logs[i]);
    }
    return out;
  }
}

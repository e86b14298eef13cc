package io.dualmode.tools.lm;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.BackoffTrieBuilder;
import io.dualmode.model.lm.SuffixClosure;
import io.dualmode.tools.ngram.TrieFilter;
import java.util.Arrays;
import java.util.List;

/** Moves a model to another vocabulary, so that it can be mixed with models of that vocabulary. */
final class Revocabulary {
  private Revocabulary() {}

  /**
   * The model's n-grams of words of the vocabulary, normalised again; words that the model lacks have probability 0, and so has
   * {@code <unk>}.
   */
  static BackoffTrie restrict(BackoffTrie model, List<String> words) {
    int[] ids = new int[model.words().size()];
    float[] unigram = new float[words.size()];
    double sum = 0;
    for (int id = 0; id < words.size(); id++) {
      int own = words.get(id).equals(BackoffTrie.UNKNOWN) ? -1 : model.idOf(words.get(id));
      unigram[id] = own < 0 ? BackoffTrie.LOG_ZERO : model.level(1).logProb()[own];
      if (words.get(id).equals(BackoffTrie.SENTENCE_START)) {
        unigram[id] = BackoffTrie.LOG_ZERO;
      }
      sum += Math.exp(unigram[id]);
    }
    Arrays.fill(ids, -1);
    for (int id = 0; id < words.size(); id++) {
      int own = model.idOf(words.get(id));
      if (own >= 0 && !words.get(id).equals(BackoffTrie.UNKNOWN)) {
        ids[own] = id;
      }
    }
    BackoffTrieBuilder builder = new BackoffTrieBuilder(words);
    for (int id = 0; id < words.size(); id++) {
      builder.add(0, id, unigram[id] <= BackoffTrie.LOG_ZERO ? BackoffTrie.LOG_ZERO : (float) (unigram[id] - Math.log(sum)), 0);
    }
    for (int n = 2; n <= model.order(); n++) {
      builder.nextLevel();
      BackoffTrie.Level level = model.level(n);
      int[] mapped = new int[n];
      model.visit(n, (own, node) -> {
        for (int i = 0; i < mapped.length; i++) {
          mapped[i] = ids[own[i]];
          if (mapped[i] < 0) {
            return;
          }
        }
        builder.add(mapped, level.logProb()[node], 0);
      });
    }
    return TrieFilter.normalised(SuffixClosure.close(builder.build()));
  }
}

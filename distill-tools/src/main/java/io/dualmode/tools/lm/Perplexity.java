package io.dualmode.tools.lm;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.NgramModel;
import java.util.Arrays;

/**
 * How well a model predicts a text: {@code exp(-sum ln p / tokens)}, the ends of sentences counted, words outside the
 * vocabulary left out (and counted apart).
 *
 * @param perplexity per token
 * @param tokens words of the vocabulary and ends of sentences
 * @param words words, those outside the vocabulary included
 * @param outside words outside the vocabulary
 */
record Perplexity(double perplexity, int tokens, int words, int outside) {
  /** Log-probabilities of a text's tokens under a model with the text's ids. */
  static float[] logProbs(BackoffTrie model, TokenizedText text) {
    int start = model.idOf(BackoffTrie.SENTENCE_START);
    int end = model.idOf(BackoffTrie.SENTENCE_END);
    int keep = BackoffTrie.MAX_ORDER;
    int[] history = new int[text.tokens().length + 2 * keep];
    float[] out = new float[text.tokens().length];
    int size = 0;
    int tokens = 0;
    history[size++] = start;
    for (int token : text.tokens()) {
      if (token == TokenizedText.OUTSIDE) {
        size = 0;
        continue;
      }
      if (size == history.length) {
        System.arraycopy(history, size - keep, history, 0, keep);
        size = keep;
      }
      history[size++] = token;
      out[tokens++] = model.logProb(history, 0, size);
      if (token == end) {
        history[0] = start;
        size = 1;
      }
    }
    return Arrays.copyOf(out, tokens);
  }

  static Perplexity of(BackoffTrie model, TokenizedText text) {
    return of(logProbs(model, text), text, model.idOf(BackoffTrie.SENTENCE_END));
  }

  static Perplexity of(NgramModel model, TokenizedText text) {
    float[] out = new float[text.tokens().length];
    int tokens = 0;
    int state = model.startState();
    for (int token : text.tokens()) {
      if (token == TokenizedText.OUTSIDE) {
        state = model.emptyState();
        continue;
      }
      long next = model.scoreAndState(state, token);
      out[tokens++] = NgramModel.scoreOf(next);
      state = token == model.sentenceEndId() ? model.startState() : NgramModel.stateOf(next);
    }
    return of(Arrays.copyOf(out, tokens), text, model.sentenceEndId());
  }

  private static Perplexity of(float[] logProbs, TokenizedText text, int endId) {
    double sum = 0;
    for (float p : logProbs) {
      sum += p;
    }
    return new Perplexity(Math.exp(-sum / logProbs.length), logProbs.length, text.tokens().length - text.sentences(endId),
        text.outside());
  }
}

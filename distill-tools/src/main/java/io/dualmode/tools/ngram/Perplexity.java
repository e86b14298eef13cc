package io.dualmode.tools.ngram;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.NgramModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a model predicts a text: {@code exp(-sum ln p / tokens)}, the ends of sentences counted, words outside the
 * vocabulary left out (and counted apart).
 *
 * @param perplexity per token
 * @param tokens words of the vocabulary and ends of sentences
 * @param words words, those outside the vocabulary included
 * @param outside words outside the vocabulary
 */
public record Perplexity(double perplexity, int tokens, int words, int outside) {
  /** Called for each token of the vocabulary with the words of its history, {@code history[0..length)}. */
  private interface TokenVisitor {
    void visit(int[] history, int length, int token);
  }

  private static void visit(BackoffTrie model, TokenizedText text, TokenVisitor visitor) {
    int start = model.idOf(BackoffTrie.SENTENCE_START);
    int end = model.idOf(BackoffTrie.SENTENCE_END);
    int keep = BackoffTrie.MAX_ORDER;
    int[] history = new int[4 * keep];
    int size = 1;
    history[0] = start;
    for (int token : text.tokens()) {
      if (token == TokenizedText.OUTSIDE) {
        size = 0;
        continue;
      }
      visitor.visit(history, size, token);
      if (token == end) {
        history[0] = start;
        size = 1;
        continue;
      }
      if (size + 1 == history.length) {
        System.arraycopy(history, size - keep, history, 0, keep);
        size = keep;
      }
      history[size++] = token;
    }
  }

  /** Log-probabilities of a text's tokens under a model with the text's ids. */
  public static float[] logProbs(BackoffTrie model, TokenizedText text) {
    float[] out = new float[text.tokens().length];
    int[] tokens = new int[1];
    visit(model, text, (history, length, token) -> {
      history[length] = token;
      out[tokens[0]++] = model.logProb(history, 0, length + 1);
    });
    return Arrays.copyOf(out, tokens[0]);
  }

  /** Log-probabilities of the up to {@code order - 1} words before each token, {@code <s>} being as probable as {@code </s>}. */
  public static float[] historyLogProbs(BackoffTrie model, TokenizedText text) {
    float[] out = new float[text.tokens().length];
    float[] unigram = model.level(1).logProb();
    int start = model.idOf(BackoffTrie.SENTENCE_START);
    int end = model.idOf(BackoffTrie.SENTENCE_END);
    int[] tokens = new int[1];
    visit(model, text, (history, length, token) -> {
      int from = Math.max(0, length - model.order() + 1);
      float sum = from == length ? 0 : unigram[history[from] == start ? end : history[from]];
      for (int to = from + 2; to <= length; to++) {
        sum += model.logProb(history, from, to);
      }
      out[tokens[0]++] = sum;
    });
    return Arrays.copyOf(out, tokens[0]);
  }

  public static Perplexity of(BackoffTrie model, TokenizedText text) {
    return of(logProbs(model, text), text, model.idOf(BackoffTrie.SENTENCE_END));
  }

  /** Of sentences in the spelling of the model; those without words count for nothing. */
  public static Perplexity of(NgramModel model, List<List<String>> sentences) {
    return of(model, new TokenizedText("", sentences.stream().filter(words -> !words.isEmpty())
        .flatMapToInt(words -> IntStream.concat(words.stream().mapToInt(model::idOf), IntStream.of(model.sentenceEndId()))).toArray()));
  }

  public static Perplexity of(NgramModel model, TokenizedText text) {
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

package io.dualmode.sphinx.words;

import edu.cmu.sphinx.linguist.WordSequence;
import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.Word;
import edu.cmu.sphinx.util.LogMath;
import io.dualmode.api.vocabulary.LanguageModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An n-gram model of the host (ARPA, {@code .dmp}, {@code .lm.bin}, or one the application made) in the engine's terms.
 *
 * <p>The host's models keep caches that are not thread-safe, so calls take turns. Scores come in the logarithm of the host's
 * {@link LogMath} and leave as natural logarithms, weighted as the application wants them ({@link LanguageScale}).
 */
public final class HostLanguageModel implements LanguageModel {
  private final edu.cmu.sphinx.linguist.language.ngram.LanguageModel model;
  private final Dictionary dictionary;
  private final LanguageScale scale;
  private final Set<String> vocabulary;
  private final Map<String, Word> words = new HashMap<>();
  private final LogMath logMath = LogMath.getLogMath();

  /** Wraps a model that is allocated, with the dictionary it was made for. */
  HostLanguageModel(edu.cmu.sphinx.linguist.language.ngram.LanguageModel model, Dictionary dictionary, LanguageScale scale) {
    this.model = model;
    this.scale = scale;
    this.dictionary = dictionary;
    this.vocabulary = new HashSet<>(model.getVocabulary());
  }

  Set<String> vocabulary() {
    return vocabulary;
  }

  @Override
  public int order() {
    return Math.max(1, model.getMaxDepth());
  }

  @Override
  public boolean contains(String word) {
    return vocabulary.contains(word);
  }

  @Override
  public synchronized double logProbability(List<String> history, String word) {
    if (!contains(word) && !word.equals(SENTENCE_END)) {
      return Double.NEGATIVE_INFINITY;
    }
    int from = Math.max(0, history.size() - (order() - 1));
    for (int i = history.size() - 1; i >= from; i--) {
      if (!contains(history.get(i)) && !history.get(i).equals(SENTENCE_START)) {
        from = i + 1;
      }
    }
    Word[] sequence = new Word[history.size() - from + 1];
    for (int i = from; i < history.size(); i++) {
      sequence[i - from] = word(history.get(i));
    }
    sequence[sequence.length - 1] = word(word);
    float log = model.getProbability(new WordSequence(sequence));
    if (log <= LogMath.LOG_ZERO) {
      return Double.NEGATIVE_INFINITY;
    }
    double natural = Math.min(0, logMath.logToLn(log));
    return word.equals(SENTENCE_END) ? scale.transition(natural) : scale.word(natural);
  }

  /** Lets the host's model drop its caches. */
  public synchronized void utteranceEnded() {
    model.onUtteranceEnd();
  }

  private Word word(String spelling) {
    return words.computeIfAbsent(spelling, s -> {
      Word found = switch (s) {
        case SENTENCE_START -> dictionary.getSentenceStartWord();
        case SENTENCE_END -> dictionary.getSentenceEndWord();
        default -> dictionary.getWord(s);
      };
      return found == null ? HostWords.made(s) : found;
    });
  }
}

package io.dualmode.sphinx;

import edu.cmu.sphinx.decoder.search.ActiveList;
import edu.cmu.sphinx.decoder.search.AlternateHypothesisManager;
import edu.cmu.sphinx.decoder.search.SimpleActiveListFactory;
import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.Pronunciation;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.util.LogMath;
import io.dualmode.api.Grammar;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a result of the engine as the token chains that the host reads words, times, alternatives and lattices from.
 *
 * <p>All readings start at one token for {@code <s>}, the only root that the host's lattice may have. A word is a token without a
 * word at its first millisecond, then a word token at its last. The best reading ends in the final token {@code </s>}; the others
 * are alternative predecessors of that token. The natural probability of a reading, among those in the list, is the language score
 * of its last token and every other score is zero, so that the posterior of a lattice node is the sum over the readings through
 * it. Times are those of the stream, in milliseconds.
 */
final class ResultBuilder {
  private static final double LEAST_PROBABILITY = 1e-10;

  private final LogMath logMath = LogMath.getLogMath();
  private final HostWords words;
  private final boolean lattice;
  private final Pronunciation first;
  private final Pronunciation last;

  /**
   * @param words gives the host's words
   * @param lattice whether the host shall make a lattice, which word confidences and n-best lists come from
   */
  ResultBuilder(HostWords words, boolean lattice) {
    this.words = words;
    this.lattice = lattice;
    this.first = HostWords.mark(Dictionary.SENTENCE_START_SPELLING).getPronunciations()[0];
    this.last = HostWords.mark(Dictionary.SENTENCE_END_SPELLING).getPronunciations()[0];
  }

  /**
   * The result of an utterance that ended.
   *
   * @param result what the engine heard, on its clock
   * @param shiftMillis what to add to the engine's times to get times in the stream
   * @param startMillis first millisecond of the utterance in the stream
   * @param endMillis first millisecond after it
   */
  Result ended(RecognitionResult result, long shiftMillis, long startMillis, long endMillis) {
    List<Hypothesis> readings = result.alternatives();
    double sum = 0;
    for (Hypothesis reading : readings) {
      sum += Math.max(LEAST_PROBABILITY, reading.confidence());
    }
    Token root = new Token(ResultStates.word(first, false), startMillis);
    List<Token> tails = new ArrayList<>();
    for (Hypothesis reading : readings) {
      double probability = Math.max(LEAST_PROBABILITY, reading.confidence()) / sum;
      tails.add(chain(root, reading.words(), logMath.linearToLog(probability), shiftMillis, endMillis));
    }
    Token end = new Token(tails.get(0), ResultStates.word(last, true), tails.get(0).getScore(), 0, 0, endMillis);
    AlternateHypothesisManager alternatives = new AlternateHypothesisManager(Math.max(1, tails.size()));
    for (Token tail : tails.subList(1, tails.size())) {
      alternatives.addAlternatePredecessor(end, tail);
    }
    return new Result(alternatives, only(end), new ArrayList<>(List.of(end)), endMillis, true, false, lattice);
  }

  /** The words so far, without alternatives: what result listeners get while the speaker talks. */
  Result unfinished(Hypothesis reading, long shiftMillis, long startMillis, long nowMillis) {
    Token root = new Token(ResultStates.word(first, false), startMillis);
    Token tail = chain(root, reading.words(), 0, shiftMillis, nowMillis);
    return new Result(only(tail), new ArrayList<>(), nowMillis, false, false, false);
  }

  private Token chain(Token root, List<Word> reading, float logProbability, long shiftMillis, long endMillis) {
    Token tail = root;
    for (int i = 0; i < reading.size(); i++) {
      Word word = reading.get(i);
      float score = i + 1 == reading.size() ? logProbability : 0;
      Token begin = new Token(tail, ResultStates.BEGIN, 0, 0, 0, word.startMillis() + shiftMillis);
      Pronunciation spoken = words.pronunciation(hostSpelling(word));
      tail = new Token(begin, ResultStates.word(spoken, false), score, 0, score, word.endMillis() + shiftMillis);
    }
    if (reading.isEmpty()) {
      tail = new Token(root, ResultStates.BEGIN, logProbability, 0, logProbability, endMillis);
    }
    return tail;
  }

  private static Word hostSpelling(Word word) {
    return word.text().equals(Grammar.UNKNOWN)
        ? new Word("<unk>", word.startMillis(), word.endMillis(), word.confidence(), List.of()) : word;
  }

  private static ActiveList only(Token token) {
    ActiveList list = new SimpleActiveListFactory(1, 0).newInstance();
    list.add(token);
    return list;
  }
}

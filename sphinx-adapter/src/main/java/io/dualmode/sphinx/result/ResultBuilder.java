package io.dualmode.sphinx.result;

import edu.cmu.sphinx.decoder.search.ActiveList;
import edu.cmu.sphinx.decoder.search.AlternateHypothesisManager;
import edu.cmu.sphinx.decoder.search.SimpleActiveListFactory;
import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.Pronunciation;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.LogMath;
import edu.cmu.sphinx.util.TimeFrame;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.sphinx.words.HostWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a result of the engine as the token chains that the host reads words, times, alternatives and lattices from.
 *
 * <p>All readings start at one token for {@code <s>}, the only root that the host's lattice may have, and share tokens as long
 * as words and times agree. A word is a token without a word at its first millisecond, then a word token at its last. The best
 * reading ends in the final token {@code </s>}; the others are alternative predecessors of that token. The language score of a
 * word is the probability of the readings that go on with it, among those with the same beginning; all other scores are zero.
 * The scores of a reading therefore multiply to its probability wherever the host's lattice optimizer joins equal ends, and the
 * posterior of a lattice node is the sum over the readings through it. The words of the best reading have confidences of their
 * own, see {@link EngineResult}. Times are those of the stream, in milliseconds.
 */
public final class ResultBuilder {
  /** What the host gives a word or reading that nothing competes with, and here those that the engine gives no confidence. */
  private static final double SURE = 1;
  private static final double LEAST_PROBABILITY = 1e-10;

  private final LogMath logMath = LogMath.getLogMath();
  private final HostWords words;
  private final boolean lattice;
  private final Pronunciation first;
  private final Pronunciation last;

  /**
   * @param words gives the host's words
   * @param lattice whether the host shall make a lattice and get confidences; otherwise it has the words of one reading only
   */
  public ResultBuilder(HostWords words, boolean lattice) {
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
  public Result ended(RecognitionResult result, long shiftMillis, long startMillis, long endMillis) {
    List<Hypothesis> readings = lattice ? result.alternatives() : result.alternatives().subList(0, 1);
    Branch root = new Branch(new Token(ResultStates.word(first, false), startMillis));
    for (Hypothesis reading : readings) {
      double probability = Math.max(LEAST_PROBABILITY, reading.confidence().orElse(SURE));
      Branch at = root;
      at.mass += probability;
      for (Word word : reading.words()) {
        at = at.next.computeIfAbsent(new Place(word.text(), word.startMillis(), word.endMillis()), place -> new Branch(word));
        at.mass += probability;
      }
      at.ending += probability;
    }
    List<Token> tails = new ArrayList<>();
    for (Hypothesis reading : readings) {
      tails.add(tail(root, reading, shiftMillis, endMillis));
    }
    Token end = new Token(tails.get(0), ResultStates.word(last, true), tails.get(0).getScore(), 0, 0, endMillis);
    AlternateHypothesisManager alternatives = new AlternateHypothesisManager(Math.max(1, tails.size()));
    for (Token tail : tails.subList(1, tails.size())) {
      alternatives.addAlternatePredecessor(end, tail);
    }
    return lattice
        ? new EngineResult(alternatives, only(end), end, endMillis, timedWords(root, readings.get(0), shiftMillis))
        : new Result(alternatives, only(end), new ArrayList<>(List.of(end)), endMillis, true, false, false);
  }

  /** The words so far, without alternatives: what result listeners get while the speaker talks. */
  public Result unfinished(Hypothesis reading, long shiftMillis, long startMillis, long nowMillis) {
    Token root = new Token(ResultStates.word(first, false), startMillis);
    Token tail = root;
    for (Word word : reading.words()) {
      tail = append(tail, word, 0, shiftMillis);
    }
    return new Result(only(tail), new ArrayList<>(), nowMillis, false, false, false);
  }

  /** The words of a reading with their times in the stream and the engine's confidences. */
  private List<WordResult> timedWords(Branch root, Hypothesis reading, long shiftMillis) {
    List<WordResult> timed = new ArrayList<>();
    Branch at = root;
    for (Word word : reading.words()) {
      at = at.next.get(new Place(word.text(), word.startMillis(), word.endMillis()));
      TimeFrame frame = new TimeFrame(word.startMillis() + shiftMillis, word.endMillis() + shiftMillis);
      float confidence = logMath.linearToLog(Math.max(LEAST_PROBABILITY, word.confidence().orElse(SURE)));
      timed.add(new WordResult(at.token.getWord(), frame, at.token.getScore(), confidence));
    }
    return timed;
  }

  private Token tail(Branch root, Hypothesis reading, long shiftMillis, long endMillis) {
    Branch at = root;
    for (Word word : reading.words()) {
      Branch next = at.next.get(new Place(word.text(), word.startMillis(), word.endMillis()));
      if (next.token == null) {
        next.token = append(at.token, next.word, logMath.linearToLog(next.mass / at.mass), shiftMillis);
      }
      at = next;
    }
    if (at.ending == at.mass && at != root) {
      return at.token;
    }
    float log = logMath.linearToLog(at.ending / at.mass);
    return new Token(at.token, ResultStates.BEGIN, at.token.getScore() + log, 0, log, endMillis);
  }

  private Token append(Token tail, Word word, float log, long shiftMillis) {
    Token begin = new Token(tail, ResultStates.BEGIN, tail.getScore(), 0, 0, word.startMillis() + shiftMillis);
    Pronunciation spoken = words.pronunciation(hostSpelling(word));
    return new Token(begin, ResultStates.word(spoken, false), tail.getScore() + log, 0, log, word.endMillis() + shiftMillis);
  }

  /** A word in its place, on the engine's clock. */
  private record Place(String word, long startMillis, long endMillis) {}

  /** What the readings with one beginning have in common. */
  private static final class Branch {
    private final Map<Place, Branch> next = new HashMap<>();
    private final Word word;
    private Token token;
    private double mass;
    private double ending;

    Branch(Word word) {
      this.word = word;
    }

    Branch(Token root) {
      this(Word.of("", 0, 0));
      token = root;
    }
  }

  private static Word hostSpelling(Word word) {
    return word.text().equals(Grammar.UNKNOWN) ? Word.of("<unk>", word.startMillis(), word.endMillis()) : word;
  }

  private static ActiveList only(Token token) {
    ActiveList list = new SimpleActiveListFactory(1, 0).newInstance();
    list.add(token);
    return list;
  }
}

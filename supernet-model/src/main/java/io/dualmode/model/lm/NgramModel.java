package io.dualmode.model.lm;

/**
 * An n-gram language model as a deterministic automaton: words and histories are integers, and every call is allocation-free.
 *
 * <p>A search starts in {@link #startState()} (the history is {@code <s>}), moves with {@link #nextState} at every word and
 * closes a sentence with {@code score(state, sentenceEndId())}. Scores are natural logarithms of probabilities, at most 0
 * (quantisation may add a few thousandths). States are the histories that the model can tell apart: two word sequences that
 * lead to the same state have the same scores from there on, so a search may recombine on equality of the state. A state is
 * at least 0 and has no meaning outside the model that returned it.
 *
 * <p>Ids run over {@code 0..vocabularySize()-1} and include {@code <s>}, {@code </s>} and, if the model has it, {@code <unk>}.
 * A word outside the vocabulary is to be scored as {@link #unknownId()} when that is not negative. Ids and states are not
 * checked on the scoring methods: what they answer for one that the model did not give out is undefined, but it is never a
 * crash of the virtual machine.
 *
 * <p>Implementations are immutable and safe for use by any number of threads.
 */
public interface NgramModel {
  /** Longest n-gram, at least 1. */
  int order();

  int vocabularySize();

  /** The word of an id; {@link IndexOutOfBoundsException} outside {@code 0..vocabularySize()-1}. */
  String word(int id);

  /** The id of a word in exact spelling, -1 if the vocabulary lacks it. Takes a search, so look words up once, not per frame. */
  int idOf(String word);

  /** The id of {@code <unk>}, -1 if the model is closed. */
  int unknownId();

  /** The id of {@code <s>}; it opens a sentence and is never scored. */
  int sentenceStartId();

  /** The id of {@code </s>}. */
  int sentenceEndId();

  /** The state of an empty history: nothing is known about what came before. */
  int emptyState();

  /** The state after {@code <s>}. */
  int startState();

  /** {@code ln p(word | state)}. */
  float score(int state, int word);

  /** The state after the word. */
  int nextState(int state, int word);

  /** Both at once, for the price of one: read it with {@link #scoreOf} and {@link #stateOf}. */
  long scoreAndState(int state, int word);

  /** {@code ln p(word)} without history, a table look-up: for look-ahead over a pronunciation tree. */
  float unigram(int word);

  /** The score in a result of {@link #scoreAndState}. */
  static float scoreOf(long scoreAndState) {
    return Float.intBitsToFloat((int) (scoreAndState >>> 32));
  }

  /** The state in a result of {@link #scoreAndState}. */
  static int stateOf(long scoreAndState) {
    return (int) scoreAndState;
  }

  /** The form of {@link #scoreAndState}: the score's bits above the state. */
  static long pack(float score, int state) {
    return (long) Float.floatToRawIntBits(score) << 32 | state & 0xffffffffL;
  }
}

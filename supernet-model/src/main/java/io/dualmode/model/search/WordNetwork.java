package io.dualmode.model.search;

/**
 * What may be said: a deterministic automaton over words that an n-gram model, a grammar or nothing at all stands behind.
 *
 * <p>States and words are integers; equal states have equal futures, so the search recombines on them. {@code score} is a natural
 * logarithm, negative infinity where the word is not allowed in the state. Implementations are immutable, free of allocation on
 * these methods, and safe for use by any number of threads.
 */
public interface WordNetwork {
  /** The network's id of a word in exact spelling, -1 for a word that it has nowhere. */
  int idOf(String word);

  /** The state before the first word. */
  int start();

  /** Score of a word in a state and the state after it, in the form of {@link #pack}. */
  long step(int state, int word);

  /** Score of ending in a state, negative infinity where the words so far are no sentence. */
  float end(int state);

  /**
   * A guess of the word's score in no particular state, for look-ahead. It steers pruning and never changes a score, so
   * it need not be exact; it should seldom be far below the score of the word where the word is likely.
   */
  float lookAhead(int word);

  /** The same in a state, for searches that can afford to ask there; as in no particular state where the network knows no better. */
  default float lookAhead(int state, int word) {
    return lookAhead(word);
  }

  /** The most that a word may score above what its {@link #lookAhead} can tell, at least 0: 0 where scores are log probabilities. */
  default float mostGain() {
    return 0;
  }

  /**
   * Whether so many states were met that the next utterance should begin with a new network, as networks that number their states when they
   * meet them keep them.
   */
  default boolean isFull() {
    return false;
  }

  /** Whether there are states in which only few words may follow; such a network says which by {@link #successors}. */
  default boolean restricts() {
    return false;
  }

  /**
   * The words that may follow in a state, each once, where they are few enough to be worth a pronunciation tree of their own; null
   * where any word may follow or too many to list. May allocate: a search asks once per state.
   */
  default int[] successors(int state) {
    return null;
  }

  static long pack(float score, int state) {
    return (long) Float.floatToRawIntBits(score) << 32 | state & 0xffffffffL;
  }

  static float scoreOf(long step) {
    return Float.intBitsToFloat((int) (step >>> 32));
  }

  static int stateOf(long step) {
    return (int) step;
  }
}

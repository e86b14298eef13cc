package io.dualmode.model.search;

import java.util.List;

/**
 * A search that hears one utterance after the other, frame by frame: for words, for the places of a known text, for units without a
 * lexicon.
 *
 * <p>Times are encoder frames from the start of the utterance. Results do not depend on how frames are cut into calls. One instance
 * serves one utterance at a time and is not safe for use by several threads; what it searches with is shared.
 */
public interface UtteranceSearch {
  /** Forgets everything heard: the next frame is the first of an utterance. */
  void reset();

  /**
   * Hears frames: rows of the size that the acoustic scorer reads, one after the other from {@code offset} on.
   *
   * @throws IllegalArgumentException when the rows do not lie inside the array, or a score is not a number
   */
  void accept(float[] rows, int offset, int frames);

  /** Frames heard since the last {@link #reset}. */
  int frames();

  /** Words final whatever follows; grows only in streams too long to keep open as a whole. */
  List<RecognizedWord> finalWords();

  /** The best reading so far, {@link #finalWords} included; words that may soon be denied are held back. */
  List<RecognizedWord> partial();

  /**
   * Frames that the best path has spent in silence until now; 0 inside a word, all frames before the first word. Where the head
   * has no silence of its own, waiting at the end of a word counts.
   */
  int silenceFrames();

  /**
   * What it would cost to end here (Kaldi's final relative cost): how far the best path that may end, its score of ending
   * included, is behind the best of all paths, in the weights of the search; infinite if none may end.
   */
  float endCost();

  /** Whether the best reading so far ends with a sign that the speaker has finished, where a model has such signs. */
  default boolean turnEnded() {
    return false;
  }

  /** The result as if the utterance ended here; the search can go on. */
  SearchResult result();

  /** The result of the utterance; the search is then ready for the next one. */
  default SearchResult finish() {
    SearchResult result = result();
    reset();
    return result;
  }

  /** Memory of what belongs to this search alone, in bytes. */
  long stateBytes();
}

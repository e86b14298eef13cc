package io.dualmode.kaldi.words;

import io.dualmode.kaldi.words.WordBoundaries.Place;

/**
 * Finds where the first word, or silence, of a path ends. A phone ends with a label that leaves it and the self-loops that come behind that
 * (Kaldi's graphs have loops in this order); it is known to end when another label follows. Safe for use by any number of threads.
 */
final class WordCutter {
  private final SoundLabels labels;
  private final WordBoundaries boundaries;

  WordCutter(SoundLabels labels, WordBoundaries boundaries) {
    this.labels = labels;
    this.boundaries = boundaries;
  }

  Place place(int label) {
    return boundaries.of(labels.phone(label));
  }

  /** The end of the phone that begins at a place; 0 where it is not known. */
  private int endOfPhone(int[] path, int from) {
    int at = from;
    while (at < path.length && !labels.isFinal(path[at])) {
      at++;
    }
    at++;
    while (at < path.length && labels.isSelfLoop(path[at])) {
      at++;
    }
    return at < path.length ? at : 0;
  }

  /** How many labels the word at the beginning has; 0 where there is none, or not all of it and what follows. */
  int word(int[] path) {
    if (path.length == 0) {
      return 0;
    }
    Place place = place(path[0]);
    if (place == Place.SINGLETON) {
      return endOfPhone(path, 0);
    }
    if (place != Place.BEGIN) {
      return 0;
    }
    int at = endOfPhone(path, 0);
    if (at == 0) {
      return 0;
    }
    while (at < path.length && place(path[at]) != Place.END) {
      at++;
    }
    return at < path.length ? endOfPhone(path, at) : 0;
  }

  /** How many labels the silence at the beginning has; 0 likewise. */
  int silence(int[] path) {
    return path.length > 0 && place(path[0]) == Place.NONWORD ? endOfPhone(path, 0) : 0;
  }

  /** Whether labels can be all of a word at the end of a path. */
  boolean isWholeWord(int[] path) {
    if (path.length == 0) {
      return false;
    }
    int last = path[path.length - 1];
    Place place = place(path[0]);
    boolean fits = place == Place.SINGLETON && labels.phone(path[0]) == labels.phone(last) || place == Place.BEGIN && place(last) == Place.END;
    return fits && (labels.isFinal(last) || labels.isSelfLoop(last));
  }
}

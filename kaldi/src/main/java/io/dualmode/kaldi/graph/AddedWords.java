package io.dualmode.kaldi.graph;

import io.dualmode.kaldi.fst.compose.SpelledFst;
import io.dualmode.kaldi.fst.file.SymbolTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Words that a session has beside those of a model. Each sounds like words that the model has, one behind the other: how phones sound beside
 * each other is known in these only, since the tree of a model is not published with it. Immutable.
 */
public final class AddedWords {
  public static final AddedWords NONE = new AddedWords(List.of());
  /** What a word that goes on is called, until it is put together. */
  public static final String GOES_ON = "";
  private static final int MOST_WORDS = 10_000;

  /** A word and the labels that it sounds like, in each way that it may. */
  private record Added(String word, List<int[]> sounds) {}

  private final List<Added> words;

  private AddedWords(List<Added> words) {
    this.words = List.copyOf(words);
  }

  public boolean isEmpty() {
    return words.isEmpty();
  }

  /**
   * These and another word, or more ways to say one.
   *
   * @param sounds sequences of words of the model
   * @throws IllegalArgumentException if the model lacks one of those
   */
  public AddedWords with(String word, List<List<String>> sounds, SymbolTable model) {
    if (word.isBlank() || word.contains(" ") || sounds.isEmpty()) {
      throw new IllegalArgumentException("word to add: got '" + word + "' in " + sounds.size() + " ways, expected a word without blanks and at least one");
    }
    List<int[]> labels = new ArrayList<>();
    int known = model.label(word);
    if (known > 0) {
      labels.add(new int[] {known});
    }
    for (List<String> sound : sounds) {
      labels.add(labels(word, sound, model));
    }
    List<Added> all = new ArrayList<>(words);
    int place = place(word);
    if (place >= 0) {
      List<int[]> more = new ArrayList<>(words.get(place).sounds);
      more.addAll(labels.subList(known > 0 ? 1 : 0, labels.size()));
      all.set(place, new Added(word, more));
    } else if (all.size() == MOST_WORDS) {
      throw new IllegalArgumentException("words to add: allowed are " + MOST_WORDS);
    } else {
      all.add(new Added(word, labels));
    }
    return new AddedWords(all);
  }

  private static int[] labels(String word, List<String> sound, SymbolTable model) {
    int[] labels = new int[sound.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = model.label(sound.get(i));
      if (labels[i] <= 0) {
        throw new IllegalArgumentException("word '" + word + "': '" + sound.get(i)
            + "' is no word of the model; with a Kaldi model a word is added by words that the model has and that sound like it");
      }
    }
    if (labels.length == 0) {
      throw new IllegalArgumentException("word '" + word + "': a way to say it without a word");
    }
    return labels;
  }

  /** These without a word; the same where it is not among them. */
  public AddedWords without(String word) {
    int place = place(word);
    if (place < 0) {
      return this;
    }
    List<Added> left = new ArrayList<>(words);
    left.remove(place);
    return new AddedWords(left);
  }

  private int place(String word) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).word.equals(word)) {
        return i;
      }
    }
    return -1;
  }

  /** The label of a word, -1 where it is none of these. */
  int label(String word) {
    int place = place(word);
    return place < 0 ? -1 : SpelledFst.FIRST + place;
  }

  /** The name of a label of these, null for one of the model. */
  public String name(int label) {
    return label < SpelledFst.GOES_ON ? null : label == SpelledFst.GOES_ON ? GOES_ON : words.get(label - SpelledFst.FIRST).word;
  }

  /** What each sounds like, in the order of their labels. */
  List<List<int[]>> sounds() {
    return words.stream().map(Added::sounds).toList();
  }
}

package io.dualmode.model.lexicon;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Sorted words with their pronunciations in four flat arrays, found by binary search; immutable.
 *
 * <p>Word {@code i} is the bytes {@code text[wordStart[i] .. wordStart[i+1])}; its variants lie one after another in
 * {@code sounds[soundStart[i] .. soundStart[i+1])}, each preceded by its length.
 */
final class PackedEntries {
  static final PackedEntries EMPTY = pack(Map.of());

  private final SortedWords words;
  private final char[] sounds;
  private final int[] soundStart;

  PackedEntries(byte[] text, int[] wordStart, char[] sounds, int[] soundStart) {
    this.words = new SortedWords(text, wordStart);
    this.sounds = sounds;
    this.soundStart = soundStart;
  }

  /** Packs words in {@link PronunciationLexicon#WORD_ORDER}; quickest when the map's own order is that one. */
  static PackedEntries pack(Map<String, List<char[]>> entries) {
    String[] sorted = entries.keySet().toArray(String[]::new);
    Arrays.sort(sorted, PronunciationLexicon.WORD_ORDER);
    int n = sorted.length;
    byte[][] words = new byte[n][];
    int[] wordStart = new int[n + 1];
    int[] soundStart = new int[n + 1];
    for (int i = 0; i < n; i++) {
      words[i] = sorted[i].getBytes(StandardCharsets.UTF_8);
      wordStart[i + 1] = Math.addExact(wordStart[i], words[i].length);
      int length = 0;
      for (char[] variant : entries.get(sorted[i])) {
        length += 1 + variant.length;
      }
      soundStart[i + 1] = Math.addExact(soundStart[i], length);
    }
    byte[] text = new byte[wordStart[n]];
    for (int w = 0; w < n; w++) {
      System.arraycopy(words[w], 0, text, wordStart[w], words[w].length);
    }
    char[] sounds = new char[soundStart[n]];
    int at = 0;
    for (String word : sorted) {
      for (char[] variant : entries.get(word)) {
        sounds[at++] = (char) variant.length;
        System.arraycopy(variant, 0, sounds, at, variant.length);
        at += variant.length;
      }
    }
    return new PackedEntries(text, wordStart, sounds, soundStart);
  }

  PackedLexicon arrays() {
    return new PackedLexicon(words.text(), words.begin(), sounds, soundStart);
  }

  SortedWords words() {
    return words;
  }

  int size() {
    return words.size();
  }

  String word(int entry) {
    return words.word(entry);
  }

  /** The entry of a word, or a negative number. */
  int find(String word) {
    return words.indexOf(word);
  }

  List<int[]> pronunciations(int entry) {
    List<int[]> variants = new ArrayList<>(2);
    for (int at = soundStart[entry]; at < soundStart[entry + 1]; at += 1 + sounds[at]) {
      int[] variant = new int[sounds[at]];
      for (int k = 0; k < variant.length; k++) {
        variant[k] = sounds[at + 1 + k];
      }
      variants.add(variant);
    }
    return variants;
  }
}

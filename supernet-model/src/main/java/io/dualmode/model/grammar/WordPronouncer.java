package io.dualmode.model.grammar;

import io.dualmode.model.lexicon.Pronouncer;
import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Pronounces the words of a grammar or a text: as written, in lower case, part by part where hyphens or underscores join known words, else
 * as the guesser thinks.
 */
public final class WordPronouncer {
  private static final int MOST_VARIANTS = 8;

  private final Pronouncer pronouncer;
  private final int mostGuesses;

  /** A pronouncer that tries at most {@code mostGuesses} guesses for a word. */
  public WordPronouncer(PronunciationLexicon lexicon, PronunciationGuesser guesser, int mostGuesses) {
    this.pronouncer = new Pronouncer(lexicon, guesser);
    this.mostGuesses = mostGuesses;
  }

  /** How a word is spoken and where that is known from. */
  public Pronouncer.Result pronounce(String word) {
    Pronouncer.Result asWritten = pronouncer.pronounce(word, mostGuesses);
    if (isKnown(asWritten)) {
      return asWritten;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    Pronouncer.Result inLower = lower.equals(word) ? asWritten : pronouncer.pronounce(lower, mostGuesses);
    if (isKnown(inLower)) {
      return inLower;
    }
    List<int[]> joined = joined(lower.split("[-_]+"));
    return joined.isEmpty() ? asWritten : new Pronouncer.Result(joined, Pronouncer.Source.DICTIONARY, 1);
  }

  private static boolean isKnown(Pronouncer.Result result) {
    return result.source() == Pronouncer.Source.DICTIONARY || result.source() == Pronouncer.Source.POSSESSIVE;
  }

  private List<int[]> joined(String[] parts) {
    List<int[]> variants = new ArrayList<>();
    variants.add(new int[0]);
    boolean several = parts.length > 1;
    for (String part : parts) {
      if (!several || part.isEmpty()) {
        continue;
      }
      Pronouncer.Result known = pronouncer.pronounce(part, 1);
      if (!isKnown(known)) {
        return List.of();
      }
      List<int[]> longer = new ArrayList<>();
      for (int[] begin : variants) {
        for (int[] end : known.variants()) {
          if (longer.size() < MOST_VARIANTS) {
            int[] both = Arrays.copyOf(begin, begin.length + end.length);
            System.arraycopy(end, 0, both, begin.length, end.length);
            longer.add(both);
          }
        }
      }
      variants = longer;
    }
    return variants.get(0).length == 0 ? List.of() : variants;
  }
}

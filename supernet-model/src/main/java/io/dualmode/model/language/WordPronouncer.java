package io.dualmode.model.language;

import io.dualmode.model.language.Pronouncer.Result;
import io.dualmode.model.language.Pronouncer.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pronounces the words of a grammar, a text or a list, however they are written: as the dictionary has them, in lower case, without
 * typography, punctuation or accents; digits, symbols and abbreviations as the language reads them, in each of the usual ways; part by
 * part where hyphens or underscores join known words; else as the guesser thinks. What an application sees stays as it wrote it.
 */
public final class WordPronouncer {
  private static final int MOST_JOINED = 8;
  private static final int MOST_VARIANTS = 48;

  private final Pronouncer pronouncer;
  private final Language language;
  private final int mostGuesses;

  /** A way to say several words one after the other; the cost is how far it is from the first way of each. */
  private record Joined(int[] units, int cost) {}

  /** A pronouncer that tries at most {@code mostGuesses} guesses for a word. */
  public WordPronouncer(Pronouncer pronouncer, int mostGuesses) {
    this.pronouncer = pronouncer;
    this.language = pronouncer.language();
    this.mostGuesses = mostGuesses;
  }

  /** Every spelling that pronouncing a word of a language may look up in a dictionary. */
  public static Set<String> spellings(String word, Language language) {
    return WordForms.of(word, language).spellings(language);
  }

  /** How a word is spoken and where that is known from. */
  public Result pronounce(String word) {
    Result asWritten = pronouncer.known(word);
    if (asWritten.source() != Source.NONE && Typography.lookupForm(word).equals(word) && language.spokenForms().readings(word).isEmpty()) {
      return asWritten;
    }
    WordForms forms = WordForms.of(word, language);
    Result known = firstKnown(forms.written());
    if (known != null && !forms.isAbbreviation()) {
      return known;
    }
    if (known == null && (forms.readings().isEmpty() || forms.isAbbreviation())) {
      known = firstKnown(forms.inside());
    }
    if (!forms.readings().isEmpty()) {
      Result read = read(forms, known);
      known = read.source() == Source.NONE ? known : read;
    }
    if (known != null) {
      return known;
    }
    List<int[]> joined = forms.parts().size() < 2 ? List.of() : inDictionary(forms.parts());
    if (!joined.isEmpty()) {
      return new Result(joined, Source.DICTIONARY, 1);
    }
    return forms.toGuess().isEmpty() ? new Result(List.of(), Source.NONE, 0) : pronouncer.guess(forms.toGuess(), mostGuesses);
  }

  /** What the dictionary or the rules of inflection have for the first of these spellings that they know, else null. */
  private Result firstKnown(Collection<String> spellings) {
    return spellings.stream().map(pronouncer::known).filter(result -> result.source() != Source.NONE).findFirst().orElse(null);
  }

  /** The readings of digits, symbols and abbreviations beside what is known; those that need a guess only where all do. */
  private Result read(WordForms forms, Result known) {
    Map<List<Integer>, int[]> variants = new LinkedHashMap<>();
    if (known != null) {
      known.variants().forEach(units -> variants.putIfAbsent(boxed(units), units));
    }
    for (List<String> reading : forms.readings()) {
      inDictionary(reading).stream().limit(MOST_JOINED / 2).forEach(units -> variants.putIfAbsent(boxed(units), units));
    }
    if (!variants.isEmpty()) {
      return new Result(variants.values().stream().limit(MOST_VARIANTS).toList(), Source.DICTIONARY, 1);
    }
    for (List<String> reading : forms.readings()) {
      List<List<int[]>> words = reading.stream().map(word -> pronouncer.pronounce(word, 1).variants()).toList();
      List<int[]> all = joined(words);
      if (!all.isEmpty()) {
        return new Result(all, Source.GUESS, 0.5);
      }
    }
    return new Result(List.of(), Source.NONE, 0);
  }

  private static List<Integer> boxed(int[] units) {
    return Arrays.stream(units).boxed().toList();
  }

  /** These words one after the other; empty where one is not known. */
  private List<int[]> inDictionary(List<String> words) {
    return joined(words.stream().map(word -> pronouncer.known(word).variants()).toList());
  }

  private static List<int[]> joined(List<List<int[]>> words) {
    List<Joined> ways = List.of(new Joined(new int[0], 0));
    for (List<int[]> word : words) {
      List<Joined> longer = new ArrayList<>();
      for (Joined begin : ways) {
        for (int v = 0; v < word.size(); v++) {
          int[] both = Arrays.copyOf(begin.units, begin.units.length + word.get(v).length);
          System.arraycopy(word.get(v), 0, both, begin.units.length, word.get(v).length);
          longer.add(new Joined(both, begin.cost + v));
        }
      }
      longer.sort(Comparator.comparingInt(Joined::cost));
      ways = longer.subList(0, Math.min(longer.size(), MOST_JOINED));
    }
    return ways.stream().map(Joined::units).filter(units -> units.length > 0).toList();
  }
}

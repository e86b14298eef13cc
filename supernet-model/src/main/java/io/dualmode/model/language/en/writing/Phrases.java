package io.dualmode.model.language.en.writing;

import java.util.Set;

/** What stands around numbers: words that tell a time or a count from something else. */
final class Phrases {
  private static final Set<String> BEHIND = Set.of("in", "on", "and", "to", "tonight", "today", "tomorrow", "yesterday", "sharp", "for", "with",
      "every", "this", "but", "or", "when", "the", "we", "i", "he", "she", "they", "you", "it", "is", "was", "will", "because", "so", "then",
      "next", "please", "from", "at", "that", "if", "there", "by", "as", "until", "till", "before", "after", "which", "who", "were", "would");
  static final Set<String> DETERMINERS = Set.of("the", "a", "an", "this", "that", "these", "those", "each", "every", "his", "her", "its",
      "their", "our", "my", "your", "one", "some", "any", "no", "what", "which", "same", "next", "last", "first", "other", "another");
  /** Nouns that a number in front of them counts: behind the singular, it is an adjective. */
  static final Set<String> COUNTED = Set.of("minute", "second", "hour", "day", "week", "month", "year", "mile", "foot", "inch", "pound", "dollar",
      "euro", "cent", "yard", "man", "woman", "page", "gallon", "meter", "metre", "pounder", "percent");

  private Phrases() {}

  /** Whether a phrase may well end before a place: behind it comes nothing or a word that begins something new. */
  static boolean mayEnd(SpokenText text, int at) {
    return text.isEnd(at) || text.in(at, BEHIND);
  }
}

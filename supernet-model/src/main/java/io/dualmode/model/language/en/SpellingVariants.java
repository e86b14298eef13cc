package io.dualmode.model.language.en;

import io.dualmode.api.internal.ClassLoaders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One spelling for words that are spelled in several ways and sound alike: British and American, titles and their short forms, hyphens.
 * What it makes of a word is for comparison only and often no word itself. Apostrophes count: "its" and "it's" are two words.
 */
final class SpellingVariants {
  private static final String WORDS = "spelling-variants.txt";

  private record Rule(Pattern pattern, String replacement) {}

  private static final List<Rule> RULES = List.of(
      // honour, colourless, neighbouring; not hour, four, flour
      rule("(?<=[a-z]{3}|\\bod)our(?=(s|ed|ing|er|ers|able|ably|ful|ite|ites|hood|less|ly|y)?('s)?$)", "or"),
      // realise, civilisation; not rise, wise
      rule("(?<=[a-z]{3})is(?=(e|es|ed|er|ers|ing|ation|ations)$)", "iz"),
      rule("(?<=al|ar)ys(?=(e|es|ed|er|ers|ing)$)", "yz"),
      // centre, theatre, metre
      rule("(?<=[a-z][bctgh])re(?=(s|d)?('s)?$)", "er"),
      rule("(?<=def|off|pret|expl)ence", "ense"),
      rule("(?<=[ao]l|ag)ogue(?=s?$)", "og"),
      // travelled, counsellor, marvellous; not called, filler
      rule("(?<=[aeiouy][a-z]{0,8}[^aeiouy][aeiou])ll(?=(ed|ing|er|ers|or|ors|ous|ously)('s)?$)", "l"));

  private final Map<String, String> same = new HashMap<>();

  SpellingVariants() {
    try (InputStream in = ClassLoaders.open(SpellingVariants.class, WORDS);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(line -> line.strip().split(" +"))
          .forEach(words -> List.of(words).forEach(word -> same.put(word, words[0])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement);
  }

  /** The spelling that stands for a word in lower case. */
  String normalised(String word) {
    String plain = word.replaceAll("[-._]", "");
    String listed = same.getOrDefault(word, same.getOrDefault(plain, plain));
    for (Rule rule : RULES) {
      listed = rule.pattern.matcher(listed).replaceFirst(rule.replacement);
    }
    return listed;
  }
}

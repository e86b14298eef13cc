package io.dualmode.tools.punctuation;

import io.dualmode.model.language.Languages;
import io.dualmode.model.language.SpokenForms;
import io.dualmode.model.language.Typography;
import io.dualmode.model.readable.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Printed text as words that a recognizer would give, each with the mark behind it and its case: quotation marks and brackets go; semicolons,
 * colons and dashes count as commas; titles, numbers and hyphenated words are spoken out. A mark of a question or exclamation in front of a
 * word in lower case stays what it is.
 */
final class MarkedText {
  /** How a word begins in print. */
  enum Case { LOWER, CAPITAL,
    /** Print does not tell: capitals throughout, or a number. */
    UNKNOWN }

  /** A word with what is printed around it. */
  record Token(String word, Mark mark, Case letter) {}

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+(?:'[\\p{L}]+)*'?|\\d[\\d,.:]*\\d(?:st|nd|rd|th|s)?|\\d(?:st|nd|rd|th|s)?|[$\u00a3]\\d(?:[\\d,.]*\\d)?");
  private static final Map<String, String> TITLES = Map.ofEntries(Map.entry("mr", "mister"), Map.entry("mrs", "missus"),
      Map.entry("dr", "doctor"), Map.entry("st", "saint"), Map.entry("messrs", "messieurs"), Map.entry("prof", "professor"),
      Map.entry("capt", "captain"), Map.entry("col", "colonel"), Map.entry("gen", "general"), Map.entry("rev", "reverend"),
      Map.entry("hon", "honorable"), Map.entry("lieut", "lieutenant"), Map.entry("lt", "lieutenant"), Map.entry("sergt", "sergeant"),
      Map.entry("mme", "madame"), Map.entry("mlle", "mademoiselle"), Map.entry("gov", "governor"), Map.entry("sen", "senator"),
      Map.entry("jr", "junior"), Map.entry("sr", "senior"), Map.entry("esq", "esquire"), Map.entry("etc", "etcetera"),
      Map.entry("viz", "namely"), Map.entry("vol", "volume"), Map.entry("m", "monsieur"));
  private static final Set<String> OPEN_QUOTED = Set.of("tis", "twas", "em", "twere", "twill", "tisn't", "twould");
  private static final SpokenForms SPOKEN = Languages.of("en-US").spokenForms();
  private static final int MOST_DIGITS = 9;

  private MarkedText() {}

  /** The words of a paragraph in order. */
  static List<Token> of(String paragraph) {
    String text = paragraph.replaceAll("[\u2018\u2019\u02bc`\u00b4]", "'").replaceAll("['\u201c\u201d\u00ab\u00bb\"]{2,}", "\"");
    Matcher matcher = WORD.matcher(text);
    List<Token> tokens = new ArrayList<>();
    int end = 0;
    Printed pending = null;
    while (matcher.find()) {
      if (pending != null) {
        add(tokens, pending, text.substring(end, matcher.start()), text.substring(matcher.start()));
      }
      boolean elided = matcher.start() > 0 && text.charAt(matcher.start() - 1) == '\''
          && OPEN_QUOTED.contains(matcher.group().toLowerCase(Locale.ROOT));
      pending = new Printed((elided ? "'" : "") + matcher.group());
      end = matcher.end();
    }
    if (pending != null) {
      add(tokens, pending, text.substring(end), "");
    }
    return tokens;
  }

  private record Printed(String text) {}

  private static void add(List<Token> tokens, Printed printed, String between, String next) {
    String raw = printed.text;
    boolean quoteBehind = raw.endsWith("'");
    String bare = quoteBehind ? raw.substring(0, raw.length() - 1) : raw;
    String lower = Typography.withoutMarks(bare).toLowerCase(Locale.ROOT);
    boolean dotted = between.startsWith(".");
    boolean initial = dotted && bare.length() == 1 && Character.isUpperCase(bare.charAt(0)) && !bare.equals("I");
    boolean capital = Character.isUpperCase(bare.codePointAt(bare.startsWith("'") && bare.length() > 1 ? 1 : 0));
    String title = dotted && (capital || lower.equals("etc") || lower.equals("viz")) ? TITLES.get(lower) : null;
    boolean abbreviated = title != null || initial;
    String marks = abbreviated ? between.substring(1) : between;
    // a title without a full stop is as good as one with it
    String plain = title == null && (lower.equals("mr") || lower.equals("mrs") || lower.equals("dr")) ? TITLES.get(lower) : null;
    Mark mark = mark(marks, next);
    if (lower.isEmpty()) {
      return;
    }
    if (Character.isDigit(bare.charAt(bare.length() - 1)) || Character.isDigit(bare.charAt(0)) || bare.charAt(0) == '$' || bare.charAt(0) == '\u00a3') {
      number(tokens, bare, mark);
      return;
    }
    boolean shouted = bare.length() > 1 && bare.equals(bare.toUpperCase(Locale.ROOT));
    Case letter = shouted ? Case.UNKNOWN : capital ? Case.CAPITAL : Case.LOWER;
    tokens.add(new Token(title != null ? title : plain != null ? plain : lower, mark, letter));
  }

  private static void number(List<Token> tokens, String digits, Mark mark) {
    String bare = digits.replaceAll("[.,:]+$", "");
    List<String> shortest = List.of();
    if (bare.length() <= MOST_DIGITS) {
      boolean year = bare.matches("1[1-9]\\d\\d");
      List<List<String>> readings = SPOKEN.readings(bare);
      for (List<String> reading : readings) {
        if (shortest.isEmpty() || year && reading.size() < shortest.size()) {
          shortest = reading;
        }
      }
    }
    for (int i = 0; i < shortest.size(); i++) {
      tokens.add(new Token(shortest.get(i), i == shortest.size() - 1 ? mark : Mark.NONE, Case.UNKNOWN));
    }
  }

  /** The strongest mark of what is printed between two words. */
  private static Mark mark(String between, String next) {
    if (between.indexOf('?') >= 0) {
      return Mark.QUESTION;
    }
    if (between.indexOf('!') >= 0) {
      return Mark.EXCLAMATION;
    }
    boolean dots = between.contains("..") || between.contains(". .") || between.indexOf('\u2026') >= 0;
    if (between.indexOf('.') >= 0 || dots) {
      boolean goesOn = dots && !next.isEmpty() && Character.isLowerCase(next.codePointAt(0));
      return goesOn ? Mark.COMMA : Mark.FULL_STOP;
    }
    boolean pause = between.matches("(?s).*[,;:\u2014].*") || between.contains("--") || between.matches("(?s).* [-\u2013] .*");
    return pause ? Mark.COMMA : Mark.NONE;
  }
}

package io.dualmode.model.language.en.reading;

import io.dualmode.model.language.SpokenForms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads English numbers, times, dates, money, measures, symbols and abbreviations as people do, in several ways where there are
 * several. What matches none of the patterns is read run by run: digits, letters and symbols in their order. Immutable.
 */
public final class EnglishForms implements SpokenForms {
  public static final EnglishForms INSTANCE = new EnglishForms();

  private static final int MOST_READINGS = 16;
  private static final int MOST_CHARS = 64;
  private static final int MOST_SPELLED = 4;

  private static final String NUMBER = "(?:\\d{1,3}(?:[, ]\\d{3})+|\\d+)";
  private static final String DECIMAL = "(?:" + NUMBER + "(?:\\.\\d+)?|\\.\\d+)";
  private static final Pattern RUN = Pattern.compile(DECIMAL + "|\\p{L}+(?:'\\p{L}+)*|\\^[23]|\\S");
  private static final Pattern ENDS = Pattern.compile("^[\\s\"'(\\[{]+(?=.)|(?<=[^\\s])[\\s,;:!?)\\]}]+$");

  private static final String SYMBOLS = "&@%+=#*/\\^$€£¥₹¢°§×÷±~©®";
  private static final Pattern DOMAIN = Pattern.compile("\\p{L}{2}\\.\\p{L}{2}");
  private static final Pattern QUOTED = Pattern.compile("(['\"])(.+)\\1");

  /** A shape of token and what it adds; behind one that is the last, no other is tried. */
  private record Shape(Pattern pattern, boolean last, BiConsumer<Matcher, Set<String>> reader) {}

  private final EnglishTables tables = EnglishTables.load();
  private final AmountForms amounts = new AmountForms(tables);
  private final List<Shape> shapes = new ArrayList<>();

  private EnglishForms() {
    last("(\\d{1,2}):(\\d{2})(?::(\\d{2}))?[ ]?([aApP]\\.?[mM]\\.?)?", (m, to) -> {
      if (!CalendarForms.time(m, to)) {
        pair(m.group(1), m.group(2), List.of(" to ", " "), to);
      }
    });
    last("(\\d{1,4})/(\\d{1,4})", this::fraction);
    last("(\\d+) (\\d{1,3})/(\\d{1,3})", this::mixedNumber);
    last("(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2})", CalendarForms::date);
    last("(\\d{4})-(\\d{2})-(\\d{2})", (m, to) -> {
      CalendarForms.isoDate(m, to);
      digitGroups(m.group(), to);
    });
    last("(" + NUMBER + ")(?:st|nd|rd|th|ST|ND|RD|TH)", this::ordinal);
    last("'?(\\d{3}0)'?s", CalendarForms::decade);
    last("'(\\d0)s", CalendarForms::decade);
    last("(\\d0)'s", CalendarForms::decade);
    shape("(\\d0)s", CalendarForms::decade);
    last("(US\\$|[$€£¥₹])[ ]?(" + DECIMAL + ")[ ]?(\\p{L}*)", (m, to) -> amounts.money(m.group(1), m.group(2), m.group(3), to));
    last("(" + DECIMAL + ")[ ]?([$€£¥₹])", (m, to) -> amounts.money(m.group(2), m.group(1), "", to));
    last("(" + DECIMAL + ")[- ]?([\\p{L}µ°%‰¢'\"×][\\p{L}/.^23]*)", (m, to) -> {
      amounts.measure(m, to);
      // a name such as 747s or 5G, too
      if (m.group(2).codePoints().allMatch(Character::isLetter)) {
        runs(m.group(), to);
      }
    });
    last("(\\d+)'(\\d+)(?:\"|'')?", (m, to) -> AmountForms.height(m.group(1), m.group(2), to));
    shape("\\d+(?:-\\d+)+", (m, to) -> digitGroups(m.group(), to));
    last("(" + DECIMAL + ")-(" + DECIMAL + ")(%?)", this::range);
    last("\\d+(?:\\.\\d+){2,}", (m, to) -> dotted(m.group(), to));
    last("(\\d+):(\\d+)", (m, to) -> pair(m.group(1), m.group(2), List.of(" to ", " "), to));
    last("(\\d+)([xX×])(\\d+)", (m, to) -> pair(m.group(1), m.group(3), m.group(2).equals("×") ? List.of(" by ", " times ") : List.of(" by ", " x "), to));
    last(DECIMAL, (m, to) -> to.addAll(EnglishNumbers.written(m.group())));
  }

  private void shape(String pattern, BiConsumer<Matcher, Set<String>> reader) {
    shapes.add(new Shape(Pattern.compile(pattern), false, reader));
  }

  private void last(String pattern, BiConsumer<Matcher, Set<String>> reader) {
    shapes.add(new Shape(Pattern.compile(pattern), true, reader));
  }

  @Override
  public List<List<String>> readings(String token) {
    if (token.length() > MOST_CHARS) {
      return List.of();
    }
    List<String> abbreviated = tables.abbreviation(token);
    boolean readOut = isReadOut(token);
    if (!readOut && abbreviated.isEmpty()) {
      return List.of();
    }
    Set<String> readings = new LinkedHashSet<>(abbreviated);
    if (readOut) {
      Matcher quoted = QUOTED.matcher(token);
      String inside = ENDS.matcher(quoted.matches() ? quoted.group(2) : token).replaceAll("");
      inside = inside.matches(".*\\d\\.") ? inside.substring(0, inside.length() - 1) : inside;
      read(inside.isEmpty() ? token : inside, readings);
    }
    return readings.stream().limit(MOST_READINGS).map(reading -> List.of(reading.split(" "))).filter(r -> !r.get(0).isEmpty()).toList();
  }

  /** Whether anything but words is in a token; of symbols alone only one is read, since rows of them are ornaments. */
  private static boolean isReadOut(String token) {
    if (token.length() > 1 && token.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return false;
    }
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (Character.isDigit(c) || !Character.isLetter(c) && SYMBOLS.indexOf(c) >= 0 || token.length() == 1 && "<>_".indexOf(c) >= 0) {
        return true;
      }
    }
    return token.indexOf('.') > 0 && DOMAIN.matcher(token).find();
  }

  private void read(String token, Set<String> to) {
    if (token.endsWith("'s") && Character.isDigit(token.charAt(0)) && !token.matches("(\\d{2})?\\d0's")) {
      Set<String> plain = new LinkedHashSet<>();
      read(token.substring(0, token.length() - 2), plain);
      plain.forEach(reading -> to.add(reading + "'s"));
      return;
    }
    if (token.length() > 1 && "+-\u00b1~".indexOf(token.charAt(0)) >= 0) {
      Set<String> plain = new LinkedHashSet<>();
      read(token.substring(1), plain);
      List<String> signs = token.charAt(0) == '-' ? List.of("minus", "negative") : tables.symbol(token.substring(0, 1));
      signs.forEach(sign -> plain.forEach(reading -> to.add(sign + " " + reading)));
      return;
    }
    for (Shape shape : shapes) {
      Matcher matcher = shape.pattern.matcher(token);
      if (matcher.matches()) {
        shape.reader.accept(matcher, to);
        if (shape.last && !to.isEmpty()) {
          return;
        }
      }
    }
    if (to.isEmpty()) {
      runs(token, to);
    }
  }

  private void fraction(Matcher m, Set<String> to) {
    long above = Long.parseLong(m.group(1));
    long below = Long.parseLong(m.group(2));
    if (below > 1 && !m.group(1).startsWith("0") && !m.group(2).startsWith("0") && m.group(2).length() < 4) {
      to.addAll(parts(above, below));
    }
    pair(m.group(1), m.group(2), List.of(" ", " over ", " slash ", " out of "), to);
  }

  private static List<String> parts(long above, long below) {
    List<String> names = below == 2 ? List.of(above == 1 ? "half" : "halves")
        : below == 4 ? List.of(above == 1 ? "quarter" : "quarters", above == 1 ? "fourth" : "fourths")
            : List.of(EnglishNumbers.ordinal(EnglishNumbers.cardinal(below)) + (above == 1 ? "" : "s"));
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add(EnglishNumbers.cardinal(above) + " " + name);
      if (above == 1) {
        all.add("a " + name);
      }
    }
    return all;
  }

  private void mixedNumber(Matcher m, Set<String> to) {
    long below = Long.parseLong(m.group(3));
    if (below > 1) {
      for (String whole : EnglishNumbers.brief(m.group(1))) {
        parts(Long.parseLong(m.group(2)), below).forEach(part -> to.add(whole + " and " + part));
      }
    }
  }

  private void ordinal(Matcher m, Set<String> to) {
    String digits = m.group(1).replaceAll("[, ]", "");
    if (digits.length() <= EnglishNumbers.MOST_DIGITS) {
      long number = Long.parseLong(digits);
      to.add(EnglishNumbers.ordinal(EnglishNumbers.cardinal(number)));
      to.add(EnglishNumbers.ordinal(EnglishNumbers.withAnd(number)));
    }
  }

  private void range(Matcher m, Set<String> to) {
    String percent = m.group(3).isEmpty() ? "" : " percent";
    for (String first : EnglishNumbers.brief(m.group(1))) {
      for (String second : EnglishNumbers.brief(m.group(2))) {
        to.add(first + " to " + second + percent);
        to.add(first + " " + second + percent);
      }
    }
  }

  private void digitGroups(String token, Set<String> to) {
    String digits = token.replace("-", "");
    to.add(EnglishNumbers.digits(digits, "zero"));
    to.add(EnglishNumbers.digits(digits, "oh"));
  }

  private void dotted(String token, Set<String> to) {
    String[] numbers = token.split("\\.");
    for (String dot : List.of(" point ", " dot ", " ")) {
      to.add(String.join(dot, Arrays.stream(numbers).map(n -> n.length() > 3 ? EnglishNumbers.digits(n, "zero")
          : EnglishNumbers.cardinal(n)).toList()));
      to.add(String.join(dot, Arrays.stream(numbers).map(n -> EnglishNumbers.digits(n, "zero")).toList()));
    }
  }

  private void pair(String left, String right, List<String> between, Set<String> to) {
    for (String link : between) {
      for (String first : EnglishNumbers.brief(left)) {
        for (String second : EnglishNumbers.brief(right)) {
          to.add(first + link + second);
        }
      }
    }
  }

  /** Digits, letters and symbols in their order; the likeliest readings of all first. */
  private void runs(String token, Set<String> to) {
    List<String> readings = List.of("");
    Matcher run = RUN.matcher(token);
    while (run.find()) {
      List<String> choices = choices(token, run);
      List<String> longer = new ArrayList<>();
      // a choice of the last run counts for all before it, so that no run is left with its first alone
      for (int sum = 0; sum < readings.size() + choices.size() && longer.size() < MOST_READINGS; sum++) {
        for (int i = Math.max(0, sum - choices.size() + 1); i <= Math.min(sum, readings.size() - 1); i++) {
          longer.add((readings.get(i) + " " + choices.get(sum - i)).strip());
        }
      }
      readings = choices.isEmpty() ? readings : longer.subList(0, Math.min(longer.size(), MOST_READINGS));
    }
    readings.stream().filter(reading -> !reading.isEmpty()).forEach(to::add);
  }

  private List<String> choices(String token, Matcher run) {
    String text = run.group();
    if (Character.isDigit(text.charAt(text.length() - 1)) && text.charAt(0) != '^') {
      return List.copyOf(EnglishNumbers.written(text));
    }
    if (Character.isLetter(text.codePointAt(0))) {
      String lower = text.toLowerCase(Locale.ROOT);
      boolean spelled = text.length() > 1 && text.length() <= MOST_SPELLED && text.equals(text.toUpperCase(Locale.ROOT));
      return spelled ? List.of(lower, String.join(" ", lower.split(""))) : List.of(lower);
    }
    boolean domain = text.equals(".") && run.start() > 1 && Character.isLetter(token.charAt(run.start() - 1))
        && run.end() + 1 < token.length() && Character.isLetterOrDigit(token.charAt(run.end() + 1));
    return domain ? List.of("dot", "") : tables.symbol(text);
  }
}

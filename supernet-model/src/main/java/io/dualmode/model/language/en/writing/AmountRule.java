package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms.Written;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Money, percentages and measures with a sign of their own, whatever the number: {@code $5.20}, {@code 5%}, {@code 12 km}, {@code -5°C};
 * ranges of them too. Other units stay words behind their number.
 */
final class AmountRule implements WritingRule {
  private static final Map<String, String> CURRENCIES = Map.of("dollar", "$", "dollars", "$", "euro", "€", "euros", "€", "yen", "¥", "rupee", "₹",
      "rupees", "₹");
  private static final Map<String, String> SIGNS = new HashMap<>();

  static {
    sign("%", "percent", "per cent");
    sign(" km/h", "kilometers per hour", "kilometres per hour");
    sign(" mph", "miles per hour");
    sign(" m/s", "meters per second", "metres per second");
    sign(" km²", "square kilometers", "square kilometres");
    sign(" m²", "square meters", "square metres");
    sign("°C", "degrees celsius", "degrees centigrade", "degree celsius");
    sign("°F", "degrees fahrenheit", "degree fahrenheit");
    sign(" kWh", "kilowatt hours", "kilowatt hour");
    sign(" km", "kilometers", "kilometer", "kilometres", "kilometre");
    sign(" cm", "centimeters", "centimeter", "centimetres", "centimetre");
    sign(" mm", "millimeters", "millimeter", "millimetres", "millimetre");
    sign(" kg", "kilograms", "kilogram", "kilogrammes");
    sign(" mg", "milligrams", "milligram");
    sign(" ml", "milliliters", "milliliter", "millilitres", "millilitre");
    sign(" kHz", "kilohertz");
    sign(" MHz", "megahertz");
    sign(" GHz", "gigahertz", "giga hertz");
    sign(" Hz", "hertz");
    sign(" KB", "kilobytes", "kilobyte");
    sign(" MB", "megabytes", "megabyte");
    sign(" GB", "gigabytes", "gigabyte");
    sign(" TB", "terabytes", "terabyte");
    sign(" kW", "kilowatts", "kilowatt");
    sign(" MW", "megawatts", "megawatt");
    sign(" dB", "decibels", "decibel");
  }

  private static void sign(String written, String... spoken) {
    for (String name : spoken) {
      SIGNS.put(name, written);
    }
  }

  /** A sign in front of a number or behind it, and the index behind its words. */
  private record Sign(String before, String behind, int end) {
    static Sign at(SpokenText text, int at) {
      String currency = CURRENCIES.get(text.word(at));
      if (currency != null) {
        return new Sign(currency, "", at + 1);
      }
      for (int words = 3; words > 0; words--) {
        String name = text.word(at);
        for (int i = 1; i < words; i++) {
          name += " " + text.word(at + i);
        }
        String sign = SIGNS.get(name);
        if (sign != null) {
          return new Sign("", sign, at + words);
        }
      }
      ClockRule.Half half = ClockRule.Half.at(text, at);
      return half == null ? null : new Sign("", " " + half.written(), half.end());
    }
  }

  @Override
  public List<Written> at(SpokenText text, int at) {
    boolean minus = (text.is(at, "minus") || text.is(at, "negative")) && !text.isNumber(at - 1);
    int from = minus ? at + 1 : at;
    if (text.is(from, "point") && text.digit(from + 1) >= 0 && !minus) {
      return List.of();
    }
    Cardinal first = number(text, from);
    if (first == null) {
      return List.of();
    }
    if (text.is(first.end(), "to") || text.is(first.end(), "or")) {
      return range(text, from, first);
    }
    Sign sign = Sign.at(text, first.end());
    boolean degrees = minus && sign == null && (text.is(first.end(), "degrees") || text.is(first.end(), "degree"));
    if (degrees) {
      return List.of(new Written(at, first.end() - at, "-" + first.written()));
    }
    if (sign == null || sign.behind.endsWith("m.") || first.form() == Cardinal.Form.ARTICLE && isRound(text, first) && !sign.behind.equals("%")) {
      return List.of();
    }
    Cardinal cents = sign.before.isEmpty() ? null : Cardinal.belowHundred(text, text.is(sign.end, "and") ? sign.end + 1 : sign.end);
    if (cents != null && (text.is(cents.end(), "cents") || text.is(cents.end(), "cent")) && first.value().scale() <= 0) {
      String part = (cents.isAtLeast(10) ? "." : ".0") + cents.value().toPlainString();
      return List.of(new Written(at, cents.end() + 1 - at, (minus ? "-" : "") + sign.before + Cardinal.digits(first.value()) + part));
    }
    return List.of(new Written(at, sign.end - at, (minus ? "-" : "") + sign.before + money(first, sign) + sign.behind));
  }

  /** Amounts of a currency that are said with a decimal point have two decimals or none, where they are not counted in millions. */
  private static String money(Cardinal number, Sign sign) {
    boolean cents = !sign.before.isEmpty() && number.value().scale() == 1 && !number.isAtLeast(1_000_000);
    return cents ? Cardinal.digits(number.value().setScale(2)) : number.written();
  }

  /** A number, also with a half: {@code two and a half million}. */
  static Cardinal number(SpokenText text, int at) {
    Cardinal number = Cardinal.at(text, at);
    if (number == null || number.form() == Cardinal.Form.DECIMAL || !text.is(number.end(), "and", "a", "half")) {
      return number != null && text.isClosed(number.end()) ? number : null;
    }
    BigDecimal value = number.value().add(new BigDecimal("0.5"));
    int end = number.end() + 3;
    return text.is(end, SpokenText.Kind.SCALE)
        ? new Cardinal(value.multiply(BigDecimal.valueOf(text.value(end))), end + 1, Cardinal.Form.DECIMAL)
        : new Cardinal(value, end, Cardinal.Form.DECIMAL);
  }

  private static boolean isRound(SpokenText text, Cardinal number) {
    return text.is(number.end() - 2, "a");
  }

  /** {@code five to ten percent}: a sign in front is repeated, one behind is not. */
  private static List<Written> range(SpokenText text, int at, Cardinal first) {
    Cardinal second = number(text, first.end() + 1);
    Sign sign = second == null ? null : Sign.at(text, second.end());
    boolean plain = sign != null && first.form() != Cardinal.Form.ARTICLE && second.form() != Cardinal.Form.ARTICLE
        && first.value().compareTo(second.value()) < 0 && !(sign.behind.endsWith("m.") && second.isAtLeast(13));
    // two or three hundred dollars are no two dollars
    boolean sameScale = plain && (first.isAtLeast(100) || !second.isAtLeast(100));
    return !sameScale ? List.of() : List.of(new Written(at, first.end() - at, sign.before + first.written()),
        new Written(first.end(), 1, text.word(first.end())),
        new Written(first.end() + 1, sign.end - first.end() - 1, sign.before + second.written() + sign.behind));
  }
}

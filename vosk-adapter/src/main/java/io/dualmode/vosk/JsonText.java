package io.dualmode.vosk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON as Vosk's own writer does, to the byte.
 *
 * <p>Objects have one key a line in the order of the map, {@code " : "} after keys and two blanks of indent for each array or
 * object around them; arrays stay on their line with {@code ", "} between items; fractions have six decimals as C's {@code %f}
 * rounds them; in strings only the quote, the backslash, \b, \f, \n, \r and \t are escaped.
 */
final class JsonText {
  private static final int DECIMALS = 6;

  private JsonText() {}

  /** The text of a map, list, string, double or integer. */
  static String of(Object value) {
    StringBuilder text = new StringBuilder();
    write(text, value, 1);
    return text.toString();
  }

  private static void write(StringBuilder text, Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      writeObject(text, map, depth);
    } else if (value instanceof List<?> list) {
      text.append('[');
      for (int i = 0; i < list.size(); i++) {
        text.append(i == 0 ? "" : ", ");
        write(text, list.get(i), depth + 1);
      }
      text.append(']');
    } else if (value instanceof Double number) {
      text.append(decimal(number));
    } else if (value instanceof Integer number) {
      text.append(number.intValue());
    } else {
      text.append('"');
      escape(text, (String) value);
      text.append('"');
    }
  }

  private static void writeObject(StringBuilder text, Map<?, ?> map, int depth) {
    String indent = "  ".repeat(depth);
    String separator = "{\n";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(separator).append(indent).append('"');
      escape(text, (String) entry.getKey());
      text.append("\" : ");
      write(text, entry.getValue(), depth + 1);
      separator = ",\n";
    }
    text.append('\n').append("  ".repeat(depth - 1)).append('}');
  }

  private static String decimal(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    String text = new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = Math.copySign(1, value) < 0 && !text.startsWith("-");
    return lostSign ? "-" + text : text;
  }

  private static void escape(StringBuilder text, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> text.append(c);
      }
    }
  }
}

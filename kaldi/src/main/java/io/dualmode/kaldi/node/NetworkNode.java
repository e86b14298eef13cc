package io.dualmode.kaldi.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node of a network, as a line of its configuration describes it. Immutable. */
public sealed interface NetworkNode {
  /** Its name in the network. */
  String name();

  /** Rows that come from outside. */
  record Input(String name, int width) implements NetworkNode {}

  /** Rows that a component makes of what it reads. */
  record Component(String name, String component, Descriptor input) implements NetworkNode {}

  /** Some columns of another node. */
  record Range(String name, String node, int first, int width) implements NetworkNode {}

  /** Rows that go outside. */
  record Output(String name, Descriptor input) implements NetworkNode {}

  /** Reads a line; {@link IllegalArgumentException} says what is wrong with it. */
  static NetworkNode parse(String line) {
    return Lines.parse(line.strip());
  }

  /** The text of such lines. */
  final class Lines {
    private static final Pattern KEY = Pattern.compile("(?<=^|\\s)([A-Za-z_][A-Za-z0-9_-]*)=");
    private static final int WIDEST = 1 << 20;

    private Lines() {}

    private static NetworkNode parse(String line) {
      int blank = line.indexOf(' ');
      String kind = blank < 0 ? line : line.substring(0, blank);
      Map<String, String> values = values(blank < 0 ? "" : line.substring(blank));
      String name = value(line, values, "name");
      return switch (kind) {
        case "input-node" -> new Input(name, number(line, values, "dim", 1));
        case "component-node" -> new Component(name, value(line, values, "component"), Descriptor.parse(value(line, values, "input")));
        case "dim-range-node" -> new Range(name, value(line, values, "input-node"), number(line, values, "dim-offset", 0),
            number(line, values, "dim", 1));
        case "output-node" -> new Output(name, Descriptor.parse(value(line, values, "input")));
        default -> throw new IllegalArgumentException("node '" + kind
            + "' is not supported, known: input-node, component-node, dim-range-node, output-node");
      };
    }

    private static Map<String, String> values(String text) {
      Map<String, String> values = new LinkedHashMap<>();
      Matcher keys = KEY.matcher(text);
      String key = null;
      int begin = 0;
      while (keys.find()) {
        if (key != null) {
          values.put(key, text.substring(begin, keys.start()).strip());
        }
        key = keys.group(1);
        begin = keys.end();
      }
      if (key != null) {
        values.put(key, text.substring(begin).strip());
      }
      return values;
    }

    private static String value(String line, Map<String, String> values, String key) {
      String value = values.get(key);
      if (value == null || value.isEmpty()) {
        throw new IllegalArgumentException("no " + key + "= in the line '" + line + "'");
      }
      return value;
    }

    private static int number(String line, Map<String, String> values, String key, int least) {
      String value = value(line, values, key);
      try {
        int number = Integer.parseInt(value);
        if (number >= least && number <= WIDEST) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw new IllegalArgumentException(key + "=" + value + " in the line '" + line + "', expected " + least + " to " + WIDEST);
    }
  }
}

package io.dualmode.kaldi.node;

import java.util.ArrayList;
import java.util.List;

/** Reads the text of a {@link Descriptor}. */
final class DescriptorParser {
  /** Depth of an expression; those of models have a handful. */
  private static final int DEEPEST = 64;

  private final String text;
  private int at;

  DescriptorParser(String text) {
    this.text = text;
  }

  Descriptor parse() {
    Descriptor all = expression(0);
    blanks();
    if (at < text.length()) {
      throw wrong("the end");
    }
    return all;
  }

  private Descriptor expression(int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("expression is more than " + DEEPEST + " deep");
    }
    String word = word();
    blanks();
    if (at == text.length() || text.charAt(at) != '(') {
      return new Descriptor.Node(word);
    }
    at++;
    Descriptor read = switch (word) {
      case "Append" -> new Descriptor.Append(list(depth));
      case "Sum" -> new Descriptor.Sum(list(depth));
      case "Scale" -> {
        float factor = number();
        comma();
        yield new Descriptor.Scale(factor, expression(depth + 1));
      }
      case "Const" -> {
        float value = number();
        comma();
        yield new Descriptor.Const(value, whole(1, 1 << 16));
      }
      case "Offset" -> {
        Descriptor of = expression(depth + 1);
        comma();
        yield offset(of);
      }
      case "Round" -> {
        Descriptor of = expression(depth + 1);
        comma();
        yield new Descriptor.Round(of, whole(1, 1 << 20));
      }
      case "ReplaceIndex" -> {
        Descriptor of = expression(depth + 1);
        comma();
        String variable = word();
        if (!variable.equals("t")) {
          throw new IllegalArgumentException("ReplaceIndex of '" + variable + "' is not supported, only that of t");
        }
        comma();
        yield new Descriptor.ReplaceTime(of, whole(-(1 << 20), 1 << 20));
      }
      case "IfDefined" -> new Descriptor.IfDefined(expression(depth + 1));
      case "Failover" -> {
        Descriptor first = expression(depth + 1);
        comma();
        yield new Descriptor.Failover(first, expression(depth + 1));
      }
      default -> throw new IllegalArgumentException("descriptor " + word + " is not supported, known: Append, Sum, Scale, Const, Offset, "
          + "Round, ReplaceIndex, IfDefined, Failover");
    };
    blanks();
    if (at == text.length() || text.charAt(at) != ')') {
      throw wrong(")");
    }
    at++;
    return read;
  }

  private Descriptor offset(Descriptor of) {
    int frames = whole(-(1 << 20), 1 << 20);
    blanks();
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
      if (whole(-(1 << 20), 1 << 20) != 0) {
        throw new IllegalArgumentException("an offset of x is not supported");
      }
    }
    return new Descriptor.Offset(of, frames);
  }

  private List<Descriptor> list(int depth) {
    List<Descriptor> parts = new ArrayList<>(List.of(expression(depth + 1)));
    for (blanks(); at < text.length() && text.charAt(at) == ','; blanks()) {
      at++;
      parts.add(expression(depth + 1));
    }
    return List.copyOf(parts);
  }

  private float number() {
    String word = word();
    try {
      float number = Float.parseFloat(word);
      if (Float.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException("'" + word + "' in '" + text + "' is no number");
  }

  private int whole(int least, int most) {
    String word = word();
    try {
      int number = Integer.parseInt(word);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException("'" + word + "' in '" + text + "' is no whole number of " + least + " to " + most);
  }

  private void comma() {
    blanks();
    if (at == text.length() || text.charAt(at) != ',') {
      throw wrong("a comma");
    }
    at++;
  }

  private String word() {
    blanks();
    int begin = at;
    while (at < text.length() && "(), \t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == begin) {
      throw wrong("a name");
    }
    return text.substring(begin, at);
  }

  private void blanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException("expected " + expected + " at place " + at + " of '" + text + "'");
  }
}

package io.dualmode.model.grammar.jsgf;

import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.api.vocabulary.Words;
import io.dualmode.model.grammar.rule.Position;

/**
 * Cuts JSGF text into tokens, white space and comments left out.
 *
 * <p>A token of plain text ends at white space or at one of {@code ; = | * + < > ( ) [ ] { } / "}; anything else needs quotes.
 */
final class JsgfLexer {
  enum Kind {
    WORD("a word"), QUOTED("a quoted token"), RULE("a rule name"), TAG("a tag"), WEIGHT("a weight"), SEMICOLON("';'"), EQUALS("'='"),
    BAR("'|'"), STAR("'*'"), PLUS("'+'"), OPEN("'('"), CLOSE("')'"), OPEN_OPTION("'['"), CLOSE_OPTION("']'"), END("the end of the file");

    final String shown;

    Kind(String shown) {
      this.shown = shown;
    }
  }

  /** A token; the text is without its brackets, quotes and escapes. */
  record Token(Kind kind, String text, Position position) {
    String shown() {
      return switch (kind) {
        case WORD -> "'" + text + "'";
        case QUOTED -> "\"" + text + "\"";
        case RULE -> "<" + text + ">";
        default -> kind.shown;
      };
    }
  }

  private static final String ENDS_WORD = ";=|*+<>()[]{}/\"";

  private final String text;
  private final String source;
  private int at;
  private int line = 1;
  private int lineStart;

  JsgfLexer(String text, String source) {
    this.text = text;
    this.source = source;
    if (text.startsWith("\uFEFF")) {
      at = 1;
      lineStart = 1;
    }
  }

  Position position() {
    return new Position(source, line, at - lineStart + 1);
  }

  /** Reads {@code #JSGF version [encoding [locale]];} and returns what stands between. */
  String header() throws GrammarFormatException {
    skipBlanks();
    Position start = position();
    int end = text.indexOf(';', at);
    if (!text.startsWith("#JSGF", at) || end < 0) {
      throw start.fault("the header '#JSGF V1.0;'", excerpt());
    }
    String header = text.substring(at + "#JSGF".length(), end).strip();
    moveTo(end + 1);
    return header;
  }

  Token next() throws GrammarFormatException {
    skipBlanks();
    Position start = position();
    if (at == text.length()) {
      return new Token(Kind.END, "", start);
    }
    char c = text.charAt(at);
    Kind single = switch (c) {
      case ';' -> Kind.SEMICOLON;
      case '=' -> Kind.EQUALS;
      case '|' -> Kind.BAR;
      case '*' -> Kind.STAR;
      case '+' -> Kind.PLUS;
      case '(' -> Kind.OPEN;
      case ')' -> Kind.CLOSE;
      case '[' -> Kind.OPEN_OPTION;
      case ']' -> Kind.CLOSE_OPTION;
      default -> null;
    };
    if (single != null) {
      at++;
      return new Token(single, String.valueOf(c), start);
    }
    return switch (c) {
      case '<' -> new Token(Kind.RULE, until('>', false, start, "rule name").strip(), start);
      case '{' -> new Token(Kind.TAG, until('}', true, start, "tag").strip(), start);
      case '"' -> new Token(Kind.QUOTED, until('"', true, start, "quoted token").strip(), start);
      case '/' -> new Token(Kind.WEIGHT, until('/', false, start, "weight").strip(), start);
      case '>', '}' -> throw start.fault("a word, a rule name or a group", "'" + c + "'");
      default -> word(start);
    };
  }

  private Token word(Position start) {
    int end = at;
    while (end < text.length() && !Words.isBetween(text, end) && ENDS_WORD.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String word = text.substring(at, end);
    at = end;
    return new Token(Kind.WORD, word, start);
  }

  /** The text behind an opening character up to its end; with escapes, {@code \x} stands for x. */
  private String until(char end, boolean escapes, Position start, String what) throws GrammarFormatException {
    StringBuilder inside = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == end) {
        moveTo(i + 1);
        return inside.toString();
      }
      if (!escapes && (c == ';' || Position.endsLine(text, i))) {
        break;
      }
      if (escapes && c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
      }
      inside.append(c);
    }
    throw start.fault(what + " is not closed, expected '" + end + "' behind it");
  }

  private void skipBlanks() throws GrammarFormatException {
    while (at < text.length()) {
      if (Words.isBetween(text, at)) {
        moveTo(at + 1);
      } else if (text.startsWith("//", at)) {
        int end = at;
        while (end < text.length() && !Position.endsLine(text, end)) {
          end++;
        }
        moveTo(end);
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw position().fault("comment is not closed, expected '*/' behind it");
        }
        moveTo(end + 2);
      } else {
        return;
      }
    }
  }

  private void moveTo(int end) {
    for (; at < end; at++) {
      if (Position.endsLine(text, at)) {
        line++;
        lineStart = at + 1;
      }
    }
  }

  private String excerpt() {
    String rest = text.substring(at, Math.min(text.length(), at + 20));
    return rest.isEmpty() ? "the end of the file" : "'" + rest.lines().findFirst().orElse("") + "'";
  }
}

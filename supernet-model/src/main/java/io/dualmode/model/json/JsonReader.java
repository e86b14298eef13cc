package io.dualmode.model.json;

import java.math.BigDecimal;

/**
 * Reads JSON token by token, strictly as RFC 8259 has it. What is not as asked for is a {@link JsonParseException} with the place; nothing
 * is kept but the text and the open brackets, of which there may be {@value #MAX_DEPTH}.
 */
public final class JsonReader {
  /** The kinds of token. */
  public enum Token { BEGIN_OBJECT, END_OBJECT, BEGIN_ARRAY, END_ARRAY, NAME, STRING, NUMBER, BOOLEAN, NULL, END_DOCUMENT }

  static final int MAX_DEPTH = 64;
  /** Longer ones hold no more information than a double has, and cost much to convert. */
  private static final int MAX_NUMBER = 64;
  /** As many fit into a long, whatever they are. */
  private static final int LONG_DIGITS = 18;

  /** An array, and loops without calls: headers of models are read before anything is compiled. */
  private final char[] text;
  private final boolean[] object = new boolean[MAX_DEPTH];
  /** Whether a bracket has an item already, and whether the name of one was read and its value is due. */
  private final boolean[] started = new boolean[MAX_DEPTH];
  private final boolean[] named = new boolean[MAX_DEPTH];
  private int depth;
  private int at;
  private boolean complete;
  private Token token;

  public JsonReader(String text) {
    this.text = text.toCharArray();
  }

  /** What comes next. */
  public Token peek() {
    if (token == null) {
      token = next();
    }
    return token;
  }

  private Token next() {
    blanks();
    if (depth == 0) {
      return !complete ? value() : at == text.length ? Token.END_DOCUMENT : wrong("nothing behind the value");
    }
    int level = depth - 1;
    if (object[level] && named[level]) {
      return value();
    }
    if (current() == (object[level] ? '}' : ']')) {
      return object[level] ? Token.END_OBJECT : Token.END_ARRAY;
    }
    if (started[level]) {
      take(',');
      blanks();
    }
    return !object[level] ? value() : current() == '"' ? Token.NAME : wrong("a name in double quotes");
  }

  private Token value() {
    char c = current();
    return switch (c) {
      case '{' -> Token.BEGIN_OBJECT;
      case '[' -> Token.BEGIN_ARRAY;
      case '"' -> Token.STRING;
      case 't', 'f' -> Token.BOOLEAN;
      case 'n' -> Token.NULL;
      default -> c == '-' || c >= '0' && c <= '9' ? Token.NUMBER : wrong("a value");
    };
  }

  public void beginObject() {
    begin(Token.BEGIN_OBJECT);
  }

  public void beginArray() {
    begin(Token.BEGIN_ARRAY);
  }

  private void begin(Token kind) {
    expect(kind);
    if (depth == MAX_DEPTH) {
      wrong("at most " + MAX_DEPTH + " open brackets");
    }
    at++;
    object[depth] = kind == Token.BEGIN_OBJECT;
    started[depth] = false;
    named[depth++] = false;
    token = null;
  }

  public void endObject() {
    end(Token.END_OBJECT);
  }

  public void endArray() {
    end(Token.END_ARRAY);
  }

  private void end(Token kind) {
    expect(kind);
    at++;
    depth--;
    valueRead();
  }

  /** Whether the open bracket has another item. */
  public boolean hasNext() {
    Token next = peek();
    return next != Token.END_OBJECT && next != Token.END_ARRAY && next != Token.END_DOCUMENT;
  }

  public String nextName() {
    expect(Token.NAME);
    String name = string();
    blanks();
    take(':');
    named[depth - 1] = true;
    token = null;
    return name;
  }

  public String nextString() {
    expect(Token.STRING);
    String value = string();
    valueRead();
    return value;
  }

  /** A number as it is written. */
  public String nextNumber() {
    expect(Token.NUMBER);
    int from = at;
    at += current() == '-' ? 1 : 0;
    if (current() == '0') {
      at++;
    } else {
      digits();
    }
    if (current() == '.') {
      at++;
      digits();
    }
    if (current() == 'e' || current() == 'E') {
      at++;
      at += current() == '+' || current() == '-' ? 1 : 0;
      digits();
    }
    if (at - from > MAX_NUMBER) {
      at = from;
      wrong("a number of at most " + MAX_NUMBER + " characters");
    }
    valueRead();
    return new String(text, from, at - from);
  }

  /** A number that is whole and in the range of a long. */
  public long nextLong() {
    return whole(nextNumber(), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** A number that is whole and in the range of an int. */
  public int nextInt() {
    return (int) whole(nextNumber(), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static long whole(String number, long least, long most) {
    try {
      long value = isPlain(number) ? Long.parseLong(number) : new BigDecimal(number).longValueExact();
      if (value >= least && value <= most) {
        return value;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // told below
    }
    throw new JsonParseException("number is " + number + ", expected a whole one in " + least + ".." + most);
  }

  /** Whether a number is digits, few enough for a long, and perhaps a minus. */
  private static boolean isPlain(String number) {
    int from = number.startsWith("-") ? 1 : 0;
    for (int i = from; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return number.length() > from && number.length() - from <= LONG_DIGITS;
  }

  public boolean nextBoolean() {
    expect(Token.BOOLEAN);
    boolean value = current() == 't';
    word(value ? "true" : "false");
    return value;
  }

  public void nextNull() {
    expect(Token.NULL);
    word("null");
  }

  private void word(String word) {
    if (!new String(text, at, Math.min(word.length(), text.length - at)).equals(word)) {
      wrong(word);
    }
    at += word.length();
    valueRead();
  }

  private void valueRead() {
    token = null;
    if (depth == 0) {
      complete = true;
    } else {
      started[depth - 1] = true;
      named[depth - 1] = false;
    }
  }

  private void digits() {
    int from = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    if (at == from) {
      wrong("a digit");
    }
  }

  private String string() {
    at++;
    int from = at;
    StringBuilder value = null;
    while (true) {
      int end = at;
      while (end < text.length && text[end] != '"' && text[end] != '\\' && text[end] >= ' ') {
        end++;
      }
      at = end;
      if (at == text.length) {
        wrong("the closing quote of a string");
      }
      if (text[at] < ' ') {
        wrong("no control character in a string");
      }
      at++;
      if (text[end] == '"') {
        return value == null ? new String(text, from, end - from) : value.append(text, from, end - from).toString();
      }
      value = (value == null ? new StringBuilder() : value).append(text, from, end - from).append(escaped());
      from = at;
    }
  }

  private char escaped() {
    int place = "\"\\/bfnrt".indexOf(current());
    if (place >= 0) {
      at++;
      return "\"\\/\b\f\n\r\t".charAt(place);
    }
    take('u');
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = current() < 128 ? Character.digit(current(), 16) : -1;
      if (digit < 0) {
        wrong("four hexadecimal digits");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private void blanks() {
    while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
      at++;
    }
  }

  /** The character at the place, 0 at the end. */
  private char current() {
    return at < text.length ? text[at] : 0;
  }

  private void take(char wanted) {
    if (current() != wanted) {
      wrong("'" + wanted + "'");
    }
    at++;
  }

  private void expect(Token wanted) {
    if (peek() != wanted) {
      wrong(name(wanted));
    }
  }

  private static String name(Token token) {
    return switch (token) {
      case BEGIN_OBJECT -> "an object";
      case BEGIN_ARRAY -> "an array";
      case END_OBJECT -> "the end of the object";
      case END_ARRAY -> "the end of the array";
      case END_DOCUMENT -> "the end";
      case NULL -> "null";
      default -> "a " + token.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private Token wrong(String expected) {
    String found = at >= text.length ? "the end" : "'" + text[at] + "'";
    throw new JsonParseException("expected " + expected + ", found " + found + place());
  }

  /** Line and column of the next character, from 1. */
  public String place() {
    String before = new String(text, 0, Math.min(at, text.length));
    long line = 1 + before.chars().filter(c -> c == '\n').count();
    return " at line " + line + " column " + (before.length() - before.lastIndexOf('\n'));
  }
}

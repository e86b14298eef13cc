package io.dualmode.vosk;

import java.util.ArrayList;
import java.util.List;

/** Reads a grammar in Vosk's form, a JSON array of strings (RFC 8259), such as {@code ["one two", "[unk]"]}. */
final class PhraseList {
  private static final int ERROR_CONTEXT = 20;

  private final String text;
  private int at;

  private PhraseList(String text) {
    this.text = text;
  }

  /** The strings; anything but an array of strings is an {@link IllegalArgumentException} that says where. */
  static List<String> parse(String json) {
    if (json == null) {
      throw new IllegalArgumentException("grammar is null, expected a JSON array of strings");
    }
    PhraseList reader = new PhraseList(json);
    List<String> phrases = reader.array();
    reader.blanks();
    if (reader.at < json.length()) {
      throw reader.wrong("the end");
    }
    return phrases;
  }

  private List<String> array() {
    List<String> phrases = new ArrayList<>();
    take('[', "a JSON array of strings");
    blanks();
    if (at < text.length() && text.charAt(at) == ']') {
      at++;
      return phrases;
    }
    while (true) {
      phrases.add(string());
      blanks();
      if (at < text.length() && text.charAt(at) == ']') {
        at++;
        return phrases;
      }
      take(',', "',' or ']'");
    }
  }

  private String string() {
    take('"', "a string");
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw wrong("the closing quote of a string");
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw wrong("an escape of JSON");
      }
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw wrong("four hexadecimal digits");
      }
      value = value << 4 | digit;
      at++;
    }
    return (char) value;
  }

  private void take(char expected, String name) {
    blanks();
    if (at >= text.length() || text.charAt(at) != expected) {
      throw wrong(name);
    }
    at++;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException wrong(String expected) {
    int from = Math.min(Math.max(0, at), text.length());
    String found = from == text.length() ? "the end"
        : "'" + text.substring(from, Math.min(text.length(), from + ERROR_CONTEXT)) + "'";
    return new IllegalArgumentException("grammar: expected " + expected + " at character " + from + ", found " + found
        + "; a grammar is a JSON array of strings such as [\"one two\", \"[unk]\"]");
  }
}

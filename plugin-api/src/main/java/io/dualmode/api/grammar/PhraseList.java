package io.dualmode.api.grammar;

import io.dualmode.api.vocabulary.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A grammar in Vosk's form, a JSON array of strings (RFC 8259), such as {@code ["one two", "[unk]"]}.
 *
 * <p>{@code [unk]} and {@code <unk>}, in any case, are {@link Grammar#UNKNOWN}. Other symbols of recognizers, such as {@code <s>},
 * {@code <eps>}, {@code [noise]} or {@code !SIL}, are never spoken; they are left out, as words are that the host does not know.
 */
public final class PhraseList {
  /** Most words of a list, and of all its phrases together. */
  static final int MOST_WORDS = 2_000_000;

  private static final Pattern UNKNOWN = Pattern.compile("\\[unk]|<unk>");
  private static final Pattern SYMBOL = Pattern.compile("<[^<> ]+>|\\[[^\\[\\] ]+]|!sil|#\\d+");

  /** Text that is no phrase list, and where that shows. */
  public static final class SyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int at;

    SyntaxException(int at, String message) {
      super(message);
      this.at = at;
    }

    /** Characters before the place. */
    public int at() {
      return at;
    }
  }

  private final List<String> phrases;
  private final int blank;
  private final Set<String> leftOut;

  private PhraseList(List<String> phrases, int blank, Set<String> leftOut) {
    this.phrases = List.copyOf(phrases);
    this.blank = blank;
    this.leftOut = Set.copyOf(leftOut);
  }

  /** The phrases with a word in them, words parted by one blank. */
  public List<String> phrases() {
    return phrases;
  }

  /** How many strings had no word. */
  public int blank() {
    return blank;
  }

  /** The symbols left out. */
  public Set<String> leftOut() {
    return leftOut;
  }

  /** Reads a list; anything but an array of strings is a {@link SyntaxException}, null an {@link IllegalArgumentException}. */
  public static PhraseList parse(String json) {
    if (json == null) {
      throw new IllegalArgumentException("grammar is null, expected a JSON array of strings");
    }
    List<String> phrases = new ArrayList<>();
    Set<String> leftOut = new LinkedHashSet<>();
    int blank = 0;
    int count = 0;
    Parser parser = new Parser(json);
    for (String string = parser.first(); string != null; string = parser.next()) {
      List<String> words = new ArrayList<>();
      for (String word : Words.of(string)) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (UNKNOWN.matcher(lower).matches()) {
          words.add(Grammar.UNKNOWN);
        } else if (SYMBOL.matcher(lower).matches()) {
          leftOut.add(word);
        } else {
          words.add(word);
        }
      }
      count += words.size();
      if (count > MOST_WORDS) {
        throw parser.wrong("at most " + MOST_WORDS + " words in all phrases");
      }
      blank += words.isEmpty() ? 1 : 0;
      if (!words.isEmpty()) {
        phrases.add(String.join(" ", words));
      }
    }
    return new PhraseList(phrases, blank, leftOut);
  }

  /** Reads the strings one after the other. */
  private static final class Parser {
    private static final int ERROR_CONTEXT = 20;

    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
      at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    /** The first string, null in an empty array. */
    @Nullable String first() {
      take('[', "a JSON array of strings");
      blanks();
      return at < text.length() && text.charAt(at) == ']' ? end() : string();
    }

    /** The next string, null behind the last. */
    @Nullable String next() {
      blanks();
      if (at < text.length() && text.charAt(at) == ']') {
        return end();
      }
      take(',', "',' or ']'");
      return string();
    }

    private @Nullable String end() {
      at++;
      blanks();
      if (at < text.length()) {
        throw wrong("the end");
      }
      return null;
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
        char c = at < text.length() ? text.charAt(at) : 0;
        int digit = c < 128 ? Character.digit(c, 16) : -1;
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

    SyntaxException wrong(String expected) {
      int from = Math.min(at, text.length());
      String found = from == text.length() ? "the end"
          : "'" + text.substring(from, Math.min(text.length(), from + ERROR_CONTEXT)) + "'";
      return new SyntaxException(from, "grammar: expected " + expected + " at character " + from + ", found " + found
          + "; a grammar is a JSON array of strings such as [\"one two\", \"[unk]\"]");
    }
  }
}

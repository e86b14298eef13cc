package io.dualmode.model.grammar.jsgf;

import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.api.vocabulary.Words;
import io.dualmode.model.grammar.jsgf.JsgfLexer.Kind;
import io.dualmode.model.grammar.jsgf.JsgfLexer.Token;
import io.dualmode.model.grammar.rule.Expression;
import io.dualmode.model.grammar.rule.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses one JSGF file by recursive descent; references keep the names that stand in the file.
 *
 * <p>Unary operators and tags bind to the item before them, in the order written: {@code a {t}*} repeats the tagged word. In a
 * group in which some alternatives have weights, those without count 1.
 *
 * <p>Source: Sun Microsystems, "JSpeech Grammar Format", W3C Note, 2000.
 */
final class JsgfParser {
  private static final int MOST_DEPTH = 200;
  private static final int MOST_LOOPS = 2;

  /** A rule as written. */
  record Definition(String name, boolean isPublic, Expression body, Position position) {}

  /** An import as written: {@code grammar.rule} or {@code grammar.*}. */
  record Import(String name, Position position) {}

  /** One file. */
  record File(String name, List<Import> imports, Map<String, Definition> rules, Position position) {}

  private final JsgfLexer lexer;
  private Token token;
  private int depth;

  private JsgfParser(String text, String source) {
    lexer = new JsgfLexer(text, source);
  }

  static File parse(String text, String source) throws GrammarFormatException {
    return new JsgfParser(text, source).file();
  }

  private File file() throws GrammarFormatException {
    lexer.header();
    advance();
    Position position = token.position();
    keyword("grammar");
    String name = take(Kind.WORD, "the grammar's name").text();
    take(Kind.SEMICOLON, "';' behind the grammar's name");
    List<Import> imports = new ArrayList<>();
    while (token.kind() == Kind.WORD && token.text().equals("import")) {
      advance();
      Token rule = take(Kind.RULE, "<grammar.rule> or <grammar.*>");
      imports.add(new Import(rule.text(), rule.position()));
      take(Kind.SEMICOLON, "';' behind the import");
    }
    Map<String, Definition> rules = new LinkedHashMap<>();
    while (token.kind() != Kind.END) {
      Definition rule = rule();
      Definition first = rules.putIfAbsent(rule.name(), rule);
      if (first != null) {
        throw rule.position().fault("rule <" + rule.name() + "> is defined a second time, first at "
            + first.position());
      }
    }
    return new File(name, imports, rules, position);
  }

  private Definition rule() throws GrammarFormatException {
    boolean isPublic = token.kind() == Kind.WORD && token.text().equals("public");
    if (isPublic) {
      advance();
    }
    Token name = take(Kind.RULE, isPublic ? "a rule name in < >" : "'public' or a rule name in < >");
    if (name.text().isEmpty() || name.text().equals("NULL") || name.text().equals("VOID") || name.text().contains(".")) {
      throw name.position().fault("a rule name other than NULL and VOID, without a dot", name.shown());
    }
    take(Kind.EQUALS, "'=' behind <" + name.text() + ">");
    Expression body = choice();
    take(Kind.SEMICOLON, "'|', a word, a rule name, a group or the rule's ';'");
    return new Definition(name.text(), isPublic, body, name.position());
  }

  private Expression choice() throws GrammarFormatException {
    if (++depth > MOST_DEPTH) {
      throw token.position().fault("groups are nested deeper than " + MOST_DEPTH);
    }
    Position position = token.position();
    List<Expression.Alternative> alternatives = new ArrayList<>();
    do {
      if (!alternatives.isEmpty()) {
        advance();
      }
      double weight = 1;
      if (token.kind() == Kind.WEIGHT) {
        weight = weight();
      }
      alternatives.add(new Expression.Alternative(weight, sequence()));
    } while (token.kind() == Kind.BAR);
    depth--;
    boolean plain = alternatives.size() == 1 && alternatives.get(0).weight() > 0;
    return plain ? alternatives.get(0).expression() : new Expression.Choice(alternatives, position);
  }

  private double weight() throws GrammarFormatException {
    double weight;
    try {
      weight = Double.parseDouble(token.text());
    } catch (NumberFormatException e) {
      weight = Double.NaN;
    }
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw token.position().fault("a weight from 0 on, as in /0.5/", "'/" + token.text() + "/'");
    }
    advance();
    return weight;
  }

  private Expression sequence() throws GrammarFormatException {
    Position position = token.position();
    List<Expression> parts = new ArrayList<>();
    for (Expression item = item(); item != null; item = item()) {
      parts.add(item);
    }
    if (parts.isEmpty()) {
      throw token.position().fault("a word, a rule name or a group", token.shown());
    }
    return parts.size() == 1 ? parts.get(0) : new Expression.Sequence(parts, position);
  }

  /** One item with its operators and tags, or null where none begins. */
  private Expression item() throws GrammarFormatException {
    Token first = token;
    Expression item = switch (first.kind()) {
      case WORD, QUOTED -> {
        advance();
        yield words(first);
      }
      case RULE -> {
        advance();
        yield reference(first);
      }
      case OPEN -> {
        advance();
        Expression inside = choice();
        take(Kind.CLOSE, "'|', a word, a rule name, a group or ')'");
        yield inside;
      }
      case OPEN_OPTION -> {
        advance();
        Expression inside = choice();
        take(Kind.CLOSE_OPTION, "'|', a word, a rule name, a group or ']'");
        yield new Expression.Repeat(inside, 0, 1, Double.NaN, first.position());
      }
      case WEIGHT -> throw first.position().fault("a weight at the beginning of an alternative only",
          "one in front of something else");
      default -> null;
    };
    boolean repeated = false;
    int loops = 0;
    List<Expression> tagged = null;
    while (item != null && (token.kind() == Kind.STAR || token.kind() == Kind.PLUS || token.kind() == Kind.TAG)) {
      if (token.kind() == Kind.TAG) {
        tagged = tagged == null ? new ArrayList<>(List.of(item)) : tagged;
        tagged.add(new Expression.Tag(token.text(), token.position()));
        repeated = false;
      } else if (repeated) {
        throw token.position().fault("one '*' or '+' behind an item", "another");
      } else {
        if (++loops > MOST_LOOPS) {
          throw token.position().fault("more than " + MOST_LOOPS + " loops around one item");
        }
        item = tagged == null ? item : new Expression.Sequence(tagged, first.position());
        tagged = null;
        item = new Expression.Repeat(item, token.kind() == Kind.STAR ? 0 : 1, Expression.UNBOUNDED, Double.NaN, token.position());
        repeated = true;
      }
      advance();
    }
    return tagged == null ? item : new Expression.Sequence(tagged, first.position());
  }

  private static Expression words(Token token) throws GrammarFormatException {
    List<String> words = Words.of(token.text());
    if (words.isEmpty()) {
      throw token.position().fault("a word between the quotes", "none");
    }
    List<Expression> parts = new ArrayList<>();
    for (String word : words) {
      parts.add(new Expression.Word(word, token.position()));
    }
    return parts.size() == 1 ? parts.get(0) : new Expression.Sequence(parts, token.position());
  }

  private static Expression reference(Token token) throws GrammarFormatException {
    return switch (token.text()) {
      case "NULL" -> new Expression.Nothing(token.position());
      case "VOID" -> new Expression.Never(token.position());
      case "" -> throw token.position().fault("a rule name", "<>");
      default -> new Expression.Reference(token.text(), token.position());
    };
  }

  private void keyword(String word) throws GrammarFormatException {
    if (token.kind() != Kind.WORD || !token.text().equals(word)) {
      throw token.position().fault("'" + word + "'", token.shown());
    }
    advance();
  }

  private Token take(Kind kind, String expected) throws GrammarFormatException {
    Token taken = token;
    if (taken.kind() != kind) {
      throw taken.position().fault(expected, taken.shown());
    }
    advance();
    return taken;
  }

  private void advance() throws GrammarFormatException {
    token = lexer.next();
  }
}

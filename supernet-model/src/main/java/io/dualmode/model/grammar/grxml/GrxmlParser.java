package io.dualmode.model.grammar.grxml;

import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.api.vocabulary.Words;
import io.dualmode.model.grammar.rule.Expression;
import io.dualmode.model.grammar.rule.Position;
import io.dualmode.model.grammar.rule.RuleSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * One file of an XML grammar, read by recursive descent over its {@link XmlElements}. {@code lexicon}, {@code meta} and the like are
 * ignored with a warning; {@code example} silently.
 */
final class GrxmlParser {
  private static final int MOST_DEPTH = 200;
  private static final int MOST_REPEATS = 10_000;

  /** Hears of the files that a file refers to. */
  @FunctionalInterface
  interface References {
    void refer(String name, Position from) throws GrammarFormatException;
  }

  private final String key;
  private final XmlElements in;
  private final References references;
  private final List<String> warnings;
  private final GrxmlFile document = new GrxmlFile();
  private int depth;

  private GrxmlParser(byte[] xml, String source, String key, References references, List<String> warnings) throws GrammarFormatException {
    this.key = key;
    this.references = references;
    this.warnings = warnings;
    in = new XmlElements(xml, source);
  }

  private GrxmlFile run() throws IOException {
    try {
      in.toRoot("<grammar>");
      document.position = in.position();
      if (!in.name().equals("grammar")) {
        throw unexpected("<grammar>");
      }
      document.root = in.attribute("root", "");
      String mode = in.attribute("mode", "voice");
      if (!mode.equals("voice")) {
        throw in.position().fault("mode=\"voice\"", "mode=\"" + mode + "\"");
      }
      grammar();
      in.finish();
      return document;
    } catch (XMLStreamException e) {
      throw in.broken(e);
    }
  }

  private void grammar() throws XMLStreamException, IOException {
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (in.isText(event)) {
        throw in.position().fault("<rule>", "text outside of rules: '" + in.characters().strip() + "'");
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        switch (in.name()) {
          case "rule" -> rule();
          case "lexicon", "meta", "metadata", "tag" -> ignore();
          default -> throw unexpected("<rule>");
        }
      }
    }
  }

  private GrammarFormatException unexpected(String expected) {
    return in.position().fault(expected, "<" + in.name() + ">");
  }

  private void ignore() throws XMLStreamException {
    warnings.add(in.position() + ": <" + in.name() + "> is ignored");
    in.skip();
  }

  private void rule() throws XMLStreamException, IOException {
    Position start = in.position();
    String id = in.attribute("id", "");
    if (id.isEmpty() || id.contains("#")) {
      throw start.fault("<rule id=\"name\">", "<rule id=\"" + id + "\">");
    }
    String scope = in.attribute("scope", "private");
    if (!scope.equals("private") && !scope.equals("public")) {
      throw start.fault("scope=\"public\" or scope=\"private\"", "scope=\"" + scope + "\"");
    }
    RuleSet.Rule first = document.rules.get(id);
    if (first != null) {
      throw start.fault("rule '" + id + "' is defined a second time, first at " + first.position());
    }
    document.isPublic.put(id, scope.equals("public"));
    document.rules.put(id, new RuleSet.Rule(key + "#" + id, "'" + id + "'", content(start), start));
  }

  /** Everything up to the end of the current element, one part after the other. */
  private Expression content(Position start) throws XMLStreamException, IOException {
    if (++depth > MOST_DEPTH) {
      throw start.fault("elements are nested deeper than " + MOST_DEPTH);
    }
    List<Expression> parts = new ArrayList<>();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (event == XMLStreamConstants.CHARACTERS) {
        words(in.characters(), parts);
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        element(parts);
      }
    }
    depth--;
    return parts.isEmpty() ? new Expression.Nothing(start)
        : parts.size() == 1 ? parts.get(0) : new Expression.Sequence(parts, start);
  }

  private void words(String text, List<Expression> parts) {
    for (String word : Words.of(text.replace('"', ' '))) {
      parts.add(new Expression.Word(word, in.position()));
    }
  }

  private void element(List<Expression> parts) throws XMLStreamException, IOException {
    Position start = in.position();
    switch (in.name()) {
      case "token" -> words(in.text(), parts);
      case "tag" -> parts.add(new Expression.Tag(in.text().strip(), start));
      case "example" -> in.skip();
      case "lexicon", "meta", "metadata" -> ignore();
      case "one-of" -> parts.add(oneOf(start));
      case "item" -> parts.add(item(start));
      case "ruleref" -> parts.add(reference(start));
      default -> throw unexpected("<item>, <one-of>, <ruleref>, <token> or <tag>");
    }
  }

  private Expression oneOf(Position start) throws XMLStreamException, IOException {
    List<Expression.Alternative> alternatives = new ArrayList<>();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (in.isText(event)) {
        throw in.position().fault("<item>", "text: '" + in.characters().strip() + "'");
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        if (!in.name().equals("item")) {
          throw unexpected("<item>");
        }
        Position item = in.position();
        double weight = in.number("weight", 1, Double.MAX_VALUE);
        alternatives.add(new Expression.Alternative(weight, item(item)));
      }
    }
    if (alternatives.isEmpty()) {
      throw start.fault("at least one <item>", "an empty <one-of>");
    }
    return new Expression.Choice(alternatives, start);
  }

  private Expression item(Position start) throws XMLStreamException, IOException {
    String repeat = in.attribute("repeat", "");
    double probability = in.number("repeat-prob", Double.NaN, 1);
    if (repeat.isEmpty()) {
      return content(start);
    }
    int dash = repeat.indexOf('-');
    int least = count(dash < 0 ? repeat : repeat.substring(0, dash), repeat);
    String upper = dash < 0 ? repeat : repeat.substring(dash + 1).strip();
    int most = upper.isEmpty() ? Expression.UNBOUNDED : count(upper, repeat);
    if (most < least) {
      throw start.fault("repeat=\"least-most\"", "'" + repeat + "'");
    }
    return new Expression.Repeat(content(start), least, most, probability, start);
  }

  private int count(String digits, String repeat) throws GrammarFormatException {
    try {
      int count = Integer.parseInt(digits.strip());
      if (count >= 0 && count <= MOST_REPEATS) {
        return count;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw in.position().fault("repeat=\"n\", \"n-m\" or \"n-\" with numbers from 0 to " + MOST_REPEATS,
        "'" + repeat + "'");
  }

  private Expression reference(Position start) throws XMLStreamException, IOException {
    String special = in.attribute("special", "");
    String uri = in.attribute("uri", "");
    if (!in.text().isBlank()) {
      throw start.fault("an empty <ruleref>", "text in it");
    }
    if (special.isEmpty() == uri.isEmpty()) {
      throw start.fault("<ruleref> with either uri or special", special.isEmpty() ? "neither" : "both");
    }
    return switch (special) {
      case "" -> new Expression.Reference(target(uri, start), start);
      case "NULL" -> new Expression.Nothing(start);
      case "VOID" -> new Expression.Never(start);
      case "GARBAGE" -> new Expression.Garbage(start);
      default -> throw start.fault("special=\"NULL\", \"VOID\" or \"GARBAGE\"", "'" + special + "'");
    };
  }

  /** {@code file#rule} with the file relative to the main grammar, empty for that itself. */
  private String target(String uri, Position start) throws GrammarFormatException {
    int hash = uri.indexOf('#');
    String file = hash < 0 ? uri : uri.substring(0, hash);
    String rule = hash < 0 ? "" : uri.substring(hash + 1);
    if (file.isEmpty()) {
      return key + "#" + rule;
    }
    boolean outside = file.contains(":") || file.contains("\\") || file.startsWith("/") || file.chars().anyMatch(c -> c < ' ')
        || List.of(file.split("/", -1)).contains("..");
    if (outside) {
      throw start.fault("a file beside the grammar (nothing is fetched from elsewhere)", "'" + uri + "'");
    }
    int slash = key.lastIndexOf('/');
    String name = key.substring(0, slash + 1) + (file.startsWith("./") ? file.substring(2) : file);
    references.refer(name, start);
    return name + "#" + rule;
  }

  /** Reads a file; {@code key} is its name relative to the main grammar, empty for that itself. */
  static GrxmlFile parse(byte[] xml, String source, String key, References references, List<String> warnings) throws IOException {
    return new GrxmlParser(xml, source, key, references, warnings).run();
  }
}

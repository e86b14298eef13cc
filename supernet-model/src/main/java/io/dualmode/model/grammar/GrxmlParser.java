package io.dualmode.model.grammar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One file of an XML grammar, read by recursive descent over its events.
 *
 * <p>No DTD is read and no entity is expanded: a DOCTYPE is stepped over, so that files with that of the W3C load without a
 * network, and an entity that only a DTD could declare is an error. {@code lexicon}, {@code meta} and the like are ignored with a
 * warning; {@code example} silently.
 */
final class GrxmlParser {
  private static final int MOST_DEPTH = 200;
  private static final int MOST_REPEATS = 10_000;

  /** Hears of the files that a file refers to. */
  @FunctionalInterface
  interface References {
    void refer(String name, Position from) throws GrammarFormatException;
  }

  private final String source;
  private final String key;
  private final XMLStreamReader in;
  private final References references;
  private final List<String> warnings;
  private final GrxmlFile document = new GrxmlFile();
  private Position position;
  private int depth;

  private GrxmlParser(byte[] xml, String source, String key, References references, List<String> warnings) throws GrammarFormatException {
    this.source = source;
    this.key = key;
    this.references = references;
    this.warnings = warnings;
    this.position = new Position(source, 1, 1);
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
    try {
      in = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
    } catch (XMLStreamException e) {
      throw broken(e);
    }
  }

  private GrxmlFile run() throws IOException {
    try {
      while (next() != XMLStreamConstants.START_ELEMENT) {
        if (in.getEventType() == XMLStreamConstants.END_DOCUMENT) {
          throw new GrammarFormatException(position, "<grammar>", "no element");
        }
      }
      document.position = position;
      if (!in.getLocalName().equals("grammar")) {
        throw new GrammarFormatException(position, "<grammar>", "<" + in.getLocalName() + ">");
      }
      document.root = attribute("root", "");
      String mode = attribute("mode", "voice");
      if (!mode.equals("voice")) {
        throw new GrammarFormatException(position, "mode=\"voice\"", "mode=\"" + mode + "\"");
      }
      grammar();
      while (in.hasNext()) {
        next();
      }
      in.close();
      return document;
    } catch (XMLStreamException e) {
      throw broken(e);
    } catch (RuntimeException e) {
      // the parser of the JDK leaks some of these on malformed input
      throw new GrammarFormatException(position, "well-formed XML", "what the parser cannot read (" + e + ")");
    }
  }

  private GrammarFormatException broken(XMLStreamException e) {
    Location at = e.getLocation();
    Position place = at == null ? position : new Position(source, Math.max(1, at.getLineNumber()), Math.max(1, at.getColumnNumber()));
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    int detail = message.indexOf("Message: ");
    return new GrammarFormatException(place, "well-formed XML without entities of its own",
        message.substring(detail < 0 ? 0 : detail + "Message: ".length()).strip());
  }

  private int next() throws XMLStreamException {
    Location at = in.getLocation();
    position = new Position(source, Math.max(1, at.getLineNumber()), Math.max(1, at.getColumnNumber()));
    int event = in.next();
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new XMLStreamException("entity '" + in.getLocalName() + "' is not defined here", in.getLocation());
    }
    return event;
  }

  private String attribute(String name, String otherwise) {
    String value = in.getAttributeValue(null, name);
    return value == null ? otherwise : value.strip();
  }

  private void grammar() throws XMLStreamException, IOException {
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.CHARACTERS && !in.isWhiteSpace()) {
        throw new GrammarFormatException(position, "<rule>", "text outside of rules: '" + in.getText().strip() + "'");
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        switch (in.getLocalName()) {
          case "rule" -> rule();
          case "lexicon", "meta", "metadata", "tag" -> ignore();
          default -> throw unexpected("<rule>");
        }
      }
    }
  }

  private GrammarFormatException unexpected(String expected) {
    return new GrammarFormatException(position, expected, "<" + in.getLocalName() + ">");
  }

  private void ignore() throws XMLStreamException {
    warnings.add(position + ": <" + in.getLocalName() + "> is ignored");
    skip();
  }

  private void skip() throws XMLStreamException {
    for (int open = 1; open > 0;) {
      int event = next();
      open += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
    }
  }

  private void rule() throws XMLStreamException, IOException {
    Position start = position;
    String id = attribute("id", "");
    if (id.isEmpty() || id.contains("#")) {
      throw new GrammarFormatException(start, "<rule id=\"name\">", "<rule id=\"" + id + "\">");
    }
    String scope = attribute("scope", "private");
    if (!scope.equals("private") && !scope.equals("public")) {
      throw new GrammarFormatException(start, "scope=\"public\" or scope=\"private\"", "scope=\"" + scope + "\"");
    }
    RuleSet.Rule first = document.rules.get(id);
    if (first != null) {
      throw new GrammarFormatException(start, "rule '" + id + "' is defined a second time, first at " + first.position());
    }
    document.isPublic.put(id, scope.equals("public"));
    document.rules.put(id, new RuleSet.Rule(key + "#" + id, "'" + id + "'", content(start), start));
  }

  /** Everything up to the end of the current element, one part after the other. */
  private Expression content(Position start) throws XMLStreamException, IOException {
    if (++depth > MOST_DEPTH) {
      throw new GrammarFormatException(start, "elements are nested deeper than " + MOST_DEPTH);
    }
    List<Expression> parts = new ArrayList<>();
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.CHARACTERS) {
        words(in.getText(), parts);
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        element(parts);
      }
    }
    depth--;
    return parts.isEmpty() ? new Expression.Nothing(start)
        : parts.size() == 1 ? parts.get(0) : new Expression.Sequence(parts, start);
  }

  private void words(String text, List<Expression> parts) {
    for (String word : text.replace('"', ' ').strip().split("\\s+")) {
      if (!word.isEmpty()) {
        parts.add(new Expression.Word(word, position));
      }
    }
  }

  private void element(List<Expression> parts) throws XMLStreamException, IOException {
    Position start = position;
    switch (in.getLocalName()) {
      case "token" -> words(text(), parts);
      case "tag" -> parts.add(new Expression.Tag(text().strip(), start));
      case "example" -> skip();
      case "lexicon", "meta", "metadata" -> ignore();
      case "one-of" -> parts.add(oneOf(start));
      case "item" -> parts.add(item(start));
      case "ruleref" -> parts.add(reference(start));
      default -> throw unexpected("<item>, <one-of>, <ruleref>, <token> or <tag>");
    }
  }

  private String text() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.CHARACTERS) {
        text.append(in.getText());
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        throw new XMLStreamException("expected text only, found <" + in.getLocalName() + ">", in.getLocation());
      }
    }
    return text.toString();
  }

  private Expression oneOf(Position start) throws XMLStreamException, IOException {
    List<Expression.Alternative> alternatives = new ArrayList<>();
    for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
      if (event == XMLStreamConstants.CHARACTERS && !in.isWhiteSpace()) {
        throw new GrammarFormatException(position, "<item>", "text: '" + in.getText().strip() + "'");
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        if (!in.getLocalName().equals("item")) {
          throw unexpected("<item>");
        }
        Position item = position;
        double weight = number("weight", 1, Double.MAX_VALUE);
        alternatives.add(new Expression.Alternative(weight, item(item)));
      }
    }
    if (alternatives.isEmpty()) {
      throw new GrammarFormatException(start, "at least one <item>", "an empty <one-of>");
    }
    return new Expression.Choice(alternatives, start);
  }

  private double number(String name, double otherwise, double most) throws GrammarFormatException {
    String text = attribute(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0 && value <= most)) {
      throw new GrammarFormatException(position, name + " from 0 to " + (most == 1 ? "1" : "infinity"), "'" + text + "'");
    }
    return value;
  }

  private Expression item(Position start) throws XMLStreamException, IOException {
    String repeat = attribute("repeat", "");
    double probability = number("repeat-prob", Double.NaN, 1);
    if (repeat.isEmpty()) {
      return content(start);
    }
    int dash = repeat.indexOf('-');
    int least = count(dash < 0 ? repeat : repeat.substring(0, dash), repeat);
    String upper = dash < 0 ? repeat : repeat.substring(dash + 1).strip();
    int most = upper.isEmpty() ? Expression.UNBOUNDED : count(upper, repeat);
    if (most < least) {
      throw new GrammarFormatException(start, "repeat=\"least-most\"", "'" + repeat + "'");
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
    throw new GrammarFormatException(position, "repeat=\"n\", \"n-m\" or \"n-\" with numbers from 0 to " + MOST_REPEATS,
        "'" + repeat + "'");
  }

  private Expression reference(Position start) throws XMLStreamException, IOException {
    String special = attribute("special", "");
    String uri = attribute("uri", "");
    if (!text().isBlank()) {
      throw new GrammarFormatException(start, "an empty <ruleref>", "text in it");
    }
    if (special.isEmpty() == uri.isEmpty()) {
      throw new GrammarFormatException(start, "<ruleref> with either uri or special", special.isEmpty() ? "neither" : "both");
    }
    return switch (special) {
      case "" -> new Expression.Reference(target(uri, start), start);
      case "NULL" -> new Expression.Nothing(start);
      case "VOID" -> new Expression.Never(start);
      case "GARBAGE" -> new Expression.Garbage(start);
      default -> throw new GrammarFormatException(start, "special=\"NULL\", \"VOID\" or \"GARBAGE\"", "'" + special + "'");
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
      throw new GrammarFormatException(start, "a file beside the grammar (nothing is fetched from elsewhere)", "'" + uri + "'");
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

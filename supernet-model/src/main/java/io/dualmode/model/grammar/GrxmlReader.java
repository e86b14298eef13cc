package io.dualmode.model.grammar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a grammar in the XML form of the Speech Recognition Grammar Specification, with the files it refers to.
 *
 * <p>No DTD is read and no entity is expanded: a DOCTYPE is stepped over, so that files with that of the W3C load without a
 * network, and an entity that only a DTD could declare is an error. Files are referred to by relative names.
 * {@code lexicon}, {@code meta} and the like are ignored with a warning; {@code example} silently.
 *
 * <p>Source: Hunt, McGlashan, "Speech Recognition Grammar Specification 1.0", W3C Recommendation, 2004.
 */
final class GrxmlReader {
  private static final int MOST_DEPTH = 200;
  private static final int MOST_FILES = 100;
  private static final int MOST_REPEATS = 10_000;

  private final GrammarFiles files;
  private final List<String> warnings;
  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final List<String> waiting = new ArrayList<>();

  /** A file; its key is the relative name, empty for the main one. */
  private static final class Document {
    String root = "";
    Position position;
    final Map<String, RuleSet.Rule> rules = new LinkedHashMap<>();
    final Map<String, Boolean> isPublic = new LinkedHashMap<>();
  }

  private GrxmlReader(GrammarFiles files, List<String> warnings) {
    this.files = files;
    this.warnings = warnings;
  }

  /** The rules of an XML grammar; its root, or all public rules where it names none, are the roots. */
  static RuleSet read(byte[] xml, String source, GrammarFiles files, List<String> warnings) throws IOException {
    return new GrxmlReader(files, warnings).link(xml, source);
  }

  private RuleSet link(byte[] xml, String source) throws IOException {
    Document main = new Parse(xml, source, "").run();
    documents.put("", main);
    for (int i = 0; i < waiting.size(); i++) {
      String name = waiting.get(i);
      Optional<byte[]> bytes = files.read(name);
      if (bytes.isEmpty()) {
        throw new GrammarFormatException(main.position, "grammar file '" + name + "' that a ruleref names is not found");
      }
      documents.put(name, new Parse(bytes.get(), name, name).run());
    }
    List<RuleSet.Rule> all = new ArrayList<>();
    for (Map.Entry<String, Document> document : documents.entrySet()) {
      for (RuleSet.Rule rule : document.getValue().rules.values()) {
        all.add(new RuleSet.Rule(rule.id(), rule.shown(), resolved(rule.body(), document.getKey()), rule.position()));
      }
    }
    List<RuleSet.Rule> roots = all.stream().filter(rule -> isRoot(main, rule)).toList();
    if (roots.isEmpty()) {
      throw new GrammarFormatException(main.position, main.root.isEmpty() ? "grammar has neither a root nor a rule with scope=\"public\""
          : "root rule '" + main.root + "' is not defined; defined: " + main.rules.keySet());
    }
    return new RuleSet(all, roots);
  }

  private static boolean isRoot(Document main, RuleSet.Rule rule) {
    String id = rule.id().startsWith("#") ? rule.id().substring(1) : "";
    return main.root.isEmpty() ? main.isPublic.getOrDefault(id, false) : !id.isEmpty() && id.equals(main.root);
  }

  private Expression resolved(Expression e, String file) throws GrammarFormatException {
    if (e instanceof Expression.Reference r) {
      int hash = r.rule().indexOf('#');
      String name = r.rule().substring(0, hash);
      Document document = documents.get(name);
      String rule = r.rule().substring(hash + 1);
      rule = rule.isEmpty() ? document.root : rule;
      if (!document.rules.containsKey(rule)) {
        throw new GrammarFormatException(r.position(), rule.isEmpty() ? "'" + name + "' has no root rule, so name one behind a '#'"
            : "rule '" + rule + "' is not defined; defined: " + document.rules.keySet());
      }
      if (!name.equals(file) && !rule.equals(document.root) && !document.isPublic.get(rule)) {
        throw new GrammarFormatException(r.position(), "rule '" + rule + "' of " + name + " is not public, add scope=\"public\" to it");
      }
      return new Expression.Reference(name + "#" + rule, r.position());
    } else if (e instanceof Expression.Sequence s) {
      List<Expression> parts = new ArrayList<>();
      for (Expression part : s.parts()) {
        parts.add(resolved(part, file));
      }
      return new Expression.Sequence(parts, s.position());
    } else if (e instanceof Expression.Choice c) {
      List<Expression.Alternative> alternatives = new ArrayList<>();
      for (Expression.Alternative a : c.alternatives()) {
        alternatives.add(new Expression.Alternative(a.weight(), resolved(a.expression(), file)));
      }
      return new Expression.Choice(alternatives, c.position());
    } else if (e instanceof Expression.Repeat r) {
      return new Expression.Repeat(resolved(r.body(), file), r.least(), r.most(), r.probability(), r.position());
    }
    return e;
  }

  /** One file, read by recursive descent over its events. */
  private final class Parse {
    private final String source;
    private final String key;
    private final XMLStreamReader in;
    private final Document document = new Document();
    private Position position;
    private int depth;

    Parse(byte[] xml, String source, String key) throws GrammarFormatException {
      this.source = source;
      this.key = key;
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

    Document run() throws IOException {
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
      if (!waiting.contains(name)) {
        if (waiting.size() == MOST_FILES) {
          throw new GrammarFormatException(start, "at most " + MOST_FILES + " grammar files can take part");
        }
        waiting.add(name);
      }
      return name + "#" + rule;
    }
  }
}

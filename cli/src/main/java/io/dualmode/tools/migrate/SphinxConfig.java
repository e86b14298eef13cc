package io.dualmode.tools.migrate;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A Sphinx4 configuration file, edited for Dualmode.
 *
 * <p>The file is parsed to learn its components and changed as text, so that comments, order and layout stay: only the {@code
 * type} of each search manager becomes {@value SphinxComponent#SEARCH_MANAGER}. Everything else is kept, read by the adapter or
 * without effect; the remarks say which.
 */
final class SphinxConfig {
  private static final Pattern ENCODING = Pattern.compile("^<\\?xml[^>]*\\bencoding\\s*=\\s*[\"']([\\w.:-]+)[\"']");
  private static final Pattern GLOBAL = Pattern.compile("\\$\\{(\\w+)}");

  private final String text;
  private final Map<String, SphinxComponent> components = new LinkedHashMap<>();
  private final Map<String, String> globals = new HashMap<>();
  private final List<String> remarks = new ArrayList<>();

  private SphinxConfig(String text) {
    this.text = text;
  }

  /** Parses the bytes of a file in the encoding that its byte order mark or else its first line says. */
  static SphinxConfig parse(byte[] bytes, String name) throws IOException {
    String start = new String(bytes, 0, Math.min(200, bytes.length), StandardCharsets.ISO_8859_1);
    Matcher declared = ENCODING.matcher(start);
    String encoding = start.startsWith("\u00fe\u00ff") || start.startsWith("\u00ff\u00fe") ? "UTF-16" : declared.find() ? declared.group(1) : "UTF-8";
    try {
      String text = Charset.forName(encoding).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(text.startsWith("\ufeff") ? text.substring(1) : text, name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IOException(name + ": encoding " + encoding + " is unknown", e);
    } catch (CharacterCodingException e) {
      throw new IOException(name + ": is not XML in " + encoding + "; give the configuration file of the application", e);
    }
  }

  /** Parses a file; one that is no configuration of Sphinx4 is an {@link IOException} with the place. */
  static SphinxConfig parse(String text, String name) throws IOException {
    SphinxConfig config = new SphinxConfig(text);
    try {
      SAXParserFactory parsers = SAXParserFactory.newInstance();
      parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      parsers.newSAXParser().parse(new InputSource(new StringReader(text)), config.new Reader());
    } catch (SAXParseException e) {
      throw new IOException(name + ", line " + e.getLineNumber() + ": " + e.getMessage(), e);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
    config.components.values().forEach(c -> c.properties().replaceAll((property, value) -> config.resolved(value)));
    return config;
  }

  private String resolved(String value) {
    Matcher global = GLOBAL.matcher(value);
    return global.matches() ? globals.getOrDefault(global.group(1), value) : value;
  }

  /** The edited file, to be written in UTF-8. */
  String edited() {
    String result = text;
    for (SphinxComponent component : components.values()) {
      if (component.isStockSearchManager()) {
        result = replaceType(result, component);
      }
    }
    Matcher declared = ENCODING.matcher(result);
    return declared.find() ? result.substring(0, declared.start(1)) + "UTF-8" + result.substring(declared.end(1)) : result;
  }

  /** Whether sphinx4-core has every class of its own that the file names, without which an application does not start. */
  boolean startable() {
    return components.values().stream().noneMatch(SphinxComponent::isMissingFromHost);
  }

  /** What will behave differently. */
  List<String> remarks() {
    List<String> all = new ArrayList<>(remarks);
    if (components.values().stream().noneMatch(SphinxComponent::isStockSearchManager)) {
      all.add(components.values().stream().anyMatch(SphinxComponent::isOurs)
          ? "the file already names " + SphinxComponent.SEARCH_MANAGER
          : "no search manager of Sphinx4 is in the file; is it the one that the application reads?");
    }
    all.addAll(SphinxRemarks.of(components.values()));
    return all;
  }

  private static String replaceType(String xml, SphinxComponent component) {
    String name = Pattern.quote(component.name());
    Pattern element = Pattern.compile("<component\\b[^>]*?\\bname\\s*=\\s*([\"'])" + name + "\\1[^>]*>", Pattern.DOTALL);
    Matcher matcher = element.matcher(xml);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(out,
          Matcher.quoteReplacement(matcher.group().replace(component.type(), SphinxComponent.SEARCH_MANAGER)));
    }
    return matcher.appendTail(out).toString();
  }

  private final class Reader extends DefaultHandler {
    private SphinxComponent current;
    private boolean inConfig;
    private Locator place;

    @Override
    public void setDocumentLocator(Locator locator) {
      place = locator;
    }

    @Override
    public InputSource resolveEntity(String publicId, String systemId) {
      return new InputSource(new StringReader(""));
    }

    @Override
    public void startElement(String uri, String local, String element, Attributes attributes) throws SAXException {
      if (!inConfig && !element.equals("config")) {
        throw new SAXParseException("is no configuration of Sphinx4: it begins with <" + element + ">, expected <config>", place);
      }
      switch (element) {
        case "component" -> {
          current = new SphinxComponent(required(element, attributes, "name"), required(element, attributes, "type"),
              new HashMap<>());
          if (components.put(current.name(), current) != null) {
            throw new SAXParseException("component '" + current.name() + "' is there twice", place);
          }
        }
        case "property" -> {
          Map<String, String> properties = current == null ? globals : current.properties();
          properties.put(required(element, attributes, "name"), required(element, attributes, "value"));
        }
        case "config" -> {
          inConfig = true;
          if (attributes.getValue("extends") != null) {
            remarks.add("the file extends " + attributes.getValue("extends")
                + "; migrate that one too if it has the search manager");
          }
        }
        case "include" -> remarks.add("the file includes " + attributes.getValue("file")
            + "; migrate that one too if it has the search manager");
        default -> { }
      }
    }

    private String required(String element, Attributes attributes, String attribute) throws SAXException {
      String value = attributes.getValue(attribute);
      if (value == null) {
        throw new SAXParseException("a <" + element + "> has no " + attribute, place);
      }
      return value;
    }

    @Override
    public void endElement(String uri, String local, String element) {
      if (element.equals("component")) {
        current = null;
      }
    }
  }
}

package io.dualmode.tools.migrate;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A Sphinx4 configuration file, edited for Dualmode.
 *
 * <p>The file is parsed to learn its components and changed as text, so that comments, order and layout stay: only the {@code
 * type} of each search manager becomes {@value #SEARCH_MANAGER}. Everything else is kept, read by the adapter or without effect;
 * the remarks say which.
 */
final class SphinxConfig {
  static final String SEARCH_MANAGER = "io.dualmode.sphinx.NeuralSearchManager";

  private static final String SEARCH = "edu.cmu.sphinx.decoder.search.";
  private static final Set<String> SEARCH_MANAGERS = Set.of("SimpleBreadthFirstSearchManager",
      "WordPruningBreadthFirstSearchManager", "WordPruningBreadthFirstLookaheadSearchManager", "TokenHeapSearchManager");
  private final String text;
  private final Map<String, Component> components = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();

  private record Component(String name, String type, Map<String, String> properties) {}

  private SphinxConfig(String text) {
    this.text = text;
  }

  /** Parses a file; one that is no XML is an {@link IOException} with the line. */
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
    return config;
  }

  /** The edited file. */
  String edited() {
    String result = text;
    int changed = 0;
    for (Component component : components.values()) {
      if (isStockSearchManager(component.type())) {
        result = replaceType(result, component);
        changed++;
        remark(component, "is the engine now; its beams, pruner and active lists have no effect, see dualmode.search.* instead");
      }
    }
    if (changed == 0) {
      remarks.add(components.values().stream().anyMatch(c -> c.type().equals(SEARCH_MANAGER))
          ? "the file already names " + SEARCH_MANAGER
          : "no search manager of Sphinx4 is in the file; is it the one that the application reads?");
    }
    components.values().forEach(this::inspect);
    return result;
  }

  /** What will behave differently, after {@link #edited}. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private static boolean isStockSearchManager(String type) {
    return type.startsWith(SEARCH) && SEARCH_MANAGERS.contains(type.substring(SEARCH.length()));
  }

  private static String replaceType(String xml, Component component) {
    String name = Pattern.quote(component.name());
    Pattern element = Pattern.compile("<component\\b[^>]*?\\bname\\s*=\\s*([\"'])" + name + "\\1[^>]*>", Pattern.DOTALL);
    Matcher matcher = element.matcher(xml);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(out, Matcher.quoteReplacement(matcher.group().replace(component.type(), SEARCH_MANAGER)));
    }
    return matcher.appendTail(out).toString();
  }

  private void inspect(Component component) {
    String type = component.type();
    String simple = type.substring(type.lastIndexOf('.') + 1);
    if (type.equals("edu.cmu.sphinx.decoder.FrameDecoder")) {
      remark(component, "pushes frames into the search; the adapter pulls audio itself, so use edu.cmu.sphinx.decoder.Decoder");
    } else if (simple.equals("LexTreeLinguist")) {
      remark(component, "only its dictionary and languageModel are used; languageWeight and insertion probabilities are not, see"
          + " dualmode.lm.weight and dualmode.word.penalty");
    } else if (type.startsWith("edu.cmu.sphinx.linguist.") && simple.endsWith("FlatLinguist")) {
      remark(component, "only its grammar and its out-of-grammar branch are used; weights and insertion probabilities are not");
    } else if (type.startsWith("edu.cmu.sphinx.frontend.feature.") || type.equals("edu.cmu.sphinx.frontend.AutoCepstrum")
        || type.equals("edu.cmu.sphinx.frontend.filter.Preemphasizer") || type.startsWith("edu.cmu.sphinx.frontend.window.")) {
      once("stages of the front end from the feature extraction on are not used: the engine reads the samples in front of them");
    } else if (type.startsWith("edu.cmu.sphinx.linguist.acoustic.tiedstate.") && simple.endsWith("Loader")) {
      remark(component, "the acoustic model is not loaded any more; its filler dictionary has to stay where 'fillerPath'"
          + " names it");
    } else if (simple.equals("GrXMLGrammar")) {
      remark(component, "reads its DTD from www.w3.org when it names one; type io.dualmode.sphinx.OfflineGrXmlGrammar does not");
    } else if (simple.equals("TextDictionary")) {
      once("words of a grammar that the dictionary lacks are left out, as before; io.dualmode.sphinx.GrammarDictionary between"
          + " grammar and dictionary lets the engine pronounce them");
    } else if (simple.equals("SpeedTracker") && component.properties().containsKey("frontend")) {
      remark(component, "asks for the front end, which makes it load the acoustic model when an AutoCepstrum is in it;"
          + " remove the monitor");
    }
  }

  private void remark(Component component, String what) {
    remarks.add("component '" + component.name() + "' (" + component.type() + "): " + what);
  }

  private void once(String what) {
    if (!remarks.contains(what)) {
      remarks.add(what);
    }
  }

  private final class Reader extends DefaultHandler {
    private Component current;

    @Override
    public InputSource resolveEntity(String publicId, String systemId) {
      return new InputSource(new StringReader(""));
    }

    @Override
    public void startElement(String uri, String local, String element, Attributes attributes) {
      switch (element) {
        case "component" -> {
          current = new Component(String.valueOf(attributes.getValue("name")), String.valueOf(attributes.getValue("type")),
              new HashMap<>());
          components.put(current.name(), current);
        }
        case "property" -> {
          if (current != null && attributes.getValue("name") != null) {
            current.properties().put(attributes.getValue("name"), String.valueOf(attributes.getValue("value")));
          }
        }
        case "config" -> {
          if (attributes.getValue("extends") != null) {
            remarks.add("the file extends " + attributes.getValue("extends")
                + "; migrate that one too if it has the search manager");
          }
        }
        case "include" -> remarks.add("the file includes another; migrate that one too if it has the search manager");
        default -> { }
      }
    }

    @Override
    public void endElement(String uri, String local, String element) {
      if (element.equals("component")) {
        current = null;
      }
    }
  }
}

package io.dualmode.sphinx;

import edu.cmu.sphinx.jsgf.GrXMLGrammar;
import edu.cmu.sphinx.linguist.language.grammar.GrammarNode;
import edu.cmu.sphinx.util.LogMath;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.LoadedGrammar;
import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.model.grammar.format.GrammarReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GRXML grammar in the host's graph, read as the specification says and without the network.
 *
 * <p>The host's own reader fetches the DTD of the W3C each time, takes the text of {@code <tag>} for spoken words and several words of an
 * item for one, knows no {@code <ruleref>}, and repeats without bounds. This one has the engine's reader. Where a grammar names neither
 * a root nor a public rule, every rule may be said, as in the host.
 */
public final class OfflineGrXmlGrammar extends GrXMLGrammar {
  private static final Logger log = LoggerFactory.getLogger(OfflineGrXmlGrammar.class);
  private static final Pattern ROOT_OR_SCOPE = Pattern.compile("<grammar\\b[^>]*\\broot\\s*=|<rule\\b[^>]*\\bscope\\s*=\\s*[\"']public");
  private static final Pattern RULE = Pattern.compile("<rule\\b(?![^>]*\\bscope\\s*=)");

  private LoadedGrammar loaded;

  @Override
  protected void loadXML() throws IOException {
    if (baseURL == null) {
      throw new IOException("no GRXML grammar: set 'grammarLocation', or Configuration.setGrammarPath and setGrammarName");
    }
    loaded = read(baseURL);
    loaded.warnings().forEach(log::warn);
  }

  private static LoadedGrammar read(URL url) throws IOException {
    byte[] xml;
    try (InputStream in = ClassLoaders.open(url)) {
      xml = GrammarFiles.bytes(in, url.toString());
    }
    return GrammarReader.grxml(withRoots(xml), url.toString(), GrammarFiles.beside(url), Grammar.Enforcement.STRICT);
  }

  /** The names in question are ASCII, so any encoding that contains ASCII will do. */
  private static byte[] withRoots(byte[] xml) {
    String text = new String(xml, StandardCharsets.ISO_8859_1);
    return ROOT_OR_SCOPE.matcher(text).find() ? xml
        : RULE.matcher(text).replaceAll("<rule scope=\"public\"").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Makes the graph anew; the file is read once. */
  @Override
  public void commitChanges() throws IOException {
    if (loadGrammar || loaded == null) {
      loadXML();
      loadGrammar = false;
    }
    newGrammar();
    Grammar grammar = loaded.grammar();
    GrammarNode[] states = new GrammarNode[grammar.states()];
    for (int state = 0; state < states.length; state++) {
      states[state] = createGrammarNode(false);
    }
    LogMath logMath = LogMath.getLogMath();
    for (Grammar.Arc arc : grammar.arcs()) {
      float weight = Math.min(0, logMath.lnToLog(arc.logWeight()));
      if (arc.word().equals(Grammar.EPSILON)) {
        states[arc.from()].add(states[arc.to()], weight);
      } else {
        GrammarNode word = createGrammarNode(arc.word());
        states[arc.from()].add(word, weight);
        word.add(states[arc.to()], 0);
      }
    }
    firstNode = createGrammarNode(false);
    firstNode.add(states[0], 0);
    GrammarNode end = createGrammarNode(true);
    for (int state = 0; state < states.length; state++) {
      if (grammar.isFinal(state)) {
        states[state].add(end, Math.min(0, logMath.lnToLog(grammar.finalLogWeight(state))));
      }
    }
    postProcessGrammar();
  }
}

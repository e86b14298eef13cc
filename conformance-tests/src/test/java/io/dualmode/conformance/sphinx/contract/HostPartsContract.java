package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.alignment.LongTextAligner;
import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Lattice;
import edu.cmu.sphinx.result.Node;
import edu.cmu.sphinx.util.LogMath;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.ConfigurationManagerUtils;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the host that applications use beside the recognizer: lattices, configuration tools, text alignment. */
abstract class HostPartsContract {
  @TempDir Path dir;
  private SphinxFixture fixture;

  @BeforeEach
  void files() throws Exception {
    fixture = new SphinxFixture(dir);
  }

  private Lattice lattice() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(fixture.freeSpeech("small.lm"));
    recognizer.startRecognition(SphinxFixture.goForward());
    SpeechResult result = recognizer.getResult();
    recognizer.stopRecognition();
    return result.getLattice();
  }

  @Test
  void lattice_writtenAndReadInTheHostsForm_same() throws Exception {
    Lattice lattice = lattice();
    lattice.dump(dir.resolve("a.lat").toString());
    assertTrue(lattice.isEquivalent(new Lattice(dir.resolve("a.lat").toString())));
  }

  @Test
  void lattice_writtenAsSlf_readAgain() throws Exception {
    Lattice lattice = lattice();
    StringWriter text = new StringWriter();
    lattice.dumpSlf(text);
    Path file = Files.writeString(dir.resolve("a.slf"), text.toString());
    Lattice read = Lattice.readSlf(file.toString());
    assertEquals(lattice.getNodes().size(), read.getNodes().size());
    assertEquals(lattice.getEdges().size(), read.getEdges().size());
  }

  @Test
  void lattice_posteriors_areProbabilitiesAndOneAtTheEnds() throws Exception {
    Lattice lattice = lattice();
    LogMath logMath = LogMath.getLogMath();
    for (Node node : lattice.getNodes()) {
      double posterior = logMath.logToLinear((float) node.getPosterior());
      assertTrue(posterior >= 0 && posterior <= 1.01, node + " " + posterior);
    }
    assertEquals(1, logMath.logToLinear((float) lattice.getInitialNode().getPosterior()), 0.01);
    assertEquals(1, logMath.logToLinear((float) lattice.getTerminalNode().getPosterior()), 0.01);
  }

  @Test
  void defaultConfiguration_namesThatApplicationsWriteTo_areThere() {
    ConfigurationManager manager = new ConfigurationManager(Context.class.getResource("default.config.xml"));
    for (String name : List.of("acousticModelLoader", "dictionary", "dataSource", "jsgfGrammar", "grXmlGrammar", "flatLinguist",
        "decoder", "simpleNGramModel", "largeTrigramModel", "trieNgramModel", "lexTreeLinguist", "trivialScorer", "liveFrontEnd",
        "dynamicTrigramModel", "alignerGrammar", "alignerSearchManager", "allphoneSearchManager", "simpleSearchManager",
        "wordPruningSearchManager", "wordPruningLookaheadSearchManager", "speechClassifier", "speechMarker", "unitManager")) {
      assertTrue(manager.getComponentNames().contains(name), name);
    }
    for (String global : List.of("logLevel", "absoluteBeamWidth", "relativeBeamWidth", "wordInsertionProbability",
        "languageWeight", "silenceInsertionProbability", "oogProbability")) {
      assertTrue(manager.getGlobalProperties().containsKey(global), global);
    }
    assertEquals(Recognizer.class, manager.getPropertySheet("recognizer").getConfigurableClass());
  }

  @Test
  void configuration_asXml_canBeReadAgain() throws Exception {
    ConfigurationManager manager = new ConfigurationManager(Context.class.getResource("default.config.xml"));
    ConfigurationManagerUtils.setProperty(manager, "jsgfGrammar", "grammarName", "turns");
    Path file = dir.resolve("saved.sxl");
    ConfigurationManagerUtils.save(manager, file.toFile());
    ConfigurationManager read = new ConfigurationManager(file.toUri().toURL());
    assertEquals(manager.getComponentNames(), read.getComponentNames());
    assertEquals("turns", read.getPropertySheet("jsgfGrammar").getString("grammarName"));
  }

  @Test
  void longTextAligner_wordsOfThePartFound() {
    List<String> text = List.of("the quick brown fox jumps over the lazy dog again and again".split(" "));
    int[] places = new LongTextAligner(text, 2).align(List.of("fox", "jumps", "over", "the"));
    assertArrayEquals(new int[] {3, 4, 5, 6}, places);
  }
}

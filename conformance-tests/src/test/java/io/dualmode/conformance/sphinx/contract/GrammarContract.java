package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import edu.cmu.sphinx.frontend.util.StreamDataSource;
import edu.cmu.sphinx.jsgf.JSGFGrammar;
import edu.cmu.sphinx.jsgf.JSGFRuleGrammar;
import edu.cmu.sphinx.jsgf.rule.JSGFRuleAlternatives;
import edu.cmu.sphinx.jsgf.rule.JSGFRuleSequence;
import edu.cmu.sphinx.jsgf.rule.JSGFRuleToken;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.TimeFrame;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.ConfigurationManagerUtils;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentences of the application's grammar, also one that changes while the recognizer runs. */
abstract class GrammarContract {
  @TempDir Path dir;
  private SphinxFixture fixture;

  @BeforeEach
  void files() throws Exception {
    fixture = new SphinxFixture(dir);
  }

  private String hear(Configuration configuration) throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(configuration);
    recognizer.startRecognition(SphinxFixture.goForward());
    SpeechResult result = recognizer.getResult();
    recognizer.stopRecognition();
    List<WordResult> words = SphinxFixture.words(result);
    String heard = result.getHypothesis().replace("<unk>", "").strip();
    assertEquals(heard, String.join(" ", SphinxFixture.spellings(words)));
    return heard;
  }

  @Test
  void jsgf_importsWeightsAndOptions_sentenceOfTheGrammar() throws Exception {
    assertEquals(SphinxFixture.GO_FORWARD, hear(fixture.grammar("commands")));
  }

  @Test
  void jsgf_sentenceIsNotInIt_aSentenceOfTheGrammarOrUnknown() throws Exception {
    String heard = hear(fixture.grammar("turns"));
    assertNotEquals(SphinxFixture.GO_FORWARD, heard);
    assertTrue(List.of("turn left", "go backward twelve meters", "").contains(heard), heard);
  }

  @Test
  void grxml_sentenceOfTheGrammar() throws Exception {
    fixture.write("commands.grxml", """
        <?xml version="1.0" encoding="UTF-8"?>
        <grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" root="command" xml:lang="en">
          <rule id="command" scope="public">go <one-of><item>forward</item><item>backward</item></one-of>
            <ruleref uri="#number"/> meters</rule>
          <rule id="number"><one-of><item>one</item><item>ten</item></one-of></rule>
        </grammar>
        """);
    String heard = hear(fixture.grammar("commands.grxml"));
    assertTrue(Arrays.asList(heard.split(" ")).contains("forward"), heard);
  }

  /** The components of a grammar recognizer, as applications look them up that change a grammar. */
  private ConfigurationManager manager(String grammar) {
    ConfigurationManager manager = new ConfigurationManager(Context.class.getResource("default.config.xml"));
    set(manager, "acousticModelLoader", "location", SphinxFixture.ACOUSTIC_MODEL);
    set(manager, "dictionary", "fillerPath", SphinxFixture.ACOUSTIC_MODEL + "/noisedict");
    set(manager, "dictionary", "dictionaryPath", fixture.url("words.dict"));
    set(manager, "jsgfGrammar", "grammarLocation", "file:" + dir);
    set(manager, "jsgfGrammar", "grammarName", grammar);
    set(manager, "decoder", "searchManager", "simpleSearchManager");
    set(manager, "trivialScorer", "frontend", "liveFrontEnd");
    return manager;
  }

  private static void set(ConfigurationManager manager, String component, String property, String value) {
    ConfigurationManagerUtils.setProperty(manager, component, property, value);
  }

  private static String next(ConfigurationManager manager) throws Exception {
    ((StreamDataSource) manager.lookup("dataSource")).setInputStream(SphinxFixture.goForward(), TimeFrame.INFINITE);
    Recognizer recognizer = manager.lookup("recognizer");
    StringBuilder heard = new StringBuilder();
    for (Result result = recognizer.recognize(); result != null; result = recognizer.recognize()) {
      heard.append(result.getBestResultNoFiller()).append(' ');
    }
    return heard.toString().strip();
  }

  @Test
  void loadJsgf_whileAllocated_nextStreamHasTheNewGrammar() throws Exception {
    ConfigurationManager manager = manager("turns");
    Recognizer recognizer = manager.lookup("recognizer");
    recognizer.allocate();
    assertNotEquals(SphinxFixture.GO_FORWARD, next(manager));
    JSGFGrammar grammar = manager.lookup("jsgfGrammar");
    grammar.loadJSGF("commands");
    assertEquals(SphinxFixture.GO_FORWARD, next(manager));
    recognizer.deallocate();
  }

  @Test
  void commitChanges_ruleSetAndRuleDeleted_nextStreamHasThem() throws Exception {
    ConfigurationManager manager = manager("turns");
    Recognizer recognizer = manager.lookup("recognizer");
    recognizer.allocate();
    assertNotEquals(SphinxFixture.GO_FORWARD, next(manager));
    JSGFGrammar grammar = manager.lookup("jsgfGrammar");
    JSGFRuleGrammar rules = grammar.getRuleGrammar();
    rules.setRule("turn", new JSGFRuleSequence(Arrays.stream(SphinxFixture.GO_FORWARD.split(" ")).map(JSGFRuleToken::new)
        .collect(Collectors.toList())), true);
    rules.setEnabled("turn", true);
    grammar.commitChanges();
    assertEquals(SphinxFixture.GO_FORWARD, next(manager));
    recognizer.deallocate();
  }

  /** Results of this host know no tags: applications find them through the rules, which stay the host's own. */
  @Test
  void getRuleGrammar_rulesWithTags_areThere() throws Exception {
    ConfigurationManager manager = manager("numbers");
    Recognizer recognizer = manager.lookup("recognizer");
    recognizer.allocate();
    JSGFGrammar grammar = manager.lookup("jsgfGrammar");
    JSGFRuleGrammar rules = grammar.getRuleGrammar();
    JSGFRuleAlternatives number = (JSGFRuleAlternatives) rules.getRule("number");
    assertEquals(4, number.getRules().size());
    assertEquals(List.of("1", "2", "10", "12"), number.getRules().stream()
        .map(rule -> rule.toString().replaceAll(".*\\{\\s*(\\d+)\\s*\\}.*", "$1")).toList());
    recognizer.deallocate();
  }
}

package io.dualmode.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.api.SpeechAligner;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.frontend.util.StreamDataSource;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import io.dualmode.api.grammar.Grammar;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherTasksTest {
  @TempDir Path dir;

  private List<WordResult> align(String text, int... pieces) throws Exception {
    Application application = new Application(dir);
    Path recording = Files.write(dir.resolve("recording.raw"), Audio.bursts(pieces));
    SpeechAligner aligner = new SpeechAligner("resource:/no/such/model", application.url("words.dict"), null);
    return aligner.align(recording.toUri().toURL(), text);
  }

  private static List<String> spellings(List<WordResult> words) {
    return words.stream().map(w -> w.getWord().getSpelling()).toList();
  }

  @Test
  void speechAligner_wordsInTheRecording_theirTimes() throws Exception {
    ScriptedEngine.script();
    List<WordResult> words = align("go left one two right", 1200);
    assertEquals(List.of("go", "left", "one", "two", "right"), spellings(words));
    assertEquals(400, words.get(4).getTimeFrame().getStart() - words.get(0).getTimeFrame().getStart());
    assertEquals(List.of(List.of("go", "left", "one", "two", "right")), ScriptedEngine.ALIGNED, "found in the first pass");
    assertTrue(ScriptedEngine.OPENED.isEmpty(), "nothing was recognised freely");
  }

  @Test
  void speechAligner_severalUtterances_oneTextAndTheClockOfTheStream() throws Exception {
    ScriptedEngine.script();
    List<WordResult> words = align("go left one two right left go one", 500, 1500, 900);
    assertEquals(List.of("go", "left", "one", "two", "right", "left", "go", "one"), spellings(words));
    assertEquals(1, ScriptedEngine.ALIGNED.size());
    for (int i = 0; i < words.size(); i++) {
      assertEquals(100 + 100 * i, words.get(i).getTimeFrame().getStart(), "the aligner hears the stream from its first sample on");
    }
  }

  @Test
  void speechAligner_wordNotSpoken_isLeftOut() throws Exception {
    ScriptedEngine.script();
    ScriptedEngine.NOT_SPOKEN.add("missing");
    List<WordResult> words = align("go left one two missing right left go one", 1500);
    assertEquals(List.of("go", "left", "one", "two", "right", "left", "go", "one"), spellings(words));
  }

  @Test
  void allphone_anyPhoneSequence() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "G", "OW")));
    Context context = new Context(new Application(dir).freeSpeech());
    context.setLocalProperty("decoder->searchManager", "allphoneSearchManager");
    Recognizer recognizer = context.getInstance(Recognizer.class);
    recognizer.allocate();
    context.setSpeechSource(Audio.stream(400));
    Result result = recognizer.recognize();
    assertEquals("G OW", new SpeechResult(result).getHypothesis());
    recognizer.deallocate();
    assertTrue(ScriptedEngine.OPENED.get(0).phones());
  }

  @Test
  void ownXml_onlyTheTypeOfTheSearchManagerChanged_recognises() throws Exception {
    Application application = new Application(dir).file("g.gram", "#JSGF V1.0;\ngrammar g;\npublic <x> = go left;\n");
    application.file("app.config.xml", """
        <?xml version="1.0" encoding="UTF-8"?>
        <config>
          <property name="beam" value="1e-40"/>
          <component name="recognizer" type="edu.cmu.sphinx.recognizer.Recognizer">
            <property name="decoder" value="decoder"/>
          </component>
          <component name="decoder" type="edu.cmu.sphinx.decoder.Decoder">
            <property name="searchManager" value="searchManager"/>
          </component>
          <component name="searchManager" type="io.dualmode.sphinx.NeuralSearchManager">
            <property name="linguist" value="linguist"/>
            <property name="pruner" value="pruner"/>
            <property name="scorer" value="scorer"/>
            <property name="activeListFactory" value="activeListFactory"/>
          </component>
          <component name="activeListFactory" type="edu.cmu.sphinx.decoder.search.PartitionActiveListFactory">
            <property name="relativeBeamWidth" value="${beam}"/>
          </component>
          <component name="pruner" type="edu.cmu.sphinx.decoder.pruner.SimplePruner"/>
          <component name="scorer" type="edu.cmu.sphinx.decoder.scorer.ThreadedAcousticScorer">
            <property name="frontend" value="frontEnd"/>
          </component>
          <component name="linguist" type="edu.cmu.sphinx.linguist.flat.FlatLinguist">
            <property name="grammar" value="grammar"/>
            <property name="acousticModel" value="acousticModel"/>
            <property name="unitManager" value="unitManager"/>
          </component>
          <component name="grammar" type="edu.cmu.sphinx.jsgf.JSGFGrammar">
            <property name="grammarLocation" value="GRAMMARS"/>
            <property name="grammarName" value="g"/>
            <property name="dictionary" value="dictionary"/>
          </component>
          <component name="dictionary" type="edu.cmu.sphinx.linguist.dictionary.TextDictionary">
            <property name="dictionaryPath" value="DICTIONARY"/>
            <property name="fillerPath" value="FILLERS"/>
            <property name="unitManager" value="unitManager"/>
          </component>
          <component name="acousticModel" type="edu.cmu.sphinx.linguist.acoustic.tiedstate.TiedStateAcousticModel">
            <property name="loader" value="loader"/>
            <property name="unitManager" value="unitManager"/>
          </component>
          <component name="loader" type="edu.cmu.sphinx.linguist.acoustic.tiedstate.Sphinx3Loader">
            <property name="location" value="resource:/no/such/model"/>
            <property name="unitManager" value="unitManager"/>
          </component>
          <component name="unitManager" type="edu.cmu.sphinx.linguist.acoustic.UnitManager"/>
          <component name="logMath" type="edu.cmu.sphinx.util.LogMath">
            <property name="logBase" value="1.0001"/>
          </component>
          <component name="frontEnd" type="edu.cmu.sphinx.frontend.FrontEnd">
            <propertylist name="pipeline">
              <item>source</item>
              <item>blocker</item>
              <item>classifier</item>
              <item>marker</item>
              <item>preemphasizer</item>
              <item>windower</item>
              <item>fft</item>
            </propertylist>
          </component>
          <component name="source" type="edu.cmu.sphinx.frontend.util.StreamDataSource"/>
          <component name="blocker" type="edu.cmu.sphinx.frontend.DataBlocker"/>
          <component name="classifier" type="edu.cmu.sphinx.frontend.endpoint.SpeechClassifier"/>
          <component name="marker" type="edu.cmu.sphinx.frontend.endpoint.SpeechMarker"/>
          <component name="preemphasizer" type="edu.cmu.sphinx.frontend.filter.Preemphasizer"/>
          <component name="windower" type="edu.cmu.sphinx.frontend.window.RaisedCosineWindower"/>
          <component name="fft" type="edu.cmu.sphinx.frontend.transform.DiscreteFourierTransform"/>
        </config>
        """.replace("GRAMMARS", dir.toUri().toString()).replace("DICTIONARY", application.url("words.dict"))
        .replace("FILLERS", HostDictionary.class.getResource("fillers.dict").toString()));
    ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "go", "left")));
    ConfigurationManager manager = new ConfigurationManager(dir.resolve("app.config.xml").toUri().toURL());
    PrintStream before = System.err;
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    try {
      Recognizer recognizer = manager.lookup("recognizer");
      recognizer.allocate();
      ((StreamDataSource) manager.lookup("source")).setInputStream(Audio.stream(600));
      assertEquals("go left", recognizer.recognize().getBestFinalResultNoFiller());
      recognizer.deallocate();
    } finally {
      System.setErr(before);
    }
    assertEquals(false, complaints.toString(StandardCharsets.UTF_8).contains("class"), "of a component that nobody uses: " + complaints);
    assertEquals(2, ScriptedEngine.OPENED.get(0).grammar().orElseThrow().arcs().stream()
        .filter(a -> !a.word().equals(Grammar.EPSILON)).count());
    int samples = ScriptedEngine.UTTERANCE_SAMPLES.get(0);
    assertTrue(samples >= 1600 * 16, "all audio, not only what the voice activity detection lets pass: " + samples);
  }

  @Test
  void acousticModel_missing_onlyAskingForParametersFails() throws Exception {
    Context context = new Context(new Application(dir).freeSpeech());
    context.getLoader().load();
    RuntimeException e = assertThrows(RuntimeException.class, () -> context.getLoader().getMeansPool());
    assertTrue(e.toString().contains("/no/such/model") || e instanceof UncheckedIOException, e.toString());
  }

  @Test
  void classPathCheck_order_onlyTheHostFirstIsWrong() throws Exception {
    URL host = Recognizer.class.getProtectionDomain().getCodeSource().getLocation();
    URL own = NeuralSearchManager.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader right = new URLClassLoader(new URL[] {own, host}, null);
        URLClassLoader wrong = new URLClassLoader(new URL[] {host, own}, null);
        URLClassLoader without = new URLClassLoader(new URL[] {host}, null)) {
      assertEquals(null, ClassPathCheck.problem(right));
      assertTrue(ClassPathCheck.problem(wrong).contains("in front of sphinx4-core on the class path"));
      assertTrue(ClassPathCheck.problem(without).contains("beside sphinx4-core"));
    }
  }
}

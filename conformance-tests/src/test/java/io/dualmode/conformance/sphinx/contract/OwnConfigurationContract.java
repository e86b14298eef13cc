package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.frontend.util.Microphone;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.InternalConfigurationException;
import edu.cmu.sphinx.util.props.PropertySheet;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application with a configuration file of its own and the microphone component, as before there was {@code Configuration}. */
abstract class OwnConfigurationContract {
  @TempDir Path dir;
  private SphinxFixture fixture;

  /** What the search manager of the file is: the one thing that migration changes. */
  protected abstract String searchManager();

  @BeforeEach
  void files() throws Exception {
    fixture = new SphinxFixture(dir);
    FakeMicrophone.recording = SphinxFixture.recording("goforward");
    fixture.write("robot.config.xml", """
        <?xml version="1.0" encoding="UTF-8"?>
        <config>
          <property name="logLevel" value="WARNING"/>
          <property name="rules" value="commands"/>
          <property name="relativeBeamWidth" value="1E-80"/>
          <component name="recognizer" type="edu.cmu.sphinx.recognizer.Recognizer">
            <property name="decoder" value="decoder"/>
          </component>
          <component name="decoder" type="edu.cmu.sphinx.decoder.Decoder">
            <property name="searchManager" value="searchManager"/>
          </component>
          <component name="searchManager" type="SEARCH">
            <property name="linguist" value="flatLinguist"/>
            <property name="pruner" value="pruner"/>
            <property name="scorer" value="scorer"/>
            <property name="activeListFactory" value="activeListFactory"/>
          </component>
          <component name="activeListFactory" type="edu.cmu.sphinx.decoder.search.PartitionActiveListFactory">
            <property name="relativeBeamWidth" value="${relativeBeamWidth}"/>
          </component>
          <component name="pruner" type="edu.cmu.sphinx.decoder.pruner.SimplePruner"/>
          <component name="scorer" type="edu.cmu.sphinx.decoder.scorer.SimpleAcousticScorer">
            <property name="frontend" value="frontEnd"/>
          </component>
          <component name="flatLinguist" type="edu.cmu.sphinx.linguist.flat.FlatLinguist">
            <property name="grammar" value="grammar"/>
            <property name="acousticModel" value="acousticModel"/>
            <property name="unitManager" value="unitManager"/>
            <property name="wordInsertionProbability" value="0.1"/>
            <property name="languageWeight" value="8"/>
          </component>
          <component name="grammar" type="edu.cmu.sphinx.jsgf.JSGFGrammar">
            <property name="grammarLocation" value="file:DIR/"/>
            <property name="grammarName" value="${rules}"/>
            <property name="dictionary" value="dictionary"/>
          </component>
          <component name="dictionary" type="edu.cmu.sphinx.linguist.dictionary.TextDictionary">
            <property name="dictionaryPath" value="file:DIR/words.dict"/>
            <property name="fillerPath" value="MODEL/noisedict"/>
            <property name="unitManager" value="unitManager"/>
          </component>
          <component name="acousticModel" type="edu.cmu.sphinx.linguist.acoustic.tiedstate.TiedStateAcousticModel">
            <property name="loader" value="loader"/>
            <property name="unitManager" value="unitManager"/>
          </component>
          <component name="loader" type="edu.cmu.sphinx.linguist.acoustic.tiedstate.Sphinx3Loader">
            <property name="location" value="MODEL"/>
            <property name="unitManager" value="unitManager"/>
          </component>
          <component name="unitManager" type="edu.cmu.sphinx.linguist.acoustic.UnitManager"/>
          <component name="frontEnd" type="edu.cmu.sphinx.frontend.FrontEnd">
            <propertylist name="pipeline">
              <item>microphone</item>
              <item>blocker</item>
              <item>classifier</item>
              <item>marker</item>
              <item>cepstrum</item>
              <item>cmn</item>
              <item>features</item>
              <item>transform</item>
            </propertylist>
          </component>
          <component name="microphone" type="edu.cmu.sphinx.frontend.util.Microphone">
            <property name="closeBetweenUtterances" value="false"/>
            <property name="bigEndian" value="false"/>
          </component>
          <component name="blocker" type="edu.cmu.sphinx.frontend.DataBlocker"/>
          <component name="classifier" type="edu.cmu.sphinx.frontend.endpoint.SpeechClassifier">
            <property name="threshold" value="13"/>
          </component>
          <component name="marker" type="edu.cmu.sphinx.frontend.endpoint.SpeechMarker"/>
          <component name="cepstrum" type="edu.cmu.sphinx.frontend.AutoCepstrum">
            <property name="loader" value="loader"/>
          </component>
          <component name="cmn" type="edu.cmu.sphinx.frontend.feature.LiveCMN"/>
          <component name="features" type="edu.cmu.sphinx.frontend.feature.DeltasFeatureExtractor"/>
          <component name="transform" type="edu.cmu.sphinx.frontend.feature.FeatureTransform">
            <property name="loader" value="loader"/>
          </component>
        </config>
        """.replace("DIR", dir.toString()).replace("MODEL", SphinxFixture.ACOUSTIC_MODEL).replace("SEARCH", searchManager()));
  }

  @AfterEach
  void properties() {
    System.clearProperty("rules");
    System.clearProperty("grammar[grammarName]");
    System.clearProperty("nobody[grammarName]");
  }

  private ConfigurationManager manager() throws Exception {
    return new ConfigurationManager(dir.resolve("robot.config.xml").toUri().toURL());
  }

  /** Hears until the recording is over; the speaker is then silent, so it is one utterance. */
  private static String hear(ConfigurationManager manager) {
    Recognizer recognizer = manager.lookup("recognizer");
    Microphone microphone = manager.lookup("microphone");
    recognizer.allocate();
    assertTrue(microphone.startRecording());
    Result result = recognizer.recognize();
    microphone.stopRecording();
    recognizer.deallocate();
    return result.getBestFinalResultNoFiller();
  }

  @Test
  void microphoneComponent_speech_isHeard() throws Exception {
    assertEquals(SphinxFixture.GO_FORWARD, hear(manager()));
  }

  @Test
  void systemProperties_globalAndOfAComponent_overrideTheFile() throws Exception {
    System.setProperty("rules", "turns");
    assertNotEquals(SphinxFixture.GO_FORWARD, hear(manager()));
    System.setProperty("grammar[grammarName]", "commands");
    assertEquals(SphinxFixture.GO_FORWARD, hear(manager()));
  }

  @Test
  void systemProperty_ofAComponentThatIsNotThere_hostException() {
    System.setProperty("nobody[grammarName]", "commands");
    assertThrows(InternalConfigurationException.class, this::manager);
  }

  @Test
  void propertySheet_readAndWritten_componentFollows() throws Exception {
    ConfigurationManager manager = manager();
    PropertySheet grammar = manager.getPropertySheet("grammar");
    assertEquals("commands", grammar.getString("grammarName"));
    grammar.setString("grammarName", "turns");
    assertNotEquals(SphinxFixture.GO_FORWARD, hear(manager));
  }
}

package io.dualmode.tools.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SphinxConfigTest {
  @TempDir Path dir;

  private static final String FILE = """
      <?xml version="1.0"?>
      <!DOCTYPE config SYSTEM "http://dtd.invalid/config.dtd">
      <!-- our robot -->
      <config>
        <component name="decoder" type="edu.cmu.sphinx.decoder.Decoder">
          <property name="searchManager" value="search"/>
        </component>
        <component   name="search"
                     type="edu.cmu.sphinx.decoder.search.SimpleBreadthFirstSearchManager">
          <property name="linguist" value="flat"/>
        </component>
        <component name="flat" type="edu.cmu.sphinx.linguist.flat.FlatLinguist"/>
        <component name="pre" type="edu.cmu.sphinx.frontend.filter.Preemphasizer"/>
        <component name="cmn" type="edu.cmu.sphinx.frontend.feature.LiveCMN"/>
      </config>
      """;

  @Test
  void edited_oneSearchManager_onlyItsTypeChanges() throws Exception {
    SphinxConfig config = SphinxConfig.parse(FILE, "robot.xml");
    assertEquals(FILE.replace("edu.cmu.sphinx.decoder.search.SimpleBreadthFirstSearchManager",
        "io.dualmode.sphinx.NeuralSearchManager"), config.edited());
    List<String> remarks = config.remarks();
    assertEquals(3, remarks.size(), remarks.toString());
    assertTrue(remarks.get(0).startsWith("component 'search' (edu.cmu.sphinx.decoder.search.Simple"), remarks.get(0));
    assertTrue(remarks.get(1).contains("component 'flat'"), remarks.get(1));
    assertTrue(remarks.get(2).contains("stages of the front end"), remarks.get(2));
  }

  /** As editors of Windows write it. */
  @Test
  void parse_byteOrderMarks_areNoPartOfTheFile() throws Exception {
    String plain = SphinxConfig.parse(FILE, "robot.xml").edited();
    String marked = "\ufeff" + FILE;
    String wide = marked.replace("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>");
    assertEquals(plain, SphinxConfig.parse(marked.getBytes(StandardCharsets.UTF_8), "robot.xml").edited());
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertEquals(plain, SphinxConfig.parse(marked.getBytes(charset), "robot.xml").edited());
      assertEquals(plain.replace("?>", " encoding=\"UTF-8\"?>"), SphinxConfig.parse(wide.getBytes(charset), "robot.xml").edited());
    }
  }

  @Test
  void edited_again_nothingChanges() throws Exception {
    String once = SphinxConfig.parse(FILE, "robot.xml").edited();
    SphinxConfig again = SphinxConfig.parse(once, "robot.xml");
    assertEquals(once, again.edited());
    assertTrue(again.remarks().get(0).contains("already"), again.remarks().toString());
  }

  @Test
  void parse_noXml_errorNamesFileAndLine() {
    IOException e = assertThrows(IOException.class, () -> SphinxConfig.parse("<config>\n<component name='a' type='b'>\n</config>", "bad.xml"));
    assertTrue(e.getMessage().startsWith("bad.xml, line 3"), e.getMessage());
  }

  /** As the host's own demonstrations of dictation were configured. */
  private static final String DICTATION = """
      <?xml version='1.0' encoding='ISO-8859-1'?>
      <config>
        <property name="lw" value="10.5"/>
        <property name="beam" value="1e-60"/>
        <component name="recognizer" type="edu.cmu.sphinx.recognizer.Recognizer">
          <property name="decoder" value="decoder"/>
          <propertylist name="monitors"><item>speed</item></propertylist>
        </component>
        <component name="decoder" type="edu.cmu.sphinx.decoder.Decoder">
          <property name="searchManager" value="wordPruning"/>
        </component>
        <!-- pr\u00fcfen: <component name="old" type="x"/> -->
        <component type='edu.cmu.sphinx.decoder.search.WordPruningBreadthFirstSearchManager' name='wordPruning'>
          <property name="linguist" value="lexTree"/>
          <property name="scorer" value="scorer"/>
        </component>
        <component name="lexTree" type="edu.cmu.sphinx.linguist.lextree.LexTreeLinguist">
          <property name="languageWeight" value="${lw}"/>
          <property name="wordInsertionProbability" value="0.2"/>
          <property name="silenceInsertionProbability" value="0.1"/>
          <property name="dictionary" value="dictionary"/>
        </component>
        <component name="dictionary" type="edu.cmu.sphinx.linguist.dictionary.FastDictionary"/>
        <component name="speed" type="edu.cmu.sphinx.instrumentation.SpeedTracker">
          <property name="frontend" value="mfc"/>
        </component>
        <component name="dumper" type="edu.cmu.sphinx.linguist.util.LinguistStats"/>
        <component name="cepstra" type="edu.cmu.sphinx.frontend.util.StreamCepstrumSource"/>
      </config>
      """;

  @Test
  void parse_dictationInLatin1_everyDifferenceIsNamed() throws Exception {
    SphinxConfig config = SphinxConfig.parse(DICTATION.getBytes(StandardCharsets.ISO_8859_1), "app.xml");
    assertEquals(DICTATION.replace("edu.cmu.sphinx.decoder.search.WordPruningBreadthFirstSearchManager",
        "io.dualmode.sphinx.NeuralSearchManager").replace("ISO-8859-1", "UTF-8"), config.edited());
    List<String> remarks = config.remarks();
    for (String part : List.of("'wordPruning'", "languageWeight 10.5 becomes 1.31", "wordInsertionProbability 0.2 counts relative to 0.1",
        "silenceInsertionProbability has no effect", "FastDictionary): is not in sphinx4-core", "remove the monitor",
        "looks into the stock linguist", "feed the audio itself")) {
      assertEquals(1, remarks.stream().filter(remark -> remark.contains(part)).count(), part + " in " + remarks);
    }
    assertEquals(6, remarks.size(), remarks.toString());
  }

  @Test
  void remarks_componentsOfOlderVersions_namedAndTheMissingOnesStopTheStart() throws Exception {
    String old = FILE.replace("</config>", """
          <component name="logMath" type="edu.cmu.sphinx.util.LogMath"><property name="logBase" value="1.0001"/></component>
          <component name="marker" type="edu.cmu.sphinx.frontend.endpoint.SpeechMarker"/>
        </config>
        """);
    SphinxConfig config = SphinxConfig.parse(old, "old.xml");
    for (String part : List.of("component 'logMath' (edu.cmu.sphinx.util.LogMath): is no component", "dualmode.sphinx.endpointing=host")) {
      assertEquals(1, config.remarks().stream().filter(remark -> remark.contains(part)).count(), part + " in " + config.remarks());
    }
    assertTrue(config.startable(), "nothing reads it");
    SphinxConfig older = SphinxConfig.parse(DICTATION, "app.xml");
    assertTrue(!older.startable(), "FastDictionary is gone");
    Path file = Files.writeString(dir.resolve("app.xml"), DICTATION, StandardCharsets.ISO_8859_1);
    StringWriter printed = new StringWriter();
    int status = new CommandLine(new MigrateCommand()).setOut(new PrintWriter(printed)).setErr(new PrintWriter(new StringWriter()))
        .execute("sphinx", file.toString());
    assertEquals(1, status);
    assertTrue(printed.toString().contains("io.dualmode.sphinx.NeuralSearchManager"), "the file is printed all the same");
  }

  @Test
  void parse_includesAndExtends_named() throws Exception {
    List<String> remarks = SphinxConfig.parse("<config extends='base.xml'><include file='more.xml'/></config>", "a.xml").remarks();
    assertTrue(remarks.get(0).contains("base.xml"), remarks.toString());
    assertTrue(remarks.get(1).contains("more.xml"), remarks.toString());
    assertTrue(remarks.get(2).contains("no search manager"), remarks.toString());
  }

  @Test
  void parse_garbage_oneErrorThatNamesTheFile() {
    List<byte[]> garbage = List.of(new byte[0], "hello".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 7},
        "<html><body/></html>".getBytes(StandardCharsets.UTF_8), DICTATION.substring(0, 900).getBytes(StandardCharsets.ISO_8859_1),
        "<?xml version='1.0' encoding='martian'?><config/>".getBytes(StandardCharsets.UTF_8),
        "<config><component name='a'/></config>".getBytes(StandardCharsets.UTF_8),
        "<config><component name='a' type='b'/><component name='a' type='b'/></config>".getBytes(StandardCharsets.UTF_8));
    for (byte[] bytes : garbage) {
      IOException e = assertThrows(IOException.class, () -> SphinxConfig.parse(bytes, "bad.xml"));
      assertTrue(e.getMessage().startsWith("bad.xml"), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }
}

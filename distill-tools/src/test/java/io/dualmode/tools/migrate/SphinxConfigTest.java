package io.dualmode.tools.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SphinxConfigTest {
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

  @Test
  void edited_again_nothingChanges() throws Exception {
    String once = SphinxConfig.parse(FILE, "robot.xml").edited();
    SphinxConfig again = SphinxConfig.parse(once, "robot.xml");
    assertEquals(once, again.edited());
    assertTrue(again.remarks().get(0).contains("already"), again.remarks().toString());
  }

  @Test
  void parse_noXml_errorNamesFileAndLine() {
    IOException e = assertThrows(IOException.class, () -> SphinxConfig.parse("<config>\n<component>\n</config>", "bad.xml"));
    assertTrue(e.getMessage().startsWith("bad.xml, line 3"), e.getMessage());
  }
}

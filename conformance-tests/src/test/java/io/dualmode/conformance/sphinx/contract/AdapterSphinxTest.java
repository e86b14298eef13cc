package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edu.cmu.sphinx.api.Context;
import java.net.URL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contracts on the adapter, by class path alone. */
@Tag("sphinx4-adapter")
class AdapterSphinxTest extends SphinxContracts {
  @BeforeAll
  static void engine() {
    URL adapter = AdapterSphinxTest.class.getResource("/io/dualmode/sphinx/fillers.dict");
    URL config = Context.class.getResource("default.config.xml");
    assertEquals(adapter.toString().replace("io/dualmode/sphinx/fillers.dict", "edu/cmu/sphinx/api/default.config.xml"),
        config.toString(), "sphinx4-core stands in front of the adapter");
  }

  @Override
  boolean helpful() {
    return true;
  }

  @Override
  boolean releasesTheLine() {
    return true;
  }

  @Nested
  class OwnConfiguration extends OwnConfigurationContract {
    @Override
    protected String searchManager() {
      return "io.dualmode.sphinx.NeuralSearchManager";
    }
  }
}

package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contracts on Sphinx4 itself, which they describe. */
@Tag("sphinx4-stock")
class StockSphinxTest {
  @BeforeAll
  static void engine() {
    assertNull(StockSphinxTest.class.getResource("/io/dualmode/sphinx/NeuralSearchManager.class"), "the adapter is on the class path");
  }

  @Nested
  class Transcription extends TranscriptionContract {}

  @Nested
  class Grammars extends GrammarContract {}

  @Nested
  class Alignment extends AlignmentContract {}

  @Nested
  class Listeners extends ListenerContract {}

  @Nested
  class Misuse extends MisuseContract {
    @Override
    protected boolean helpful() {
      return false;
    }
  }

  @Nested
  class HostParts extends HostPartsContract {}

  @Nested
  class LiveRecognizer extends MicrophoneContract {
    @Override
    protected boolean releasesTheLine() {
      return false;
    }
  }
}

package io.dualmode.conformance.sphinx.contract;

import org.junit.jupiter.api.Nested;

/** The contracts that hold on Sphinx4 and on the adapter, with the two places where the adapter does more. */
abstract class SphinxContracts {
  /** Whether misuse is answered with what to do instead. */
  abstract boolean helpful();

  /** Whether a recognizer that is stopped gives the microphone's line back. */
  abstract boolean releasesTheLine();

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
      return SphinxContracts.this.helpful();
    }
  }

  @Nested
  class HostParts extends HostPartsContract {}

  @Nested
  class LiveRecognizer extends MicrophoneContract {
    @Override
    protected boolean releasesTheLine() {
      return SphinxContracts.this.releasesTheLine();
    }
  }
}

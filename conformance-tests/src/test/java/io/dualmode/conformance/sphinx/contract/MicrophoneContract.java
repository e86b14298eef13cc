package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.LiveSpeechRecognizer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recognizer on the microphone. */
abstract class MicrophoneContract {
  private static final int CYCLES = 4;
  @TempDir Path dir;
  private SphinxFixture fixture;

  @BeforeEach
  void microphone() throws Exception {
    fixture = new SphinxFixture(dir);
    FakeMicrophone.recording = SphinxFixture.recording("goforward");
    FakeMicrophone.open = false;
  }

  /** Whether the line is given back at every stop; the stock recognizer keeps it as long as it lives. */
  protected abstract boolean releasesTheLine();

  @Test
  void startAndStop_manyTimes_heardEachTime() throws Exception {
    LiveSpeechRecognizer recognizer = new LiveSpeechRecognizer(fixture.grammar("commands"));
    for (int i = 0; i < CYCLES; i++) {
      recognizer.startRecognition(true);
      assertTrue(FakeMicrophone.open);
      assertEquals(SphinxFixture.GO_FORWARD, recognizer.getResult().getHypothesis(), "cycle " + i);
      recognizer.stopRecognition();
      assertEquals(!releasesTheLine(), FakeMicrophone.open);
    }
    assertThrows(IllegalStateException.class, recognizer::getResult);
  }

  @Test
  void secondRecognizer_afterTheFirstStopped_getsTheLine() throws Exception {
    LiveSpeechRecognizer first = new LiveSpeechRecognizer(fixture.grammar("commands"));
    first.startRecognition(false);
    first.getResult();
    first.stopRecognition();
    LiveSpeechRecognizer second = new LiveSpeechRecognizer(fixture.freeSpeech("small.lm"));
    second.startRecognition(true);
    assertEquals(SphinxFixture.GO_FORWARD, second.getResult().getHypothesis());
    second.stopRecognition();
    assertFalse(releasesTheLine() && FakeMicrophone.open);
  }
}

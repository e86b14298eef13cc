package io.dualmode.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edu.cmu.sphinx.api.LiveSpeechRecognizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRecognitionTest {
  @TempDir Path dir;

  @Test
  void startStopStart_eachTimeTheLineIsReleasedAndWordsCome() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "go")), List.of(ScriptedEngine.reading(1, "left")),
        List.of(ScriptedEngine.reading(1, "right")));
    FakeMicrophone.audio = Audio.bursts(500, 500);
    LiveSpeechRecognizer recognizer = new LiveSpeechRecognizer(new Application(dir).freeSpeech());
    assertEquals(FakeMicrophone.opened, FakeMicrophone.closed, "a recognizer that does not listen holds no line");
    recognizer.startRecognition(true);
    assertEquals(FakeMicrophone.opened, FakeMicrophone.closed + 1);
    assertEquals("go", recognizer.getResult().getHypothesis());
    recognizer.stopRecognition();
    assertEquals(FakeMicrophone.opened, FakeMicrophone.closed);

    recognizer.startRecognition(true);
    assertEquals("left", recognizer.getResult().getHypothesis());
    assertEquals("right", recognizer.getResult().getHypothesis());
    recognizer.stopRecognition();
    assertEquals(FakeMicrophone.opened, FakeMicrophone.closed);
    assertEquals(1, ScriptedEngine.openSessions, "kept for the next start");
  }
}

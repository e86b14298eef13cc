package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import edu.cmu.sphinx.result.Node;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.TimeFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Free speech with the application's dictionary and language model. */
abstract class TranscriptionContract {
  @TempDir Path dir;
  private SphinxFixture fixture;

  @BeforeEach
  void files() throws Exception {
    fixture = new SphinxFixture(dir);
  }

  @Test
  void getResult_speech_textWordsNbestAndLatticeAgree() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(fixture.freeSpeech("small.lm"));
    byte[] audio = SphinxFixture.recording("goforward");
    recognizer.startRecognition(new ByteArrayInputStream(audio));
    SpeechResult result = recognizer.getResult();
    assertEquals(SphinxFixture.GO_FORWARD, result.getHypothesis());
    assertTrue(result.getResult().isFinal());
    List<WordResult> words = SphinxFixture.words(result);
    assertEquals(List.of(SphinxFixture.GO_FORWARD.split(" ")), SphinxFixture.spellings(words));
    long before = 0;
    for (WordResult word : words) {
      TimeFrame time = word.getTimeFrame();
      assertTrue(time.getStart() >= before && time.getEnd() > time.getStart() && time.getEnd() <= audio.length / 32, word.toString());
      before = time.getStart();
      double confidence = SphinxFixture.confidence(word);
      assertTrue(confidence > 0 && confidence <= 1.001, word.toString());
      assertTrue(word.toString().matches("\\{\\w+, [01]\\.\\d{3}, \\[\\d+:\\d+\\]\\}"), word.toString());
      assertNotNull(word.getPronunciation());
    }
    Collection<String> readings = result.getNbest(3);
    assertTrue(!readings.isEmpty() && readings.size() <= 3, readings.toString());
    readings.forEach(reading -> assertTrue(reading.startsWith("<s> ") && reading.endsWith(" </s>"), reading));
    Collection<Node> nodes = result.getLattice().getNodes();
    assertTrue(nodes.stream().anyMatch(node -> node.getWord().getSpelling().equals("meters")), nodes.toString());
    assertNull(recognizer.getResult(), "the stream is over");
    recognizer.stopRecognition();
  }

  @ParameterizedTest
  @ValueSource(strings = {"small.lm", "small.dmp"})
  void setLanguageModelPath_everyFormat_isHeard(String model) throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(fixture.freeSpeech(model));
    recognizer.startRecognition(SphinxFixture.goForward());
    assertEquals(SphinxFixture.GO_FORWARD, recognizer.getResult().getHypothesis());
    recognizer.stopRecognition();
  }

  @Test
  void setLanguageModelPath_trieOfSeventyThousandWords_sensibleText() throws Exception {
    Configuration configuration = fixture.freeSpeech(SphinxFixture.MODELS + "en-us.lm.bin");
    configuration.setDictionaryPath(SphinxFixture.MODELS + "cmudict-en-us.dict");
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(configuration);
    recognizer.startRecognition(new ByteArrayInputStream(SphinxFixture.recording("goforward")));
    String heard = recognizer.getResult().getHypothesis();
    recognizer.stopRecognition();
    assertFalse(Collections.disjoint(List.of(heard.split(" ")), List.of(SphinxFixture.GO_FORWARD.split(" "))), heard);
  }

  @Test
  void getResult_twoSentencesInOneStream_oneAfterTheOtherOnOneClock() throws Exception {
    byte[] audio = SphinxFixture.recording("goforward");
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.write(audio);
    twice.write(new byte[48_000]);
    twice.write(audio);
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(fixture.freeSpeech("small.lm"));
    recognizer.startRecognition(new ByteArrayInputStream(twice.toByteArray()));
    SpeechResult first = recognizer.getResult();
    SpeechResult second = recognizer.getResult();
    assertEquals(SphinxFixture.GO_FORWARD, first.getHypothesis());
    assertEquals(SphinxFixture.GO_FORWARD, second.getHypothesis());
    long apart = start(second) - start(first);
    assertEquals((audio.length + 48_000) / 32, apart, 60, "milliseconds between the sentences");
    recognizer.stopRecognition();
  }

  @Test
  void startRecognition_timeFrame_onlyThatPartIsHeard() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(fixture.freeSpeech("small.lm"));
    recognizer.startRecognition(SphinxFixture.goForward(), new TimeFrame(0, 1100));
    SpeechResult result = recognizer.getResult();
    assertNotNull(result);
    assertTrue(result.getHypothesis().startsWith("go"), result.getHypothesis());
    assertFalse(result.getHypothesis().contains("meters"), result.getHypothesis());
    recognizer.stopRecognition();
  }

  @Test
  void startRecognition_again_sameTextFromEveryStream() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(fixture.freeSpeech("small.lm"));
    for (int i = 0; i < 3; i++) {
      recognizer.startRecognition(SphinxFixture.goForward());
      assertEquals(SphinxFixture.GO_FORWARD, recognizer.getResult().getHypothesis());
      recognizer.stopRecognition();
    }
  }

  private static long start(SpeechResult result) {
    return SphinxFixture.words(result).get(0).getTimeFrame().getStart();
  }
}

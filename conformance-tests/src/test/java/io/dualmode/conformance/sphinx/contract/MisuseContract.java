package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import edu.cmu.sphinx.decoder.adaptation.Stats;
import edu.cmu.sphinx.frontend.DataProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application gets for files that are missing, streams that fail and calls out of order. */
abstract class MisuseContract {
  @TempDir Path dir;
  private SphinxFixture fixture;

  @BeforeEach
  void files() throws Exception {
    fixture = new SphinxFixture(dir);
  }

  /** The adapter names the file or says what to do; the stock engine is only held to the type of the exception. */
  protected abstract boolean helpful();

  private void says(Throwable thrown, String part) {
    if (helpful()) {
      assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown.toString());
    }
  }

  private static StreamSpeechRecognizer start(Configuration configuration, InputStream stream) throws IOException {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(configuration);
    recognizer.startRecognition(stream);
    return recognizer;
  }

  @Test
  void callsOutOfOrder_illegalState() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(fixture.grammar("commands"));
    assertThrows(IllegalStateException.class, recognizer::getResult);
    assertThrows(IllegalStateException.class, recognizer::stopRecognition);
    recognizer.startRecognition(SphinxFixture.goForward());
    assertThrows(IllegalStateException.class, () -> recognizer.startRecognition(SphinxFixture.goForward()));
    assertEquals(SphinxFixture.GO_FORWARD, recognizer.getResult().getHypothesis());
    recognizer.stopRecognition();
    assertThrows(IllegalStateException.class, recognizer::stopRecognition);
    assertThrows(IllegalStateException.class, recognizer::getResult);
  }

  @Test
  void dictionary_missing_runtimeExceptionOfTheStart() throws Exception {
    Configuration configuration = fixture.grammar("commands");
    configuration.setDictionaryPath(fixture.url("absent.dict"));
    says(assertThrows(RuntimeException.class, () -> start(configuration, SphinxFixture.goForward())), "absent.dict");
  }

  @Test
  void grammar_missing_runtimeExceptionOfTheStart() throws Exception {
    says(assertThrows(RuntimeException.class, () -> start(fixture.grammar("absent"), SphinxFixture.goForward())), "absent.gram");
  }

  @Test
  void grammar_doesNotParse_runtimeExceptionOfTheStart() throws Exception {
    says(assertThrows(RuntimeException.class, () -> start(fixture.grammar("broken"), SphinxFixture.goForward())), "does not parse");
  }

  @Test
  void languageModel_missing_runtimeExceptionOfTheStart() throws Exception {
    says(assertThrows(RuntimeException.class, () -> start(fixture.freeSpeech("absent.lm"), SphinxFixture.goForward())), "absent.lm");
  }

  @Test
  void languageModel_cut_runtimeExceptionOfTheStart() throws Exception {
    fixture.write("cut.lm", "\n\\data\\\nngram 1=3\n\n\\1-grams:\n-1.0 <s> -0.3\n");
    says(assertThrows(RuntimeException.class, () -> start(fixture.freeSpeech("cut.lm"), SphinxFixture.goForward())), "cut.lm");
  }

  @Test
  void languageModel_unknownEnding_illegalArgument() {
    assertThrows(IllegalArgumentException.class, () -> new StreamSpeechRecognizer(fixture.freeSpeech("small.fst")));
  }

  @Test
  void stream_endsWithinAWord_resultThenNull() throws Exception {
    byte[] audio = SphinxFixture.recording("goforward");
    StreamSpeechRecognizer recognizer = start(fixture.grammar("commands"), new ByteArrayInputStream(audio, 0, 31_001));
    assertNotNull(recognizer.getResult());
    recognizer.stopRecognition();
  }

  @Test
  void stream_empty_sameAsOnTheHost() throws Exception {
    StreamSpeechRecognizer recognizer = start(fixture.grammar("commands"), new ByteArrayInputStream(new byte[0]));
    SpeechResult result = recognizer.getResult();
    assertTrue(result == null || result.getHypothesis().isEmpty(), () -> result.getHypothesis());
    recognizer.stopRecognition();
  }

  @Test
  void stream_fails_exceptionOfTheFrontEnd() throws Exception {
    byte[] audio = SphinxFixture.recording("goforward");
    InputStream failing = new InputStream() {
      private int at;

      @Override
      public int read() throws IOException {
        if (at == 20_000) {
          throw new IOException("unplugged");
        }
        return audio[at++] & 0xff;
      }
    };
    StreamSpeechRecognizer recognizer = start(fixture.grammar("commands"), failing);
    says(assertThrows(DataProcessingException.class, recognizer::getResult), "keep it open");
    recognizer.stopRecognition();
  }

  @Test
  void sampleRate_halfOfTheAudios_wrongTextNoFailure() throws Exception {
    Configuration configuration = fixture.grammar("commands");
    configuration.setSampleRate(8000);
    StreamSpeechRecognizer recognizer = start(configuration, SphinxFixture.goForward());
    for (SpeechResult result = recognizer.getResult(); result != null; result = recognizer.getResult()) {
      assertNotNull(result.getHypothesis());
    }
    recognizer.stopRecognition();
  }

  @Test
  void adaptation_statsWithoutTransform_recognitionGoesOn() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(fixture.grammar("commands"));
    recognizer.startRecognition(SphinxFixture.goForward());
    Stats stats = recognizer.createStats(1);
    assertNotNull(stats);
    stats.collect(recognizer.getResult());
    assertNull(recognizer.getResult());
    recognizer.stopRecognition();
    recognizer.setTransform(stats.createTransform());
    recognizer.startRecognition(SphinxFixture.goForward());
    assertEquals(SphinxFixture.GO_FORWARD, recognizer.getResult().getHypothesis());
    recognizer.stopRecognition();
  }
}

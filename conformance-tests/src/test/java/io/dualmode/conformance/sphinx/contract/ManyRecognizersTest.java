package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recognizers in several threads, which the stock engine allows too, within 256 MB, which it does not. */
@Tag("sphinx4-adapter")
class ManyRecognizersTest {
  private static final int THREADS = 6;
  @TempDir Path dir;

  @Test
  void oneRecognizerPerThread_eachHearsItsOwnGrammarOrModel() throws Exception {
    SphinxFixture fixture = new SphinxFixture(dir);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<String>>> heard = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Configuration configuration = i % 2 == 0 ? fixture.grammar("commands") : fixture.freeSpeech("small.lm");
        Callable<List<String>> work = () -> listen(new StreamSpeechRecognizer(configuration));
        heard.add(threads.submit(work));
      }
      for (Future<List<String>> one : heard) {
        assertEquals(List.of(SphinxFixture.GO_FORWARD, SphinxFixture.GO_FORWARD), one.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> listen(StreamSpeechRecognizer recognizer) throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      recognizer.startRecognition(SphinxFixture.goForward());
      texts.add(recognizer.getResult().getHypothesis());
      recognizer.stopRecognition();
    }
    return texts;
  }
}

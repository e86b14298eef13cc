package io.dualmode.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import edu.cmu.sphinx.decoder.ResultListener;
import edu.cmu.sphinx.frontend.DataProcessingException;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.LogMath;
import edu.cmu.sphinx.util.props.PropertySheet;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.api.vocabulary.LanguageModel;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamRecognitionTest {
  @TempDir Path dir;
  private Application application;

  @BeforeEach
  void application() throws Exception {
    application = new Application(dir);
  }

  @Test
  void getResult_severalReadings_hostSeesWordsTimesPosteriorsNbestAndLattice() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(0.6, "one", "two", "go"),
        ScriptedEngine.reading(0.3, "one", "left", "go"),
        ScriptedEngine.reading(0.1, "one", "two", "right")));
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    recognizer.startRecognition(Audio.stream(1000));
    SpeechResult result = recognizer.getResult();

    assertEquals("one two go", result.getHypothesis());
    TreeMap<String, Double> posteriors = new TreeMap<>();
    List<String> words = new ArrayList<>();
    for (WordResult word : result.getWords()) {
      words.add(word.getWord().getSpelling());
      assertEquals(0.6, LogMath.getLogMath().logToLinear((float) word.getConfidence()), 1e-3, "as the engine says");
    }
    assertEquals(List.of("one", "two", "go"), words);
    for (WordResult word : result.getLattice().getWordResultPath()) {
      posteriors.put(word.getWord().getSpelling(), LogMath.getLogMath().logToLinear((float) word.getConfidence()));
    }
    // Sums over the readings that hold the word in that place: 0.6+0.3+0.1, 0.6+0.1, 0.6+0.3.
    assertEquals(1.0, posteriors.get("one"), 1e-3);
    assertEquals(0.7, posteriors.get("two"), 1e-3);
    assertEquals(0.9, posteriors.get("go"), 1e-3);
    long first = result.getWords().get(0).getTimeFrame().getStart();
    // The engine heard "one" 100 ms into the utterance, which begins shortly before the burst at 1000 ms.
    assertTrue(first > 900 && first <= 1150, "begins at " + first);
    assertEquals(first + 100, result.getWords().get(0).getTimeFrame().getEnd());
    assertEquals(first + 200, result.getWords().get(2).getTimeFrame().getStart());
    assertEquals(Set.of("<s> one two go </s>", "<s> one left go </s>", "<s> one two right </s>"),
        new TreeSet<>(result.getNbest(3)));
    assertNotNull(result.getLattice());
    assertNull(recognizer.getResult());
    recognizer.stopRecognition();
    assertEquals(1, ScriptedEngine.openSessions, "kept for the next start");
  }

  @Test
  void getResult_readingsWithALongCommonEnd_wordsAreThoseOfTheHypothesis() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(0.5, "one", "two", "go", "left"),
        ScriptedEngine.reading(0.3, "two", "one", "go", "left"), ScriptedEngine.reading(0.2, "two", "one", "go")));
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    recognizer.startRecognition(Audio.stream(1000));
    SpeechResult result = recognizer.getResult();
    assertEquals("one two go left", result.getHypothesis());
    List<String> words = new ArrayList<>();
    List<Double> posteriors = new ArrayList<>();
    for (WordResult word : result.getLattice().getWordResultPath()) {
      words.add(word.getWord().getSpelling());
      posteriors.add(LogMath.getLogMath().logToLinear((float) word.getConfidence()));
    }
    assertEquals(List.of("one", "two", "go", "left"), words);
    assertEquals(0.5, posteriors.get(0), 1e-3);
    assertEquals(0.5, posteriors.get(1), 1e-3);
    assertEquals(0.8, posteriors.get(3), 1e-3);
    recognizer.stopRecognition();
  }

  @Test
  void getResult_secondReadingMoreConfident_wordsAndProbabilitiesAreTheEngines() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(0.2, "one", "two"), ScriptedEngine.reading(0.7, "one", "left")));
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    recognizer.startRecognition(Audio.stream(1000));
    SpeechResult result = recognizer.getResult();
    assertEquals("one two", result.getHypothesis());
    assertEquals(List.of("one", "two"), result.getWords().stream().map(w -> w.getWord().getSpelling()).toList());
    WordResult second = result.getLattice().getWordResultPath().get(1);
    assertEquals("left", second.getWord().getSpelling(), "the most probable path, as the engine sees it");
    assertEquals(0.7 / 0.9, LogMath.getLogMath().logToLinear((float) second.getConfidence()), 1e-3);
    recognizer.stopRecognition();
  }

  @Test
  void getResult_twoBursts_twoUtterancesThenNullAndAgainAfterAStart() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "go")), List.of(ScriptedEngine.reading(1, "left")),
        List.of(ScriptedEngine.reading(1, "right")));
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    recognizer.startRecognition(Audio.stream(600, 600));
    assertEquals("go", recognizer.getResult().getHypothesis());
    SpeechResult second = recognizer.getResult();
    assertEquals("left", second.getHypothesis());
    long start = second.getWords().get(0).getTimeFrame().getStart();
    assertTrue(start > 2500 && start <= 2750, "burst at 2600 ms, word 100 ms into the utterance, got " + start);
    assertNull(recognizer.getResult());
    recognizer.stopRecognition();
    recognizer.startRecognition(Audio.stream(600));
    assertEquals("right", recognizer.getResult().getHypothesis());
    recognizer.stopRecognition();
    assertEquals(1, ScriptedEngine.OPENED.size(), "the vocabulary is prepared once");
  }

  @Test
  void startRecognition_earlierStreamNotHeardToItsEnd_onlyTheNewOne() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "go")), List.of(ScriptedEngine.reading(1, "left")),
        List.of(ScriptedEngine.reading(1, "right")));
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    recognizer.startRecognition(Audio.stream(600, 600));
    assertEquals("go", recognizer.getResult().getHypothesis());
    recognizer.stopRecognition();
    recognizer.startRecognition(Audio.stream(600));
    SpeechResult result = recognizer.getResult();
    assertEquals("left", result.getHypothesis());
    assertTrue(result.getWords().get(0).getTimeFrame().getStart() < 1200, "on the clock of the new stream");
    assertNull(recognizer.getResult());
    recognizer.stopRecognition();
  }

  @Test
  void getResult_nothingUnderstood_emptyHypothesisWithoutWords() throws Exception {
    ScriptedEngine.script();
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    recognizer.startRecognition(Audio.stream(600));
    SpeechResult result = recognizer.getResult();
    assertEquals("", result.getHypothesis());
    assertEquals(List.of(), result.getWords());
    recognizer.stopRecognition();
  }

  @Test
  void allocate_ownLanguageModelAndDictionary_engineGetsTheirCommonWordsAndExactScores() throws Exception {
    ScriptedEngine.script();
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    recognizer.startRecognition(Audio.stream(600));
    SessionOptions options = ScriptedEngine.OPENED.get(0);
    assertEquals(Set.of("go", "left"), options.lexicon().orElseThrow().words());
    assertEquals(List.of(List.of("G", "OW")), options.lexicon().orElseThrow().pronunciations("go"));
    LanguageModel model = options.languageModel().orElseThrow();
    double log10 = Math.log(10);
    assertEquals(-0.3 * log10, model.logProbability(List.of("<s>", "go"), "left"), 1e-3);
    assertEquals(-0.2 * log10, model.logProbability(List.of("<s>"), "go"), 1e-3);
    // Back-off: bow(left) + p(go).
    assertEquals((-0.1 - 0.9) * log10, model.logProbability(List.of("go", "left"), "go"), 1e-3);
    assertEquals(-0.4 * log10, model.logProbability(List.of("left"), "</s>"), 1e-3);
    assertEquals(Double.NEGATIVE_INFINITY, model.logProbability(List.of("go"), "banana"));
    assertEquals(RecognitionMode.STREAMING, options.mode());
    recognizer.stopRecognition();
  }

  @Test
  void languageModelProperty_decides() throws Exception {
    for (String choice : List.of("auto", "application", "model")) {
      ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "go")));
      StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
      System.setProperty("dualmode.sphinx.lm", choice);
      try {
        recognizer.startRecognition(Audio.stream(600));
      } finally {
        System.clearProperty("dualmode.sphinx.lm");
      }
      assertEquals("go", recognizer.getResult().getHypothesis());
      recognizer.stopRecognition();
      assertEquals(!choice.equals("model"), ScriptedEngine.OPENED.get(0).languageModel().isPresent(), choice);
      assertEquals(!choice.equals("model"), ScriptedEngine.OPENED.get(0).lexicon().isPresent(), choice);
    }
  }

  @Test
  void startRecognition_modeProperty_nextStartListensThatWay() throws Exception {
    ScriptedEngine.script();
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    int before = ScriptedEngine.made;
    System.setProperty("dualmode.mode", "full-context");
    try {
      recognizer.startRecognition(Audio.stream(600));
    } finally {
      System.clearProperty("dualmode.mode");
    }
    recognizer.stopRecognition();
    assertEquals(RecognitionMode.FULL_CONTEXT, ScriptedEngine.OPENED.get(0).mode());
    assertTrue(ScriptedEngine.made - before <= 1, "recognizers share the engine");
  }

  @Test
  void startRecognition_hotwordsOfTheConfiguration_reachTheSession_notTheSharedEngine() throws Exception {
    ScriptedEngine.script();
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    recognizer.startRecognition(Audio.stream(600));
    recognizer.stopRecognition();
    int before = ScriptedEngine.made;
    System.setProperty("dualmode.hotwords", "dublin=2, new york");
    try {
      recognizer.startRecognition(Audio.stream(600));
    } finally {
      System.clearProperty("dualmode.hotwords");
    }
    recognizer.stopRecognition();
    assertEquals(List.of(), ScriptedEngine.OPENED.get(0).hotwords());
    assertEquals(List.of(new Hotword("dublin", 2), new Hotword("new york", 3)), ScriptedEngine.OPENED.get(1).hotwords());
    assertEquals(before, ScriptedEngine.made, "recognizers share the engine");
  }

  @Test
  void stateMachine_misuse_hostExceptions() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    assertThrows(IllegalStateException.class, recognizer::getResult);
    recognizer.startRecognition(Audio.stream(600));
    assertThrows(IllegalStateException.class, () -> recognizer.startRecognition(Audio.stream(600)));
    recognizer.stopRecognition();
    assertThrows(IllegalStateException.class, recognizer::stopRecognition);
  }

  @Test
  void startRecognition_missingFiles_messageNamesThem() throws Exception {
    ScriptedEngine.script();
    Configuration noDictionary = application.freeSpeech();
    noDictionary.setDictionaryPath(dir.resolve("absent.dict").toUri().toString());
    RuntimeException dictionary = assertThrows(RuntimeException.class,
        () -> new StreamSpeechRecognizer(noDictionary).startRecognition(Audio.stream(600)));
    assertTrue(dictionary.getMessage().contains("absent.dict"), dictionary.getMessage());

    Configuration noModel = application.freeSpeech();
    noModel.setLanguageModelPath(dir.resolve("absent.lm").toUri().toString());
    RuntimeException model = assertThrows(RuntimeException.class,
        () -> new StreamSpeechRecognizer(noModel).startRecognition(Audio.stream(600)));
    assertTrue(model.getMessage().contains("absent.lm"), model.getMessage());
    assertEquals(0, ScriptedEngine.openSessions);
  }

  @Test
  void getResult_streamClosedUnderIt_hostExceptionThatSaysWhatToDo() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.freeSpeech());
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    recognizer.startRecognition(closed);
    DataProcessingException e = assertThrows(DataProcessingException.class, recognizer::getResult);
    assertTrue(e.getMessage().contains("keep it open"), e.getMessage());
  }

  @Test
  void resultListeners_partialsAsked_growingWordsThenTheFinalResult() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "go", "left", "go", "left", "go", "left", "go")));
    Context context = new Context(application.freeSpeech());
    context.setLocalProperty("decoder->fireNonFinalResults", "true");
    context.setLocalProperty("decoder->featureBlockSize", "20");
    Recognizer recognizer = context.getInstance(Recognizer.class);
    List<String> heard = new ArrayList<>();
    recognizer.addResultListener(new ResultListener() {
      @Override
      public void newResult(Result result) {
        heard.add((result.isFinal() ? "=" : "~") + result.getBestResultNoFiller());
      }

      @Override
      public void newProperties(PropertySheet ps) {}
    });
    recognizer.allocate();
    context.setSpeechSource(Audio.stream(1000));
    recognizer.recognize();
    recognizer.deallocate();
    assertTrue(heard.size() > 3, heard.toString());
    assertEquals("=go left go left go left go", heard.get(heard.size() - 1));
    for (int i = 1; i < heard.size() - 1; i++) {
      assertTrue(heard.get(i).startsWith(heard.get(i - 1)), heard.toString());
    }
    assertTrue(heard.contains("~go left go"), heard.toString());
  }
}

package io.dualmode.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataEndSignal;
import edu.cmu.sphinx.frontend.DataProcessor;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.DoubleData;
import edu.cmu.sphinx.frontend.FrontEnd;
import edu.cmu.sphinx.frontend.endpoint.SpeechClassifier;
import edu.cmu.sphinx.frontend.endpoint.SpeechMarker;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.Word;
import io.dualmode.sphinx.audio.AudioTap;
import io.dualmode.sphinx.audio.RecentAudio;
import io.dualmode.sphinx.audio.Recorder;
import io.dualmode.sphinx.engine.Endpointing;
import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where utterances begin and end, what of the audio the engine hears, and on whose clock. */
class UtteranceEndsTest {
  @TempDir Path dir;
  private Configuration configuration;

  @BeforeEach
  void application() throws Exception {
    configuration = new Application(dir).freeSpeech();
  }

  @AfterEach
  void defaults() {
    System.clearProperty("dualmode.sphinx.endpointing");
  }

  private List<SpeechResult> hear(int... bursts) throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(configuration);
    recognizer.startRecognition(Audio.stream(bursts));
    List<SpeechResult> results = new ArrayList<>();
    for (SpeechResult result = recognizer.getResult(); result != null; result = recognizer.getResult()) {
      results.add(result);
    }
    assertNull(recognizer.getResult(), "the stream is over, and stays so");
    recognizer.stopRecognition();
    return results;
  }

  @SuppressWarnings("unchecked")
  private static void script(int utterances) {
    List<Hypothesis>[] said = (List<Hypothesis>[]) new List<?>[utterances];
    for (int i = 0; i < utterances; i++) {
      said[i] = List.of(ScriptedEngine.reading(1, i % 2 == 0 ? "go" : "left"));
    }
    ScriptedEngine.script(said);
  }

  private static void assertInPlace(int[] bursts, List<SpeechResult> results) {
    assertEquals(bursts.length, results.size());
    long burst = 1000;
    for (int i = 0; i < bursts.length; i++) {
      long start = results.get(i).getWords().get(0).getTimeFrame().getStart();
      // the word begins 100 ms into the speech
      assertTrue(Math.abs(start - burst - 100) <= 20, "burst " + i + " of " + bursts[i] + " ms at " + burst + ", word at " + start);
      burst += bursts[i] + 1000;
    }
  }

  /** Every sample, once; the host's data blocker drops the last ones that fill no block of 10 ms. */
  private static void assertAllHeard(int... bursts) {
    int samples = Audio.bursts(bursts).length / 2;
    assertEquals(samples - samples % 160, ScriptedEngine.heard);
  }

  @Test
  void engine_anyBursts_allAudioHeardWordsInPlaceOnTheClockOfTheStream() throws Exception {
    Random random = new Random(15);
    for (int round = 0; round < 20; round++) {
      // 30 ms are too short for the host's voice activity detection
      int[] bursts = random.ints(1 + random.nextInt(5), 30, 900).toArray();
      script(bursts.length);
      List<SpeechResult> results = hear(bursts);
      assertInPlace(bursts, results);
      assertAllHeard(bursts);
      assertEquals(1, ScriptedEngine.OPENED.size(), "one session");
    }
  }

  @Test
  void host_anyBursts_itsSegmentsButAllAudioHeard() throws Exception {
    System.setProperty("dualmode.sphinx.endpointing", "host");
    Random random = new Random(16);
    for (int round = 0; round < 20; round++) {
      int[] bursts = random.ints(1 + random.nextInt(5), 300, 900).toArray();
      script(bursts.length);
      List<SpeechResult> results = hear(bursts);
      assertInPlace(bursts, results);
      assertAllHeard(bursts);
    }
  }

  @Test
  void host_burstThatTheHostTakesForNoise_isNoUtterance() throws Exception {
    System.setProperty("dualmode.sphinx.endpointing", "host");
    script(3);
    List<SpeechResult> results = hear(500, 40, 500);
    assertEquals(List.of("go", "go"), results.stream().map(SpeechResult::getHypothesis).toList(), "what was heard between is dropped");
  }

  @Test
  void engine_silence_emptyResultAtTheEndOnly() throws Exception {
    ScriptedEngine.script();
    List<SpeechResult> results = hear();
    assertEquals(1, results.size());
    assertEquals("", results.get(0).getHypothesis());
  }

  @Test
  void engine_click_isNoUtterance() throws Exception {
    Random random = new Random(18);
    for (int round = 0; round < 30; round++) {
      int millis = 10 + random.nextInt(400);
      boolean word = random.nextBoolean();
      double confidence = random.nextDouble() * (random.nextBoolean() ? 1 : 0.1);
      Word between = Word.builder(word ? "right" : "[unk]", 0, millis).confidence(confidence).build();
      ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "go")),
          List.of(Hypothesis.builder(List.of(between)).confidence(confidence).build()), List.of(ScriptedEngine.reading(1, "left")));
      List<String> heard = hear(500, 300, 500).stream().map(SpeechResult::getHypothesis).toList();
      boolean speech = millis >= 200 || word && confidence >= 0.1;
      assertEquals(speech ? List.of("go", word ? "right" : "<unk>", "left") : List.of("go", "left"), heard, between.toString());
    }
  }

  @Test
  void engine_minutesOfSilenceBeforeSpeech_noResultForThem() throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(configuration);
    script(1);
    recognizer.startRecognition(new SequenceInputStream(
        new ByteArrayInputStream(new byte[120 * 32_000]), Audio.stream(500)));
    SpeechResult result = recognizer.getResult();
    assertEquals("go", result.getHypothesis());
    assertEquals(121_100, result.getWords().get(0).getTimeFrame().getStart(), 20);
    assertNull(recognizer.getResult());
    recognizer.stopRecognition();
  }

  /** Delivers a stream in blocks of 10 ms. */
  private static final class Blocks extends BaseDataProcessor {
    private int at = -1;

    @Override
    public Data getData() {
      at++;
      return at == 0 ? new DataStartSignal(16_000) : at <= 10 ? new DoubleData(new double[160], 16_000, 160L * (at - 1))
          : at == 11 ? new DataEndSignal(0) : null;
    }
  }

  private static FrontEnd frontEnd(DataProcessor... stages) {
    return new FrontEnd(List.of(stages));
  }

  @Test
  void tap_anyPipeline_listensInFrontOfTheDetection() {
    Blocks source = new Blocks();
    DataProcessor classifier = new SpeechClassifier(10, 0.003, 10, 0);
    DataProcessor marker = new SpeechMarker(200, 200, 50);
    FrontEnd whole = frontEnd(source, classifier, marker);
    AudioTap tap = AudioTap.find(whole);
    assertEquals(source, tap.samples());
    assertEquals(marker, tap.endpointer());
    Recorder recorder = tap.recorder(whole);
    assertEquals(recorder, AudioTap.find(whole).recorder(whole), "there is one");
    assertEquals(source, AudioTap.find(whole).samples(), "and who does not ask for it does not fill it");
    FrontEnd without = frontEnd(new Blocks());
    assertNull(AudioTap.find(without).endpointer());
    assertEquals(Endpointing.DATA, Endpointing.of("engine", false), "without detection the stream is the utterance, as for the host");
  }

  @Test
  void recentAudio_since_whatCameFromThere() {
    RecentAudio recent = new RecentAudio();
    recent.begin(8000, 500);
    Random random = new Random(17);
    int count = 0;
    for (int round = 0; round < 200; round++) {
      short[] piece = new short[random.nextInt(2000)];
      for (int i = 0; i < piece.length; i++) {
        piece[i] = (short) (count++ % 30_000);
      }
      recent.add(piece);
      long fromMillis = 500 + random.nextInt(count / 8 + 1);
      short[] since = recent.since(fromMillis);
      int expected = Math.min(32_000, count - (int) (fromMillis - 500) * 8);
      assertEquals(expected, since.length);
      for (int i = 0; i < since.length; i++) {
        assertEquals((count - since.length + i) % 30_000, since[i]);
      }
    }
  }
}

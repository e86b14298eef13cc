package org.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The states that were seen on the real engine, with an engine that hears levels: 30 ms frames, 120 ms of look-ahead. */
class RecognizerTest {
  private static final String IDLE = "{\"text\": \"\"}";
  private static final String IDLE_ALTERNATIVES = "{\"alternatives\" : [{\"text\": \"\", \"confidence\" : 1.0}] }";
  private static final String NO_PARTIAL = "{\n  \"partial\" : \"\"\n}";
  private static final String SILENCE = "{\n  \"text\" : \"\"\n}";
  private static final int RATE = 16_000;

  @TempDir Path dir;
  private Model model;
  private Recognizer recognizer;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(dir.resolve("config.json"), "{}");
    model = new Model(dir.toString());
    recognizer = new Recognizer(model, RATE);
  }

  @AfterEach
  void close() {
    recognizer.close();
    model.close();
  }

  private static short[] level(int level, int millis) {
    short[] samples = new short[RATE * millis / 1000];
    Arrays.fill(samples, (short) (1000 * level));
    return samples;
  }

  private boolean hear(int level, int millis) {
    short[] samples = level(level, millis);
    return recognizer.acceptWaveForm(samples, samples.length);
  }

  private static String text(String text) {
    return "{\n  \"text\" : \"" + text + "\"\n}";
  }

  private static String partial(String text) {
    return "{\n  \"partial\" : \"" + text + "\"\n}";
  }

  private static String word(String word, String start, String end) {
    return "{\n  \"result\" : [{\n      \"conf\" : 0.750000,\n      \"end\" : " + end + ",\n      \"start\" : " + start
        + ",\n      \"word\" : \"" + word + "\"\n    }],\n  \"text\" : \"" + word + "\"\n}";
  }

  @Test
  void fresh_everyQuestion_isEmpty() {
    assertEquals(IDLE, recognizer.getPartialResult());
    assertEquals(IDLE, recognizer.getResult());
    assertEquals(IDLE, recognizer.getFinalResult());
  }

  @Test
  void acceptNothing_runsWithoutFrames() {
    assertFalse(recognizer.acceptWaveForm(new byte[0], 0));
    assertEquals(NO_PARTIAL, recognizer.getPartialResult());
    assertEquals(IDLE, recognizer.getResult());
    assertEquals(IDLE, recognizer.getPartialResult());
  }

  @Test
  void result_endsAtTheLastDecodedFrame_restOpensTheNext() {
    recognizer.setWords(true);
    hear(1, 300);
    assertEquals(word("one", "0.000000", "0.180000"), recognizer.getResult());
    assertEquals(IDLE, recognizer.getPartialResult());
    assertEquals(IDLE, recognizer.getResult());
    assertEquals(IDLE, recognizer.getFinalResult());
    hear(2, 300);
    assertEquals("""
        {
          "result" : [{
              "conf" : 0.750000,
              "end" : 0.300000,
              "start" : 0.180000,
              "word" : "one"
            }, {
              "conf" : 0.750000,
              "end" : 0.600000,
              "start" : 0.300000,
              "word" : "two"
            }],
          "text" : "one two"
        }""", recognizer.getFinalResult());
  }

  @Test
  void finalResult_flushesAndGoesOnAtTheSamplesFed() {
    recognizer.setWords(true);
    hear(1, 300);
    assertEquals(word("one", "0.000000", "0.300000"), recognizer.getFinalResult());
    assertEquals(IDLE, recognizer.getFinalResult());
    hear(0, 1000);
    recognizer.getFinalResult();
    hear(3, 300);
    assertEquals(word("three", "1.300000", "1.600000"), recognizer.getFinalResult());
  }

  @Test
  void reset_dropsAndGoesOnAtTheFramesDecoded() {
    recognizer.setWords(true);
    hear(1, 600);
    recognizer.reset();
    assertEquals(IDLE, recognizer.getPartialResult());
    assertEquals(IDLE, recognizer.getResult());
    assertEquals(IDLE, recognizer.getFinalResult());
    hear(1, 300);
    assertEquals(word("one", "0.480000", "0.900000"), recognizer.getFinalResult());
  }

  @Test
  void partial_growsWhileRunning() {
    hear(1, 300);
    assertEquals(partial("one"), recognizer.getPartialResult());
    hear(2, 300);
    assertEquals(partial("one two"), recognizer.getPartialResult());
    recognizer.setMaxAlternatives(3);
    assertEquals(partial("one two"), recognizer.getPartialResult());
  }

  @Test
  void partialWords_haveTimesOnceThereAreWords() {
    recognizer.setPartialWords(true);
    recognizer.acceptWaveForm(new byte[0], 0);
    assertEquals(NO_PARTIAL, recognizer.getPartialResult());
    hear(1, 300);
    assertEquals("""
        {
          "partial" : "one",
          "partial_result" : [{
              "conf" : 0.750000,
              "end" : 0.180000,
              "start" : 0.000000,
              "word" : "one"
            }]
        }""", recognizer.getPartialResult());
  }

  @Test
  void alternatives_atAnyTime() {
    hear(1, 300);
    recognizer.setMaxAlternatives(2);
    assertEquals("""
        {
          "alternatives" : [{
              "confidence" : -15.000000,
              "text" : "one"
            }, {
              "confidence" : -16.000000,
              "text" : "reading 1"
            }]
        }""", recognizer.getFinalResult());
    assertEquals(IDLE_ALTERNATIVES, recognizer.getPartialResult());
    assertEquals(IDLE_ALTERNATIVES, recognizer.getResult());
    recognizer.setMaxAlternatives(0);
    assertEquals(IDLE, recognizer.getResult());
    recognizer.setMaxAlternatives(-1);
    assertEquals(IDLE_ALTERNATIVES, recognizer.getFinalResult());
  }

  @Test
  void alternatives_moreThanTheSessionHas_newSessionKeepsTheClock() {
    recognizer.setWords(true);
    hear(1, 300);
    recognizer.getFinalResult();
    recognizer.setMaxAlternatives(50);
    hear(1, 300);
    recognizer.setMaxAlternatives(0);
    assertEquals(word("one", "0.300000", "0.600000"), recognizer.getFinalResult());
  }

  @Test
  void silence_endsAfterFiveSeconds() {
    assertFalse(hear(0, 5000));
    assertTrue(hear(0, 150));
    assertEquals(NO_PARTIAL, recognizer.getPartialResult());
    assertEquals(SILENCE, recognizer.getResult());
  }

  @Test
  void pause_endsSpeech_andIgnoringItLosesNothing() {
    assertFalse(hear(1, 300));
    assertFalse(hear(0, 750));
    assertTrue(hear(0, 150));
    assertTrue(hear(0, 300));
    assertTrue(recognizer.acceptWaveForm(new byte[0], 0));
    assertFalse(hear(2, 300));
    assertEquals(text("one two"), recognizer.getFinalResult());
  }

  @Test
  void unbrokenSpeech_endsAfterTwentySeconds() {
    assertFalse(hear(1, 20_000));
    assertTrue(hear(1, 240));
  }

  @Test
  void endpointerMode_scalesThePauses() {
    recognizer.setEndpointerMode(Recognizer.EndpointerMode.LONG);
    hear(1, 300);
    assertFalse(hear(0, 1000));
    assertTrue(hear(0, 300));
    recognizer.getFinalResult();
    recognizer.setEndpointerMode(Recognizer.EndpointerMode.SHORT);
    hear(1, 300);
    assertTrue(hear(0, 720));
  }

  @Test
  void endpointerDelays_setTheTimes() {
    recognizer.setEndpointerDelays(1, 0.2f, 3);
    assertTrue(hear(0, 1200));
    recognizer.getFinalResult();
    hear(1, 300);
    assertFalse(hear(0, 750));
    assertTrue(hear(0, 120));
    recognizer.getFinalResult();
    assertTrue(hear(1, 3200));
  }

  @Test
  void everyFormOfSamples_andAnyCut_giveTheSame() {
    short[] samples = new short[RATE];
    System.arraycopy(level(1, 400), 0, samples, 0, 6400);
    System.arraycopy(level(4, 600), 0, samples, 6400, 9600);
    recognizer.acceptWaveForm(samples, samples.length);
    String whole = recognizer.getFinalResult();
    assertEquals(text("one über"), whole);
    float[] floats = new float[samples.length];
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples.length; i++) {
      floats[i] = samples[i];
      bytes.putShort(samples[i]);
    }
    recognizer.acceptWaveForm(floats, floats.length);
    assertEquals(whole, recognizer.getFinalResult());
    recognizer.acceptWaveForm(bytes.array(), bytes.capacity());
    assertEquals(whole, recognizer.getFinalResult());
    for (int i = 0; i < samples.length; i++) {
      recognizer.acceptWaveForm(new byte[] {bytes.get(2 * i), bytes.get(2 * i + 1), 77}, 3);
    }
    assertEquals(whole, recognizer.getFinalResult(), "odd bytes are dropped");
    for (int i = 0; i < samples.length; i += 7) {
      short[] part = Arrays.copyOfRange(samples, i, i + 9);
      recognizer.acceptWaveForm(part, Math.min(7, samples.length - i));
    }
    assertEquals(whole, recognizer.getFinalResult(), "len counts");
  }

  @Test
  void floatsOnTheUnitScale_areSilence() {
    float[] samples = new float[RATE];
    Arrays.fill(samples, 0.9f);
    recognizer.acceptWaveForm(samples, samples.length);
    assertEquals(SILENCE, recognizer.getFinalResult());
  }

  @Test
  void otherRates_areTaken() throws IOException {
    for (int rate : new int[] {4000, 8000, 11_025, 22_050, 44_100, 48_000, 96_000, 176_400, 192_000}) {
      try (Recognizer other = new Recognizer(model, rate)) {
        short[] second = new short[rate];
        Arrays.fill(second, (short) 2000);
        other.acceptWaveForm(second, rate);
        assertEquals(text("two"), other.getFinalResult(), rate + " Hz");
      }
    }
  }

  @Test
  void grammar_atConstructionAndAtAnyTime() {
    try (Recognizer phrases = new Recognizer(model, RATE, "[\"one two\", \"[unk]\"]")) {
      short[] said = level(3, 300);
      phrases.acceptWaveForm(said, said.length);
      assertEquals(SILENCE, phrases.getFinalResult());
      phrases.setGrammar("[\"three\"]");
      phrases.acceptWaveForm(said, said.length);
      assertEquals(text("three"), phrases.getFinalResult());
      phrases.acceptWaveForm(said, said.length);
      phrases.setGrammar("[]");
      short[] other = level(1, 300);
      phrases.getFinalResult();
      phrases.acceptWaveForm(other, other.length);
      assertEquals(text("one"), phrases.getFinalResult());
    }
    try (Recognizer phrases = new Recognizer(model, RATE, "[\"one\"]")) {
      short[] said = level(3, 300);
      phrases.acceptWaveForm(said, said.length);
      assertEquals(SILENCE, phrases.getResult());
      phrases.setGrammar("[\"three\"]");
      phrases.acceptWaveForm(said, said.length);
      assertEquals(text("three"), phrases.getResult(), "holds for the audio after a result");
    }
    try (Recognizer free = new Recognizer(model, RATE, "[]")) {
      short[] said = level(3, 300);
      free.acceptWaveForm(said, said.length);
      assertEquals(text("three"), free.getFinalResult());
    }
  }

  @Test
  void recognizersOutliveTheirModel() {
    model.close();
    hear(1, 300);
    assertEquals(text("one"), recognizer.getFinalResult());
    recognizer.setMaxAlternatives(50);
    hear(1, 300);
    assertTrue(recognizer.getFinalResult().contains("reading 3"));
  }

  @Test
  void parallelRecognizers_doNotMix() throws Exception {
    Thread[] threads = new Thread[8];
    String[] heard = new String[threads.length];
    for (int t = 0; t < threads.length; t++) {
      int level = 1 + t % 4;
      int at = t;
      threads[t] = new Thread(() -> {
        try (Recognizer own = new Recognizer(model, RATE)) {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          for (int i = 0; i < 50; i++) {
            short[] said = level(level, 150);
            own.acceptWaveForm(said, said.length);
            all.writeBytes(own.getFinalResult().getBytes());
          }
          heard[at] = all.toString();
        } catch (IOException e) {
          heard[at] = e.toString();
        }
      });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    String[] words = {"one", "two", "three", "über"};
    for (int t = 0; t < threads.length; t++) {
      assertEquals(text(words[t % 4]).repeat(50), heard[t]);
    }
  }

  private SpeakerModel speakers() throws IOException {
    Path vosk = Files.createDirectories(dir.resolve("vosk-model-spk"));
    Files.write(vosk.resolve("speaker.safetensors"), new byte[1]);
    return new SpeakerModel(vosk.toString());
  }

  private static String spoken(String word, String vector, int frames) {
    return "{\n  \"spk\" : [" + vector + "],\n  \"spk_frames\" : " + frames + ",\n  \"text\" : \"" + word + "\"\n}";
  }

  @Test
  void speakerModel_addsVectorBetweenResultAndText() throws IOException {
    try (SpeakerModel speakers = speakers(); Recognizer known = new Recognizer(model, RATE, speakers)) {
      speakers.close();
      short[] one = level(1, 300);
      known.acceptWaveForm(one, one.length);
      assertEquals("{\n  \"partial\" : \"one\"\n}", known.getPartialResult());
      assertEquals(spoken("one", "1.000000, -0.125000", 30), known.getFinalResult());
      known.setWords(true);
      known.acceptWaveForm(one, one.length);
      assertEquals("{\n  \"result\" : [{\n      \"conf\" : 0.750000,\n      \"end\" : 0.600000,\n      \"start\" : 0.300000,\n"
          + "      \"word\" : \"one\"\n    }],\n  \"spk\" : [1.000000, -0.125000],\n  \"spk_frames\" : 30,\n"
          + "  \"text\" : \"one\"\n}", known.getFinalResult());
      known.setWords(false);
      short[] silence = level(0, 600);
      known.acceptWaveForm(silence, silence.length);
      assertEquals(SILENCE, known.getFinalResult(), "silence has no speaker");
    }
  }

  @Test
  void speakerModel_withAlternatives_addsNothing() throws IOException {
    try (SpeakerModel speakers = speakers()) {
      recognizer.setSpeakerModel(speakers);
      recognizer.setMaxAlternatives(2);
      hear(1, 300);
      assertFalse(recognizer.getFinalResult().contains("spk"));
      recognizer.setMaxAlternatives(0);
      hear(2, 300);
      assertEquals(spoken("two", "2.000000, -0.250000", 30), recognizer.getFinalResult());
    }
  }

  @Test
  void setSpeakerModel_countsFromTheNextUtterance() throws IOException {
    try (SpeakerModel speakers = speakers()) {
      hear(1, 300);
      recognizer.setSpeakerModel(speakers);
      hear(0, 120);
      assertEquals(text("one"), recognizer.getResult());
      hear(2, 300);
      hear(0, 120);
      assertEquals(spoken("two", "2.000000, -0.250000", 30), recognizer.getResult());
      // between two utterances the next audio is the next utterance
      try (Recognizer other = new Recognizer(model, RATE)) {
        short[] three = level(3, 300);
        short[] pause = level(0, 120);
        other.acceptWaveForm(three, three.length);
        other.acceptWaveForm(pause, pause.length);
        assertEquals(text("three"), other.getResult());
        other.setSpeakerModel(speakers);
        other.acceptWaveForm(three, three.length);
        assertEquals(spoken("three", "3.000000, -0.375000", 30), other.getFinalResult());
      }
    }
  }
}

package org.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kills the process with the real engine throws here, or does nothing. */
class MisuseTest {
  @TempDir Path dir;
  private Model model;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(dir.resolve("config.json"), "{}");
    model = new Model(dir.toString());
  }

  @Test
  void model_thatCannotBe_throwsAsVosk() throws IOException {
    Path empty = Files.createDirectory(dir.resolve("empty"));
    for (String path : new String[] {null, dir.resolve("missing").toString(), empty.toString(), "\0"}) {
      assertEquals("Failed to create a model", assertThrows(IOException.class, () -> new Model(path)).getMessage());
    }
    assertNull(LibVosk.vosk_model_new("missing"));
  }

  @Test
  void speakerModel_thatCannotBe_throws() {
    assertEquals("Failed to create a speaker model",
        assertThrows(IOException.class, () -> new SpeakerModel("missing")).getMessage());
    assertEquals("Failed to create a speaker model", assertThrows(IOException.class, () -> new SpeakerModel(null)).getMessage());
    assertEquals("Failed to create a speaker model", assertThrows(IOException.class, () -> new SpeakerModel("\0")).getMessage());
    String message = assertThrows(IOException.class, () -> new SpeakerModel(dir.toString())).getMessage();
    assertTrue(message.startsWith("Failed to create a speaker model") && message.contains("no speaker network"), message);
    assertNull(LibVosk.vosk_spk_model_new("missing"));
    new SpeakerModel().close();
  }

  @Test
  void speakerModel_nullClosedOrForeign_isRefused() throws IOException {
    Path vosk = Files.createDirectory(dir.resolve("vosk-model-spk"));
    Files.createFile(vosk.resolve("speaker.safetensors"));
    SpeakerModel speakers = new SpeakerModel(vosk.toString());
    SpeakerModel closed = new SpeakerModel(vosk.toString());
    closed.close();
    closed.close();
    assertThrows(IllegalArgumentException.class, () -> new Recognizer(model, 16_000, new SpeakerModel()));
    assertThrows(NullPointerException.class, () -> new Recognizer(model, 16_000, (SpeakerModel) null));
    assertThrows(NullPointerException.class, () -> new Recognizer(null, 16_000, speakers));
    assertThrows(IllegalStateException.class, () -> new Recognizer(model, 16_000, closed));
    try (Recognizer recognizer = new Recognizer(model, 16_000)) {
      assertThrows(NullPointerException.class, () -> recognizer.setSpeakerModel(null));
      recognizer.setSpeakerModel(new SpeakerModel());
      assertThrows(IllegalStateException.class, () -> recognizer.setSpeakerModel(closed));
      assertThrows(IllegalStateException.class, () -> LibVosk.vosk_recognizer_set_spk_model(recognizer.getPointer(), model.getPointer()));
      recognizer.close();
      assertThrows(IllegalStateException.class, () -> recognizer.setSpeakerModel(speakers));
    }
    speakers.close();
  }

  @Test
  void recognizer_ofNoModel_throws() {
    assertEquals("Failed to create a recognizer",
        assertThrows(IOException.class, () -> new Recognizer(null, 16_000)).getMessage());
    assertThrows(IOException.class, () -> new Recognizer(new Model(), 16_000));
    assertThrows(NullPointerException.class, () -> new Recognizer(null, 16_000, "[\"one\"]"));
    assertThrows(IllegalArgumentException.class, () -> new Recognizer(new Model(), 16_000, "[\"one\"]"));
    model.close();
    assertThrows(IOException.class, () -> new Recognizer(model, 16_000));
    assertThrows(IllegalStateException.class, () -> new Recognizer(model, 16_000, "[\"one\"]"));
  }

  @Test
  void recognizer_ofNoRate_throws() {
    for (float rate : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY, 3999, 384_001, 1e30f}) {
      assertThrows(IOException.class, () -> new Recognizer(model, rate), () -> rate + " Hz");
    }
  }

  @Test
  void grammar_thatIsNone_throwsAndChangesNothing() throws IOException {
    for (String grammar : new String[] {null, "", "one", "[1, 2]", "[\"one\"", "{}"}) {
      assertThrows(IllegalArgumentException.class, () -> new Recognizer(model, 16_000, grammar));
      try (Recognizer recognizer = new Recognizer(model, 16_000)) {
        recognizer.acceptWaveForm(new byte[3200], 3200);
        assertThrows(IllegalArgumentException.class, () -> recognizer.setGrammar(grammar));
        assertEquals("{\n  \"text\" : \"\"\n}", recognizer.getFinalResult());
      }
    }
  }

  @Test
  void length_pastTheArray_throwsAndTakesNothing() throws IOException {
    try (Recognizer recognizer = new Recognizer(model, 16_000)) {
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new byte[4], 6));
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new short[4], 5));
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new float[4], Integer.MAX_VALUE));
      assertThrows(NullPointerException.class, () -> recognizer.acceptWaveForm((byte[]) null, 2));
      assertThrows(NullPointerException.class, () -> recognizer.acceptWaveForm((float[]) null, 1));
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new float[] {Float.NaN}, 1));
      assertEquals("{\"text\": \"\"}", recognizer.getPartialResult());
    }
  }

  /** Three tenths of a second of the word "one" of the engine of these tests. */
  private static byte[] one() {
    byte[] level = new byte[9600];
    for (int i = 0; i < level.length; i += 2) {
      level[i] = (byte) 1000;
      level[i + 1] = 1000 >> 8;
    }
    return level;
  }

  /** What {@code InputStream.read} answers at the end, as programs pass it on; the real engine returns false. */
  @Test
  void length_belowZero_isNothing() throws IOException {
    for (int length : new int[] {-1, -2, -3, Integer.MIN_VALUE, 0}) {
      try (Recognizer recognizer = new Recognizer(model, 16_000)) {
        assertFalse(recognizer.acceptWaveForm(new byte[4], length));
        assertEquals("{\n  \"partial\" : \"\"\n}", recognizer.getPartialResult());
        assertFalse(recognizer.acceptWaveForm(new short[4], length));
        assertFalse(recognizer.acceptWaveForm(new float[] {Float.NaN}, length));
        assertFalse(recognizer.acceptWaveForm((byte[]) null, length));
        assertFalse(recognizer.acceptWaveForm((short[]) null, length));
        assertFalse(recognizer.acceptWaveForm((float[]) null, length));
        assertEquals("{\"text\": \"\"}", recognizer.getResult());
        recognizer.close();
        assertThrows(IllegalStateException.class, () -> recognizer.acceptWaveForm(new byte[4], length));
        assertThrows(IllegalStateException.class, () -> recognizer.acceptWaveForm(new float[] {Float.NaN}, 1));
      }
    }
  }

  @Test
  void length_oddAndOnePastTheArray_takesTheWholeArray() throws IOException {
    try (Recognizer recognizer = new Recognizer(model, 16_000)) {
      byte[] tone = one();
      recognizer.acceptWaveForm(tone, tone.length + 1);
      assertEquals("{\n  \"text\" : \"one\"\n}", recognizer.getFinalResult());
      assertFalse(recognizer.acceptWaveForm(new byte[0], 1));
    }
  }

  /** Ten thousand calls with any values from four threads: nothing but the documented exceptions, and audio is heard afterwards. */
  @Test
  void calls_atRandom_neverAnotherException() throws Exception {
    Set<Class<?>> allowed = Set.of(IllegalArgumentException.class, IllegalStateException.class, NullPointerException.class, IOException.class);
    Queue<String> others = new ConcurrentLinkedQueue<>();
    AtomicReferenceArray<Recognizer> shared = new AtomicReferenceArray<>(4);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      threads.add(new Thread(() -> {
        for (int round = 0; round < 2500; round++) {
          int call = random.nextInt(14);
          try {
            call(shared, random, call);
          } catch (Throwable e) {
            if (allowed.stream().noneMatch(type -> type.isInstance(e))) {
              others.add(call + ": " + e);
            }
          }
        }
      }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(others));
    try (Recognizer recognizer = new Recognizer(model, 16_000)) {
      byte[] tone = one();
      recognizer.acceptWaveForm(tone, tone.length);
      assertEquals("{\n  \"text\" : \"one\"\n}", recognizer.getFinalResult());
    }
  }

  private void call(AtomicReferenceArray<Recognizer> shared, Random random, int call) throws IOException {
    int index = random.nextInt(shared.length());
    Recognizer recognizer = shared.get(index);
    String[] grammars = {null, "", "[]", "[\"one\"]", "[\"\\ud800\"]", "[1]", "[\"a\"] b", "[\"[unk]\"]"};
    int[] lengths = {Integer.MIN_VALUE, -2, -1, 0, 1, 2, 3, 319, 320, 321, 322, Integer.MAX_VALUE};
    int length = lengths[random.nextInt(lengths.length)];
    float[] rates = {0, -1, Float.NaN, Float.POSITIVE_INFINITY, 8000, 16_000, 44_100.5f, 1e9f};
    if (recognizer == null) {
      shared.set(index, random.nextBoolean() ? new Recognizer(model, rates[random.nextInt(rates.length)])
          : new Recognizer(model, 16_000, grammars[random.nextInt(grammars.length)]));
      return;
    }
    switch (call) {
      case 0 -> recognizer.acceptWaveForm(random.nextInt(9) == 0 ? null : new byte[320], length);
      case 1 -> recognizer.acceptWaveForm(random.nextInt(9) == 0 ? null : new short[320], length);
      case 2 -> {
        float[] samples = new float[320];
        samples[random.nextInt(320)] = new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -0f, 1e9f}[random.nextInt(5)];
        recognizer.acceptWaveForm(random.nextInt(9) == 0 ? null : samples, length);
      }
      case 3 -> recognizer.getResult();
      case 4 -> recognizer.getFinalResult();
      case 5 -> recognizer.getPartialResult();
      case 6 -> recognizer.reset();
      case 7 -> recognizer.setGrammar(grammars[random.nextInt(grammars.length)]);
      case 8 -> recognizer.setMaxAlternatives(length);
      case 9 -> recognizer.setWords(random.nextBoolean());
      case 10 -> recognizer.setPartialWords(random.nextBoolean());
      case 11 -> recognizer.setEndpointerMode(length);
      case 12 -> recognizer.setEndpointerDelays(rates[random.nextInt(rates.length)], 1, rates[random.nextInt(rates.length)]);
      default -> {
        recognizer.close();
        shared.set(index, null);
      }
    }
  }

  @Test
  void close_twice_isNothing_andUseAfterwardsThrows() throws IOException {
    Recognizer recognizer = new Recognizer(model, 16_000);
    recognizer.close();
    recognizer.close();
    assertThrows(IllegalStateException.class, () -> recognizer.acceptWaveForm(new byte[2], 2));
    assertThrows(IllegalStateException.class, recognizer::getResult);
    assertThrows(IllegalStateException.class, recognizer::getPartialResult);
    assertThrows(IllegalStateException.class, recognizer::getFinalResult);
    assertThrows(IllegalStateException.class, recognizer::reset);
    assertThrows(IllegalStateException.class, () -> recognizer.setWords(true));
    assertThrows(IllegalStateException.class, () -> recognizer.setGrammar("[]"));
    model.close();
    model.close();
    new Model().close();
  }

  @Test
  void close_whileAnotherThreadFeeds_endsInIllegalState() throws Exception {
    for (int round = 0; round < 20; round++) {
      Recognizer recognizer = new Recognizer(model, 16_000);
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread feeder = new Thread(() -> {
        try {
          while (true) {
            recognizer.acceptWaveForm(new byte[320], 320);
          }
        } catch (Throwable e) {
          end.set(e);
        }
      });
      feeder.start();
      Thread.sleep(2);
      recognizer.close();
      feeder.join();
      assertEquals(IllegalStateException.class, end.get().getClass());
    }
  }

  @Test
  void pointers_areOpaqueAndDistinct() throws IOException {
    Recognizer a = new Recognizer(model, 16_000);
    Recognizer b = new Recognizer(model, 16_000);
    assertNotNull(a.getPointer());
    assertNotEquals(a, b);
    assertNotEquals(a.hashCode(), b.hashCode());
    assertTrue(a.toString().contains("Recognizer"));
    assertThrows(UnsupportedOperationException.class, () -> a.getPointer().getInt(0));
    assertThrows(IllegalStateException.class, () -> LibVosk.vosk_recognizer_result(model.getPointer()));
    LibVosk.vosk_recognizer_free(model.getPointer());
    assertEquals("{\"text\": \"\"}", b.getResult());
  }

  @Test
  void nativeCode_isNotLoaded() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.isReadable(maps), "only Linux lists what a process has mapped");
    new Recognizer(model, 16_000).close();
    assertFalse(Files.readString(maps).contains("jna"));
  }
}

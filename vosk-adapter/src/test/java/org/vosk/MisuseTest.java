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
import java.util.concurrent.atomic.AtomicReference;
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
    Files.createFile(vosk.resolve("final.ext.raw"));
    SpeakerModel speakers = new SpeakerModel(vosk.toString());
    SpeakerModel closed = new SpeakerModel(vosk.toString());
    closed.close();
    closed.close();
    assertThrows(IllegalArgumentException.class, () -> new Recognizer(model, 16_000, new SpeakerModel()));
    assertThrows(IllegalArgumentException.class, () -> new Recognizer(model, 16_000, (SpeakerModel) null));
    assertThrows(IllegalArgumentException.class, () -> new Recognizer(null, 16_000, speakers));
    assertThrows(IllegalStateException.class, () -> new Recognizer(model, 16_000, closed));
    try (Recognizer recognizer = new Recognizer(model, 16_000)) {
      assertThrows(IllegalArgumentException.class, () -> recognizer.setSpeakerModel(null));
      assertThrows(IllegalArgumentException.class, () -> recognizer.setSpeakerModel(new SpeakerModel()));
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
    assertThrows(IllegalArgumentException.class, () -> new Recognizer(null, 16_000, "[\"one\"]"));
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
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new byte[4], 5));
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new short[4], 5));
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new float[4], Integer.MAX_VALUE));
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new byte[4], -1));
      assertThrows(NullPointerException.class, () -> recognizer.acceptWaveForm((byte[]) null, 0));
      assertThrows(IllegalArgumentException.class, () -> recognizer.acceptWaveForm(new float[] {Float.NaN}, 1));
      assertEquals("{\"text\": \"\"}", recognizer.getPartialResult());
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

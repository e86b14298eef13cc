package io.dualmode.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.fixtures.RandomConformer;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerEncoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modes of checkpoints through the API, on random weights. */
class ModesTest {
  @TempDir
  static Path folder;

  private static Path streaming;
  private static Path whole;

  @BeforeAll
  static void write() throws IOException {
    streaming = folder.resolve("streaming");
    RandomConformer.write(streaming, RandomConformer.streaming(2, 32, 4, 80, 16, new Context(12, 3), new Context(12, 1), new Context(12, 0)), 41, 0,
        3, Storage.F32);
    whole = folder.resolve("whole");
    RandomConformer.write(whole, RandomConformer.whole(2, 32, 4, 80, 16), 41, 0, 5, Storage.F32);
  }

  private static EngineConfig.Builder config(Path model, RecognitionMode mode) {
    return EngineConfig.builder().set(Keys.MODEL, model.toString()).set(Keys.MODE, mode);
  }

  /** Noise that comes and goes. */
  private static float[] samples(int seconds) {
    Random random = new Random(seconds);
    float[] samples = new float[16_000 * seconds];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (random.nextGaussian() * 0.1 * Math.abs(Math.sin(i / 3000.0)));
    }
    return samples;
  }

  /** @param seed of the pieces, 0 for one piece */
  private static RecognitionResult hear(SpeechEngine engine, float[] samples, long seed) {
    try (SpeechSession session = engine.newSession()) {
      Random random = new Random(seed);
      for (int at = 0; at < samples.length; ) {
        int count = Math.min(samples.length - at, seed == 0 ? samples.length : 1 + random.nextInt(5000));
        session.accept(samples, at, count);
        at += count;
      }
      return session.finish();
    }
  }

  private static RecognitionResult hear(EngineConfig config, float[] samples, long seed) throws IOException {
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      return hear(engine, samples, seed);
    }
  }

  private static List<String> texts(RecognitionResult result) {
    return result.best().words().stream().map(Word::text).toList();
  }

  @Test
  void streamingCheckpoint_hasAllModes_andTheLookAheadAskedFor() throws IOException {
    float[] samples = samples(8);
    RecognitionResult chunks = hear(config(streaming, RecognitionMode.STREAMING).build(), samples, 0);
    assertFalse(texts(chunks).isEmpty(), "random weights that say something");
    for (long seed = 1; seed < 5; seed++) {
      assertEquals(chunks, hear(config(streaming, RecognitionMode.STREAMING).build(), samples, seed), "pieces " + seed);
    }
    // 480 ms is beyond all that it was trained with: the largest, 240, is the nearest
    assertEquals(chunks, hear(config(streaming, RecognitionMode.STREAMING).set(EngineKeys.LOOK_AHEAD, OptionalInt.of(240)).build(), samples, 0));
    RecognitionResult early = hear(config(streaming, RecognitionMode.STREAMING).set(EngineKeys.LOOK_AHEAD, OptionalInt.of(90)).build(), samples, 0);
    assertNotEquals(chunks, early);
    RecognitionResult full = hear(config(streaming, RecognitionMode.FULL_CONTEXT).build(), samples, 0);
    assertEquals(texts(chunks), texts(full), "with the same look-ahead chunks say what the whole says");
    try (SpeechEngine engine = SpeechEngines.load(config(streaming, RecognitionMode.TWO_PASS).set(EngineKeys.LOOK_AHEAD, OptionalInt.of(0)).build())) {
      assertEquals(EnumSet.allOf(RecognitionMode.class), engine.modes());
      assertEquals(texts(full), texts(hear(engine, samples, 7)), "the second pass has the largest look-ahead");
    }
  }

  @Test
  void checkpointOfWholeRecordings_refusesStreaming_andSaysWhatToDo() throws IOException {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> SpeechEngines.load(config(whole, RecognitionMode.STREAMING).build()));
    assertTrue(e.getMessage().contains("whole recordings only") && e.getMessage().contains("dualmode.first-pass"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> SpeechEngines.load(config(whole, RecognitionMode.TWO_PASS).build()));
    try (SpeechEngine engine = SpeechEngines.load(config(whole, RecognitionMode.FULL_CONTEXT).build())) {
      assertEquals(Set.of(RecognitionMode.FULL_CONTEXT), engine.modes());
      RecognitionResult once = hear(engine, samples(6), 0);
      assertFalse(texts(once).isEmpty());
      assertEquals(once, hear(engine, samples(6), 4));
    }
    e = assertThrows(IllegalArgumentException.class,
        () -> SpeechEngines.load(config(whole, RecognitionMode.FULL_CONTEXT).set(EngineKeys.LOOK_AHEAD, OptionalInt.of(80)).build()));
    assertTrue(e.getMessage().contains("dualmode.look-ahead=80") && e.getMessage().contains("whole recordings only"), e.getMessage());
  }

  @Test
  void checkpointOfWholeRecordings_behindAStreamingModel_givesItsTextWhenAnUtteranceEnds() throws IOException {
    float[] samples = samples(6);
    RecognitionResult alone = hear(config(whole, RecognitionMode.FULL_CONTEXT).build(), samples, 0);
    try (SpeechEngine engine = SpeechEngines.load(config(whole, RecognitionMode.STREAMING).set(EngineKeys.FIRST_PASS, streaming.toString()).build());
        SpeechSession session = engine.newSession()) {
      session.accept(samples, 0, samples.length);
      assertFalse(session.partial().words().isEmpty(), "words at once");
      assertEquals(alone.best().words(), session.finish().best().words());
      session.accept(samples, 0, samples.length / 2);
      session.result();
      session.accept(samples, samples.length / 2, samples.length / 2);
      RecognitionResult second = session.finish();
      assertTrue(second.endMillis() > second.startMillis());
    }
  }

  @Test
  void longRecordings_areHeardByLocalAttention_inBoundedMemory() throws IOException {
    try (SpeechEngine engine = SpeechEngines.load(config(whole, RecognitionMode.FULL_CONTEXT).build())) {
      RecognitionResult result = hear(engine, samples(200), 9);
      List<Word> words = result.best().words();
      assertTrue(words.get(words.size() - 1).endMillis() > 190_000, "words up to the end");
      assertEquals(result, hear(engine, samples(200), 0));
    }
  }

  @Test
  void streams_keepNoMoreAfterManyMinutes() {
    ConformerConfig config = RandomConformer.streaming(2, 16, 2, 80, 8, new Context(70, 6));
    EncoderStream stream = new ConformerEncoder(config, new TensorReader(RandomConformer.tensors(RandomConformer.composition(config, 9, 0), 2), 32),
        Set.of(WeightSet.DENSE), Precision.FLOAT32, KernelProvider.kernels(), 6).newStream(WeightSet.DENSE, new Context(70, 6), true);
    float[] second = new float[100 * 80];
    long[] frames = new long[1];
    long afterOneMinute = 0;
    for (int t = 0; t < 20 * 60; t++) {
      stream.accept(second, 0, 100, (data, offset, first, count) -> frames[0] += count);
      afterOneMinute = t == 59 ? stream.stateBytes() : afterOneMinute;
    }
    assertEquals(afterOneMinute, stream.stateBytes());
    assertTrue(frames[0] > 20 * 60 * 12, frames[0] + " frames");
  }

  /** A hybrid checkpoint, straight from its file. */
  @Test
  void hybridCheckpoint_hasTheHeadAskedFor() throws IOException {
    Path file = NemoToy.FOLDER.resolve("offline.safetensors");
    float[] samples = NemoToy.samples();
    RecognitionResult ctc = hear(config(file, RecognitionMode.FULL_CONTEXT).set(EngineKeys.SCORER, "ctc").build(), samples, 0);
    RecognitionResult tdt = hear(config(file, RecognitionMode.FULL_CONTEXT).build(), samples, 0);
    assertEquals(tdt, hear(config(file, RecognitionMode.FULL_CONTEXT).set(EngineKeys.SCORER, "tdt").build(), samples, 3));
    assertFalse(ctc.text().isEmpty());
    assertFalse(tdt.text().isEmpty());
    assertNotEquals(ctc.text(), tdt.text());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> SpeechEngines.load(config(file, RecognitionMode.FULL_CONTEXT).set(EngineKeys.SCORER, "rnnt").build()));
    assertTrue(e.getMessage().contains("tdt") && e.getMessage().contains("ctc"), e.getMessage());
  }
}

package io.dualmode.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Phone;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.speaker.RandomSpeakerNetwork;
import io.dualmode.model.speaker.SpeakerEmbedder;
import io.dualmode.model.speaker.SpeakerNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speaker vectors of sessions, on random networks: the vector must be the one of the words' frames, however the audio comes. */
class SpeakerSessionTest {
  private static final String LEXICON = "a AH\na(2) EY\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";
  private static final short[] AUDIO = audio(3.1, 11);
  private static final short[] OTHER = audio(2.7, 12);

  @TempDir static Path dir;
  private static final List<SpeechEngine> engines = new ArrayList<>();
  private static Path model;

  @BeforeAll
  static void load() throws IOException {
    model = dir.resolve("model");
    TinyModel.write(model, 17, Storage.F32, LEXICON);
    RandomSpeakerNetwork.write(model, 3);
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      engines.add(SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, model.toString()).with(Keys.MODE, mode)));
    }
  }

  @AfterAll
  static void close() {
    engines.forEach(SpeechEngine::close);
  }

  private static short[] audio(double seconds, long seed) {
    Random random = new Random(seed);
    short[] samples = new short[(int) (seconds * 16_000)];
    double pitch = 200;
    double loudness = 0;
    for (int i = 0; i < samples.length; i++) {
      if (i % 1600 == 0) {
        pitch = 100 + random.nextInt(3000);
        loudness = random.nextInt(4) == 0 ? 0.001 : random.nextDouble() * 0.3;
      }
      samples[i] = (short) (32767 * loudness * (Math.sin(2 * Math.PI * pitch * i / 16_000) + 0.3 * random.nextGaussian()) / 1.5);
    }
    return samples;
  }

  private static SpeechSession open(SpeechEngine engine, boolean vectors) {
    return engine.newSession(engine.defaultOptions().toBuilder().speakerVectors(vectors).build());
  }

  @Test
  void finish_anyChunks_sameVectorInEveryMode() {
    for (SpeechEngine engine : engines) {
      RecognitionResult expected;
      try (SpeechSession session = open(engine, true)) {
        session.accept(AUDIO);
        expected = session.finish();
      }
      assertTrue(expected.speakerVector().isPresent(), "the random network of this seed hears half a second of words");
      for (int step : new int[] {1, 160, 799}) {
        try (SpeechSession session = open(engine, true)) {
          for (int at = 0; at < AUDIO.length; at += step) {
            session.accept(AUDIO, at, Math.min(step, AUDIO.length - at));
          }
          assertEquals(expected, session.finish(), "steps of " + step);
        }
      }
      Random random = new Random(3);
      try (SpeechSession session = open(engine, true)) {
        for (int at = 0; at < AUDIO.length; ) {
          int step = Math.min(random.nextInt(5000), AUDIO.length - at);
          session.accept(AUDIO, at, step);
          at += step;
        }
        assertEquals(expected, session.finish(), "ragged");
        session.accept(OTHER);
        SpeakerVector second = session.finish().speakerVector().orElseThrow();
        try (SpeechSession fresh = open(engine, true)) {
          fresh.accept(OTHER);
          assertEquals(second, fresh.finish().speakerVector().orElseThrow(), "nothing of the first utterance is in the second");
        }
      }
    }
  }

  @Test
  void finish_vector_isThatOfTheWordsFrames() throws IOException {
    for (SpeechEngine engine : engines) {
      try (SpeechSession session = open(engine, true); ModelFiles files = ModelFiles.open(model)) {
        session.accept(AUDIO);
        RecognitionResult result = session.finish();
        float[] floats = new float[AUDIO.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = AUDIO[i] / 32768f;
        }
        float[] features = LogMelFilterBank.features(floats);
        int frames = features.length / LogMelFilterBank.BINS;
        BitSet speech = new BitSet();
        for (Word word : result.best().words()) {
          for (Phone phone : word.phones()) {
            speech.set((int) phone.startMillis() / 10, Math.min(frames, (int) phone.endMillis() / 10));
          }
        }
        SpeakerVector vector = result.speakerVector().orElseThrow();
        assertEquals(speech.cardinality(), vector.frames());
        SpeakerEmbedder embedder = new SpeakerEmbedder(SpeakerNetwork.read(files), KernelProvider.kernels());
        int first = Math.max(0, speech.nextSetBit(0) - embedder.context());
        int end = Math.min(frames, speech.length() + embedder.context());
        float[] expected = new float[RandomSpeakerNetwork.SHAPE.embedding()];
        embedder.embed(features, first * LogMelFilterBank.BINS, end - first, speech.get(first, end), expected);
        assertEquals(1, vector.similarity(new SpeakerVector(expected, 1)), 1e-6);
      }
    }
  }

  @Test
  void setSpeakerVectors_countsFromTheNextUtterance() {
    for (SpeechEngine engine : engines) {
      try (SpeechSession session = open(engine, false)) {
        session.setSpeakerVectors(true);
        session.accept(AUDIO);
        session.setSpeakerVectors(false);
        assertTrue(session.finish().speakerVector().isPresent(), "asked for while idle");
        session.accept(AUDIO);
        session.setSpeakerVectors(true);
        assertEquals(Optional.empty(), session.finish().speakerVector(), "asked for in the middle");
        session.accept(AUDIO);
        Optional<SpeakerVector> vector = session.result().speakerVector();
        assertTrue(vector.isPresent());
        session.accept(OTHER);
        session.reset();
        session.accept(OTHER);
        assertNotEquals(vector, session.finish().speakerVector());
      }
    }
  }

  @Test
  void result_withTooLittleSpeech_hasNoVector() {
    try (SpeechSession session = open(engines.get(0), true)) {
      session.accept(AUDIO, 0, 4000);
      assertEquals(Optional.empty(), session.finish().speakerVector());
      session.accept(new short[32_000]);
      RecognitionResult silence = session.finish();
      assertEquals(silence.best().words().isEmpty(), silence.speakerVector().isEmpty());
    }
  }

  @Test
  void newSession_damagedNetwork_namesTheFile() throws IOException {
    Path broken = dir.resolve("broken");
    TinyModel.write(broken, 17, Storage.F32, LEXICON);
    Files.writeString(broken.resolve(SpeakerNetwork.FILE), "this is no safetensors file");
    try (SpeechEngine engine = SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, broken.toString()))) {
      String message = assertThrows(UncheckedIOException.class, () -> open(engine, true)).getMessage();
      assertTrue(message.contains(SpeakerNetwork.FILE), message);
      open(engine, false).close();
    }
  }
}

package io.dualmode.tools.conformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.data.cache.FeatureCacheWriter;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import io.dualmode.tools.workshop.WorkshopCommands;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small FastConformer learns a language of three tones, its archive is heard with, and a run that was stopped is the same run. */
class ConformerTrainingTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final int RATE = 16_000;
  private static final int WORD_MILLIS = 400;
  private static final List<String> WORDS = List.of("ba", "di", "gu");
  private static final List<String> PHONES = List.of("AA", "IY", "UW");
  private static final double[] HERTZ = {400, 1100, 2900};

  @TempDir static Path dir;

  /** What is said and how it sounds. */
  private record Said(List<Integer> words, short[] pcm) {
    static Said of(Random random, int count) {
      List<Integer> words = new ArrayList<>();
      short[] pcm = new short[RATE * (count + 1) * WORD_MILLIS / 1000];
      for (int i = 0; i < count; i++) {
        words.add(random.nextInt(WORDS.size()));
      }
      for (int i = 0; i < pcm.length; i++) {
        int place = i / (RATE * WORD_MILLIS / 1000);
        double within = (double) (i % (RATE * WORD_MILLIS / 1000)) / RATE * 1000 / WORD_MILLIS;
        boolean tone = place < count && within > 0.15;
        pcm[i] = (short) (30 * random.nextGaussian() + (tone ? 6000 * Math.sin(2 * Math.PI * HERTZ[words.get(place)] * i / RATE) : 0));
      }
      return new Said(words, pcm);
    }

    String text() {
      return String.join(" ", words.stream().map(WORDS::get).toList());
    }

    String alignment(String id) {
      int frames = 1 + (pcm.length - 400) / 160;
      int word = WORD_MILLIS / 10;
      StringBuilder line = new StringBuilder(id + "\t" + frames + "\t-1\t");
      for (int w : words) {
        line.append(PHONES.get(w)).append(' ').append(word).append(' ');
      }
      return line + "SIL " + (frames - words.size() * word);
    }
  }

  @BeforeAll
  static void speak() throws IOException {
    Random random = new Random(5);
    List<String> alignments = new ArrayList<>();
    try (FeatureCacheWriter writer = new FeatureCacheWriter(dir.resolve("data"), LogMelFrontEnd.STANDARD)) {
      for (int i = 0; i < 90; i++) {
        Said said = Said.of(random, 1 + i % 5);
        writer.add(new ManifestEntry("u" + i, "tones", dir, 0, said.text(), "s", i < 80 ? "train" : "dev", ""), said.pcm,
            CacheFixture.features(said.pcm));
        alignments.add(said.alignment("u" + i));
      }
      writer.commit();
    }
    Files.write(dir.resolve("data").resolve("alignments.tsv"), alignments);
  }

  private static ConformerOptions options(double hours) {
    ConformerOptions options = new ConformerOptions();
    options.layers = 1;
    options.width = 32;
    options.heads = 2;
    options.channels = 8;
    options.left = 8;
    options.lookAheads = List.of(3, 1);
    options.prediction = 16;
    options.pieces = 11;
    options.hours = hours;
    options.batchSeconds = 12;
    options.piecesAfter = 0.1 * hours;
    options.transducerAfter = 0.2 * hours;
    options.rate = 0.01;
    options.warmUp = 10;
    options.average = 0.9;
    options.augmentation = 0;
    return options;
  }

  @Test
  void archiveOfATraining_hearsUnseenUtterancesByBothHeadsInBothModes() throws Exception {
    Path run = dir.resolve("run");
    new ConformerRun(options(0.4), dir.resolve("data"), run, NOWHERE).train();
    Path archive = dir.resolve("tones.nemo");
    assertEquals(0, new CommandLine(new WorkshopCommands().make("conformer")).execute("package", "--run", run.toString(), "--data",
        dir.resolve("data").toString(), "--out", archive.toString()));
    Random random = new Random(77);
    List<Said> unseen = List.of(Said.of(random, 3), Said.of(random, 5), Said.of(random, 2));
    for (String head : List.of("ctc", "tdt")) {
      for (RecognitionMode mode : List.of(RecognitionMode.FULL_CONTEXT, RecognitionMode.STREAMING)) {
        EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, archive.toString()).with(Keys.MODE, mode).with(EngineKeys.SCORER, head);
        try (SpeechEngine engine = SpeechEngines.load(config); SpeechSession session = engine.newSession()) {
          for (Said said : unseen) {
            float[] samples = new float[said.pcm.length];
            for (int i = 0; i < samples.length; i++) {
              samples[i] = said.pcm[i] / 32768f;
            }
            session.accept(samples, 0, samples.length);
            assertEquals(said.text(), String.join(" ", session.finish().best().words().stream().map(Word::text).toList()), head + ", " + mode);
            session.reset();
          }
        }
      }
    }
  }

  @Test
  void runThatWasStopped_goesOnAsIfItHadNot() throws Exception {
    ConformerRun whole = new ConformerRun(options(0.03), dir.resolve("data"), dir.resolve("whole"), NOWHERE);
    whole.train();
    ConformerOptions first = options(0.03);
    first.stopAfter = 0.012;
    new ConformerRun(first, dir.resolve("data"), dir.resolve("parts"), NOWHERE).train();
    ParameterLayout layout = whole.layout();
    TrainingState stopped = TrainingState.load(dir.resolve("parts").resolve("state"), layout);
    assertTrue(stopped.heardSeconds < 0.02 * 3600, "it stopped in between");
    new ConformerRun(options(0.03), dir.resolve("data"), dir.resolve("parts"), NOWHERE).train();
    TrainingState expected = TrainingState.load(dir.resolve("whole").resolve("state"), layout);
    TrainingState got = TrainingState.load(dir.resolve("parts").resolve("state"), layout);
    assertEquals(expected.step, got.step);
    assertArrayEquals(expected.weights, got.weights);
    assertArrayEquals(expected.average, got.average);
    assertFalse(expected.moments.isEmpty());
    expected.moments.forEach((name, values) -> assertArrayEquals(values, got.moments.get(name), name));
    assertEquals(Files.readString(dir.resolve("whole").resolve("pieces.txt")), Files.readString(dir.resolve("parts").resolve("pieces.txt")));
    ConformerOptions other = options(0.03);
    other.pieces = 12;
    assertTrue(assertThrows(IOException.class, () -> new ConformerRun(other, dir.resolve("data"), dir.resolve("parts"), NOWHERE)).getMessage()
        .contains("11 word pieces, but --pieces is 12"));
  }
}

package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.vosk.Model;
import org.vosk.Recognizer;

/**
 * Many recognizers of one model in parallel with random resets, closes, grammars and cuts: results are those of one thread,
 * memory does not grow.
 *
 * <p>Runs for {@code -Dload.seconds=…} (default 12, in the profile {@code load} 120) with {@code -Dload.recognizers=…} (default 64);
 * needs a model as {@link DropInTest} does, and {@code -Ddualmode.model} where it is not the bundled one.
 */
class LoadTest {
  private static final List<String> RECORDINGS = List.of("cards-001.flac", "cards-004.flac", "goforward.flac");
  private static final long MOST_GROWTH_BYTES = 64L << 20;

  @TempDir Path dir;

  private static String hear(Recognizer recognizer, short[] samples, Random random) {
    for (int at = 0; at < samples.length; ) {
      int length = Math.min(1 + random.nextInt(4000), samples.length - at);
      recognizer.acceptWaveForm(Arrays.copyOfRange(samples, at, at + length), length);
      at += length;
    }
    return recognizer.getFinalResult();
  }

  @Test
  void parallelRecognizers_hearWhatOneHears_inBoundedMemory(TestReporter reporter) throws Exception {
    boolean bundled = getClass().getResource("/io/dualmode/model/en-us/config.json") != null;
    assumeTrue(bundled || System.getProperty("dualmode.model") != null,
        "no model on the class path: name one with -Ddualmode.model=FOLDER");
    int count = Integer.getInteger("load.recognizers", 64);
    Files.createDirectories(dir.resolve("am"));
    Files.writeString(dir.resolve("am/final.mdl"), "not read");
    List<short[]> audio = new ArrayList<>();
    for (String name : RECORDINGS) {
      audio.add(Recordings.samples(name));
    }
    try (Model model = new Model(dir.toString())) {
      List<String> expected = new ArrayList<>();
      for (short[] samples : audio) {
        try (Recognizer alone = new Recognizer(model, 16_000)) {
          expected.add(hear(alone, samples, new Random(1)));
        }
      }
      long before = used();
      long begin = System.nanoTime();
      long end = begin + TimeUnit.SECONDS.toNanos(Integer.getInteger("load.seconds", 12));
      Map<Integer, Integer> rounds = new ConcurrentHashMap<>();
      ExecutorService threads = Executors.newFixedThreadPool(count);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int seed = i;
        all.add(threads.submit(() -> {
          Random random = new Random(seed);
          Recognizer recognizer = new Recognizer(model, 16_000);
          do {
            int choice = random.nextInt(audio.size());
            if (random.nextInt(4) == 0) {
              recognizer.acceptWaveForm(audio.get(choice), 1 + random.nextInt(8000));
              recognizer.reset();
            }
            if (random.nextInt(4) == 0) {
              recognizer.setGrammar("[\"ten of clubs\", \"[unk]\"]");
              hear(recognizer, audio.get(choice), random);
              recognizer.setGrammar("[]");
            }
            // a new one, since what the look-ahead held at the reset belongs to the next utterance
            recognizer.close();
            recognizer = new Recognizer(model, 16_000);
            assertEquals(expected.get(choice), hear(recognizer, audio.get(choice), random),
                RECORDINGS.get(choice) + ", seed " + seed);
            rounds.merge(seed, 1, Integer::sum);
          } while (System.nanoTime() < end);
          recognizer.close();
          return null;
        }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      threads.shutdown();
      // threads that have not ended yet keep what is theirs
      assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
      assertEquals(count, rounds.size());
      long after = used();
      long growth = after - before;
      reporter.publishEntry("load", count + " recognizers, " + rounds.values().stream().mapToInt(n -> n).sum() + " rounds in "
          + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s: " + (before >> 20) + " MiB before, " + (after >> 20)
          + " MiB after");
      assertTrue(growth < MOST_GROWTH_BYTES, "memory grew by " + growth + " bytes");
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

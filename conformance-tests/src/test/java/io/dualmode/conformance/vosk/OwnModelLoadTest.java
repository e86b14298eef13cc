package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.fixtures.kaldi.ToneWorld;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vosk.Model;
import org.vosk.Recognizer;

/**
 * Many recognizers on one copy of an application's own model, which adapts to speakers and weighs readings by a larger language model, from
 * many threads, with random cuts, resets and phrase lists: each answers, to the last digit, as one that is alone; memory does not grow.
 */
class OwnModelLoadTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = Integer.getInteger("load.rounds", 6);
  private static final int RECORDINGS = 3;
  private static final long MOST_GROWTH_BYTES = 24L << 20;
  private static final int IVECTOR = 8;
  private static final int PHONES = 40;

  @TempDir Path dir;
  private final ToneWorld world = new ToneWorld(8, 200, 1, 5);

  private Path model() throws Exception {
    ModelDirectory model = new ModelDirectory(world.write(dir.resolve("model"), "vector"));
    new IvectorWriter(3, 40, 20, 16, IVECTOR).write(model, true, "", false);
    NetworkWriter network = new NetworkWriter(1).input("ivector", IVECTOR).input("input", 40);
    network.fixedAffine("voice", "ReplaceIndex(ivector, t, 0)", IVECTOR, 2 * PHONES);
    model.file("am/final.mdl", AcousticModelWriter.write(true, PHONES,
        world.tones(network, PHONES).output("Sum(tones, Scale(0.01, voice))")));
    new LargerModels(world).write(model.folder(), 3, 4, new LargerModels.Layout(true, false, false));
    return model.folder();
  }

  private static String hear(Recognizer recognizer, short[] samples, Random random) {
    recognizer.setWords(true);
    for (int at = 0; at < samples.length;) {
      int length = Math.min(1 + random.nextInt(6000), samples.length - at);
      recognizer.acceptWaveForm(Arrays.copyOfRange(samples, at, at + length), length);
      if (random.nextInt(4) == 0) {
        recognizer.getPartialResult();
      }
      at += length;
    }
    return recognizer.getFinalResult();
  }

  @Test
  void recognizersInThreads_hearWhatOneHears_inBoundedMemory() throws Exception {
    List<short[]> audio = new ArrayList<>();
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < RECORDINGS; i++) {
      audio.add(world.say(world.sentence(i), 30, i));
      lists.add("[\"" + world.word(world.sentence(i)[0]) + "\", \"" + world.word(world.sentence(i)[0]) + "\", \"nosuchword\"]");
    }
    try (Model model = new Model(model().toString())) {
      List<String> free = new ArrayList<>();
      List<String> listed = new ArrayList<>();
      for (int i = 0; i < RECORDINGS; i++) {
        try (Recognizer alone = new Recognizer(model, ToneWorld.RATE); Recognizer bound = new Recognizer(model, ToneWorld.RATE, lists.get(i))) {
          free.add(hear(alone, audio.get(i), new Random(i)));
          listed.add(hear(bound, audio.get(i), new Random(i)));
        }
      }
      assertTrue(free.stream().allMatch(json -> json.contains("\"conf\"")), free::toString);
      long before = used();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(t);
        all.add(threads.submit(() -> {
          try (Recognizer reused = new Recognizer(model, ToneWorld.RATE)) {
            for (int round = 0; round < ROUNDS; round++) {
              int i = random.nextInt(RECORDINGS);
              reused.acceptWaveForm(audio.get(i), 1 + random.nextInt(8000));
              reused.reset();
              reused.setGrammar(lists.get(i));
              reused.setGrammar("[]");
              boolean list = random.nextBoolean();
              try (Recognizer own = list ? new Recognizer(model, ToneWorld.RATE, lists.get(i)) : new Recognizer(model, ToneWorld.RATE)) {
                assertEquals((list ? listed : free).get(i), hear(own, audio.get(i), random), "recording " + i + ", list " + list);
              }
            }
          }
          return null;
        }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      threads.shutdown();
      long growth = used() - before;
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

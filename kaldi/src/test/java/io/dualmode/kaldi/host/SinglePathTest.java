package io.dualmode.kaldi.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.FstWriter;
import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.fixtures.kaldi.RandomNetworks;
import io.dualmode.kaldi.engine.KaldiEngine;
import io.dualmode.model.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Path scores on graphs of a single path, by the real engine and by this one. */
class SinglePathTest {
  private static final int PHONES = 30;
  private static final int OUTPUTS = 2 * PHONES;

  @TempDir
  Path scratch;

  @BeforeEach
  void theHostRunsHere() {
    assumeTrue(Host.runsHere(), "the host's library is for Linux on x86-64");
  }

  static short[] recording(int samples, long seed) {
    Random random = new Random(seed);
    short[] audio = new short[samples];
    double phase = 0;
    for (int i = 0; i < samples; i++) {
      phase += 0.02 + 0.3 * (0.5 + 0.5 * Math.sin(i / 3000.0 + seed));
      audio[i] = (short) Math.round(4000 * Math.sin(phase) * (0.6 + 0.4 * Math.sin(i / 1500.0)) + 300 * random.nextGaussian());
    }
    return audio;
  }

  static int[] path(int length, long seed) {
    return new Random(seed).ints(length, 1, 2 * PHONES + 1).toArray();
  }

  static float[] priors(int count) {
    float[] priors = new float[count];
    for (int i = 0; i < count; i++) {
      priors[i] = (i + 1f) / (count * (count + 1f) / 2);
    }
    return priors;
  }

  private void compare(String name, boolean binary, NetworkWriter network, float... priors) throws IOException, InterruptedException {
    compare(name, binary, network, path(40, 3), new ModelDirectory(scratch.resolve(name)), priors);
  }

  private void compare(String name, boolean binary, NetworkWriter network, int[] transitions, ModelDirectory directory, float... priors)
      throws IOException, InterruptedException {
    List<short[]> recordings = new ArrayList<>();
    for (int samples : new int[] {1200, 8000, 16_000, 33_333, 64_000}) {
      recordings.add(recording(samples, samples));
    }
    directory.around(FstWriter.chain(transitions, 1), List.of(1), List.of("word"))
        .file("am/final.mdl", AcousticModelWriter.write(binary, PHONES, network, priors));
    List<JsonObject> heard = Host.hear(directory.folder(), null, scratch, recordings);
    Ours ours = new Ours(directory.folder());
    List<Double> scores = engineScores(directory.folder(), recordings);
    int compared = 0;
    for (int i = 0; i < recordings.size(); i++) {
      float[][] rows = ours.rows(recordings.get(i), transitions, t -> (t + 1) / 2 == 1, 1000);
      if (rows.length < transitions.length) {
        continue;
      }
      double confidence = heard.get(i).get("alternatives").getAsJsonArray().iterator().next().getAsJsonObject().get("confidence")
          .getAsDouble();
      assertEquals(confidence, Ours.score(rows, transitions), 1e-3 * rows.length, name + ", " + rows.length + " rows: " + heard.get(i));
      assertEquals(confidence, scores.get(i), 1e-3 * rows.length, name + " by the engine, " + rows.length + " rows: " + heard.get(i));
      compared++;
    }
    assertTrue(compared >= 2, name);
  }

  /** What a session of the engine scores each recording. */
  private static List<Double> engineScores(Path folder, List<short[]> recordings) throws IOException {
    List<Double> scores = new ArrayList<>();
    try (KaldiEngine engine = KaldiEngine.load(folder, EngineConfig.defaults()); SpeechSession session = engine.newSession()) {
      for (short[] recording : recordings) {
        session.accept(recording, 0, recording.length);
        scores.add(session.finish().best().score().orElse(0));
      }
    }
    return scores;
  }

  @Test
  void features() throws IOException, InterruptedException {
    compare("features", false, new NetworkWriter(1).input("input", 40).fixedAffine("out", "input", 40, OUTPUTS).output("out"));
  }

  @Test
  void factorised() throws IOException, InterruptedException {
    compare("factorised", true, RandomNetworks.factorised(2, 40, 0, 96, OUTPUTS), priors(OUTPUTS));
  }

  @Test
  void recurrent() throws IOException, InterruptedException {
    compare("recurrent", true, RandomNetworks.recurrent(3, 40, 32, OUTPUTS));
  }

  @Test
  void mixed() throws IOException, InterruptedException {
    compare("mixed", false, RandomNetworks.mixed(4, 40, OUTPUTS));
  }

  @Test
  void convolutional() throws IOException, InterruptedException {
    compare("convolutional", true, RandomNetworks.convolutional(5, 40, OUTPUTS));
  }

  /** A network whose outputs are numbers of the i-vector, so that scores are sums of those. */
  @Test
  void ivectors() throws IOException, InterruptedException {
    int size = 10;
    for (int round = 0; round < 4; round++) {
      ModelDirectory directory = new ModelDirectory(scratch.resolve("ivectors" + round));
      new IvectorWriter(round, 40, 12, 16, size).write(directory, round % 2 == 0, round < 2 ? "# none\n"
          : "--norm-vars=true\n--cmn-window=300\n",
          round == 1);
      float[] copies = new float[OUTPUTS * (40 + size)];
      for (int o = 0; o < OUTPUTS; o++) {
        copies[o * (40 + size) + 40 + o % size] = 1 + o / size;
      }
      NetworkWriter net = new NetworkWriter(round).input("ivector", size).input("input", 40)
          .fixedAffine("out", "Append(input, ReplaceIndex(ivector, t, 0))", 40 + size, OUTPUTS, copies, new float[OUTPUTS]).output("out");
      int[] transitions = path(60, round);
      for (int i = 20; i < 50; i++) {
        transitions[i] = round == 3 ? 2 : transitions[i];
      }
      compare("ivectors" + round, true, net, transitions, directory);
    }
  }

  @Test
  void factorisedWithIvectors() throws IOException, InterruptedException {
    ModelDirectory directory = new ModelDirectory(scratch.resolve("all"));
    new IvectorWriter(9, 40, 20, 32, 30).write(directory, true, "", false);
    directory.file("am/global_cmvn.stats", new KaldiWriter(true).matrix(2, 41, statistics()));
    compare("all", true, RandomNetworks.factorised(6, 40, 30, 96, OUTPUTS), path(60, 9), directory, priors(OUTPUTS));
  }

  private static double[] statistics() {
    double[] statistics = new double[82];
    for (int i = 0; i < 40; i++) {
      statistics[i] = 1000.0 * (20 - i);
      statistics[41 + i] = 1e6;
    }
    statistics[40] = 1000;
    return statistics;
  }
}

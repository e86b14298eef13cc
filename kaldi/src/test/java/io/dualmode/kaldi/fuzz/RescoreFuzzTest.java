package io.dualmode.kaldi.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.kaldi.rescore.Rescorer;
import io.dualmode.model.search.graph.lattice.Readings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of larger language models, damaged at random: readings are weighed and stay some, or one error names the file. */
class RescoreFuzzTest {
  private static final int ROUNDS = 150;
  private static final int NETWORK_ROUNDS = 40;
  private static final int WORDS = 15;

  @TempDir
  Path folder;
  private final Readings readings = readings();

  private static Readings readings() {
    Random random = new Random(1);
    Readings readings = new Readings();
    for (int state = 0; state <= 8; state++) {
      readings.addState();
    }
    for (int state = 0; state < 8; state++) {
      for (int word = 1 + random.nextInt(4); word <= WORDS; word += 1 + random.nextInt(6)) {
        readings.addArc(state, new Readings.Arc(state + 1, word, random.nextDouble(), random.nextDouble(), new int[] {word}));
      }
    }
    readings.setEnd(8, new Readings.End(0, 0, new int[0]));
    return readings;
  }

  private void use(boolean network) throws IOException {
    Rescorer rescorer = Rescorer.read(folder.resolve("rescore/G.fst"), folder.resolve("rescore/G.carpa"),
        folder.resolve(network ? "rnnlm" : "none"));
    assertTrue(rescorer.rescore(readings, new int[] {1, 2}).states() > 0);
  }

  private void fuzz(String name, long seed) throws IOException {
    Path file = folder.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    boolean network = name.startsWith("rnnlm");
    use(network);
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < (network ? NETWORK_ROUNDS : ROUNDS); round++) {
      Files.write(file, Mutations.of(whole, random));
      try {
        use(network);
      } catch (IOException e) {
        refused++;
        assertTrue(e.getMessage().contains(folder.toString()) && e.getMessage().contains("expected"), e.getMessage());
      } catch (RuntimeException | Error e) {
        throw new AssertionError(name + ", seed " + seed + ", round " + round, e);
      }
    }
    Files.write(file, whole);
    assertTrue(refused > 0, name);
  }

  @Test
  void damagedFiles() throws IOException {
    LargerModels models = new LargerModels(new ToneWorld(6, WORDS, 1, 2));
    for (boolean form : new boolean[] {true, false}) {
      models.write(folder, 3, 4, new LargerModels.Layout(form, form, form));
      models.writeRecurrent(folder, 1, form, form);
      int seed = form ? 0 : 100;
      for (String name : new String[] {"rescore/G.carpa", "rescore/G.fst", "rnnlm/final.raw", "rnnlm/word_feats.txt", "rnnlm/feat_embedding.final.mat",
          "rnnlm/special_symbol_opts.conf"}) {
        fuzz(name, seed++);
      }
    }
  }
}

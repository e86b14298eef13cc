package io.dualmode.kaldi.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.speaker.SpeakerStream;
import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.FstWriter;
import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.fixtures.kaldi.RandomNetworks;
import io.dualmode.kaldi.acoustic.Acoustics;
import io.dualmode.kaldi.speaker.VoskSpeakerModel;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file of a model, damaged at random: it is read and listens, or it is one {@link ModelFormatException} that names it. */
class ReaderFuzzTest {
  private static final int ROUNDS = 300;
  private static final int PHONES = 4;
  private static final Kernels KERNELS = KernelProvider.kernels(KernelProvider.Choice.SCALAR);

  @TempDir
  Path scratch;

  private ModelDirectory model(String name, boolean binary, NetworkWriter network) throws IOException {
    ModelDirectory directory = new ModelDirectory(scratch.resolve(name)).around(FstWriter.chain(new int[] {1}, 1), List.of(1),
        List.of("word"))
        .file("am/final.mdl", AcousticModelWriter.write(binary, PHONES, network, 0.1f, 0.2f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.2f))
        .text("conf/mfcc.conf", "--num-mel-bins=10\n--num-ceps=10\n--use-energy=false\n");
    double[] statistics = new double[22];
    statistics[10] = 100;
    directory.file("am/global_cmvn.stats", new KaldiWriter(binary).matrix(2, 11, statistics));
    new IvectorWriter(1, 10, 4, 3, 5).write(directory, binary, "--cmn-window=100\n--global-frames=50\n", true);
    return directory;
  }

  private static Void listen(ModelDirectory directory) throws IOException {
    Path folder = directory.folder();
    Acoustics acoustics = Acoustics.read(new Acoustics.Files(folder.resolve("am/final.mdl"), folder.resolve("conf/mfcc.conf"),
        folder.resolve("ivector"), folder.resolve("am/global_cmvn.stats")), 3, 12, 1);
    EncoderStream stream = acoustics.network().load(acoustics.tensors(), Set.of(WeightSet.DENSE), Precision.STORED, KERNELS)
        .newStream(Corner.DENSE_STREAMING);
    for (int t = 0; t < 40; t++) {
      stream.accept(new float[acoustics.frontEnd().features()], 0, 1, (rows, offset, first, count) -> {});
    }
    stream.finish((rows, offset, first, count) -> {});
    return null;
  }

  private void fuzz(Path folder, String name, long seed, int rounds, Callable<Void> use) throws Exception {
    Path file = folder.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    use.call();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      Files.write(file, Mutations.of(whole, random));
      try {
        use.call();
      } catch (ModelFormatException e) {
        refused++;
        assertFalse(e.getMessage().isBlank());
      } catch (Exception | Error e) {
        throw new AssertionError(name + ", seed " + seed + ", round " + round, e);
      }
    }
    Files.write(file, whole);
    assertTrue(refused > 0, name);
  }

  @Test
  void networks() throws Exception {
    int number = 0;
    for (boolean binary : new boolean[] {true, false}) {
      for (NetworkWriter network : new NetworkWriter[] {RandomNetworks.factorised(1, 10, 5, 8, 2 * PHONES),
          RandomNetworks.recurrent(2, 10, 4, 2 * PHONES), RandomNetworks.mixed(3, 10, 2 * PHONES),
          RandomNetworks.convolutional(4, 10, 2 * PHONES)}) {
        ModelDirectory directory = model("network" + number, binary, network);
        fuzz(directory.folder(), "am/final.mdl", number++, ROUNDS, () -> listen(directory));
      }
    }
  }

  @Test
  void filesAroundTheNetwork() throws Exception {
    int number = 0;
    for (boolean binary : new boolean[] {true, false}) {
      ModelDirectory directory = model("around" + binary, binary, RandomNetworks.factorised(1, 10, 5, 8, 2 * PHONES));
      for (String file : new String[] {"conf/mfcc.conf", "am/global_cmvn.stats", "ivector/final.dubm", "ivector/final.ie",
          "ivector/final.mat",
          "ivector/global_cmvn.stats", "ivector/online_cmvn.conf", "ivector/splice.conf"}) {
        fuzz(directory.folder(), file, 100 + number++, ROUNDS / 2, () -> listen(directory));
      }
    }
  }

  @Test
  void speakerModels() throws Exception {
    for (boolean binary : new boolean[] {true, false}) {
      ModelDirectory directory = new ModelDirectory(scratch.resolve("speaker" + binary)).text("mfcc.conf",
          "--num-ceps=6\n--num-mel-bins=6\n--use-energy=false\n--dither=0\n");
      KaldiWriter network = new KaldiWriter(binary);
      RandomNetworks.speaker(1, 6, 5, 4).write(network);
      directory.file("final.ext.raw", network).file("mean.vec", new KaldiWriter(binary).vector(1, 2, 3, 4))
          .file("transform.mat", new KaldiWriter(binary).matrix(2, 4, new float[] {1, 2, 3, 4, 5, 6, 7, 8}));
      for (String file : new String[] {"final.ext.raw", "mean.vec", "transform.mat", "mfcc.conf"}) {
        fuzz(directory.folder(), file, 200, ROUNDS, () -> {
          SpeakerStream stream = VoskSpeakerModel.read(directory.folder(), Precision.STORED, KERNELS).newStream(16_000);
          stream.accept(new float[16_000], 0, 16_000);
          stream.vector(0, 1000, t -> true);
          return null;
        });
      }
    }
  }
}

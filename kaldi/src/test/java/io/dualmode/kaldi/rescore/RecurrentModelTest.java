package io.dualmode.kaldi.rescore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.kaldi.network.StepNetwork;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecurrentModelTest {
  @TempDir
  Path folder;
  private Path rnnlm;
  private final ToneWorld world = new ToneWorld(6, 20, 1, 2);

  @BeforeEach
  void write() throws IOException {
    new LargerModels(world).writeRecurrent(folder, 1, true, true);
    rnnlm = folder.resolve("rnnlm");
  }

  @Test
  void probabilities_sumToOne_whereTheOptionsAskForIt() throws IOException {
    RecurrentNetwork network = RecurrentNetwork.read(rnnlm);
    RecurrentModel model = new RecurrentModel(network, new int[] {3, 4});
    double sum = 0;
    for (int word = 1; word < network.words().words(); word++) {
      assertTrue(model.read(0, word));
      sum += Math.exp(-model.cost());
    }
    assertEquals(1, sum, 1e-4);
    assertFalse(model.read(0, network.words().words()));
    assertFalse(model.read(0, 0));
  }

  @Test
  void answers_areTheSame_inWhateverOrderTheyAreAsked() throws IOException {
    StepNetwork network = RecurrentNetwork.read(rnnlm).network();
    StepNetwork.Walker ahead = network.newWalker();
    StepNetwork.Walker about = network.newWalker();
    Random random = new Random(3);
    List<float[]> rows = new ArrayList<>();
    List<StepNetwork.State> states = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      float[] row = new float[network.inputs()];
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) random.nextGaussian();
      }
      rows.add(row);
      states.add(ahead.step(i == 0 ? null : states.get(i - 1), row));
    }
    for (int round = 0; round < 100; round++) {
      int i = random.nextInt(rows.size());
      about.step(i == 0 ? null : states.get(i - 1), rows.get(random.nextInt(rows.size())));
      assertArrayEquals(states.get(i).output(), about.step(i == 0 ? null : states.get(i - 1), rows.get(i)).output());
    }
    assertNotEquals(ahead.step(null, rows.get(5)).output()[0], states.get(5).output()[0], "what comes before counts");
  }

  @Test
  void lastThreeWords_areAState_asTheFirstWayToThemHeardThem() throws IOException {
    RecurrentNetwork network = RecurrentNetwork.read(rnnlm);
    RecurrentModel model = new RecurrentModel(network, new int[0]);
    int[] reached = new int[2];
    for (int way = 0; way < 2; way++) {
      int state = 0;
      for (int word : new int[] {5 + way, 1, 2, 3}) {
        assertTrue(model.read(state, word));
        state = model.next();
      }
      reached[way] = state;
    }
    assertEquals(reached[0], reached[1]);
    assertTrue(model.read(reached[0], 7));
    float cost = model.cost();
    RecurrentModel alone = new RecurrentModel(network, new int[] {5, 1, 2, 3});
    assertTrue(alone.read(0, 7));
    assertEquals(cost, alone.cost(), 1e-5);
  }

  @Test
  void whatIsNoLanguageModel_isOneErrorThatSaysWhy() throws IOException {
    Path words = rnnlm.resolve("word_feats.txt");
    String good = Files.readString(words);
    for (String bad : new String[] {"", "1 0 1\n", "0\n1 5\n", "0\n1 5 1 4 1\n", "0\n1 30 1\n", "0\n1 -1 1\n", "0\n1 2 x\n", "0\n1 2 NaN\n", "\n"}) {
      Files.writeString(words, bad);
      assertTrue(assertThrows(ModelFormatException.class, () -> RecurrentNetwork.read(rnnlm), bad).getMessage().contains("word_feats.txt"));
    }
    Files.writeString(words, good);
    Path options = rnnlm.resolve("special_symbol_opts.conf");
    String symbols = Files.readString(options);
    for (String bad : new String[] {"", "--bos-symbol=1\n", "--bos-symbol=1\n--eos-symbol=900\n", "--bos-symbol=0\n--eos-symbol=2\n"}) {
      Files.writeString(options, bad);
      assertTrue(assertThrows(ModelFormatException.class, () -> RecurrentNetwork.read(rnnlm), bad).getMessage().contains("-symbol"));
    }
    Files.writeString(options, symbols);
    refused(new NetworkWriter(1).input("input", 12).component("strange", "StrangeComponent", "input", w -> {}).output("strange"),
        "StrangeComponent");
    refused(new NetworkWriter(1).input("input", 5).affine("out", "input", 5, 12).output("out"), "reads 5 numbers");
    refused(new NetworkWriter(1).input("input", 12).affine("out", "Append(input, Offset(input, -1))", 24, 12).output("out"), "1 rows before");
    refused(new NetworkWriter(1).input("input", 12).affine("out", "Append(input, Offset(input, 1))", 24, 12).output("out"), "1 behind");
  }

  private void refused(NetworkWriter network, String why) throws IOException {
    KaldiWriter file = new KaldiWriter(true);
    network.write(file);
    file.to(rnnlm.resolve("final.raw"));
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> RecurrentNetwork.read(rnnlm));
    assertTrue(e.getMessage().contains("final.raw") && e.getMessage().contains(why), e.getMessage());
  }
}

package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.BlockType;
import io.dualmode.tools.supernet.NetworkShape;
import io.dualmode.tools.supernet.RunStart;
import io.dualmode.tools.supernet.SupernetLayout;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.train.objective.TrainOptions;
import io.dualmode.tools.trainer.checkpoint.LayoutFile;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStartTest {
  private final ParameterLayout supervised = SupernetHeads.layout(TinySupernet.CONFIG);
  /** An encoder with something else above it, whose parameters lie elsewhere. */
  private final ParameterLayout other = SupernetLayout.of(TinySupernet.CONFIG, b -> {
    b.matrix("above.weight", 7, 64, 1, false);
    b.vector("above.mask", 8, 0);
  });
  private final TrainOptions options = new TrainOptions();
  private final PrintStream silent = new PrintStream(OutputStream.nullOutputStream());

  @TempDir
  Path folder;

  private SupernetState open(String run, ParameterLayout layout) throws IOException {
    return RunStart.open(folder.resolve(run), options, layout, TinySupernet.CONFIG.blockRows(), silent);
  }

  private SupernetState finished(String run) throws IOException {
    return finished(run, other);
  }

  /** A finished run of a layout, no two weights alike. */
  private SupernetState finished(String run, ParameterLayout layout) throws IOException {
    SupernetState state = open(run, layout);
    for (int i = 0; i < state.average.length; i++) {
      state.average[i] = i;
    }
    for (int i = 0; i < layout.normSize(); i++) {
      state.normMean[1][i] = -i;
    }
    state.sparseStarted = true;
    state.step = 77;
    state.save(folder.resolve(run).resolve("state"));
    return state;
  }

  @Test
  void open_withInit_takesTheEncoderByName_andStartsAfresh() throws IOException {
    SupernetState source = finished("pre");
    SupernetState random = open("random", supervised);
    options.init = folder.resolve("pre").toString();
    SupernetState state = open("run", supervised);
    assertEquals(0, state.step);
    assertTrue(state.sparseStarted);
    for (Parameter p : supervised.matrices()) {
      boolean encoder = p.name().startsWith("input.") || p.name().startsWith("blocks.");
      int from = encoder ? other.get(p.name()).offset() : p.offset();
      float[] expected = Arrays.copyOfRange(encoder ? source.average : random.weights, from, from + p.size());
      assertArrayEquals(expected, Arrays.copyOfRange(state.weights, p.offset(), p.offset() + p.size()), p.name());
    }
    assertArrayEquals(state.weights, state.average);
    ParameterLayout.Norm norm = supervised.norm("blocks.2");
    assertEquals(-other.norm("blocks.2").offset(), state.normMean[1][norm.offset()]);
  }

  @Test
  void open_withACheckpoint_goesOnFromIt() throws IOException {
    finished("pre");
    options.init = "nowhere";
    assertEquals(77, open("pre", other).step);
  }

  @Test
  void open_initWithoutTheSummary_pairsTheOtherBlocksInOrder() throws IOException {
    EncoderConfig c = TinySupernet.CONFIG;
    List<Block> blocks = c.blocks().stream().filter(b -> b.type() != BlockType.SUMMARY).toList();
    ParameterLayout plain = SupernetHeads.layout(new EncoderConfig(c.melBins(), c.stride(), c.inputLeft(), c.inputRight(), c.normPriorFrames(),
        c.featureScale(), c.dim(), c.bottleneck(), blocks, c.chunkFrames(), c.leftContextFrames(), c.blockRows(), c.units(), c.mmiHidden(),
        c.mmiOutputs(), c.ctcHidden(), c.joint(), c.embedding()));
    SupernetState source = finished("pre", plain);
    SupernetState random = open("random", supervised);
    options.init = folder.resolve("pre").toString();
    SupernetState state = open("run", supervised);
    for (Parameter p : supervised.parameters()) {
      boolean fresh = p.name().startsWith("blocks.3.");
      int from = fresh ? p.offset() : plain.get(p.name().replace("blocks.4.", "blocks.3.")).offset();
      assertArrayEquals(Arrays.copyOfRange(fresh ? random.weights : source.average, from, from + p.size()),
          Arrays.copyOfRange(state.weights, p.offset(), p.offset() + p.size()), p.name());
    }
    assertEquals(-plain.norm("blocks.3").offset(), state.normMean[1][supervised.norm("blocks.4").offset()]);
  }

  @Test
  void open_initOfAnotherShape_namesTheParameter() throws IOException {
    ParameterLayout narrow = SupernetLayout.of(NetworkShape.of(options, 5, 10), b -> { });
    SupernetState state = new SupernetState(narrow, 32, 1);
    Files.createDirectories(folder.resolve("narrow"));
    state.save(folder.resolve("narrow").resolve("state"));
    LayoutFile.of(narrow).write(folder.resolve("narrow"));
    options.init = folder.resolve("narrow").toString();
    IOException e = assertThrows(IOException.class, () -> open("run", supervised));
    assertTrue(e.getMessage().contains("input.weight") && e.getMessage().contains("--dim"), e.getMessage());
    options.init = folder.resolve("absent").toString();
    assertThrows(IOException.class, () -> open("run", supervised));
  }
}

package io.dualmode.tools.pretrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainRunTest {
  @TempDir
  Path folder;

  private String run(String init, String name, double hours) throws Exception {
    PretrainOptions options = new PretrainOptions();
    options.hours = hours;
    options.dim = 64;
    options.bottleneck = 32;
    options.layers = 2;
    options.attentionAfter = new int[] {1};
    options.batchSeconds = 6;
    options.distractors = 10;
    options.threads = 1;
    options.pruneUntil = hours;
    options.pruneEvery = 4;
    options.init = init;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PretrainRun(options, folder.resolve("data"), folder.resolve(name), new PrintStream(out, true, StandardCharsets.UTF_8)).train();
    return out.toString(StandardCharsets.UTF_8);
  }

  private int size(Path run) throws IOException {
    String layout = Files.readString(run.resolve("layout.json"));
    return Integer.parseInt(layout.replaceAll("(?s)^\\{\"size\":(\\d+).*", "$1"));
  }

  @Test
  void train_goesOnWhereItStopped_andAnotherRunStartsFromIt() throws Exception {
    CacheFixture.create(folder.resolve("data"), 12);
    Path run = folder.resolve("run");
    run(null, "run", 0.005);
    String masks = Files.readString(run.resolve("masks.csv"));
    assertTrue(masks.startsWith("step,hours,sparsity,returned,pruned,input.weight,blocks.0.down.weight"), masks);
    assertTrue(Files.readString(run.resolve("options.json")).contains("\"command\": \"pretrain\""));
    String again = run(null, "run", 0.01);
    assertTrue(again.contains("step ") && !again.contains("step 0,"), again);
    String from = run(run.toString(), "next", 0.001);
    assertTrue(from.contains("starting from " + run), from);
    int size = size(run);
    assertEquals(size, size(folder.resolve("next")));
    ParameterLayout other = ParameterLayout.of(ParameterLayout.Order.LISTED, 2, b -> b.vector("all", size + 1, 0));
    IOException e = assertThrows(IOException.class, () -> SupernetState.load(run.resolve("state"), other));
    assertTrue(e.getMessage().contains("another shape"), e.getMessage());
  }
}

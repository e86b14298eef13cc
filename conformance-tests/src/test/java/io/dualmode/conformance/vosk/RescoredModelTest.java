package io.dualmode.conformance.vosk;

import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.LargerModels.Layout;
import io.dualmode.fixtures.kaldi.ToneWorld;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model directories with larger language models, whose results both engines weigh again. */
class RescoredModelTest {
  @TempDir Path dir;

  private void hear(ToneWorld world, Path model, String phrases) throws Exception {
    new BothEngines(dir).hear(world, model, phrases, 30);
  }

  @Test
  void wordsComposedWithPairs_areWeighedAsByTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(8, 200, 1, 5);
    Path model = world.write(dir.resolve("model"), "vector");
    new LargerModels(world).write(model, 3, 4, new Layout(true, false, false));
    hear(world, model, "-");
  }

  @Test
  void oneGraph_withFilesOfTheOlderLayout_isWeighedAsByTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(6, 60, 1, 7);
    Path model = world.writeWhole(dir.resolve("model"), "const");
    new LargerModels(world).write(model, 4, 2, new Layout(false, true, true));
    hear(world, model, "-");
  }

  @Test
  void phraseList_isWeighedAsByTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(8, 200, 1, 8);
    Path model = world.write(dir.resolve("model"), "vector");
    new LargerModels(world).write(model, 3, 6, new Layout(false, false, true));
    StringBuilder phrases = new StringBuilder("[\"" + world.word(1) + "\"");
    for (int word = 2; word < 60; word++) {
      phrases.append(", \"").append(world.word(word)).append('"');
    }
    hear(world, model, phrases.append(']').toString());
  }

  @Test
  void recurrentNetwork_weighsAsInTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(8, 200, 0.5, 5);
    Path model = world.write(dir.resolve("model"), "vector");
    new LargerModels(world).write(model, 3, 4, new Layout(true, false, false));
    new LargerModels(world).writeRecurrent(model, 3, true, false);
    hear(world, model, "-");
  }

  @Test
  void recurrentNetworkInText_whoseProbabilitiesSumToOne_weighsAsInTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(6, 60, 1, 7);
    Path model = world.writeWhole(dir.resolve("model"), "const");
    new LargerModels(world).write(model, 4, 4, new Layout(false, false, true));
    new LargerModels(world).writeRecurrent(model, 5, false, true);
    hear(world, model, "-");
  }
}

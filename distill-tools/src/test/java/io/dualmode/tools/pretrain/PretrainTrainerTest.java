package io.dualmode.tools.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.supernet.SupernetParameters;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainTrainerTest {
  private static final EncoderConfig CONFIG = TinyPretraining.CONFIG;
  private static final PretrainShape SHAPE = TinyPretraining.SHAPE;
  private final ParameterLayout layout = SHAPE.layout(CONFIG);

  private SupernetParameters graph(SupernetState state) {
    return new SupernetParameters(layout, PretrainProgram.write(CONFIG, SHAPE, layout), options().optimiser(), 1, state);
  }

  private static PretrainOptions options() {
    PretrainOptions options = new PretrainOptions();
    options.hours = 1;
    options.rate = 4e-3;
    options.warmUp = 20;
    options.average = 0.9;
    options.distractors = 20;
    options.swap = 0;
    return options;
  }

  @Test
  void step_learnsToPredictMaskedFramesInBothCorners_andUsesItsCodes() {
    PretrainOptions options = options();
    TinyPretraining speech = new TinyPretraining(7);
    try (SupernetParameters parameters = graph(new SupernetState(layout, CONFIG.blockRows(), 1))) {
      parameters.startSparseFromDense();
      PretrainTrainer trainer = new PretrainTrainer(options, CONFIG, SHAPE, parameters);
      BlockMasks masks = new BlockMasks(layout, CONFIG.blockRows());
      double[] end = new double[PretrainStep.FIGURES.size()];
      for (int i = 0; i < 200; i++) {
        if (i == 80) {
          masks.rerank(parameters.weights(), 0.4, 0.4);
          parameters.setMask(masks.expand());
        }
        double[] figures = trainer.step(speech.batch(8, 48), i, 0.7 * i / 200).figures();
        for (int f = 0; i >= 180 && f < end.length; f++) {
          end[f] += figures[f] / 20;
        }
      }
      // By chance one in 21; the patterns differ in more than four codes a codebook.
      assertTrue(end[1] > 0.6 && end[3] > 0.4, "frames found: dense " + end[1] + ", sparse " + end[3]);
      assertTrue(end[6] > 4, "perplexity of the codes " + end[6]);
      assertTrue(end[0] < 1.5 && end[2] < 2, "losses " + Arrays.toString(end));
    }
  }

  @Test
  void step_sparseCorner_doesNotTrainTheQuantizer() {
    float[][] quantizers = new float[2][];
    for (int i = 0; i < 2; i++) {
      PretrainOptions options = options();
      options.clip = 1e9;
      options.sparse = i == 0 ? 0.01 : 100;
      try (SupernetParameters parameters = graph(new SupernetState(layout, CONFIG.blockRows(), 1))) {
        parameters.startSparseFromDense();
        new PretrainTrainer(options, CONFIG, SHAPE, parameters).step(new TinyPretraining(9).batch(4, 40), 0, 0.1);
        ParameterLayout.Parameter p = layout.get("quantizer.codebook");
        quantizers[i] = Arrays.copyOfRange(parameters.weights(), p.offset(), p.offset() + p.size());
      }
    }
    assertArrayEquals(quantizers[0], quantizers[1]);
  }

  @Test
  void step_afterSaveAndLoad_goesOnExactly(@TempDir Path folder) throws Exception {
    float[][] weights = new float[2][];
    for (int i = 0; i < 2; i++) {
      SupernetState state = new SupernetState(layout, CONFIG.blockRows(), 1);
      TinyPretraining speech = new TinyPretraining(11);
      int done = 0;
      for (int until : i == 0 ? new int[] {4} : new int[] {2, 4}) {
        try (SupernetParameters parameters = graph(state)) {
          PretrainTrainer trainer = new PretrainTrainer(options(), CONFIG, SHAPE, parameters);
          for (; done < until; done++) {
            trainer.step(speech.batch(3, 30), done, 0.01 * done);
          }
          parameters.copyTo(state);
          weights[i] = parameters.weights();
        }
        state.save(folder.resolve("state"));
        state = SupernetState.load(folder.resolve("state"), layout);
      }
    }
    assertArrayEquals(weights[0], weights[1]);
  }

  @Test
  void temperature_fallsGeometricallyAndStays() {
    PretrainOptions options = new PretrainOptions();
    assertEquals(2, PretrainTrainer.temperature(options, 0), 1e-12);
    assertEquals(1, PretrainTrainer.temperature(options, 0.35 * options.hours), 1e-12);
    assertEquals(0.5, PretrainTrainer.temperature(options, options.hours), 1e-12);
  }
}

package io.dualmode.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which settings a model of words and phones is told not to need. */
class SupernetSettingsTest {
  @TempDir
  Path folder;

  private EngineConfig config(boolean ranks) throws IOException {
    ModelWriter model = ranks ? TinyModel.withRescorer(17, Storage.F32, "full", new RescoringDefaults(20, 1, 0, 2, 0.5, 0))
        : TinyModel.writer(17, Storage.F32);
    model.file(SupernetModel.LEXICON, "a AH\nbee B IY\n".getBytes(StandardCharsets.UTF_8)).write(folder);
    return EngineConfig.defaults().with(Keys.MODEL, folder.toString());
  }

  private static Set<String> unused(EngineConfig config) throws IOException {
    try (SupernetEngine engine = SupernetEngine.load(config)) {
      return engine.unused().reasons().keySet();
    }
  }

  private static EngineConfig everything(EngineConfig config) {
    return config.with(EngineKeys.SILENCE_GUARD, OptionalInt.of(500)).with(EngineKeys.SCORER_WEIGHT, 0.25)
        .with(EngineKeys.RESCORE_WEIGHT, OptionalDouble.of(2)).with(EngineKeys.FIRST_PASS_SHARE, OptionalDouble.of(0.5))
        .with(EngineKeys.RESCORE_READINGS, OptionalInt.of(7)).with(EngineKeys.RESCORE_LM_WEIGHT, OptionalDouble.of(1))
        .with(EngineKeys.NEURAL_WEIGHT, OptionalDouble.of(1)).with(EngineKeys.BEAM, OptionalDouble.of(9))
        .with(EngineKeys.WORD_PENALTY, OptionalDouble.of(-1)).with(EngineKeys.GRAMMAR_BONUS, 2.0);
  }

  @Test
  void whatTheModelHasNoPartFor_isNamed_andNothingElse() throws IOException {
    EngineConfig config = config(false);
    assertEquals(Set.of(), unused(config));
    assertEquals(Set.of("dualmode.search.silence-guard", "dualmode.scorer.weight", "dualmode.rescore.weight", "dualmode.rescore.first-pass",
        "dualmode.rescore.readings", "dualmode.rescore.lm.weight", "dualmode.lm.neural.weight"), unused(everything(config)));
  }

  @Test
  void rescorer_hasAUseForItsSettings() throws IOException {
    assertEquals(Set.of("dualmode.search.silence-guard", "dualmode.scorer.weight", "dualmode.rescore.lm.weight", "dualmode.lm.neural.weight"),
        unused(everything(config(true))));
  }

  @Test
  void lookAhead_isRefused_withItsPlace_alsoForAFirstPass() throws IOException {
    EngineConfig config = config(false).with(EngineKeys.LOOK_AHEAD, OptionalInt.of(80));
    for (EngineConfig each : new EngineConfig[] {config, config.with(EngineKeys.FIRST_PASS, folder.toString())}) {
      String message = assertThrows(IllegalArgumentException.class, () -> SpeechEngines.load(each)).getMessage();
      assertTrue(message.startsWith("dualmode.look-ahead=80 (program): ") && message.endsWith("leave it out"), message);
    }
  }
}

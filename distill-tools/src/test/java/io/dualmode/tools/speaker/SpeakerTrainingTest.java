package io.dualmode.tools.speaker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.frontend.logmel.InputNormaliser;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.speaker.SpeakerEmbedder;
import io.dualmode.model.speaker.SpeakerNetwork;
import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.data.SpeakerCacheFixture;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.speaker.speech.SpeakerSpeech;
import io.dualmode.tools.speaker.verification.CachedVectors;
import io.dualmode.tools.speaker.verification.Verification;
import io.dualmode.tools.speaker.verification.Verification.Outcome;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The training graph against the Java runtime, whether it learns voices, and whether a resumed run is the same run. */
class SpeakerTrainingTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final SpeakerShape SHAPE = new SpeakerShape(80, 7, 3, 32, List.of(1, 2), 48, 16);
  private static final int BINS = 80;

  @TempDir Path dir;

  private static SpeakerOptions options(int steps) {
    SpeakerOptions options = new SpeakerOptions();
    options.steps = steps;
    options.batch = 24;
    options.minSeconds = 0.5;
    options.maxSeconds = 0.8;
    options.warmUp = 5;
    options.marginSteps = 20;
    options.average = 0.9;
    return options;
  }

  /** Weights and batch norms as training might leave them. */
  private static TrainingState disturbed(ParameterLayout layout) {
    TrainingState state = new TrainingState(layout, 3);
    Random random = new Random(4);
    for (int i = layout.matrixSize(); i < layout.size(); i++) {
      state.average[i] += (float) (0.2 * random.nextGaussian());
    }
    for (int i = 0; i < layout.normSize(); i++) {
      state.normMean[0][i] = (float) (0.3 * random.nextGaussian());
      state.normVariance[0][i] = 0.5f + random.nextFloat();
    }
    return state;
  }

  @Test
  void packagedNetwork_saysTheSameAsTheTrainingGraph() throws IOException {
    ParameterLayout layout = SpeakerLayout.of(SHAPE, 5);
    TrainingState state = disturbed(layout);
    Random random = new Random(6);
    float[] mean = new float[BINS];
    Arrays.fill(mean, -7);
    int frames = 83;
    int steps = SHAPE.frames(frames);
    float[] features = new float[frames * BINS];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (-7 + 2 * random.nextGaussian());
    }
    BitSet speech = new BitSet();
    speech.set(10, 60);
    speech.set(66, 80);
    float[] normalised = normalised(features, frames, speech, mean);
    float[] marks = new float[steps];
    for (int t = 0; t < steps; t++) {
      marks[t] = speech.get(SHAPE.centre(t)) ? 1 : 0;
    }
    for (MatrixType type : MatrixType.values()) {
      float[] trained;
      try (SpeakerGraph graph = new SpeakerGraph(SHAPE, layout, options(1).optimiser(), 1, state, type)) {
        trained = graph.vectors(normalised, marks, 1, frames);
      }
      assertTrue(distance(trained, run(layout, state, mean, false, features, frames, speech)) < (type == MatrixType.BF16 ? 0.05 : 1e-4),
          "floats, " + type);
      assertTrue(distance(trained, run(layout, state, mean, true, features, frames, speech)) < 0.05, "8 bits, " + type);
    }
  }

  private static float[] normalised(float[] features, int frames, BitSet speech, float[] mean) {
    InputNormaliser normaliser = new InputNormaliser(mean, SpeakerShape.PRIOR_FRAMES, 1);
    speech.stream().forEach(n -> normaliser.add(features, n * BINS, 1));
    normaliser.settle();
    float[] out = new float[features.length];
    normaliser.normalise(features, 0, 0, frames, 0, frames, out);
    return out;
  }

  private float[] run(ParameterLayout layout, TrainingState state, float[] mean, boolean int8, float[] features, int frames, BitSet speech)
      throws IOException {
    SpeakerPackager.write(SHAPE, layout, state, mean, int8, Map.of("data", "none"), dir);
    try (ModelFiles files = ModelFiles.open(dir)) {
      SpeakerEmbedder embedder = new SpeakerEmbedder(SpeakerNetwork.read(files), KernelProvider.kernels());
      float[] vector = new float[SHAPE.embedding()];
      assertTrue(embedder.embed(features, 0, frames, speech, vector));
      return vector;
    }
  }

  /** Of the directions of two vectors. */
  private static double distance(float[] a, float[] b) {
    double ownPower = 0;
    double otherPower = 0;
    for (int i = 0; i < a.length; i++) {
      ownPower += a[i] * a[i];
      otherPower += b[i] * b[i];
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double d = a[i] / Math.sqrt(ownPower) - b[i] / Math.sqrt(otherPower);
      sum += d * d;
    }
    return Math.sqrt(sum);
  }

  @Test
  void train_toyVoices_tellsUnseenOnesApart() throws IOException, InterruptedException {
    FeatureCache cache = SpeakerCacheFixture.create(dir.resolve("data"), 12, 6, 1);
    SpeakerSpeech speech = SpeakerSpeech.of(cache, "train", 1);
    assertEquals(12, speech.speakers().size(), "nobody knows whose voice 'unknown' is");
    SpeakerRun run = new SpeakerRun(options(60), speech, dir.resolve("run"), NOWHERE);
    run.train();
    SpeakerPackager.write(run.shape(), run.layout(), run.calibrated(), speech.mean(), true, Map.of(), dir.resolve("out"));
    assertTrue(Files.size(dir.resolve("out").resolve(SpeakerNetwork.FILE)) < 1_500_000);
    try (ModelFiles files = ModelFiles.open(dir.resolve("out"))) {
      CachedVectors source = new CachedVectors(cache, SpeakerNetwork.read(files), Integer.MAX_VALUE);
      Outcome outcome = Verification.run(SpeakerSpeech.of(cache, "dev", 0), source, 2).get(0);
      assertEquals(6, outcome.speakers());
      assertEquals(6 * 10, outcome.curve().targets());
      assertEquals(30 * 29 / 2 - 60, outcome.curve().others());
      assertTrue(outcome.curve().equalErrorRate() < 0.15, "EER " + outcome.curve().equalErrorRate());
    }
  }

  @Test
  void train_resumed_isTheSameRun() throws IOException, InterruptedException {
    FeatureCache cache = SpeakerCacheFixture.create(dir.resolve("data"), 4, 0, 2);
    SpeakerSpeech speech = SpeakerSpeech.of(cache, "train", 1);
    Path whole = dir.resolve("whole");
    new SpeakerRun(options(8), speech, whole, NOWHERE).train();
    Path parts = dir.resolve("parts");
    SpeakerOptions half = options(8);
    half.stopAfter = 5;
    new SpeakerRun(half, speech, parts, NOWHERE).train();
    new SpeakerRun(options(8), speech, parts, NOWHERE).train();
    ParameterLayout layout = SpeakerLayout.of(SpeakerShape.standard(), 4);
    TrainingState a = TrainingState.load(whole.resolve("state"), layout);
    TrainingState b = TrainingState.load(parts.resolve("state"), layout);
    assertEquals(8, b.step);
    assertArrayEquals(a.weights, b.weights);
    assertArrayEquals(a.average, b.average);
    assertArrayEquals(a.normMean[0], b.normMean[0]);
    assertThrows(IOException.class, () -> TrainingState.load(parts.resolve("state"), SpeakerLayout.of(SHAPE, 4)));
  }
}

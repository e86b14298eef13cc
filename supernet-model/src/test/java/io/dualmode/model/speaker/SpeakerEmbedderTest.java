package io.dualmode.model.speaker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.frontend.ReferenceInput;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.kernel.choice.KernelProvider.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formulas of docs/speaker.md, written out frame by frame in double precision, against the runtime. */
class SpeakerEmbedderTest {
  private static final SpeakerShape SHAPE = RandomSpeakerNetwork.SHAPE;
  private static final int BINS = 80;

  @TempDir Path dir;
  private RandomSpeakerNetwork random;
  private SpeakerNetwork network;

  @BeforeEach
  void write() throws IOException {
    random = new RandomSpeakerNetwork(5);
    random.write(dir);
    network = read();
  }

  private SpeakerNetwork read() throws IOException {
    try (ModelFiles files = ModelFiles.open(dir)) {
      return SpeakerNetwork.read(files);
    }
  }

  private static float[] features(int frames, long seed) {
    Random random = new Random(seed);
    float[] x = new float[frames * BINS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (-7 + 2 * random.nextGaussian() + Math.sin(i * 0.01));
    }
    return x;
  }

  private static BitSet speech(int frames, long seed) {
    Random random = new Random(seed);
    BitSet speech = new BitSet();
    for (int n = 0; n < frames; ) {
      int length = 1 + random.nextInt(20);
      speech.set(n, Math.min(frames, n + length), random.nextInt(3) > 0);
      n += length;
    }
    return speech;
  }

  private static float[] embed(SpeakerEmbedder embedder, float[] features, BitSet speech) {
    float[] out = new float[SHAPE.embedding()];
    assertTrue(embedder.embed(features, 0, features.length / BINS, speech, out));
    return out;
  }

  private static List<Kernels> allKernels() {
    List<Kernels> kernels = new ArrayList<>(List.of(KernelProvider.kernels(Choice.SCALAR)));
    if (KernelProvider.vectorAvailable()) {
      kernels.add(KernelProvider.kernels(Choice.VECTOR));
    }
    return kernels;
  }

  @Test
  void embed_anyLength_isTheFormula() {
    for (Kernels kernels : allKernels()) {
      // one embedder for all, shorter after longer: scratch memory must not be remembered
      SpeakerEmbedder embedder = new SpeakerEmbedder(network, kernels);
      for (int frames : new int[] {300, 7, 8, 9, 10, 31, 103, 104, 105, 99}) {
        float[] x = features(frames, frames);
        BitSet speech = frames < 11 ? all(frames) : speech(frames, 2 * frames);
        double[] expected = formula(x, frames, speech);
        float[] got = embed(embedder, x, speech);
        for (int i = 0; i < got.length; i++) {
          assertEquals(expected[i], got[i], 2e-3, kernels.name() + ", " + frames + " frames, component " + i);
        }
      }
    }
  }

  private static BitSet all(int frames) {
    BitSet speech = new BitSet();
    speech.set(0, frames);
    return speech;
  }

  @Test
  void embed_hasLengthRootOfItsSize() {
    float[] vector = embed(new SpeakerEmbedder(network, KernelProvider.kernels()), features(120, 1), all(120));
    double power = 0;
    for (float v : vector) {
      power += v * v;
    }
    assertEquals(SHAPE.embedding(), power, 1e-3);
  }

  @Test
  void embed_silenceOutOfReach_changesNothing() {
    SpeakerEmbedder embedder = new SpeakerEmbedder(network, KernelProvider.kernels());
    float[] x = features(200, 3);
    BitSet speech = new BitSet();
    speech.set(80, 140);
    float[] vector = embed(embedder, x, speech);
    int reach = embedder.context() + SHAPE.stride();
    float[] noisy = x.clone();
    Arrays.fill(noisy, 0, (80 - reach) * BINS, 5);
    Arrays.fill(noisy, (140 + reach) * BINS, noisy.length, -13);
    assertArrayEquals(vector, embed(embedder, noisy, speech));
    noisy[100 * BINS + 7] += 3;
    assertFalse(Arrays.equals(vector, embed(embedder, noisy, speech)));
  }

  @Test
  void embed_withoutSpeech_saysSo() {
    SpeakerEmbedder embedder = new SpeakerEmbedder(network, KernelProvider.kernels());
    float[] untouched = {9};
    assertFalse(embedder.embed(features(50, 1), 0, 50, new BitSet(), untouched));
    assertFalse(embedder.embed(features(6, 1), 0, 6, all(6), untouched));
    assertEquals(9, untouched[0]);
  }

  @Test
  void read_whatIsNone_namesFileAndFault() throws IOException {
    assertFault("tensor pool.bias", r -> r.remove("pool.bias"));
    assertFault("blocks.1.weight of shape [32, 96]", r -> r.replace("blocks.1.weight", new float[32 * 95], 32, 95));
    Files.write(dir.resolve(SpeakerNetwork.FILE), new byte[100]);
    assertThrows(ModelFormatException.class, this::read);
  }

  private void assertFault(String expected, Consumer<RandomSpeakerNetwork> damage) throws IOException {
    RandomSpeakerNetwork damaged = new RandomSpeakerNetwork(5);
    damage.accept(damaged);
    damaged.write(dir);
    String message = assertThrows(ModelFormatException.class, this::read).getMessage();
    assertTrue(message.contains(expected) && message.contains(SpeakerNetwork.FILE), message);
  }

  @Test
  void shape_outOfRange_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SpeakerShape(80, 7, 8, 32, List.of(1), 48, 16));
    assertThrows(IllegalArgumentException.class, () -> new SpeakerShape(80, 7, 3, 0, List.of(1), 48, 16));
    assertThrows(IllegalArgumentException.class, () -> new SpeakerShape(80, 7, 3, 32, List.of(0), 48, 16));
  }

  private double[] formula(float[] x, int frames, BitSet speech) {
    List<float[]> voiced = new ArrayList<>();
    for (int n = 0; n < frames; n++) {
      if (speech.get(n)) {
        voiced.add(Arrays.copyOfRange(x, n * BINS, (n + 1) * BINS));
      }
    }
    ReferenceInput input = new ReferenceInput(voiced, random.tensors.get("feature.mean"), 100, 1);
    int steps = 1 + (frames - 7) / 3;
    double[][] h = new double[steps][];
    for (int t = 0; t < steps; t++) {
      double[] window = new double[7 * BINS];
      for (int j = 0; j < window.length; j++) {
        int n = 3 * t + j / BINS;
        window[j] = input.normalised(Arrays.copyOfRange(x, n * BINS, (n + 1) * BINS), j % BINS);
      }
      h[t] = layer("input", window);
    }
    for (int block = 0; block < SHAPE.dilations().size(); block++) {
      int d = SHAPE.dilations().get(block);
      double[][] next = new double[steps][];
      for (int t = 0; t < steps; t++) {
        double[] taps = new double[3 * SHAPE.dim()];
        for (int tap = -1; tap <= 1; tap++) {
          int from = t + tap * d;
          if (from >= 0 && from < steps) {
            System.arraycopy(h[from], 0, taps, (tap + 1) * SHAPE.dim(), SHAPE.dim());
          }
        }
        next[t] = layer("blocks." + block, taps);
        for (int c = 0; c < SHAPE.dim(); c++) {
          next[t][c] += h[t][c];
        }
      }
      h = next;
    }
    double[] z = new double[2 * SHAPE.pooled()];
    List<double[]> heard = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      if (speech.get(3 * t + 3)) {
        heard.add(layer("pool", h[t]));
      }
    }
    for (int c = 0; c < SHAPE.pooled(); c++) {
      int at = c;
      double m = heard.stream().mapToDouble(p -> p[at]).average().orElseThrow();
      double v = heard.stream().mapToDouble(p -> (p[at] - m) * (p[at] - m)).average().orElseThrow();
      z[c] = m;
      z[SHAPE.pooled() + c] = Math.sqrt(Math.max(1e-4, v));
    }
    double[] e = affine("embedding", z);
    double power = Arrays.stream(e).map(v -> v * v).sum();
    return Arrays.stream(e).map(v -> v * Math.sqrt(e.length / power)).toArray();
  }

  private double[] affine(String name, double[] in) {
    float[] w = random.tensors.get(name + ".weight");
    float[] b = random.tensors.get(name + ".bias");
    double[] out = new double[b.length];
    for (int row = 0; row < b.length; row++) {
      out[row] = b[row];
      for (int i = 0; i < in.length; i++) {
        out[row] += w[row * in.length + i] * in[i];
      }
    }
    return out;
  }

  private double[] layer(String name, double[] in) {
    double[] out = affine(name, in);
    for (int c = 0; c < out.length; c++) {
      out[c] = Math.max(0, out[c]) * random.tensors.get(name + ".scale")[c] + random.tensors.get(name + ".shift")[c];
    }
    return out;
  }
}

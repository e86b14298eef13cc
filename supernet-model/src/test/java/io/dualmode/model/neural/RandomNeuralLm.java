package io.dualmode.model.neural;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A neural language model of random weights over the letters a to e and some pieces, and its formulas in plain doubles. */
public final class RandomNeuralLm {
  private static final String MARK = UnitInventory.WORD_MARK;
  static final List<String> PIECES = List.of("<s>", "<unk>", MARK, "a", "b", "c", "d", "e", MARK + "a", MARK + "b", MARK + "be", "ad", "ce");
  static final NeuralLmShape SHAPE = new NeuralLmShape(PIECES.size(), 24, 2, 40, 9, List.of(0.5f, 0.1f, 0f));

  final Map<String, float[]> tensors = new HashMap<>();
  private final SafetensorsWriter writer = new SafetensorsWriter();
  private final Random random;
  private final boolean int8;

  private RandomNeuralLm(long seed, boolean int8) {
    random = new Random(seed);
    this.int8 = int8;
  }

  /** Writes a model into a folder. */
  public static RandomNeuralLm write(long seed, boolean int8, Path folder) throws IOException {
    RandomNeuralLm made = new RandomNeuralLm(seed, int8);
    made.writer.metadata("format", NeuralLm.FORMAT);
    made.writer.metadata("shape", "{\"pieces\":13,\"width\":24,\"layers\":2,\"feedForward\":40,\"context\":9,\"slopes\":[0.5,0.1,0]}");
    byte[] text = made.pieces().getBytes(StandardCharsets.UTF_8);
    made.writer.bytes("pieces", text, new int[] {text.length}, DType.U8);
    int d = SHAPE.width();
    made.matrix("embedding.weight", SHAPE.pieces(), d);
    made.vector("input.gain", d);
    for (int l = 0; l < SHAPE.layers(); l++) {
      String name = "layers." + l;
      made.vector(name + ".attention.gain", d);
      made.matrix(name + ".qkv.weight", 3 * d, d);
      made.matrix(name + ".out.weight", d, d);
      made.vector(name + ".forward.gain", d);
      made.matrix(name + ".up.weight", SHAPE.feedForward(), d);
      made.matrix(name + ".down.weight", d, SHAPE.feedForward());
    }
    made.vector("output.gain", d);
    made.vector("output.bias", SHAPE.pieces());
    Files.createDirectories(folder);
    made.writer.write(folder.resolve(NeuralLm.FILE));
    return made;
  }

  /** The model of a folder. */
  public static NeuralLm read(Path folder) throws IOException {
    try (ModelFiles files = ModelFiles.open(folder)) {
      return NeuralLm.read(files);
    }
  }

  private String pieces() {
    StringBuilder text = new StringBuilder();
    for (String piece : PIECES) {
      text.append(piece).append('\t').append(piece.startsWith("<") ? 0 : -3 - 0.1 * text.length()).append('\n');
    }
    return text.toString();
  }

  private float[] draw(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private void vector(String name, int size) {
    float[] values = draw(size);
    tensors.put(name, values);
    writer.floats(name, values, new int[] {size}, DType.F32);
  }

  private void matrix(String name, int rows, int columns) {
    float[] values = draw(rows * columns);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.3f;
    }
    tensors.put(name, values);
    if (int8) {
      writer.int8(name, values, rows, columns);
    } else {
      writer.floats(name, values, new int[] {rows, columns}, DType.F32);
    }
  }

  /** Log-probabilities of the next piece behind pieces, the first of which is the boundary: the formulas, nothing shared with the engine. */
  double[] next(int[] before) {
    int d = SHAPE.width();
    int n = before.length;
    double[][] x = new double[n][];
    for (int t = 0; t < n; t++) {
      double[] row = new double[d];
      for (int c = 0; c < d; c++) {
        row[c] = tensors.get("embedding.weight")[before[t] * d + c];
      }
      x[t] = rms(row, "input.gain");
    }
    for (int l = 0; l < SHAPE.layers(); l++) {
      String name = "layers." + l;
      double[][] qkv = new double[n][];
      for (int t = 0; t < n; t++) {
        qkv[t] = times(name + ".qkv.weight", rms(x[t], name + ".attention.gain"));
      }
      for (int t = 0; t < n; t++) {
        add(x[t], times(name + ".out.weight", attend(qkv, t)));
        double[] up = times(name + ".up.weight", rms(x[t], name + ".forward.gain"));
        for (int i = 0; i < up.length; i++) {
          up[i] = up[i] > 0 ? up[i] * up[i] : 0;
        }
        add(x[t], times(name + ".down.weight", up));
      }
    }
    double[] logits = times("embedding.weight", rms(x[n - 1], "output.gain"));
    double sum = 0;
    for (int p = 0; p < logits.length; p++) {
      logits[p] += tensors.get("output.bias")[p];
      sum += Math.exp(logits[p]);
    }
    for (int p = 0; p < logits.length; p++) {
      logits[p] -= Math.log(sum);
    }
    return logits;
  }

  private static double[] attend(double[][] qkv, int t) {
    int d = SHAPE.width();
    int depth = SHAPE.headDim();
    double[] mixed = new double[d];
    for (int h = 0; h < SHAPE.heads(); h++) {
      double[] weight = new double[t + 1];
      double sum = 0;
      for (int j = Math.max(0, t - SHAPE.context() + 1); j <= t; j++) {
        double dot = 0;
        for (int c = h * depth; c < (h + 1) * depth; c++) {
          dot += qkv[t][c] * qkv[j][d + c];
        }
        weight[j] = Math.exp(dot / Math.sqrt(depth) - SHAPE.slopes().get(h) * (t - j));
        sum += weight[j];
      }
      for (int j = 0; j <= t; j++) {
        for (int c = h * depth; c < (h + 1) * depth; c++) {
          mixed[c] += weight[j] / sum * qkv[j][2 * d + c];
        }
      }
    }
    return mixed;
  }

  private static void add(double[] x, double[] y) {
    for (int c = 0; c < x.length; c++) {
      x[c] += y[c];
    }
  }

  private double[] times(String matrix, double[] x) {
    float[] w = tensors.get(matrix);
    double[] y = new double[w.length / x.length];
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += w[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private double[] rms(double[] x, String gain) {
    double square = 0;
    for (double v : x) {
      square += v * v;
    }
    double[] y = new double[x.length];
    for (int c = 0; c < y.length; c++) {
      y[c] = x[c] / Math.sqrt(square / x.length + 1e-5) * tensors.get(gain)[c];
    }
    return y;
  }
}

package io.dualmode.model.supernet.stream;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.ReferenceInput;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The formulas of {@code docs/supernet.md} word for word: double precision, whole utterance at once, no caches, no tiles. What it
 * costs does not matter; it exists to be obviously right.
 */
public final class ReferenceEncoder {
  private final SupernetWeights weights;
  private final EncoderConfig config;
  private final WeightSet set;
  private final boolean streaming;
  private final int featureFrames;
  private final int frames;
  private final int chunk;
  /** By how many frames were seen. */
  private final Map<Integer, ReferenceInput> inputs = new HashMap<>();

  private ReferenceEncoder(SupernetWeights weights, Corner corner, int featureFrames) {
    this.weights = weights;
    this.config = weights.config();
    this.set = corner.weights();
    this.streaming = corner.context() == ContextMode.STREAMING;
    this.featureFrames = featureFrames;
    this.frames = (int) Math.ceil(featureFrames / (double) config.stride());
    this.chunk = streaming ? config.chunkFrames() : Math.max(1, frames);
  }

  /** Output of the last block, {@code [T][D]}, for features {@code [N][melBins]}. */
  static double[][] encode(SupernetWeights weights, Corner corner, float[][] features) {
    return new ReferenceEncoder(weights, corner, features.length).run(features);
  }

  public static double[][] mmiLogits(SupernetWeights weights, WeightSet set, double[][] encoded) {
    EncoderConfig c = weights.config();
    return classifier(weights, set, encoded, "mmi", c.mmiHidden(), c.mmiOutputs());
  }

  public static double[][] ctcLogProbabilities(SupernetWeights weights, WeightSet set, double[][] encoded) {
    EncoderConfig c = weights.config();
    double[][] logits = classifier(weights, set, encoded, "ctc", c.ctcHidden(), c.units());
    for (double[] row : logits) {
      logSoftmax(row);
    }
    return logits;
  }

  public static double[] transducerLogProbabilities(SupernetWeights weights, WeightSet set, double[] encoded, int l2, int l1) {
    EncoderConfig c = weights.config();
    int j = c.joint();
    int p = c.embedding();
    double[] e = affine(weights.matrix("transducer.encoder.weight", j, c.dim()).weights(set), encoded, j);
    float[] eb = weights.vector("transducer.encoder.bias", j);
    float[] embedding = weights.table("transducer.embedding", c.units(), p);
    double[] both = new double[2 * p];
    for (int i = 0; i < p; i++) {
      both[i] = embedding[l2 * p + i];
      both[p + i] = embedding[l1 * p + i];
    }
    double[] pred = affine(weights.table("transducer.predictor.weight", j, 2 * p), both, j);
    float[] pb = weights.vector("transducer.predictor.bias", j);
    double[] hidden = new double[j];
    for (int i = 0; i < j; i++) {
      hidden[i] = Math.tanh(e[i] + eb[i] + pred[i] + pb[i]);
    }
    double[] out = affine(weights.table("transducer.output.weight", c.units(), j), hidden, c.units());
    float[] ob = weights.vector("transducer.output.bias", c.units());
    for (int i = 0; i < out.length; i++) {
      out[i] += ob[i];
    }
    logSoftmax(out);
    return out;
  }

  private static double[][] classifier(SupernetWeights w, WeightSet set, double[][] encoded, String name, int hidden,
      int outputs) {
    float[] hiddenWeight = w.matrix(name + ".hidden.weight", hidden, w.config().dim()).weights(set);
    float[] scale = w.norm(name + ".hidden", set, "scale", hidden);
    float[] shift = w.norm(name + ".hidden", set, "shift", hidden);
    float[] outWeight = w.table(name + ".output.weight", outputs, hidden);
    float[] bias = w.vector(name + ".output.bias", outputs);
    double[][] result = new double[encoded.length][];
    for (int k = 0; k < encoded.length; k++) {
      double[] h = affine(hiddenWeight, encoded[k], hidden);
      for (int i = 0; i < hidden; i++) {
        h[i] = Math.max(0, scale[i] * h[i] + shift[i]);
      }
      result[k] = affine(outWeight, h, outputs);
      for (int i = 0; i < outputs; i++) {
        result[k][i] += bias[i];
      }
    }
    return result;
  }

  private static void logSoftmax(double[] row) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : row) {
      max = Math.max(max, v);
    }
    double sum = 0;
    for (double v : row) {
      sum += Math.exp(v - max);
    }
    for (int i = 0; i < row.length; i++) {
      row[i] -= max + Math.log(sum);
    }
  }

  private static double[] affine(float[] w, double[] x, int outputs) {
    double[] y = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += w[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private double[][] run(float[][] features) {
    double[][] x = new double[frames][];
    for (int k = 0; k < frames; k++) {
      x[k] = input(features, k);
    }
    for (int i = 0; i < config.blocks().size(); i++) {
      Block b = config.blocks().get(i);
      x = switch (b.type()) {
        case CONV -> conv(b, "blocks." + i, x);
        case ATTENTION -> attention(b, "blocks." + i, x);
        case SUMMARY -> summary(b, "blocks." + i, x);
      };
    }
    return x;
  }

  private double[] input(float[][] features, int k) {
    int bins = config.melBins();
    int c = k / chunk;
    int seen = streaming
        ? Math.min(featureFrames, config.stride() * ((c + 1) * chunk - 1) + config.inputRight() + 1)
        : featureFrames;
    ReferenceInput reference = new ReferenceInput(List.of(features).subList(0, seen), weights.vector("feature.mean", bins),
        config.normPriorFrames(), config.featureScale());
    if (config.hasStem()) {
      return stemmed(features, k);
    }
    double[] window = new double[config.windowSize()];
    int at = 0;
    for (int n = config.stride() * k - config.inputLeft(); n <= config.stride() * k + config.inputRight(); n++) {
      for (int b = 0; b < bins; b++, at++) {
        if (n >= 0 && n < featureFrames) {
          window[at] = reference.normalised(features[n], b);
        }
      }
    }
    int d = config.dim();
    double[] y = affine(weights.matrix("input.weight", d, window.length).weights(set), window, d);
    return reluNorm(y, weights.vector("input.bias", d), "input");
  }

  /** The stem's output for one frame, from the feature frames under it, each normalised by what the first chunk that reads it has seen. */
  private double[] stemmed(float[][] features, int k) {
    int bins = config.melBins();
    double[][][] plane = new double[config.inputLeft() + 1 + config.inputRight()][bins][1];
    for (int p = 0; p < plane.length; p++) {
      int n = config.stride() * k - config.inputLeft() + p;
      if (n < 0 || n >= featureFrames) {
        continue;
      }
      int reader = 0;
      while (config.stride() * ((reader + 1) * chunk - 1) + config.inputRight() < n) {
        reader++;
      }
      int seen = streaming ? Math.min(featureFrames, config.stride() * ((reader + 1) * chunk - 1) + config.inputRight() + 1)
          : featureFrames;
      ReferenceInput reference = inputs.computeIfAbsent(seen, known -> new ReferenceInput(List.of(features).subList(0, known),
          weights.vector("feature.mean", bins), config.normPriorFrames(), config.featureScale()));
      for (int b = 0; b < bins; b++) {
        plane[p][b][0] = reference.normalised(features[n], b);
      }
    }
    for (int l = 0; l < config.stem().size(); l++) {
      plane = stemLayer(plane, config.stem().get(l), "stem." + l);
    }
    double[] flat = new double[config.firstWidth()];
    for (int f = 0; f < plane[0].length; f++) {
      System.arraycopy(plane[0][f], 0, flat, f * plane[0][f].length, plane[0][f].length);
    }
    int d = config.dim();
    return reluNorm(affine(weights.matrix("input.weight", d, flat.length).weights(set), flat, d), weights.vector("input.bias", d), "input");
  }

  private double[][][] stemLayer(double[][][] x, EncoderConfig.StemLayer layer, String name) {
    int channels = x[0][0].length;
    float[] w = weights.matrix(name + ".weight", layer.channels(), 9 * channels).weights(set);
    float[] bias = weights.vector(name + ".bias", layer.channels());
    double[][][] y = new double[(x.length - 3) / layer.timeStride() + 1][layer.bins(x[0].length)][];
    for (int t = 0; t < y.length; t++) {
      for (int f = 0; f < y[t].length; f++) {
        double[] patch = new double[9 * channels];
        for (int i = 0; i < 9; i++) {
          int bin = f * layer.binStride() + i % 3 - 1;
          if (bin >= 0 && bin < x[0].length) {
            System.arraycopy(x[t * layer.timeStride() + i / 3][bin], 0, patch, i * channels, channels);
          }
        }
        y[t][f] = reluNorm(affine(w, patch, layer.channels()), bias, name);
      }
    }
    return y;
  }

  private double[] reluNorm(double[] y, float[] bias, String owner) {
    float[] scale = weights.norm(owner, set, "scale", y.length);
    float[] shift = weights.norm(owner, set, "shift", y.length);
    for (int i = 0; i < y.length; i++) {
      y[i] = scale[i] * Math.max(0, y[i] + bias[i]) + shift[i];
    }
    return y;
  }

  private double[][] conv(Block block, String name, double[][] x) {
    int b = config.bottleneck();
    int d = config.dim();
    float[] down = weights.matrix(name + ".down.weight", 2 * b, d).weights(set);
    float[] up = weights.matrix(name + ".up.weight", d, 2 * b).weights(set);
    double[][] uv = new double[frames][];
    for (int k = 0; k < frames; k++) {
      uv[k] = affine(down, x[k], 2 * b);
    }
    double[][] z = new double[frames][b];
    for (int k = 0; k < frames; k++) {
      for (int i = 0; i < b; i++) {
        double u = k - block.past() >= 0 ? uv[k - block.past()][i] : 0;
        z[k][i] = u + uv[k][b + i];
      }
    }
    double[][] y = new double[frames][d];
    for (int k = 0; k < frames; k++) {
      double[] taps = new double[2 * b];
      System.arraycopy(z[k], 0, taps, 0, b);
      int other = k + block.second();
      boolean visible = other >= 0 && other < frames && (block.second() < 0 || other / chunk == k / chunk);
      if (visible) {
        System.arraycopy(z[other], 0, taps, b, b);
      }
      double[] h = reluNorm(affine(up, taps, d), weights.vector(name + ".up.bias", d), name);
      for (int i = 0; i < d; i++) {
        y[k][i] = x[k][i] + h[i];
      }
    }
    return y;
  }

  private double[][] attention(Block block, String name, double[][] x) {
    int d = config.dim();
    int width = block.attentionDim();
    float[] gain = weights.vector(name + ".norm.gain", d);
    float[] qkvWeight = weights.matrix(name + ".qkv.weight", 3 * width, d).weights(set);
    float[] out = weights.matrix(name + ".out.weight", d, width).weights(set);
    float[] bias = weights.vector(name + ".out.bias", d);
    double[][] qkv = new double[frames][];
    for (int k = 0; k < frames; k++) {
      qkv[k] = affine(qkvWeight, rootMeanSquareNorm(x[k], gain), 3 * width);
    }
    double[][] y = new double[frames][];
    for (int i = 0; i < frames; i++) {
      double[] mixed = new double[width];
      for (int h = 0; h < block.heads(); h++) {
        mixHead(block, qkv, i, h, mixed);
      }
      y[i] = affine(out, mixed, d);
      for (int c = 0; c < d; c++) {
        y[i][c] += x[i][c] + bias[c];
      }
    }
    return y;
  }

  private static double[] rootMeanSquareNorm(double[] x, float[] gain) {
    double square = 0;
    for (double v : x) {
      square += v * v;
    }
    double[] r = new double[x.length];
    for (int i = 0; i < r.length; i++) {
      r[i] = x[i] / Math.sqrt(square / x.length + 1e-5) * gain[i];
    }
    return r;
  }

  private double[][] summary(Block block, String name, double[][] x) {
    int d = config.dim();
    int width = block.heads() * block.headDim();
    float[] gain = weights.vector(name + ".norm.gain", d);
    float[] pool = weights.matrix(name + ".pool.weight", width, d).weights(set);
    float[] bias = weights.vector(name + ".pool.bias", width);
    float[] gateGain = weights.vector(name + ".gate.gain", width);
    float[] gateBias = weights.vector(name + ".gate.bias", block.heads());
    float[] prior = weights.vector(name + ".prior", width);
    float[] out = weights.matrix(name + ".out.weight", d, width).weights(set);
    double[][] p = new double[frames][];
    double[][] gate = new double[frames][block.heads()];
    for (int k = 0; k < frames; k++) {
      p[k] = affine(pool, rootMeanSquareNorm(x[k], gain), width);
      for (int i = 0; i < width; i++) {
        p[k][i] = Math.max(0, p[k][i] + bias[i]);
        gate[k][i / block.headDim()] += gateGain[i] * p[k][i];
      }
      for (int h = 0; h < block.heads(); h++) {
        gate[k][h] = 1 / (1 + Math.exp(-gate[k][h] - gateBias[h]));
      }
    }
    double[][] y = new double[frames][];
    for (int k = 0; k < frames; k++) {
      double[] mean = new double[width];
      for (int i = 0; i < width; i++) {
        int h = i / block.headDim();
        double sum = 20 * prior[i];
        double weight = 20;
        for (int j = 0; j < Math.min(frames, (k / chunk + 1) * chunk); j++) {
          sum += gate[j][h] * p[j][i];
          weight += gate[j][h];
        }
        mean[i] = sum / weight;
      }
      y[k] = affine(out, mean, d);
      for (int c = 0; c < d; c++) {
        y[k][c] += x[k][c];
      }
    }
    return y;
  }

  private void mixHead(Block block, double[][] qkv, int i, int head, double[] mixed) {
    int width = block.attentionDim();
    int depth = block.headDim();
    int c = i / chunk;
    int begin = streaming ? Math.max(0, c * chunk - config.leftContextFrames()) : 0;
    int end = Math.min(frames, (c + 1) * chunk);
    double[] p = new double[end - begin];
    double sum = 0;
    for (int j = begin; j < end; j++) {
      double dot = 0;
      for (int t = 0; t < depth; t++) {
        dot += qkv[i][head * depth + t] * qkv[j][width + head * depth + t];
      }
      p[j - begin] = Math.exp(dot / Math.sqrt(depth) - block.slopes().get(head) * Math.abs(i - j));
      sum += p[j - begin];
    }
    for (int j = begin; j < end; j++) {
      for (int t = 0; t < depth; t++) {
        mixed[head * depth + t] += p[j - begin] / sum * qkv[j][2 * width + head * depth + t];
      }
    }
  }
}

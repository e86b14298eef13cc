package io.dualmode.model.supernet.stream;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.supernet.shape.EncoderConfig;

/**
 * The stem of one utterance: rows of normalised features in, the first matrix's inputs of encoder frames out. Each convolution keeps the
 * rows that its next output still reads, so nothing is computed twice, and how the rows are cut into calls changes nothing.
 */
final class StemStream {
  private static final int KERNEL = EncoderConfig.STEM_KERNEL;

  private final Convolution[] layers;
  private final int bins;

  /** @param mostRows feature rows of the largest call of {@link #push} */
  StemStream(Network network, Kernels kernels, int mostRows) {
    EncoderConfig config = network.config();
    bins = config.melBins();
    layers = new Convolution[network.stem().size()];
    int width = bins;
    int channels = 1;
    int rows = mostRows;
    for (int i = 0; i < layers.length; i++) {
      layers[i] = new Convolution(network.stem().get(i), kernels, width, channels, rows);
      width = layers[i].outputBins;
      channels = layers[i].channels;
      rows = layers[i].mostOutputs;
    }
  }

  /**
   * Takes {@code count} feature rows and gives the encoder frames that are now known.
   *
   * @param out receives [frames, firstWidth]
   * @return how many frames were written
   */
  int push(float[] rows, int count, float[] out) {
    layers[0].append(rows, 0, count, bins);
    for (int i = 0; i < layers.length; i++) {
      boolean last = i == layers.length - 1;
      count = layers[i].run(last ? out : layers[i].output);
      if (!last) {
        layers[i + 1].append(layers[i].output, 0, count, layers[i].outputBins * layers[i].channels);
      }
    }
    return count;
  }

  /** The most encoder frames that one call of {@link #push} gives. */
  int mostFrames() {
    return layers[layers.length - 1].mostOutputs;
  }

  void reset() {
    for (Convolution layer : layers) {
      layer.held = 0;
    }
  }

  long bytes() {
    long sum = 0;
    for (Convolution layer : layers) {
      sum += 4L * (layer.input.length + layer.patches.length + layer.output.length);
    }
    return sum;
  }

  /** One convolution: its pending input rows, each with an empty bin at both ends, and the patches of one output row. */
  private static final class Convolution {
    private final Network.StemLayer layer;
    private final Kernels kernels;
    private final int inputBins;
    private final int inputChannels;
    private final int rowSize;
    private final int outputBins;
    private final int channels;
    private final int mostOutputs;
    private final float[] input;
    private final float[] patches;
    private final float[] output;
    private int held;

    Convolution(Network.StemLayer layer, Kernels kernels, int inputBins, int inputChannels, int mostRows) {
      this.layer = layer;
      this.kernels = kernels;
      this.inputBins = inputBins;
      this.inputChannels = inputChannels;
      rowSize = (inputBins + 2) * inputChannels;
      outputBins = layer.shape().bins(inputBins);
      channels = layer.shape().channels();
      int stride = layer.shape().timeStride();
      // Before a call fewer rows wait than an output reads.
      int most = mostRows + KERNEL - 1;
      mostOutputs = (most - KERNEL) / stride + 1;
      input = new float[most * rowSize];
      patches = new float[outputBins * KERNEL * KERNEL * inputChannels];
      output = new float[mostOutputs * outputBins * channels];
    }

    void append(float[] rows, int offset, int count, int size) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows, offset + i * size, input, (held + i) * rowSize + inputChannels, inputBins * inputChannels);
      }
      held += count;
    }

    /** Computes all outputs whose rows are there; returns how many. */
    int run(float[] out) {
      int stride = layer.shape().timeStride();
      int count = held < KERNEL ? 0 : (held - KERNEL) / stride + 1;
      int size = outputBins * channels;
      for (int t = 0; t < count; t++) {
        gather(t * stride);
        kernels.multiply(layer.kernels(), patches, 0, KERNEL * KERNEL * inputChannels, outputBins, out, t * size, channels);
      }
      kernels.reluScaleShift(out, 0, count * outputBins, layer.scale(), layer.shift());
      int done = count * stride;
      System.arraycopy(input, done * rowSize, input, 0, (held - done) * rowSize);
      held -= done;
      return count;
    }

    private void gather(int firstRow) {
      int run = KERNEL * inputChannels;
      int step = layer.shape().binStride() * inputChannels;
      for (int f = 0; f < outputBins; f++) {
        for (int r = 0; r < KERNEL; r++) {
          System.arraycopy(input, (firstRow + r) * rowSize + f * step, patches, (f * KERNEL + r) * run, run);
        }
      }
    }
  }
}

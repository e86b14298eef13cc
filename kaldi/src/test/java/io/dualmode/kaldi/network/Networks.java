package io.dualmode.kaldi.network;

import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.kaldi.io.Inputs;
import io.dualmode.kaldi.ivector.IvectorConfig;
import io.dualmode.kaldi.nnet3.Nnet3;
import java.io.IOException;
import java.util.Random;

/** Networks of random weights, written and read. */
final class Networks {
  private Networks() {}

  /** A factorised network as Vosk's small models have it. */
  static NetworkWriter factorised(long seed, int features, int ivector, int width, int outputs) {
    NetworkWriter net = new NetworkWriter(seed);
    if (ivector > 0) {
      net.input("ivector", ivector);
    }
    net.input("input", features);
    String spliced = "Append(Offset(input, -1), input, Offset(input, 1)" + (ivector > 0 ? ", ReplaceIndex(ivector, t, 0))" : ")");
    int in = 3 * features + ivector;
    net.fixedAffine("lda", spliced, in, in);
    net.affine("tdnn1.affine", "lda", in, width);
    net.nonlinear("tdnn1.relu", "RectifiedLinear", "tdnn1.affine", width);
    net.batchNorm("tdnn1.batchnorm", "tdnn1.relu", width, width / 2);
    net.dropout("tdnn1.dropout", "tdnn1.batchnorm", width);
    net.factorised("tdnnf2", "tdnn1.dropout", width, width / 4, 1);
    net.factorised("tdnnf3", "tdnnf2.noop", width, width / 4, 0);
    net.factorised("tdnnf4", "tdnnf3.noop", width, width / 4, 3);
    net.factorised("tdnnf5", "tdnnf4.noop", width, width / 4, 3);
    net.linear("prefinal-l", "tdnnf5.noop", width, width / 2);
    net.affine("prefinal.affine", "prefinal-l", width / 2, width);
    net.nonlinear("prefinal.relu", "RectifiedLinear", "prefinal.affine", width);
    net.batchNorm("prefinal.batchnorm1", "prefinal.relu", width, width);
    net.linear("prefinal.linear", "prefinal.batchnorm1", width, width / 2);
    net.batchNorm("prefinal.batchnorm2", "prefinal.linear", width / 2, width / 2);
    net.affine("output.affine", "prefinal.batchnorm2", width / 2, outputs);
    return net.output("output.affine");
  }

  /** A time-delay network whose second layer is an LSTM that looks three frames back. */
  static NetworkWriter recurrent(long seed, int features, int cells, int outputs) {
    NetworkWriter net = new NetworkWriter(seed);
    net.input("input", features);
    net.affine("first", "Append(Offset(input, -2), input, Offset(input, 2))", 3 * features, cells);
    net.nonlinear("first.relu", "RectifiedLinear", "first", cells);
    net.affine("lstm.W", "Append(first.relu, IfDefined(Offset(lstm.r, -3)))", cells + cells / 2, 4 * cells);
    net.lstm("lstm.gates", "Append(lstm.W, IfDefined(Offset(lstm.c, -3)))", cells);
    net.line("dim-range-node name=lstm.c input-node=lstm.gates dim-offset=0 dim=" + cells);
    net.line("dim-range-node name=lstm.m input-node=lstm.gates dim-offset=" + cells + " dim=" + cells);
    net.linear("lstm.rp", "lstm.m", cells, cells / 2 * 2);
    net.line("dim-range-node name=lstm.r.before input-node=lstm.rp dim-offset=0 dim=" + cells / 2);
    net.noOp("lstm.r", "lstm.r.before", cells / 2);
    net.affine("output.affine", "lstm.rp", cells / 2 * 2, outputs);
    net.nonlinear("output.log", "LogSoftmax", "output.affine", outputs);
    return net.output("output.log");
  }

  static Nnet3 read(NetworkWriter network, boolean binary) throws IOException {
    KaldiWriter out = new KaldiWriter(binary);
    network.write(out);
    return Nnet3.read(Inputs.of(out));
  }

  static NetworkShape shape(Nnet3 network, IvectorConfig ivector, int subsampling, int chunk) {
    return new NetworkShape(network.lines(), network.layers(), null, ivector, subsampling, chunk);
  }

  static float[] features(int frames, int width, long seed) {
    Random random = new Random(seed);
    float[] rows = new float[frames * width];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    return rows;
  }
}

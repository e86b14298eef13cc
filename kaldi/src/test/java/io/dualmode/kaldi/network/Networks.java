package io.dualmode.kaldi.network;

import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.kaldi.io.Inputs;
import io.dualmode.kaldi.ivector.IvectorConfig;
import io.dualmode.kaldi.nnet3.Nnet3;
import java.io.IOException;
import java.util.Random;

/** Networks that were written, read. */
final class Networks {
  private Networks() {}

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

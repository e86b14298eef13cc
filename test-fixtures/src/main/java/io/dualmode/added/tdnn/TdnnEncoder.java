package io.dualmode.added.tdnn;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;

/** The loaded network: all corners are the same. */
record TdnnEncoder(TdnnNetwork network, float[] mean, PackedMatrix[] weights, Kernels kernels) implements Encoder {
  @Override
  public int width() {
    return network.width();
  }

  @Override
  public boolean supports(Corner corner) {
    return true;
  }

  @Override
  public EncoderStream newStream(Corner corner) {
    return new TdnnStream(this);
  }

  @Override
  public String backend() {
    return kernels.name();
  }

  @Override
  public void close() {}
}

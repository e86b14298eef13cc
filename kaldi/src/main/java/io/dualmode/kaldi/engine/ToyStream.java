package io.dualmode.kaldi.engine;

import io.dualmode.kaldi.nnet3.AcousticModel;
import java.util.ArrayList;
import java.util.List;

final class ToyStream implements AcousticStream {
  private final float[] w;
  private final float[] b;
  private final int sub;
  private final List<float[]> frames = new ArrayList<>();
  private int done;
  private boolean finished;

  ToyStream(AcousticModel model, int sub) {
    w = model.network().tensors().floats("aff.weight");
    b = model.network().tensors().floats("aff.bias");
    this.sub = sub;
  }

  @Override
  public void accept(float[] features, int offset) {
    frames.add(java.util.Arrays.copyOfRange(features, offset, offset + w.length / b.length));
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public int frames() {
    return frames.size();
  }

  @Override
  public boolean ready() {
    return frames.size() - done >= 24 || finished && frames.size() > done;
  }

  @Override
  public int maxRows() {
    return 8;
  }

  @Override
  public int next(float[] rows) {
    int count = 0;
    for (int t = done; t < Math.min(done + 24, frames.size()); t += sub) {
      double sum = 0;
      for (int o = 0; o < b.length; o++) {
        float y = b[o];
        for (int i = 0; i < frames.get(t).length; i++) {
          y += w[o * frames.get(t).length + i] * frames.get(t)[i];
        }
        rows[count * b.length + o] = y;
        sum += Math.exp(y);
      }
      for (int o = 0; o < b.length; o++) {
        rows[count * b.length + o] -= (float) Math.log(sum);
      }
      count++;
    }
    done = Math.min(done + 24, frames.size());
    return count;
  }

  @Override
  public int outputs() {
    return b.length;
  }

  @Override
  public boolean adapts() {
    return false;
  }

  @Override
  public void weigh(int frame, float difference) {
  }

  @Override
  public void close() {
  }
}

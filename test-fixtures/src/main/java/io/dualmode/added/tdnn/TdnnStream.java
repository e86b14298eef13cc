package io.dualmode.added.tdnn;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import java.util.Arrays;

/** One utterance: each layer keeps the frames that its outputs still read, zeros before the first and after the last. */
final class TdnnStream implements EncoderStream {
  private final TdnnEncoder encoder;
  private final Stage[] stages;
  private int features;
  private int encoded;
  private boolean finished;

  /** One layer's frames {@code [known - held, known)} and the next output. */
  private final class Stage {
    final int layer;
    final int inputs;
    final int first;
    final int last;
    final float[] held;
    final float[] window;
    final float[] output;
    final float[] one;
    final float[] zero;
    int known;
    int next;

    Stage(int layer) {
      this.layer = layer;
      TdnnNetwork.Layer shape = encoder.network().shape().layers().get(layer);
      inputs = encoder.network().inputs(layer);
      first = shape.first();
      last = shape.last();
      held = new float[(last - first + 1) * inputs];
      window = new float[shape.offsets().size() * inputs];
      output = new float[shape.outputs()];
      one = new float[shape.outputs()];
      Arrays.fill(one, 1);
      zero = new float[shape.outputs()];
    }

    /** Takes one frame, or zeros at {@code from} null, and passes on the output that it completes. */
    void push(float[] from, int offset, FrameSink sink) {
      System.arraycopy(held, inputs, held, 0, held.length - inputs);
      if (from == null) {
        Arrays.fill(held, held.length - inputs, held.length, 0);
      } else {
        System.arraycopy(from, offset, held, held.length - inputs, inputs);
      }
      known++;
      if (known - 1 - last < 0) {
        return;
      }
      int place = 0;
      for (int o : encoder.network().shape().layers().get(layer).offsets()) {
        System.arraycopy(held, (o - first) * inputs, window, place++ * inputs, inputs);
      }
      encoder.kernels().multiply(encoder.weights()[layer], window, 0, window.length, 1, output, 0, output.length);
      encoder.kernels().scaleShiftRelu(output, 0, 1, one, zero);
      next++;
      pass(layer + 1, output, 0, sink);
    }

    void finish(int frames, FrameSink sink) {
      while (next < frames) {
        push(null, 0, sink);
      }
    }

    void reset() {
      Arrays.fill(held, 0);
      known = 0;
      next = 0;
    }
  }

  TdnnStream(TdnnEncoder encoder) {
    this.encoder = encoder;
    stages = new Stage[encoder.weights().length];
    for (int l = 0; l < stages.length; l++) {
      stages[l] = new Stage(l);
    }
  }

  private void pass(int stage, float[] data, int offset, FrameSink sink) {
    if (stage < stages.length) {
      stages[stage].push(data, offset, sink);
    } else if ((stages[stages.length - 1].next - 1) % encoder.network().stride() == 0) {
      sink.frames(data, offset, encoded++, 1);
    }
  }

  @Override
  public void accept(float[] data, int offset, int frames, FrameSink sink) {
    if (finished) {
      throw new IllegalStateException("finished; reset() starts the next utterance");
    }
    int size = encoder.mean().length;
    float[] frame = new float[size];
    for (int n = 0; n < frames; n++) {
      for (int i = 0; i < size; i++) {
        frame[i] = data[offset + n * size + i] - encoder.mean()[i];
      }
      features++;
      pass(0, frame, 0, sink);
    }
  }

  @Override
  public void finish(FrameSink sink) {
    finished = true;
    for (Stage stage : stages) {
      stage.finish(features, sink);
    }
  }

  @Override
  public void reset() {
    features = 0;
    encoded = 0;
    finished = false;
    for (Stage stage : stages) {
      stage.reset();
    }
  }

  @Override
  public int maxFramesPerCall() {
    return 1;
  }

  @Override
  public int featureFrames() {
    return features;
  }

  @Override
  public int encodedFrames() {
    return encoded;
  }

  @Override
  public long stateBytes() {
    return 0;
  }

  @Override
  public void close() {}
}

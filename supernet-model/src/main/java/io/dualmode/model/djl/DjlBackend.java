package io.dualmode.model.djl;

import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderBackend;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.model.supernet.SupernetPart;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.EnumSet;

/** Supernets on libtorch. Nothing of DJL is loaded before a network is. */
public abstract class DjlBackend implements EncoderBackend {
  private final String device;

  private DjlBackend(String device) {
    this.device = device;
  }

  /** On the CPU. */
  public static final class Cpu extends DjlBackend {
    public Cpu() {
      super("cpu");
    }
  }

  /** On the first GPU. */
  public static final class Gpu extends DjlBackend {
    public Gpu() {
      super("gpu");
    }
  }

  @Override
  public String type() {
    return "djl-" + device;
  }

  @Override
  public Encoder load(NetworkPart network, TensorSource tensors, WeightSet set) {
    if (!(network instanceof SupernetPart supernet) || !supernet.frontEnd().equals(LogMelFrontEnd.STANDARD)) {
      throw new IllegalArgumentException("backend " + type() + " runs networks of type " + SupernetPart.TYPE + " behind "
          + LogMelFrontEnd.TYPE + ", the model's is " + network.type() + "; use backend java");
    }
    return DjlEncoder.load(new SupernetWeights(supernet.config(), tensors), EnumSet.of(set), device);
  }
}

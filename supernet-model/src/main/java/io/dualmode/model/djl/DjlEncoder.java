package io.dualmode.model.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The supernet encoder on libtorch, CPU or GPU: for full-context work in batches. Loading this class's first instance loads
 * libtorch; nothing else in this module does.
 *
 * <p>All four corners run, as whole utterances with masks: the streaming corner gives the frames the Java encoder gives, but only
 * at the end of the utterance. Sparse weights run as zeros. Heads run in Java. Thread-safe; {@link #close} frees the weights.
 */
public final class DjlEncoder implements Encoder {
  private final EncoderConfig config;
  private final String backend;
  private final NDManager manager;
  private final Map<WeightSet, TorchNetwork> networks = new EnumMap<>(WeightSet.class);
  private volatile boolean closed;

  private DjlEncoder(SupernetWeights weights, Set<WeightSet> sets, Device device) {
    this.config = weights.config();
    this.backend = "libtorch-" + (device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu");
    this.manager = TorchDevice.engine(device).newBaseManager(device);
    try {
      for (WeightSet set : sets) {
        networks.put(set, new TorchNetwork(weights, set, manager));
      }
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Loads weight sets onto a device.
   *
   * @param device {@code cpu}, {@code gpu} (the first) or {@code gpu:N}
   * @throws IllegalArgumentException if the device name is none of these, or a tensor is missing or has the wrong shape
   * @throws IllegalStateException if the device is not there, saying what is missing
   */
  public static DjlEncoder load(SupernetWeights weights, Set<WeightSet> sets, String device) {
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("Weight sets: got none, expected DENSE, SPARSE or both");
    }
    try {
      return new DjlEncoder(weights, sets, TorchDevice.parse(device));
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException("Device " + device + ": DJL is not on the class path (" + e.getMessage() + "); add "
          + "ai.djl.pytorch:pytorch-engine, pytorch-jni and pytorch-native-cpu (or -cu*) of matching versions", e);
    }
  }

  /**
   * Encodes a batch of utterances of any lengths.
   *
   * @param features {@code [frames, melBins]} of each, row-major
   * @return {@code [ceil(frames / stride), dim]} of each, in the same order
   */
  public List<float[]> encode(Corner corner, List<float[]> features) {
    if (closed) {
      throw new IllegalStateException("DJL encoder: closed");
    }
    TorchNetwork network = loaded(networks, corner.weights());
    for (int u = 0; u < features.size(); u++) {
      if (features.get(u).length % config.melBins() != 0) {
        throw new IllegalArgumentException("Utterance " + u + ": got " + features.get(u).length
            + " values, expected a multiple of "
            + config.melBins());
      }
    }
    UtteranceBatch batch = new UtteranceBatch(config, corner.context(), features, network.featureMean());
    List<float[]> result = new ArrayList<>();
    if (batch.frames == 0) {
      features.forEach(f -> result.add(new float[0]));
      return result;
    }
    float[] all = network.run(batch, corner.context(), manager);
    int row = batch.frames * config.dim();
    for (int u = 0; u < batch.utterances; u++) {
      result.add(Arrays.copyOfRange(all, u * row, u * row + batch.lengths[u] * config.dim()));
    }
    return result;
  }

  /** The shape of the network. */
  public EncoderConfig config() {
    return config;
  }

  @Override
  public int width() {
    return config.dim();
  }

  @Override
  public boolean supports(Corner corner) {
    return networks.containsKey(corner.weights());
  }

  @Override
  public EncoderStream newStream(Corner corner) {
    loaded(networks, corner.weights());
    return new DjlEncoderStream(this, corner);
  }

  private static <T> T loaded(Map<WeightSet, T> map, WeightSet set) {
    T value = map.get(set);
    if (value == null) {
      throw new IllegalArgumentException("Weight set " + set + " is not loaded, loaded: " + map.keySet());
    }
    return value;
  }

  @Override
  public String backend() {
    return backend;
  }

  @Override
  public void close() {
    closed = true;
    manager.close();
  }
}

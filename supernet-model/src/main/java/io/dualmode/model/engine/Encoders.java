package io.dualmode.model.engine;

import io.dualmode.model.djl.DjlEncoder;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.JavaEncoder;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.encoder.SupernetWeights;
import io.dualmode.model.encoder.WeightSet;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.kernel.KernelProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The encoders of a model, one weight set at a time: a set is loaded when a session first needs it and then shared by all. They are
 * freed when the engine and every session have let go of them. Thread-safe.
 */
final class Encoders {
  private final ModelLocation location;
  private final String checksum;
  private final Backend backend;
  private final Set<WeightSet> available = EnumSet.noneOf(WeightSet.class);
  private final Map<WeightSet, Encoder> loaded = new EnumMap<>(WeightSet.class);
  private final Map<WeightSet, Encoder> full = new EnumMap<>(WeightSet.class);
  private int holders = 1;

  Encoders(SupernetModel model, ModelLocation location, Backend backend) {
    this.location = location;
    this.backend = backend;
    checksum = model.weightMetadata().get("crc32c");
    SupernetWeights weights = weights(model);
    for (WeightSet set : WeightSet.values()) {
      if (weights.supports(set)) {
        available.add(set);
      }
    }
  }

  private static SupernetWeights weights(SupernetModel model) {
    return new SupernetWeights(model.config().encoder(), model.tensors());
  }

  /** Weight sets that the model file holds. */
  Set<WeightSet> available() {
    return available;
  }

  /** The encoder that runs a corner. Streaming always runs in Java; full context on the backend of the configuration. */
  synchronized Encoder of(Corner corner) {
    boolean elsewhere = backend != Backend.JAVA && corner.context() == ContextMode.FULL;
    return (elsewhere ? full : loaded).computeIfAbsent(corner.weights(), set -> {
      try (SupernetModel model = location.open()) {
        return load(model, set, elsewhere ? backend : Backend.JAVA);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** Loads a weight set for Java from a model that is open anyway. */
  synchronized void preload(SupernetModel model, WeightSet set) throws IOException {
    if (!loaded.containsKey(set)) {
      loaded.put(set, load(model, set, Backend.JAVA));
    }
  }

  private Encoder load(SupernetModel model, WeightSet set, Backend on) throws IOException {
    if (!checksum.equals(model.weightMetadata().get("crc32c"))) {
      throw new IOException(model.files().describe(SupernetModel.WEIGHTS) + " was replaced while the engine ran; load the engine again");
    }
    return switch (on) {
      case JAVA -> JavaEncoder.load(weights(model), EnumSet.of(set), Precision.STORED, KernelProvider.kernels());
      case DJL_CPU -> DjlEncoder.load(weights(model), EnumSet.of(set), "cpu");
      case DJL_GPU -> DjlEncoder.load(weights(model), EnumSet.of(set), "gpu");
    };
  }

  /** Takes a share; each is to be given back once with {@link #release}. The first one is the creator's. */
  synchronized void retain() {
    holders++;
  }

  synchronized void release() {
    if (--holders == 0) {
      loaded.values().forEach(Encoder::close);
      full.values().forEach(Encoder::close);
    }
  }
}

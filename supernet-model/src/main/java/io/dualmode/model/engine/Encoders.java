package io.dualmode.model.engine;

import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderBackend;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.encoder.TensorReader;
import io.dualmode.model.encoder.TensorSource;
import io.dualmode.model.encoder.WeightSet;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.head.Heads;
import io.dualmode.model.kernel.KernelProvider;
import io.dualmode.model.part.PartRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The network of a model and its heads, one weight set at a time: a set is loaded when a session first needs it and then shared by all.
 * They are freed when the engine and every session have let go of them. Thread-safe.
 */
final class Encoders {
  /** The backend that every network has. */
  private static final String JAVA = EngineKeys.BACKEND.defaultValue();

  private final ModelLocation location;
  private final String checksum;
  private final String backend;
  private final Set<WeightSet> available;
  private final Map<WeightSet, LoadedNetwork> loaded = new EnumMap<>(WeightSet.class);
  private final Map<WeightSet, LoadedNetwork> full = new EnumMap<>(WeightSet.class);
  private int holders = 1;

  /** @param backend what runs full context, spelled as in {@link Keys#BACKEND} */
  Encoders(SupernetModel model, ModelLocation location, String backend) {
    this.location = location;
    this.backend = backend;
    checksum = model.weightMetadata().get("crc32c");
    available = Set.copyOf(model.config().parts().network().weightSets(model.tensors()));
  }

  /** Weight sets that the model file holds. */
  Set<WeightSet> available() {
    return available;
  }

  /** Whether full context runs elsewhere than in Java; streaming never does. */
  boolean runsElsewhere() {
    return !backend.equals(JAVA);
  }

  /** What runs a corner. Streaming always runs in Java; full context on the backend of the configuration. */
  synchronized LoadedNetwork of(Corner corner) {
    boolean elsewhere = runsElsewhere() && corner.context() == ContextMode.FULL;
    return (elsewhere ? full : loaded).computeIfAbsent(corner.weights(), set -> {
      try (SupernetModel model = location.open()) {
        return load(model, set, elsewhere ? backend : JAVA);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** Loads a weight set for Java from a model that is open anyway. */
  synchronized void preload(SupernetModel model, WeightSet set) throws IOException {
    if (!loaded.containsKey(set)) {
      loaded.put(set, load(model, set, JAVA));
    }
  }

  private LoadedNetwork load(SupernetModel model, WeightSet set, String on) throws IOException {
    if (!checksum.equals(model.weightMetadata().get("crc32c"))) {
      throw new IOException(model.files().describe(SupernetModel.WEIGHTS) + " was replaced while the engine ran; load the engine again");
    }
    Composition parts = model.config().parts();
    TensorSource tensors = model.tensors();
    Encoder encoder = on.equals(JAVA) ? parts.network().load(tensors, EnumSet.of(set), Precision.STORED, KernelProvider.kernels())
        : PartRegistry.find(EncoderBackend.class, "backend", on).load(parts.network(), tensors, set);
    return new LoadedNetwork(encoder,
        Heads.load(parts.heads(), new TensorReader(tensors, parts.network().blockRows()), set, Precision.STORED, KernelProvider.kernels()));
  }

  /** Takes a share; each is to be given back once with {@link #release}. The first one is the creator's. */
  synchronized void retain() {
    holders++;
  }

  synchronized void release() {
    if (--holders == 0) {
      loaded.values().forEach(network -> network.encoder().close());
      full.values().forEach(network -> network.encoder().close());
    }
  }
}

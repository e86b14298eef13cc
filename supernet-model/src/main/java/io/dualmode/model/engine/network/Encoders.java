package io.dualmode.model.engine.network;

import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderBackend;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.head.Heads;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.part.PartRegistry;
import io.dualmode.model.settings.EngineKeys;
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
public final class Encoders {
  /** The backend that every network has. */
  private static final String JAVA = EngineKeys.BACKEND.defaultValue();

  private final ModelLocation location;
  private final String checksum;
  private final String backend;
  private final NetworkPart network;
  private final Set<WeightSet> available;
  /** Whether both weight sets are the same weights, which are then loaded once. */
  private final boolean same;
  private final Map<WeightSet, LoadedNetwork> loaded = new EnumMap<>(WeightSet.class);
  private final Map<WeightSet, LoadedNetwork> full = new EnumMap<>(WeightSet.class);
  private int holders = 1;

  /**
   * Nothing loaded yet.
   *
   * @param network the model's, as it is to be run
   * @param backend what runs full context, spelled as in {@link EngineKeys#BACKEND}
   */
  public Encoders(SupernetModel model, ModelLocation location, NetworkPart network, String backend) {
    this.location = location;
    this.network = network;
    this.backend = backend;
    checksum = model.weightMetadata().get("crc32c");
    available = Set.copyOf(network.weightSets(model.tensors()));
    same = available.size() > 1 && model.matrices().stream().noneMatch(matrix -> model.tensors().contains(matrix + ".mask"));
  }

  /** Weight sets that the model file holds. */
  public Set<WeightSet> available() {
    return available;
  }

  /** Whether dense and sparse weights are the same ones. */
  public boolean haveOneSet() {
    return same;
  }

  /** Whether full context runs elsewhere than in Java; streaming never does. */
  public boolean runsElsewhere() {
    return !backend.equals(JAVA);
  }

  /** What runs a corner. Streaming always runs in Java; full context on the backend of the configuration. */
  public synchronized LoadedNetwork of(Corner corner) {
    boolean elsewhere = runsElsewhere() && corner.context() == ContextMode.FULL;
    return (elsewhere ? full : loaded).computeIfAbsent(stored(corner.weights()), set -> {
      try (SupernetModel model = location.open()) {
        return load(model, set, elsewhere ? backend : JAVA);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** The set under which weights are kept. */
  private WeightSet stored(WeightSet set) {
    return same ? WeightSet.DENSE : set;
  }

  /** Loads a weight set for Java from a model that is open anyway. */
  public synchronized void preload(SupernetModel model, WeightSet set) throws IOException {
    if (!loaded.containsKey(stored(set))) {
      loaded.put(stored(set), load(model, stored(set), JAVA));
    }
  }

  private LoadedNetwork load(SupernetModel model, WeightSet set, String on) throws IOException {
    if (!checksum.equals(model.weightMetadata().get("crc32c"))) {
      throw new IOException(model.files().describe(SupernetModel.WEIGHTS) + " was replaced while the engine ran; load the engine again");
    }
    Composition parts = model.config().parts();
    TensorSource tensors = model.tensors();
    Encoder encoder = on.equals(JAVA)
        ? network.load(tensors, same ? EnumSet.allOf(WeightSet.class) : EnumSet.of(set), Precision.STORED, KernelProvider.kernels())
        : PartRegistry.find(EncoderBackend.class, "backend", on).load(network, tensors, set);
    return new LoadedNetwork(encoder,
        Heads.load(parts.heads(), new TensorReader(tensors, network.blockRows()), set, Precision.STORED, KernelProvider.kernels()));
  }

  /** Takes a share; each is to be given back once with {@link #release}. The first one is the creator's. */
  public synchronized void retain() {
    holders++;
  }

  public synchronized void release() {
    if (--holders == 0) {
      loaded.values().forEach(network -> network.encoder().close());
      full.values().forEach(network -> network.encoder().close());
    }
  }
}

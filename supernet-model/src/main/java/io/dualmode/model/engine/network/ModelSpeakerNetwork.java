package io.dualmode.model.engine.network;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.speaker.SpeakerNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The speaker network of a model, read when the first session wants it and then shared: its own {@value SpeakerNetwork#FILE}, or the one
 * bundled one where it has none. Thread-safe.
 */
public final class ModelSpeakerNetwork {
  private final ModelLocation location;
  private SpeakerNetwork network;

  public ModelSpeakerNetwork(ModelLocation location) {
    this.location = location;
  }

  /** The network; {@link IllegalArgumentException} where there is none at all. */
  public synchronized SpeakerNetwork get() {
    if (network == null) {
      try (SupernetModel model = location.open()) {
        network = SpeakerNetwork.isIn(model.files()) ? SpeakerNetwork.read(model.files()) : bundled(model);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return network;
  }

  private static SpeakerNetwork bundled(SupernetModel model) throws IOException {
    if (!SpeakerNetwork.isBundled()) {
      throw new IllegalArgumentException("speaker vectors need a speaker network, but there is neither "
          + model.files().describe(SpeakerNetwork.FILE) + " nor a bundled one: add io.dualmode:dualmode-model-en-us");
    }
    return SpeakerNetwork.openBundled();
  }
}

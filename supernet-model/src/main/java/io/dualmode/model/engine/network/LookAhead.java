package io.dualmode.model.engine.network;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.settings.EngineKeys;
import java.util.OptionalInt;

/** The look-ahead that a configuration asks of a network. */
public final class LookAhead {
  private LookAhead() {}

  /**
   * The network with it, or as it is where none is asked for.
   *
   * @throws IllegalArgumentException if one is asked of a network that does not stream, or has a single one
   */
  public static NetworkPart of(EngineConfig config, NetworkPart network) {
    OptionalInt millis = config.get(EngineKeys.LOOK_AHEAD);
    if (millis.isEmpty()) {
      return network;
    }
    if (!network.streams()) {
      throw refused(config, "the network hears whole recordings only", null);
    }
    try {
      return network.withLookAhead(millis.getAsInt());
    } catch (IllegalArgumentException e) {
      throw refused(config, e.getMessage(), e);
    }
  }

  private static IllegalArgumentException refused(EngineConfig config, String why, IllegalArgumentException cause) {
    return new IllegalArgumentException(EngineKeys.LOOK_AHEAD.name() + "=" + config.text(EngineKeys.LOOK_AHEAD) + " ("
        + config.origin(EngineKeys.LOOK_AHEAD) + "): " + why + "; leave it out", cause);
  }
}

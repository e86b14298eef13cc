package io.dualmode.model.engine.decoding;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.engine.network.Encoders;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which corner of the network each mode runs on, and whether the model has what a mode needs. Thread-safe. */
public final class Corners {
  private static final Logger LOG = LoggerFactory.getLogger(Corners.class);
  /** What hears the utterance again in two-pass mode. */
  public static final Corner SECOND = new Corner(WeightSet.DENSE, ContextMode.FULL);

  private final EngineConfig config;
  private final Encoders encoders;
  private final NetworkPart network;
  private final Rescoring rescoring;
  private final String source;

  /** @param source name of the weights for messages */
  public Corners(EngineConfig config, Encoders encoders, NetworkPart network, Rescoring rescoring, String source) {
    this.config = config;
    this.encoders = encoders;
    this.network = network;
    this.rescoring = rescoring;
    this.source = source;
  }

  /**
   * The corner of a mode, in two-pass mode that of the first pass.
   *
   * @throws IllegalArgumentException if the model lacks its weights, or hears whole recordings only
   */
  public Corner of(RecognitionMode mode) {
    ContextMode context = mode == RecognitionMode.FULL_CONTEXT ? ContextMode.FULL : ContextMode.STREAMING;
    if (context == ContextMode.STREAMING && !streams()) {
      throw new IllegalArgumentException("mode " + mode.key() + " needs a network that hears audio as it comes, and that of " + source
          + " hears whole recordings only; use " + Keys.MODE.name() + "=" + RecognitionMode.FULL_CONTEXT.key() + ", or "
          + EngineKeys.FIRST_PASS.name() + "=" + Keys.BUNDLED_MODEL + " for words at once and this model's text at the end of an utterance");
    }
    WeightSet set = switch (config.get(EngineKeys.WEIGHTS)) {
      case "dense" -> WeightSet.DENSE;
      case "sparse" -> WeightSet.SPARSE;
      default -> mode == RecognitionMode.FULL_CONTEXT ? WeightSet.DENSE : WeightSet.SPARSE;
    };
    if (!encoders.available().contains(set)) {
      throw new IllegalArgumentException("mode " + mode.key() + " with " + EngineKeys.WEIGHTS.name() + "=" + config.get(EngineKeys.WEIGHTS)
          + " needs the " + set + " weights, but " + source + " holds " + encoders.available() + " only");
    }
    return new Corner(set, context);
  }

  /** Whether there is a first pass at all. */
  public boolean streams() {
    return network.streams();
  }

  /** Whether a session of a mode hears the utterance again, on {@link #SECOND}. */
  public boolean listensAgain(RecognitionMode mode) {
    return mode == RecognitionMode.TWO_PASS && (rescoring.shape() == null ? network.hearsAgain() : rescoring.listensAgain());
  }

  /** Fails with an {@link IllegalArgumentException} if the model lacks the weights or the rescorer of a mode. */
  public void require(RecognitionMode mode) {
    of(mode);
    if (mode != RecognitionMode.TWO_PASS) {
      return;
    }
    if (rescoring.shape() == null && !network.hearsAgain()) {
      throw new IllegalArgumentException("mode two-pass needs a rescorer, and " + source + " holds none; use streaming or full-context");
    }
    if (listensAgain(mode) && !encoders.available().contains(WeightSet.DENSE)) {
      throw new IllegalArgumentException("mode two-pass: the rescorer needs the DENSE weights, but " + source + " holds "
          + encoders.available() + " only");
    }
  }

  /** The modes that {@link #require} lets pass. */
  public Set<RecognitionMode> modes() {
    Set<RecognitionMode> modes = EnumSet.noneOf(RecognitionMode.class);
    for (RecognitionMode mode : RecognitionMode.values()) {
      try {
        require(mode);
        modes.add(mode);
      } catch (IllegalArgumentException e) {
        // the model lacks the weights or the rescorer of this mode
      }
    }
    return modes;
  }

  /** Loads what a mode needs; a backend that is missing is found here and not in the middle of a dialogue. */
  public void preload(SupernetModel model, RecognitionMode mode) throws IOException {
    preload(model, of(mode));
    if (listensAgain(mode)) {
      preload(model, SECOND);
    } else if (of(mode).context() == ContextMode.STREAMING && encoders.runsElsewhere()) {
      LOG.warn("{}={} runs full context only; mode {} runs in Java. Set {} to full-context or two-pass to use it", EngineKeys.BACKEND.name(),
          config.get(EngineKeys.BACKEND), mode.key(), Keys.MODE.name());
    }
  }

  private void preload(SupernetModel model, Corner corner) throws IOException {
    if (corner.context() == ContextMode.STREAMING || !encoders.runsElsewhere()) {
      encoders.preload(model, corner.weights());
    } else {
      encoders.of(corner);
    }
  }
}

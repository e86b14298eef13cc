package io.dualmode.tools.las;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.rescore.SpelledUnits;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import io.dualmode.tools.data.HeardUtterance;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The encoder of a finished model, as it runs in the engine, and the batches it makes of speech. Thread-safe. */
final class FrozenEncoder {
  private final JavaEncoder encoder;
  private final Corner corner;
  private final LasConfig shape;
  private final ConcurrentLinkedQueue<EncoderStream> idle = new ConcurrentLinkedQueue<>();

  /** The corner that a rescorer of this shape listens to. */
  FrozenEncoder(SupernetWeights weights, LasConfig shape) {
    this.shape = shape;
    corner = shape.fullContext() ? new Corner(WeightSet.DENSE, ContextMode.FULL) : new Corner(WeightSet.SPARSE, ContextMode.STREAMING);
    if (!weights.supports(corner.weights())) {
      throw new IllegalArgumentException("a rescorer of context " + shape.context() + " needs the " + corner.weights()
          + " weights, and the model lacks them");
    }
    encoder = JavaEncoder.load(weights, EnumSet.of(corner.weights()), Precision.STORED, KernelProvider.kernels());
  }

  EncoderConfig config() {
    return encoder.config();
  }

  /** A batch with the units that were aligned. */
  LasBatch batch(List<HeardUtterance> utterances, LasBatch.Noise noise, SplittableRandom random, double audioSeconds) {
    List<LasBatch.Utterance> encoded = new ArrayList<>();
    for (HeardUtterance u : utterances) {
      encoded.add(new LasBatch.Utterance(encode(u), u.encoderFrames(), spell(u)));
    }
    return LasBatch.of(encoded, shape, config().dim(), config().units(), noise, random, audioSeconds);
  }

  /** The utterances of a batch as this encoder hears them, padded, [B, T, dim]. */
  float[] encode(List<HeardUtterance> utterances, int frames) {
    float[] all = new float[utterances.size() * frames * config().dim()];
    for (int b = 0; b < utterances.size(); b++) {
      float[] one = encode(utterances.get(b));
      System.arraycopy(one, 0, all, b * frames * config().dim(), one.length);
    }
    return all;
  }

  private SpelledUnits spell(HeardUtterance u) {
    return LasBatch.spell(shape, u.phones(), u.entryFrames(), u.encoderFrames());
  }

  private float[] encode(HeardUtterance u) {
    int dim = config().dim();
    float[] out = new float[u.encoderFrames() * dim];
    FrameSink sink = (data, offset, firstFrame, count) -> System.arraycopy(data, offset, out, firstFrame * dim, count * dim);
    EncoderStream stream = idle.poll();
    if (stream == null) {
      stream = encoder.newStream(corner);
    }
    stream.reset();
    stream.accept(u.features(), 0, u.featureFrames(), sink);
    stream.finish(sink);
    idle.add(stream);
    return out;
  }
}

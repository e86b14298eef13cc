package io.dualmode.conformance.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.encoder.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs {@link OnnxConformer} on ONNX Runtime, one thread. */
final class OrtConformer implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final FloatBuffer buffer;
  private final OnnxTensor features;

  OrtConformer(ConformerConfig config, TensorSource tensors, int frames, int encoded) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(new OnnxConformer(config, tensors, frames, encoded).model(), options);
    }
    buffer = ByteBuffer.allocateDirect(4 * frames * config.features()).order(ByteOrder.nativeOrder()).asFloatBuffer();
    features = OnnxTensor.createTensor(environment, buffer, new long[] {1, 1, frames, config.features()});
  }

  /** Encoded frames {@code [encoded, dim]} of features that are normalised already. */
  float[] encode(float[] normalised) throws OrtException {
    buffer.put(0, normalised);
    try (OrtSession.Result result = session.run(Map.of("features", features))) {
      FloatBuffer out = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[out.remaining()];
      out.get(values);
      return values;
    }
  }

  @Override
  public void close() throws OrtException {
    features.close();
    session.close();
  }
}

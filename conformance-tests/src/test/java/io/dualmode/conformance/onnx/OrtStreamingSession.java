package io.dualmode.conformance.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dualmode.model.supernet.shape.EncoderConfig;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs {@link OnnxStreamingEncoder} on ONNX Runtime, one thread; the caches of one step are handed to the next without a copy.
 */
final class OrtStreamingSession implements AutoCloseable {
  private final OnnxStreamingEncoder encoder;
  private final EncoderConfig config;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final OnnxTensor windows;
  private final FloatBuffer windowBuffer;
  private final OnnxTensor past;
  private final FloatBuffer pastBuffer;
  private OrtSession.Result previous;
  private int seen;

  OrtStreamingSession(OnnxStreamingEncoder encoder, EncoderConfig config) throws OrtException {
    this.encoder = encoder;
    this.config = config;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      this.session = environment.createSession(encoder.model(), options);
    }
    this.windowBuffer = direct(config.chunkFrames() * config.windowSize());
    this.windows = OnnxTensor.createTensor(environment, windowBuffer, new long[] {config.chunkFrames(), config.windowSize()});
    this.pastBuffer = direct(config.leftContextFrames() + config.chunkFrames());
    this.past = OnnxTensor.createTensor(environment, pastBuffer, new long[] {1, 1, config.leftContextFrames()
        + config.chunkFrames()});
    inputs.put("windows", windows);
    inputs.put("past", past);
    for (OnnxStreamingEncoder.Cache cache : encoder.caches()) {
      FloatBuffer zeros = direct(Math.toIntExact(cache.shape()[0] * cache.shape()[1]));
      inputs.put(cache.name(), OnnxTensor.createTensor(environment, zeros, cache.shape()));
    }
  }

  private static FloatBuffer direct(int size) {
    return java.nio.ByteBuffer.allocateDirect(4 * size).order(java.nio.ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** Encodes the next chunk; the result stays valid until the next call. */
  OnnxTensor step(float[] chunkWindows) throws OrtException {
    windowBuffer.put(0, chunkWindows);
    if (seen < config.leftContextFrames() + config.chunkFrames()) {
      pastBuffer.put(0, encoder.past(seen));
    }
    OrtSession.Result result = session.run(inputs);
    for (OnnxStreamingEncoder.Cache cache : encoder.caches()) {
      OnnxTensor old = inputs.put(cache.name(), (OnnxTensor) result.get("next_" + cache.name()).orElseThrow());
      if (previous == null) {
        old.close();
      }
    }
    if (previous != null) {
      previous.close();
    }
    previous = result;
    seen += config.chunkFrames();
    return (OnnxTensor) result.get("encoded").orElseThrow();
  }

  @Override
  public void close() throws OrtException {
    if (previous != null) {
      previous.close();
    }
    windows.close();
    past.close();
    session.close();
  }
}

package io.dualmode.model.engine;

import io.dualmode.model.encoder.TensorSource;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.search.score.Joiner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** The joint network of a model, read when the first session asks for it. Thread-safe. */
final class SharedJoiner implements Supplier<Joiner> {
  private final ModelLocation location;
  private Joiner joiner;

  SharedJoiner(ModelLocation location) {
    this.location = location;
  }

  @Override
  public synchronized Joiner get() {
    if (joiner == null) {
      try (SupernetModel model = location.open()) {
        TensorSource tensors = model.tensors();
        joiner = new Joiner(matrix(tensors, "transducer.embedding"), matrix(tensors, "transducer.predictor.weight"),
            tensors.floats("transducer.predictor.bias"), matrix(tensors, "transducer.output.weight"),
            tensors.floats("transducer.output.bias"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return joiner;
  }

  /** A matrix as floats, whatever it is stored as. */
  private static float[] matrix(TensorSource tensors, String name) {
    if (!tensors.isInt8(name)) {
      return tensors.floats(name);
    }
    byte[] quantised = tensors.bytes(name);
    float[] scale = tensors.floats(name + ".scale");
    int inputs = tensors.shape(name)[1];
    float[] values = new float[quantised.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = quantised[i] * scale[i / inputs];
    }
    return values;
  }
}

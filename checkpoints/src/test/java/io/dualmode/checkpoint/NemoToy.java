package io.dualmode.checkpoint;

import io.dualmode.checkpoint.file.CheckpointTensors;
import io.dualmode.checkpoint.file.SafetensorsCheckpoint;
import io.dualmode.checkpoint.nemo.NemoConfig;
import io.dualmode.checkpoint.nemo.NemoHeads;
import io.dualmode.checkpoint.nemo.NemoTensors;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The golden vectors made by NeMo's own modules: small networks with random weights, an input and what they answer. */
public final class NemoToy {
  public static final Path FOLDER = Path.of("src/test/resources/nemo-toy");

  private NemoToy() {}

  /** Tensors of one file laid over those of another. */
  private record Overlay(CheckpointTensors upper, CheckpointTensors lower) implements CheckpointTensors {
    @Override
    public Set<String> names() {
      Set<String> names = new LinkedHashSet<>(lower.names());
      // The lower model's batch norms are layer norms in the upper one, which has one layer of LSTM instead of two.
      names.removeIf(name -> name.contains("running_") || name.endsWith("_l1"));
      names.addAll(upper.names());
      return names;
    }

    private CheckpointTensors of(String name) {
      return upper.names().contains(name) ? upper : lower;
    }

    @Override
    public int[] shape(String name) {
      return of(name).shape(name);
    }

    @Override
    public float[] floats(String name) throws IOException {
      return of(name).floats(name);
    }

    @Override
    public void close() throws IOException {
      upper.close();
      lower.close();
    }
  }

  static CheckpointTensors file(String name) throws IOException {
    return SafetensorsCheckpoint.open(FOLDER.resolve(name));
  }

  static CheckpointTensors tensors(String model) throws IOException {
    return model.equals("streaming") ? new Overlay(file("streaming.safetensors"), file("offline.safetensors")) : file(model + ".safetensors");
  }

  static NemoConfig config(String model) throws IOException {
    return NemoConfig.parse(model, Files.readAllBytes(FOLDER.resolve(model + ".yaml")));
  }

  /** The shape of {@code offline} or {@code streaming}. */
  public static ConformerConfig encoder(String model) throws IOException {
    return config(model).encoder();
  }

  /** The weights of {@code offline} or {@code streaming}. */
  public static TensorReader reader(String model) throws IOException {
    return new TensorReader(new NemoTensors(tensors(model), encoder(model)), 32);
  }

  /** A head of {@code offline} or {@code streaming}. */
  public static HeadPart head(String model, String name) throws IOException {
    NemoConfig config = config(model);
    List<HeadPart> heads = NemoHeads.of(model, tensors(model), new HeadInput(config.encoder().dim(), 33),
        config.integers("decoding", "durations"), config.integer(10, "decoding", "greedy", "max_symbols"));
    return heads.stream().filter(head -> head.name().equals(name)).findFirst().orElseThrow();
  }

  /** The input in [-1, 1). */
  public static float[] samples() {
    try (CheckpointTensors input = SafetensorsCheckpoint.open(FOLDER.resolve("input.safetensors"))) {
      float[] samples = input.floats("pcm");
      for (int i = 0; i < samples.length; i++) {
        samples[i] /= 32768;
      }
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A matrix of a file of expected values. */
  public static float[][] expected(String file, String name) throws IOException {
    try (CheckpointTensors tensors = file(file)) {
      int[] shape = tensors.shape(name);
      float[] values = tensors.floats(name);
      int rows = shape[shape.length - 2];
      int columns = shape[shape.length - 1];
      float[][] matrix = new float[values.length / columns][columns];
      for (int r = 0; r < matrix.length; r++) {
        System.arraycopy(values, r * columns, matrix[r], 0, columns);
      }
      if (rows == 0) {
        throw new IllegalStateException(name);
      }
      return matrix;
    }
  }

  public static JsonObject answers() throws IOException {
    return JsonElement.parse(Files.readString(FOLDER.resolve("expected.json"))).getAsJsonObject();
  }
}

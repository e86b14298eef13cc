package io.dualmode.model.speaker;

import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.json.JsonRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small speaker network of random weights, for tests. */
public final class RandomSpeakerNetwork {
  public static final SpeakerShape SHAPE = new SpeakerShape(80, 7, 3, 32, List.of(1, 2), 48, 16);

  /** Values by tensor name. */
  final Map<String, float[]> tensors = new LinkedHashMap<>();
  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final Random random;

  RandomSpeakerNetwork(long seed) {
    random = new Random(seed);
    vector("feature.mean", 80, -6, 1);
    layer("input", SHAPE.dim(), SHAPE.windowSize());
    for (int i = 0; i < SHAPE.dilations().size(); i++) {
      layer("blocks." + i, SHAPE.dim(), 3 * SHAPE.dim());
    }
    layer("pool", SHAPE.pooled(), SHAPE.dim());
    matrix("embedding.weight", SHAPE.embedding(), 2 * SHAPE.pooled());
    vector("embedding.bias", SHAPE.embedding(), 0, 0.1);
  }

  /** Writes {@link SpeakerNetwork#FILE} into a folder. */
  public static void write(Path folder, long seed) throws IOException {
    new RandomSpeakerNetwork(seed).write(folder);
  }

  void write(Path folder) throws IOException {
    SafetensorsWriter out = new SafetensorsWriter();
    out.metadata("format", SpeakerNetwork.FORMAT);
    out.metadata("shape", JsonRecords.write(SHAPE).toString());
    tensors.forEach((name, values) -> out.floats(name, values, shapes.get(name), DType.F32));
    out.write(folder.resolve(SpeakerNetwork.FILE));
  }

  void remove(String name) {
    tensors.remove(name);
  }

  void replace(String name, float[] values, int... shape) {
    tensors.put(name, values);
    shapes.put(name, shape);
  }

  private void layer(String name, int rows, int columns) {
    matrix(name + ".weight", rows, columns);
    vector(name + ".bias", rows, 0, 0.2);
    vector(name + ".scale", rows, 0.7, 0.1);
    vector(name + ".shift", rows, 0, 0.2);
  }

  private void matrix(String name, int rows, int columns) {
    replace(name, gaussians(rows * columns, 0, 1 / Math.sqrt(columns)), rows, columns);
  }

  private void vector(String name, int size, double mean, double deviation) {
    replace(name, gaussians(size, mean, deviation), size);
  }

  private float[] gaussians(int size, double mean, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }
}

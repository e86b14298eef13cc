package io.dualmode.model.speaker;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.json.JsonRecords;
import io.dualmode.model.kernel.PackedMatrix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of a network that turns speech into a {@linkplain SpeakerEmbedder vector}; {@code docs/speaker.md} has its formulas.
 *
 * <p>On disk: the safetensors file {@value #FILE}, with a checksum like a model's weights. {@code __metadata__} holds {@code format} =
 * {@value #FORMAT} and {@code shape}, the {@link SpeakerShape} as JSON. With {@code d} = {@code dim}, {@code p} = {@code pooled},
 * {@code e} = {@code embedding}, the tensors are {@code feature.mean [melBins]}; {@code input.weight [d, window melBins]},
 * {@code blocks.i.weight [d, 3 d]} and {@code pool.weight [p, d]}, each with {@code .bias}, {@code .scale} and {@code .shift} vectors of
 * its rows; {@code embedding.weight [e, 2 p]} and {@code embedding.bias [e]}. Matrices are F32, F16, or I8 with {@code
 * .weight.scale} per row.
 *
 * <p>Immutable; shared between threads.
 */
public final class SpeakerNetwork {
  /** Name of the file in a model. */
  public static final String FILE = SupernetModel.SPEAKER;
  /** Folder of the class path that holds the bundled network. */
  public static final String BUNDLED = "io/dualmode/model/speaker/";
  public static final String FORMAT = "dualmode-speaker-1";

  private static final int MAX_BYTES = 64 << 20;

  /** {@code scale relu(weight x + bias) + shift}. */
  record Layer(PackedMatrix weight, float[] scale, float[] shift) {}

  private final SpeakerShape shape;
  private final float[] featureMean;
  private final Layer input;
  private final List<Layer> blocks = new ArrayList<>();
  private final Layer pool;
  private final PackedMatrix embedding;

  private SpeakerNetwork(SpeakerShape shape, Tensors t) throws ModelFormatException {
    this.shape = shape;
    featureMean = t.vector("feature.mean", shape.melBins());
    input = t.layer("input", shape.dim(), shape.windowSize());
    for (int i = 0; i < shape.dilations().size(); i++) {
      blocks.add(t.layer("blocks." + i, shape.dim(), SpeakerShape.TAPS * shape.dim()));
    }
    pool = t.layer("pool", shape.pooled(), shape.dim());
    embedding = t.matrix("embedding", shape.embedding(), 2 * shape.pooled());
  }

  /** Whether a model brings a network of its own. */
  public static boolean isIn(ModelFiles files) throws IOException {
    return files.contains(FILE);
  }

  /** The network of a model directory or archive. */
  public static SpeakerNetwork read(ModelFiles files) throws IOException {
    try (SafetensorsFile file = files.tensors(FILE, MAX_BYTES)) {
      String format = file.metadata().get("format");
      if (!FORMAT.equals(format)) {
        throw new ModelFormatException(file.path(), 8, "format " + FORMAT, String.valueOf(format));
      }
      return new SpeakerNetwork(shape(file), new Tensors(file));
    }
  }

  /** Whether there is a bundled network. */
  public static boolean isBundled() {
    try (ModelFiles files = bundled()) {
      return files.contains(FILE);
    } catch (IOException e) {
      return false;
    }
  }

  /** The bundled network; an {@link IOException} says so where there is none. */
  public static SpeakerNetwork openBundled() throws IOException {
    try (ModelFiles files = bundled()) {
      if (!files.contains(FILE)) {
        throw new IOException(ModelFiles.missing("speaker network", BUNDLED));
      }
      return read(files);
    }
  }

  private static ModelFiles bundled() {
    return ModelFiles.ofResources(SpeakerNetwork.class.getClassLoader(), BUNDLED);
  }

  private static SpeakerShape shape(SafetensorsFile file) throws ModelFormatException {
    String json = file.metadata().get("shape");
    if (json == null) {
      throw new ModelFormatException(file.path(), 8, "the shape of a speaker network", "none");
    }
    try {
      return JsonRecords.read(JsonElement.parse(json), SpeakerShape.class);
    } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
      throw new ModelFormatException(file.path(), 8, "the shape of a speaker network", json + " (" + e.getMessage() + ")", e);
    }
  }

  public SpeakerShape shape() {
    return shape;
  }

  float[] featureMean() {
    return featureMean;
  }

  Layer input() {
    return input;
  }

  List<Layer> blocks() {
    return blocks;
  }

  Layer pool() {
    return pool;
  }

  PackedMatrix embedding() {
    return embedding;
  }

  /** Bytes that the weights take in memory. */
  public long bytes() {
    long sum = input.weight().bytes() + pool.weight().bytes() + embedding.bytes();
    for (Layer block : blocks) {
      sum += block.weight().bytes();
    }
    return sum;
  }

  /** Tensors of one file, each checked for its shape before it is read. */
  private record Tensors(SafetensorsFile file) {
    Layer layer(String name, int rows, int columns) throws ModelFormatException {
      return new Layer(matrix(name, rows, columns), vector(name + ".scale", rows), vector(name + ".shift", rows));
    }

    PackedMatrix matrix(String name, int rows, int columns) throws ModelFormatException {
      String weight = name + ".weight";
      float[] bias = vector(name + ".bias", rows);
      require(weight, rows, columns);
      return file.isInt8(weight)
          ? PackedMatrix.pack(rows, columns, file.bytes(weight), vector(weight + ".scale", rows), null, bias)
          : PackedMatrix.pack(rows, columns, floats(weight), null, bias);
    }

    float[] vector(String name, int size) throws ModelFormatException {
      require(name, size);
      return floats(name);
    }

    private float[] floats(String name) throws ModelFormatException {
      try {
        float[] values = file.floats(name);
        for (float value : values) {
          if (!Float.isFinite(value)) {
            throw new ModelFormatException(file.path(), -1, "finite numbers in " + name, Float.toString(value));
          }
        }
        return values;
      } catch (IllegalArgumentException e) {
        throw new ModelFormatException(file.path(), -1, "floats in " + name, e.getMessage(), e);
      }
    }

    private void require(String name, int... expected) throws ModelFormatException {
      if (!file.contains(name)) {
        throw new ModelFormatException(file.path(), 8, "tensor " + name, "none of that name");
      }
      int[] shape = file.shape(name);
      if (!Arrays.equals(shape, expected)) {
        throw new ModelFormatException(file.path(), 8, name + " of shape " + Arrays.toString(expected), Arrays.toString(shape));
      }
    }
  }
}

package io.dualmode.model.neural;

import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.json.JsonRecords;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.lexicon.LexiconFormatException;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A neural language model over word pieces, in the kernels' layout: the probability of the next piece after those before it in the same
 * utterance. Immutable; shared between threads.
 *
 * <p>A causal transformer (Vaswani et al., NeurIPS 2017) with root-mean-square norms before its layers, a linear distance bias instead of
 * positions (Press et al., ICLR 2022), squared rectifiers (So et al., NeurIPS 2021), no biases but the output's, and one table for
 * input and output. With {@code d} = {@code width}, {@code rms(x) = x / sqrt(mean(x^2) + 1e-5)} and pieces {@code u_0 = <s>, u_1, ...}:
 * <pre>
 * x_t  = rms(embedding[u_t]) input.gain
 * for each layer:
 *   q, k, v = qkv (rms(x) attention.gain)                            heads side by side in each
 *   a_tj    = softmax_j(q_t k_j / sqrt(d / heads) - slope (t - j))   t - context &lt; j &lt;= t
 *   x_t    += out (sum_j a_tj v_j)
 *   x_t    += down relu(up (rms(x_t) forward.gain))^2
 * P(u_t+1) = softmax(embedding (rms(x_t) output.gain) + output.bias)
 * </pre>
 *
 * <p>On disk: the safetensors file {@value #FILE}, with a checksum like a model's weights. {@code __metadata__} holds {@code format} =
 * {@value #FORMAT} and {@code shape}, the {@link NeuralLmShape} as JSON. {@code pieces} is text in UTF-8 (U8): a piece a line, in the form of
 * {@code units.txt}, the logarithm of its probability behind a tab; {@code <s>} and {@code <unk>} come first. {@code embedding.weight [pieces, d]},
 * {@code input.gain [d]}, {@code output.gain [d]}, {@code output.bias [pieces]}, and for each layer {@code layers.i.attention.gain [d]},
 * {@code layers.i.qkv.weight [3 d, d]}, {@code layers.i.out.weight [d, d]}, {@code layers.i.forward.gain [d]}, {@code layers.i.up.weight
 * [feedForward, d]}, {@code layers.i.down.weight [d, feedForward]}. Matrices are F32, F16, or I8 with {@code .scale} per row.
 */
public final class NeuralLm {
  /** Name of the file in a model. */
  public static final String FILE = SupernetModel.NEURAL_LM;
  public static final String FORMAT = "dualmode-neural-lm-1";

  private static final int MAX_BYTES = 256 << 20;

  /** One layer: attention, then feed-forward. */
  record Layer(float[] attentionGain, PackedMatrix qkv, PackedMatrix out, float[] forwardGain, PackedMatrix up, PackedMatrix down) {}

  private final NeuralLmShape shape;
  private final UnitInventory pieces;
  private final Map<String, String> metadata;
  final float[] embedding;
  final float[] inputGain;
  final List<Layer> layers = new ArrayList<>();
  final float[] outputGain;
  final PackedMatrix output;

  private NeuralLm(NeuralLmShape shape, UnitInventory pieces, TensorReader t, Map<String, String> metadata) {
    this.shape = shape;
    this.pieces = pieces;
    this.metadata = metadata;
    int d = shape.width();
    embedding = t.table("embedding.weight", shape.pieces(), d);
    inputGain = t.vector("input.gain", d);
    for (int i = 0; i < shape.layers(); i++) {
      String name = "layers." + i;
      layers.add(new Layer(t.vector(name + ".attention.gain", d), t.packed(name + ".qkv.weight", 3 * d, d, null),
          t.packed(name + ".out.weight", d, d, null), t.vector(name + ".forward.gain", d),
          t.packed(name + ".up.weight", shape.feedForward(), d, null), t.packed(name + ".down.weight", d, shape.feedForward(), null)));
    }
    outputGain = t.vector("output.gain", d);
    output = t.packed("embedding.weight", shape.pieces(), d, t.vector("output.bias", shape.pieces()));
  }

  /** Whether a model brings one. */
  public static boolean isIn(ModelFiles files) throws IOException {
    return files.contains(FILE);
  }

  /** The language model of a model directory or archive; a file that is damaged is a {@link ModelFormatException}. */
  public static NeuralLm read(ModelFiles files) throws IOException {
    return read(files, FILE);
  }

  /** The same from a file of another name. */
  public static NeuralLm read(ModelFiles files, String name) throws IOException {
    try (SafetensorsFile file = files.tensors(name, MAX_BYTES)) {
      String format = file.metadata().get("format");
      if (!FORMAT.equals(format)) {
        throw new ModelFormatException(file.path(), 8, "format " + FORMAT, String.valueOf(format));
      }
      NeuralLmShape shape = shape(file);
      try {
        return new NeuralLm(shape, pieces(file, shape.pieces()), new TensorReader(file, 1), file.metadata());
      } catch (IllegalArgumentException e) {
        throw new ModelFormatException(file.path(), 8, "the tensors of a neural language model", e.getMessage(), e);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static NeuralLmShape shape(SafetensorsFile file) throws ModelFormatException {
    String json = file.metadata().get("shape");
    if (json == null) {
      throw new ModelFormatException(file.path(), 8, "the shape of a neural language model", "none");
    }
    try {
      return JsonRecords.read(JsonElement.parse(json), NeuralLmShape.class);
    } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
      throw new ModelFormatException(file.path(), 8, "the shape of a neural language model", json + " (" + e.getMessage() + ")", e);
    }
  }

  private static UnitInventory pieces(SafetensorsFile file, int expected) throws IOException {
    UnitInventory read;
    try {
      read = UnitInventory.read(new StringReader(new String(file.bytes("pieces"), StandardCharsets.UTF_8)), file.path());
    } catch (LexiconFormatException e) {
      throw new ModelFormatException(file.path(), file.offset("pieces"), "word pieces, a line each", e.getMessage(), e);
    }
    if (read.size() != expected) {
      throw new ModelFormatException(file.path(), file.offset("pieces"), expected + " pieces as its shape says", read.size() + " pieces");
    }
    return PieceSpelling.inventory(read);
  }

  public NeuralLmShape shape() {
    return shape;
  }

  /** The pieces; each caller spells by a {@link PieceSpelling} of its own. */
  public UnitInventory pieces() {
    return pieces;
  }

  /** The {@code __metadata__} of the file: format, shape, checksum, provenance. */
  public Map<String, String> metadata() {
    return metadata;
  }
}

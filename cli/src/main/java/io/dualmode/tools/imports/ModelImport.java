package io.dualmode.tools.imports;

import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.SupernetModel.StoredTensor;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.language.LanguageName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes a model that a {@link io.dualmode.model.format.ModelFormat} opened as a model directory, which needs the engine only. */
public final class ModelImport {
  /** Matrices of fewer inputs take next to no room and no time, and lose most when their weights are rounded. */
  private static final int LEAST_INPUTS = 32;

  private ModelImport() {}

  /**
   * Writes a model.
   *
   * @param source where it was read from, told in the provenance
   * @param language tag in place of the model's own, null to keep that
   * @param weights how matrices are stored; everything else is stored in single precision
   */
  public static void write(SupernetModel model, Path source, Path target, String language, Storage weights) throws IOException {
    ModelConfig config = model.config();
    Map<String, String> provenance = new TreeMap<>(config.provenance());
    Path whole = Files.isRegularFile(source) ? source : model.files().path(SupernetModel.WEIGHTS);
    provenance.put("imported", source.toRealPath().getFileName() + (whole == null ? ""
        : (whole == source ? "" : ", " + whole.getFileName()) + ", sha256 " + sha256(whole)) + ", matrices as "
        + weights.name().toLowerCase(Locale.ROOT));
    ModelWriter writer = new ModelWriter(new ModelConfig(config.name(), language == null ? config.language() : LanguageName.of(language),
        config.parts(), config.rescorer(), config.search(), provenance, config.vocabulary()), model.inventory());
    TensorSource tensors = model.tensors();
    Set<String> matrices = new HashSet<>(model.matrices());
    for (StoredTensor tensor : model.storedTensors()) {
      int[] shape = tensors.shape(tensor.name());
      if (tensor.dtype() == DType.I32) {
        writer.ints(tensor.name(), tensors.ints(tensor.name()), shape);
      } else {
        boolean matrix = matrices.contains(tensor.name()) && shape[1] >= LEAST_INPUTS;
        writer.tensor(tensor.name(), finite(source, tensor.name(), tensors.floats(tensor.name())), shape, matrix ? weights : Storage.F32);
      }
    }
    writer.companions(model.files());
    if (!model.files().contains(SupernetModel.CARD)) {
      writer.card(card(config.name(), provenance));
    }
    writer.write(target);
  }

  /** Numbers that the reader of model directories takes. */
  private static float[] finite(Path source, String name, float[] values) throws IOException {
    for (float value : values) {
      if (!(Math.abs(value) <= SafetensorsFile.MOST_VALUE)) {
        throw new IOException(source + ": tensor " + name + " has the number " + value + ", which a model directory cannot hold; allowed: up to "
            + SafetensorsFile.MOST_VALUE);
      }
    }
    return values;
  }

  private static String card(String name, Map<String, String> provenance) {
    StringBuilder card = new StringBuilder("# ").append(name).append("\n\nImported by Dualmode. What it says of itself:\n\n");
    provenance.forEach((key, value) -> card.append("- ").append(key).append(": ").append(value).append('\n'));
    return card.toString();
  }

  /** The SHA-256 of a file, in small hexadecimal digits. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // the digest hears what is read
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

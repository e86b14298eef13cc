package io.dualmode.tools.lm.neural;

import com.google.gson.Gson;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.neural.NeuralLmShape;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes the averaged weights of a training as the file that {@link NeuralLm} reads. */
final class NeuralLmPackager {
  private NeuralLmPackager() {}

  /**
   * Writes {@link NeuralLm#FILE} into a folder and opens it once.
   *
   * @param int8 whether matrices are stored in 8 bits
   */
  static NeuralLm write(NeuralLmShape shape, UnitInventory pieces, ParameterLayout layout, TrainingState state, boolean int8,
      Map<String, String> provenance, Path folder) throws IOException {
    SafetensorsWriter out = new SafetensorsWriter();
    out.metadata("format", NeuralLm.FORMAT);
    out.metadata("shape", new Gson().toJson(shape));
    new TreeMap<>(provenance).forEach((key, value) -> out.metadata("provenance." + key, value));
    StringWriter names = new StringWriter();
    pieces.write(names);
    byte[] text = names.toString().getBytes(StandardCharsets.UTF_8);
    out.bytes("pieces", text, new int[] {text.length}, DType.U8);
    for (Parameter p : layout.parameters()) {
      float[] values = Arrays.copyOfRange(state.average, p.offset(), p.offset() + p.size());
      if (p.isMatrix() && int8) {
        out.int8(p.name(), values, p.rows(), p.columns());
      } else {
        out.floats(p.name(), values, p.shape(), DType.F32);
      }
    }
    Files.createDirectories(folder);
    Path part = folder.resolve(NeuralLm.FILE + ".part");
    out.write(part);
    Files.move(part, folder.resolve(NeuralLm.FILE), StandardCopyOption.REPLACE_EXISTING);
    try (ModelFiles files = ModelFiles.open(folder)) {
      return NeuralLm.read(files);
    }
  }
}

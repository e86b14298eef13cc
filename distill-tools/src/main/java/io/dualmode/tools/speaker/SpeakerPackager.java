package io.dualmode.tools.speaker;

import com.google.gson.Gson;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.speaker.SpeakerNetwork;
import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns a training state into the file that {@link SpeakerNetwork} reads: averaged weights without the training speakers, batch norms
 * folded into scale and shift, and the last one into the affine layer before it.
 */
final class SpeakerPackager {
  private final SpeakerShape shape;
  private final ParameterLayout layout;
  private final TrainingState state;
  private final boolean int8;
  private final SafetensorsWriter out = new SafetensorsWriter();

  private SpeakerPackager(SpeakerShape shape, ParameterLayout layout, TrainingState state, boolean int8) {
    this.shape = shape;
    this.layout = layout;
    this.state = state;
    this.int8 = int8;
  }

  /**
   * Writes {@link SpeakerNetwork#FILE} into a folder and opens it once.
   *
   * @param int8 whether matrices are stored in 8 bits
   */
  static void write(SpeakerShape shape, ParameterLayout layout, TrainingState state, float[] featureMean, boolean int8,
      Map<String, String> provenance, Path folder) throws IOException {
    SpeakerPackager p = new SpeakerPackager(shape, layout, state, int8);
    p.out.metadata("format", SpeakerNetwork.FORMAT);
    p.out.metadata("shape", new Gson().toJson(shape));
    new TreeMap<>(provenance).forEach((key, value) -> p.out.metadata("provenance." + key, value));
    p.out.floats("feature.mean", featureMean, new int[] {featureMean.length}, DType.F32);
    p.layer("input");
    for (int i = 0; i < shape.dilations().size(); i++) {
      p.layer(SpeakerLayout.block(i));
    }
    p.layer("pool");
    p.embedding();
    Files.createDirectories(folder);
    Path part = folder.resolve(SpeakerNetwork.FILE + ".part");
    p.out.write(part);
    Files.move(part, folder.resolve(SpeakerNetwork.FILE), StandardCopyOption.REPLACE_EXISTING);
    try (ModelFiles files = ModelFiles.open(folder)) {
      SpeakerNetwork.read(files);
    }
  }

  private float[] values(String name) {
    Parameter p = layout.get(name);
    return Arrays.copyOfRange(state.average, p.offset(), p.offset() + p.size());
  }

  private float[] scale(String name) {
    Norm n = layout.norm(name);
    float[] gain = values(name + ".gain");
    for (int i = 0; i < gain.length; i++) {
      gain[i] = (float) (gain[i] / Math.sqrt(state.normVariance[0][n.offset() + i] + SpeakerProgram.normEpsilon()));
    }
    return gain;
  }

  private float[] shift(String name, float[] scale) {
    Norm n = layout.norm(name);
    float[] shift = values(name + ".offset");
    for (int i = 0; i < shift.length; i++) {
      shift[i] -= state.normMean[0][n.offset() + i] * scale[i];
    }
    return shift;
  }

  private void layer(String name) {
    float[] scale = scale(name);
    matrix(name + ".weight", values(name + ".weight"));
    vector(name + ".bias", values(name + ".bias"));
    vector(name + ".scale", scale);
    vector(name + ".shift", shift(name, scale));
  }

  private void embedding() {
    float[] scale = scale("embedding");
    float[] bias = values("embedding.bias");
    float[] shift = shift("embedding", scale);
    float[] weight = values("embedding.weight");
    int columns = 2 * shape.pooled();
    for (int row = 0; row < shape.embedding(); row++) {
      for (int i = 0; i < columns; i++) {
        weight[row * columns + i] *= scale[row];
      }
      bias[row] = bias[row] * scale[row] + shift[row];
    }
    matrix("embedding.weight", weight);
    vector("embedding.bias", bias);
  }

  private void matrix(String name, float[] values) {
    Parameter p = layout.get(name);
    if (int8) {
      out.int8(name, values, p.rows(), p.columns());
    } else {
      out.floats(name, values, new int[] {p.rows(), p.columns()}, DType.F32);
    }
  }

  private void vector(String name, float[] values) {
    out.floats(name, values, new int[] {values.length}, DType.F32);
  }
}

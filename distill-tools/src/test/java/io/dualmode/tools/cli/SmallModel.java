package io.dualmode.tools.cli;

import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.encoder.EncoderConfig.Block;
import io.dualmode.model.encoder.RandomSupernet;
import io.dualmode.model.encoder.TensorMap;
import io.dualmode.model.format.ModelConfig;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.SearchDefaults;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A model of random weights on disk, 80 % of its blocks pruned. */
final class SmallModel {
  private static final String LEXICON = "a AH\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";

  private SmallModel() {}

  static Path write(Path directory) throws IOException {
    return write(directory, 1);
  }

  /** @param sharpness factor on the logits of the phone-state head */
  static Path write(Path directory, float sharpness) throws IOException {
    EncoderConfig config = new EncoderConfig(80, 3, 3, 11, 100, 3f, 64, 32,
        List.of(Block.conv(1, 1), Block.attention(16, List.of(0f, 0.1f)), Block.conv(2, -2)), 8, 16, 32, 40, 64, 83, 32, 32, 8);
    TensorMap tensors = RandomSupernet.tensors(config, 0.8, 5);
    ModelWriter writer = new ModelWriter(new ModelConfig("small", "en-US", ModelConfig.FrontEnd.LOG_MEL, config, SearchDefaults.NONE,
        Map.of("data", "random numbers")), UnitInventory.arpabet().names());
    for (String name : new TreeSet<>(tensors.names())) {
      if (name.endsWith(".mask")) {
        writer.mask(name.substring(0, name.length() - 5), tensors.bytes(name));
      } else if (name.equals("mmi.entry") || name.equals("mmi.stay")) {
        writer.ints(name, tensors.ints(name), tensors.shape(name));
      } else {
        float[] values = tensors.floats(name).clone();
        for (int i = 0; name.startsWith("mmi.output.") && i < values.length; i++) {
          values[i] *= sharpness;
        }
        writer.tensor(name, values, tensors.shape(name), ModelWriter.Storage.F32);
      }
    }
    writer.file(SupernetModel.LEXICON, LEXICON.getBytes(StandardCharsets.UTF_8)).card("# small\n").write(directory);
    return directory;
  }
}

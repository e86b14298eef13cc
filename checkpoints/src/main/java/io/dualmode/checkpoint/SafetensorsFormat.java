package io.dualmode.checkpoint;

import io.dualmode.checkpoint.file.CheckpointTensors;
import io.dualmode.checkpoint.file.Pieces;
import io.dualmode.checkpoint.file.SafetensorsCheckpoint;
import io.dualmode.checkpoint.file.SentencePieceModel;
import io.dualmode.checkpoint.nemo.NemoArchive;
import io.dualmode.checkpoint.nemo.NemoConfig;
import io.dualmode.model.format.ForeignModel;
import io.dualmode.model.format.ModelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Safetensors files with NeMo's names as models. Beside {@code NAME.safetensors} lies its configuration, {@code NAME.yaml} or
 * {@code model_config.yaml}, and, unless that lists the vocabulary, {@code tokenizer.model}.
 */
public final class SafetensorsFormat implements ModelFormat {
  private static final String SUFFIX = ".safetensors";
  private static final String TOKENIZER = "tokenizer.model";
  private static final int MOST_BYTES = 64 << 20;

  @Override
  public String name() {
    return "a safetensors file with NeMo's configuration beside it";
  }

  @Override
  public boolean recognises(Path path) {
    return Files.isRegularFile(path) && String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(SUFFIX)
        && Files.isRegularFile(config(path));
  }

  private static Path config(Path path) {
    String name = path.getFileName().toString();
    Path own = path.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".yaml");
    return Files.isRegularFile(own) ? own : path.resolveSibling(NemoArchive.CONFIG);
  }

  @Override
  public ForeignModel open(Path path) throws IOException {
    CheckpointTensors tensors = SafetensorsCheckpoint.open(path);
    try {
      NemoConfig config = NemoConfig.parse(config(path).toString(), small(config(path)));
      Path tokenizer = path.resolveSibling(TOKENIZER);
      Pieces pieces = Files.isRegularFile(tokenizer) ? Pieces.of(SentencePieceModel.read(tokenizer.toString(), small(tokenizer)))
          : NemoFormat.pieces(path, config);
      return NemoFormat.open(path, config, tensors, pieces, tensors);
    } catch (IOException | RuntimeException | Error e) {
      tensors.close();
      throw e;
    }
  }

  private static byte[] small(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(MOST_BYTES);
    }
  }
}

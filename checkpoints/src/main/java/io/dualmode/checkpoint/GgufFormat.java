package io.dualmode.checkpoint;

import io.dualmode.checkpoint.file.GgufCheckpoint;
import io.dualmode.checkpoint.file.Pieces;
import io.dualmode.model.format.ForeignModel;
import io.dualmode.model.format.ModelFormat;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** GGUF files of parakeet.cpp's dialect as models. */
public final class GgufFormat implements ModelFormat {
  @Override
  public String name() {
    return "a GGUF file of parakeet.cpp";
  }

  @Override
  public boolean recognises(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] magic = in.readNBytes(Integer.BYTES);
      return magic.length == Integer.BYTES && ByteBuffer.wrap(magic).order(ByteOrder.LITTLE_ENDIAN).getInt() == GgufCheckpoint.MAGIC;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public ForeignModel open(Path path) throws IOException {
    GgufCheckpoint file = GgufCheckpoint.open(path);
    try {
      Pieces pieces = file.pieces();
      if (pieces == null) {
        throw new ModelFormatException(path.toString(), -1, "tokens under parakeet.tokenizer.pieces", "none");
      }
      return new CheckpointModel(path, file.encoder(), file, pieces, file.durations(), file.mostTokens(CheckpointModel.MOST_TOKENS), file).open();
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }
}

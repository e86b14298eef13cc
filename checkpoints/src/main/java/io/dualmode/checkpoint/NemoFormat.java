package io.dualmode.checkpoint;

import io.dualmode.checkpoint.file.CheckpointTensors;
import io.dualmode.checkpoint.file.Pieces;
import io.dualmode.checkpoint.file.SentencePieceModel;
import io.dualmode.checkpoint.file.TorchCheckpoint;
import io.dualmode.checkpoint.nemo.NemoArchive;
import io.dualmode.checkpoint.nemo.NemoConfig;
import io.dualmode.model.format.ForeignModel;
import io.dualmode.model.format.ModelFormat;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** NeMo archives as models. */
public final class NemoFormat implements ModelFormat {
  private static final String TOKENIZER = "nemo:";

  @Override
  public String name() {
    return "a NeMo archive";
  }

  @Override
  public boolean recognises(Path path) {
    return Files.isRegularFile(path) && String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".nemo");
  }

  @Override
  public ForeignModel open(Path path) throws IOException {
    NemoArchive archive = NemoArchive.open(path);
    try {
      NemoConfig config = NemoConfig.parse(path + "!" + NemoArchive.CONFIG, archive.bytes(NemoArchive.CONFIG));
      CheckpointTensors tensors = TorchCheckpoint.open(archive.entry(NemoArchive.WEIGHTS));
      return open(path, config, tensors, pieces(path, archive, config), archive::close);
    } catch (IOException | RuntimeException | Error e) {
      archive.close();
      throw e;
    }
  }

  /** A model of a configuration and tensors of NeMo's. */
  public static ForeignModel open(Path path, NemoConfig config, CheckpointTensors tensors, Pieces pieces, Closeable resources)
      throws IOException {
    config.requireFrontEnd();
    config.requireHeads();
    List<Integer> durations = config.integers("decoding", "durations");
    return new CheckpointModel(path, config.encoder(), tensors, pieces,
        durations.isEmpty() ? config.integers("model_defaults", "tdt_durations") : durations,
        config.integer(CheckpointModel.MOST_TOKENS, "decoding", "greedy", "max_symbols"), resources).open();
  }

  private static Pieces pieces(Path path, NemoArchive archive, NemoConfig config) throws IOException {
    String tokenizer = config.text("", "tokenizer", "model_path");
    if (tokenizer.startsWith(TOKENIZER)) {
      String file = tokenizer.substring(TOKENIZER.length());
      return Pieces.of(SentencePieceModel.read(path + "!" + file, archive.bytes(file)));
    }
    return pieces(path, config);
  }

  /** The tokens as the configuration lists them. */
  public static Pieces pieces(Path path, NemoConfig config) throws ModelFormatException {
    for (String[] keys : new String[][] {{"joint", "vocabulary"}, {"decoder", "vocabulary"}, {"aux_ctc", "decoder", "vocabulary"}, {"labels"}}) {
      Pieces pieces = Pieces.of(config.value(keys));
      if (pieces != null) {
        return config.text("bpe", "tokenizer", "type").equals("wpe") ? pieces.ofWordPieces() : pieces;
      }
    }
    throw new ModelFormatException(path.toString(), -1, "a SentencePiece tokenizer (tokenizer.model_path) or a vocabulary", "neither");
  }
}

package io.dualmode.checkpoint;

import io.dualmode.checkpoint.file.CheckpointTensors;
import io.dualmode.checkpoint.file.Pieces;
import io.dualmode.checkpoint.nemo.NemoHeads;
import io.dualmode.checkpoint.nemo.NemoTensors;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerPart;
import io.dualmode.model.format.ForeignModel;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.frontend.slaney.SlaneyFrontEnd;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every format of checkpoints tells, put together to a model.
 *
 * @param path of the file
 * @param encoder shape of the network
 * @param tensors under NeMo's names
 * @param pieces tokens
 * @param durations of a TDT's tokens, empty where the configuration has none
 * @param mostTokens that greedy search lets one frame emit
 * @param resources closed with the model
 */
public record CheckpointModel(Path path, ConformerConfig encoder, CheckpointTensors tensors, Pieces pieces, List<Integer> durations, int mostTokens,
    Closeable resources) {
  /** NeMo's default. */
  public static final int MOST_TOKENS = 10;

  /** Puts it together; whatever does not fit is a {@link ModelFormatException}. */
  public ForeignModel open() throws IOException {
    try {
      return compose();
    } catch (IllegalArgumentException | JsonParseException e) {
      throw new ModelFormatException(path.toString(), -1, "a checkpoint whose parts fit together", e.getMessage(), e);
    }
  }

  private ForeignModel compose() throws IOException {
    KnownCheckpoint known = KnownCheckpoint.of(path);
    UnitInventory units = pieces.units(path.toString());
    HeadInput input = new HeadInput(encoder.dim(), units.size());
    List<HeadPart> heads = NemoHeads.of(path.toString(), tensors, input, durations, mostTokens);
    SlaneyFrontEnd frontEnd = new SlaneyFrontEnd(encoder.features());
    Composition parts = new Composition(frontEnd, new ConformerPart(encoder, frontEnd.frameMillis()), heads, units.size(), units.kind());
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("checkpoint", known.name());
    provenance.put("licence", known.licence());
    ModelConfig config = new ModelConfig(known.name(), known.language(), parts, SearchDefaults.of(heads.get(0).name()), provenance);
    return new ForeignModel(config, units, new NemoTensors(tensors, encoder),
        ModelFiles.ofForeign(path, Map.of(SupernetModel.WEIGHTS, path), Map.of()), resources);
  }
}

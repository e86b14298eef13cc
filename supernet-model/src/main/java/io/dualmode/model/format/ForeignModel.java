package io.dualmode.model.format;

import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.Closeable;
import java.util.HashMap;
import java.util.Map;

/**
 * A model that a {@link ModelFormat} opened, in the terms of this project. Its numbers may be read when they are asked for, until
 * {@link #resources} are closed.
 *
 * @param config composition, language, search and provenance (checkpoint, licence)
 * @param units as many as the composition says, unit 0 being silence and blank
 * @param tensors of the parts of the composition under their names; what parts do not declare is never asked for
 * @param files those of a model directory that it has an equivalent of, such as a lexicon; see {@link ModelFiles#ofForeign}
 * @param supplements what only some part of the engine understands, by the type that it asks for
 * @param resources closed with the model
 */
public record ForeignModel(
    ModelConfig config, UnitInventory units, TensorSource tensors, ModelFiles files, Map<Class<?>, Object> supplements, Closeable resources) {

  public ForeignModel {
    supplements = Map.copyOf(supplements);
  }

  /** A model without supplements. */
  public ForeignModel(ModelConfig config, UnitInventory units, TensorSource tensors, ModelFiles files, Closeable resources) {
    this(config, units, tensors, files, Map.of(), resources);
  }

  /** The same with a supplement, in place of one of that type. */
  public <T> ForeignModel with(Class<T> type, T supplement) {
    Map<Class<?>, Object> all = new HashMap<>(supplements);
    all.put(type, type.cast(supplement));
    return new ForeignModel(config, units, tensors, files, all, resources);
  }
}

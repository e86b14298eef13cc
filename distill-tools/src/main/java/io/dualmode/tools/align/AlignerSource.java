package io.dualmode.tools.align;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.align.sphinx.SphinxAlignmentModel;
import java.io.IOException;

/** Opens aligners of one kind, one for each thread. */
@FunctionalInterface
interface AlignerSource {
  /** Sphinx4's acoustic model. */
  String SPHINX = "sphinx4";
  /** Units of equal length. */
  String FLAT = "flat";

  UtteranceAligner open(Pronouncer pronouncer) throws IOException;

  /** The kind of a name, or the model that it is. */
  static AlignerSource named(String name, UnitInventory units) throws IOException {
    switch (name) {
      case SPHINX:
        return pronouncer -> new UtteranceAligner(units, pronouncer, new SphinxAlignmentModel());
      case FLAT:
        return pronouncer -> new UtteranceAligner(pronouncer, new FlatAligner(units.silence()));
      default:
        ModelAligner.Loaded loaded;
        try (SupernetModel model = SupernetModel.named(name)) {
          loaded = ModelAligner.load(model, name, units);
        }
        return pronouncer -> new UtteranceAligner(units, pronouncer, new ModelAligner(loaded));
    }
  }
}

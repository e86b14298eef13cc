package io.dualmode.tools.train;

import com.google.gson.Gson;
import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.TrainOptions;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Fills a {@link ModelWriter} from a training state: tensors, masks, topology and provenance. */
final class ModelPackager {
  private final EncoderConfig config;
  private final ParameterLayout layout;
  private final PhoneTopology topology;

  ModelPackager(EncoderConfig config, ParameterLayout layout, PhoneTopology topology) {
    this.config = config;
    this.layout = layout;
    this.topology = topology;
  }

  /** The model of a state; {@code storage} applies to the matrices. */
  ModelWriter pack(SupernetState state, TrainOptions options, float[] featureMean, SpeechLanguage speech, String name,
      SearchDefaults search, Storage storage, Map<String, String> origin) {
    Map<String, String> provenance = new LinkedHashMap<>(origin);
    provenance.put("hoursHeard", String.format(Locale.ROOT, "%.2f", state.heardSeconds / 3600));
    provenance.put("steps", Integer.toString(state.step));
    provenance.put("options", new Gson().toJson(options));
    ModelWriter writer = new ModelWriter(
        new ModelConfig(name, LanguageName.of(speech.language()), SupernetComposition.of(config).with(speech.units().kind()), null, search,
            provenance), speech.units());
    double hours = state.heardSeconds / 3600;
    SupernetSchedule schedule = new SupernetSchedule(options);
    boolean heads = schedule.heads(hours);
    SupernetExporter.tensors(config, layout, state, topology, schedule.leftContext(hours), heads, featureMean)
        .forEach((tensor, t) -> writer.tensor(tensor, t.values(), t.shape(), storage));
    writer.ints("mmi.entry", topology.entry(), new int[] {topology.entry().length});
    writer.ints("mmi.stay", topology.stay(), new int[] {topology.stay().length});
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.fromWords(state.mask);
    for (Parameter p : layout.matrices()) {
      if (p.masked() && (heads || !p.name().startsWith("ctc.") && !p.name().startsWith("transducer."))) {
        BitSet kept = masks.of(p.name());
        boolean[] survives = new boolean[p.size() / config.blockRows()];
        for (int i = 0; i < survives.length; i++) {
          survives[i] = kept.get(i);
        }
        writer.mask(p.name(), survives);
      }
    }
    return writer;
  }
}

package io.dualmode.tools.parts;

import io.dualmode.tools.data.BatchSettings;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.FeatureBatch;
import io.dualmode.tools.data.FeatureLoader;
import io.dualmode.tools.data.FeatureMean;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.language.SpeechLanguage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The transcribed speech of a folder that {@code prepare} and {@code align} made, of any front end.
 *
 * @param examples of the split {@code train}
 * @param held of the split {@code dev}
 */
record PartsData(FeatureCache cache, List<Example> examples, List<Example> held, SpeechLanguage language) {
  static PartsData open(Path folder, PartsOptions options) throws IOException {
    FeatureCache cache = FeatureCache.openAny(folder);
    Map<String, PhoneAlignment> alignments = PhoneAlignment.read(folder.resolve(options.alignments));
    List<Example> examples = Example.transcribed(cache, alignments, "train");
    if (examples.isEmpty()) {
      throw new IOException(folder + ": no aligned utterances of the split train; run align on this folder first");
    }
    return new PartsData(cache, examples, Example.transcribed(cache, alignments, "dev"), SpeechLanguage.of(folder));
  }

  float[] featureMean() {
    return FeatureMean.of(cache, examples, Map.of());
  }

  double hours() {
    return examples.stream().mapToDouble(e -> e.utterance().seconds()).sum() / 3600;
  }

  List<FeatureBatch> heldOut(PartsOptions options) {
    return FeatureLoader.all(cache, held, options.batchSeconds);
  }

  FeatureLoader batches(PartsOptions options, int skip) {
    return new FeatureLoader(cache, examples, BatchSettings.defaults(options.seed).withSkipBatches(skip).withBatchSeconds(options.batchSeconds));
  }
}

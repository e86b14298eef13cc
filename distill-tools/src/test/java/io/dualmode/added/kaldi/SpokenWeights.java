package io.dualmode.added.kaldi;

import io.dualmode.fixtures.kaldi.FactorisedNetwork;
import io.dualmode.fixtures.kaldi.SpokenModel;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.parts.PartsRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes the weights of a {@link SpokenModel} that was trained by {@code train-parts --network nnet3 --heads pdf} on a folder that
 * {@code prepare --front-end kaldi-mfcc} made, matrices in 8 bits: run, folder of the data, file to write.
 */
public final class SpokenWeights {
  private SpokenWeights() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path run = Path.of(arguments[0]);
    Path data = Path.of(arguments[1]);
    Path model = run.resolve("model");
    PartsRun.open(run, data, System.out).pack("spoken", new SearchDefaults("pdf", 0, Map.of()), Storage.F32, Map.of()).write(model);
    SafetensorsWriter writer = new SafetensorsWriter();
    try (ModelFiles files = ModelFiles.open(model);
        SafetensorsFile tensors = SafetensorsFile.open(files.source("weights.safetensors", Long.MAX_VALUE), "weights.safetensors")) {
      for (String name : tensors.names()) {
        int[] shape = tensors.shape(name);
        if (shape.length == 2) {
          writer.int8(name, tensors.floats(name), shape[0], shape[1]);
        } else {
          writer.floats(name, tensors.floats(name), shape, DType.F32);
        }
      }
      tensors.metadata().forEach((key, value) -> {
        if (!key.equals(SafetensorsFile.CHECKSUM)) {
          writer.metadata(key, value);
        }
      });
    }
    writer.floats(SpokenModel.PRIORS, priors(data), new int[] {FactorisedNetwork.PHONES}, DType.F32);
    writer.write(Path.of(arguments[2]));
  }

  private static float[] priors(Path data) throws IOException {
    long[] frames = new long[FactorisedNetwork.PHONES];
    for (PhoneAlignment said : PhoneAlignment.read(data.resolve("alignments.tsv")).values()) {
      for (int i = 0; i < said.phones().length; i++) {
        frames[said.phones()[i]] += (i + 1 < said.starts().length ? said.starts()[i + 1] : said.frames()) - said.starts()[i];
      }
    }
    double all = Arrays.stream(frames).sum();
    float[] priors = new float[frames.length];
    for (int i = 0; i < priors.length; i++) {
      priors[i] = (float) (frames[i] / all);
    }
    return priors;
  }
}

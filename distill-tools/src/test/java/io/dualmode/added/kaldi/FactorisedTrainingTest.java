package io.dualmode.added.kaldi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.added.ToyCorpus;
import io.dualmode.fixtures.kaldi.FactorisedNetwork;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.FeatureBatch;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.parts.PartsRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of Kaldi's shape is trained on Kaldi's features, and what comes out says of speech what the training said of it. */
class FactorisedTrainingTest {
  private static final int UTTERANCES = 40;
  private static final int HELD = 4;
  private static final List<String> FEATURES = List.of("sampleRateHz=16000", "shiftMillis=10", "lengthMillis=25", "dither=0", "preemphasis=0.97",
      "removeMean=1", "window=POVEY", "blackman=0.42", "snipEdges=1", "bins=40", "lowHz=20", "highHz=7600", "cepstra=40", "energy=0",
      "energyFloor=0", "rawEnergy=1", "lifter=0", "energyLast=0");

  @TempDir Path dir;

  @Test
  void trainedNetwork_saysWhatTheTrainingSaid() throws Exception {
    ToyCorpus corpus = ToyCorpus.write(dir, 3, UTTERANCES, HELD);
    corpus.prepare("kaldi-mfcc", FEATURES);
    Path data = corpus.data();
    Path run = dir.resolve("run");
    ToyCorpus.call("train-parts", "--data", data.toString(), "--run", run.toString(), "--network", "nnet3", "--heads", "pdf",
        "--batch-seconds", "12", "--average", "0.9", "--rate", "0.002", "--warm-up", "2", "--hours", "0.06", "--threads", "1");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Path model = dir.resolve("model");
    PartsRun.open(run, data, new PrintStream(printed, true, StandardCharsets.UTF_8))
        .pack("toy", new SearchDefaults("pdf", 0, Map.of()), Storage.F32, Map.of()).write(model);
    Matcher dev = Pattern.compile("dev: pdf (\\d+\\.\\d+) per frame").matcher(printed.toString(StandardCharsets.UTF_8));
    assertTrue(dev.find(), printed::toString);
    double said = Double.parseDouble(dev.group(1));
    assertTrue(said < Math.log(FactorisedNetwork.PHONES) - 1, () -> "nothing was learnt: " + said);
    assertEquals(said, heard(model, data), 0.02);
  }

  /** The loss of the utterances that nothing was trained on, as the engine's network says it: the mean over utterances of that of their frames. */
  private static double heard(Path model, Path data) throws IOException {
    FeatureCache cache = FeatureCache.openAny(data);
    List<Example> held = Example.transcribed(cache, PhoneAlignment.read(data.resolve("alignments.tsv")), "dev");
    assertEquals(HELD, held.size());
    Composition parts = Composition.read(JsonElement.parse(Files.readString(model.resolve("config.json"))).getAsJsonObject());
    double sum = 0;
    int frames = 0;
    try (ModelFiles files = ModelFiles.open(model);
        SafetensorsFile tensors = SafetensorsFile.open(files.source("weights.safetensors", Long.MAX_VALUE), "weights.safetensors");
        Encoder encoder = parts.network().load(tensors, EnumSet.of(WeightSet.DENSE), Precision.STORED, KernelProvider.kernels());
        EncoderStream stream = encoder.newStream(Corner.DENSE_STREAMING)) {
      FeatureBatch batch = FeatureBatch.of(cache, held);
      for (int b = 0; b < batch.size(); b++) {
        int all = parts.network().encodedFrames(batch.frames(b));
        PhoneAlignment alignment = batch.alignments().get(b);
        double[] loss = new double[2];
        FrameSink sink = (rows, offset, first, count) -> add(rows, offset, first, count, all, alignment, loss);
        stream.reset();
        int most = stream.maxFramesPerCall();
        for (int n = 0; n < batch.frames(b); n += most) {
          stream.accept(batch.features()[b], n * batch.width(), Math.min(most, batch.frames(b) - n), sink);
        }
        stream.finish(sink);
        assertEquals(all, (int) loss[1]);
        sum += loss[0];
        frames += all;
      }
    }
    return sum / frames;
  }

  private static void add(float[] rows, int offset, int first, int count, int all, PhoneAlignment said, double[] loss) {
    for (int i = 0; i < count; i++) {
      int unit = said.unitAt((int) ((first + i + 0.5) * said.frames() / all));
      loss[0] -= rows[offset + i * FactorisedNetwork.PHONES + unit];
      loss[1]++;
    }
  }
}

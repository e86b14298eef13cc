package io.dualmode.kaldi.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.FstWriter;
import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.fixtures.kaldi.RandomNetworks;
import io.dualmode.kaldi.speaker.SpeakerModel;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.kernel.KernelProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of speakers, by the real engine and by this one. */
class SpeakerVectorTest {
  private static final int PHONES = 30;

  @TempDir
  Path scratch;

  @Test
  void toy_isHeardAsByItsHost() throws IOException, InterruptedException, URISyntaxException {
    compare(Path.of(SpeakerVectorTest.class.getResource("/vosk-toy-spk").toURI()));
  }

  @Test
  void statisticsOfTimeDelays_areHeardAsByTheHost() throws IOException, InterruptedException {
    for (boolean binary : new boolean[] {true, false}) {
      ModelDirectory speaker = new ModelDirectory(scratch.resolve("speaker" + binary)).text("mfcc.conf",
          "--num-ceps=30\n--num-mel-bins=30\n--use-energy=false\n--dither=0\n");
      KaldiWriter network = new KaldiWriter(binary);
      NetworkWriter random = RandomNetworks.speaker(11, 30, 48, 24);
      random.write(network);
      speaker.file("final.ext.raw", network).file("mean.vec", new KaldiWriter(binary).vector(random.random(24, 0.2)))
          .file("transform.mat", new KaldiWriter(binary).matrix(16, 24, random.random(16 * 24, 0.3)));
      compare(speaker.folder());
    }
  }

  private void compare(Path speaker) throws IOException, InterruptedException {
    assumeTrue(Host.runsHere(), "the host's library is for Linux on x86-64");
    int[] transitions = SinglePathTest.path(100, 4);
    // silence at the beginning and in the middle
    for (int i = 0; i < 100; i++) {
      transitions[i] = i < 15 || i > 40 && i < 50 ? 2 : Math.max(3, transitions[i]);
    }
    NetworkWriter net = new NetworkWriter(1).input("input", 40).fixedAffine("out", "input", 40, 2 * PHONES).output("out");
    ModelDirectory model = new ModelDirectory(scratch.resolve("model" + speaker.hashCode()))
        .around(FstWriter.chain(transitions, 1), List.of(1), List.of("word")).file("am/final.mdl",
        AcousticModelWriter.write(true, PHONES, net));
    List<short[]> recordings = List.of(SinglePathTest.recording(60_000, 1), SinglePathTest.recording(96_000, 2),
        SinglePathTest.recording(320_000, 3));
    List<JsonObject> heard = Host.hear(model.folder(), speaker, scratch, recordings);
    SpeakerModel ours = SpeakerModel.read(speaker, Precision.STORED, KernelProvider.kernels(KernelProvider.Choice.SCALAR));
    for (int i = 0; i < recordings.size(); i++) {
      FeatureExtractor extractor = ours.frontEnd().newExtractor();
      FeatureBuffer features = new FeatureBuffer(ours.frontEnd().features());
      float[] samples = new float[recordings.get(i).length];
      for (int s = 0; s < samples.length; s++) {
        samples[s] = recordings.get(i)[s] / 32768f;
      }
      extractor.accept(samples, 0, samples.length, features);
      SpeakerModel.Voice voice = ours.voice(features.data(), features.frames(), (features.frames() + 2) / 3,
          t -> transitions[Math.min(t, 99)] != 2).orElseThrow();
      JsonObject host = heard.get(i);
      assertEquals(host.get("spk_frames").getAsInt(), voice.frames(), "recording " + i);
      int d = 0;
      for (JsonElement number : host.get("spk").getAsJsonArray()) {
        assertEquals(number.getAsDouble(), voice.vector()[d++], 1e-3, "recording " + i + ", number " + d);
      }
      assertEquals(ours.size(), d);
    }
    assertTrue(ours.voice(new float[49 * ours.frontEnd().features()], 49, 17, t -> true).isEmpty());
  }
}

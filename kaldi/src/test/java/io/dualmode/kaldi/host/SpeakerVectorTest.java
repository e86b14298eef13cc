package io.dualmode.kaldi.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.speaker.SpeakerModel;
import io.dualmode.api.speaker.SpeakerModels;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.FstWriter;
import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.NetworkWriter;
import io.dualmode.fixtures.kaldi.RandomNetworks;
import io.dualmode.kaldi.engine.KaldiEngine;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of speakers, by the real engine and by this one. */
class SpeakerVectorTest {
  private static final int PHONES = 30;
  private static final int IVECTOR = 10;

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
    for (boolean adapts : new boolean[] {false, true}) {
      ModelDirectory model = new ModelDirectory(scratch.resolve("model" + adapts + speaker.hashCode()))
          .around(FstWriter.chain(transitions, 1), List.of(1), List.of("word"));
      NetworkWriter net = new NetworkWriter(1);
      if (adapts) {
        new IvectorWriter(5, 40, 12, 16, IVECTOR).write(model, true, "", false);
        net.input("ivector", IVECTOR).input("input", 40).fixedAffine("out", "Append(input, ReplaceIndex(ivector, t, 0))", 40 + IVECTOR, 2 * PHONES);
      } else {
        net.input("input", 40).fixedAffine("out", "input", 40, 2 * PHONES);
      }
      model.file("am/final.mdl", AcousticModelWriter.write(true, PHONES, net.output("out")));
      List<short[]> recordings = List.of(SinglePathTest.recording(60_000, 1), SinglePathTest.recording(96_000, 2),
          SinglePathTest.recording(320_000, 3));
      compare(model.folder(), speaker, recordings);
    }
  }

  private void compare(Path model, Path speaker, List<short[]> recordings) throws IOException, InterruptedException {
    List<JsonObject> heard = Host.hear(model, speaker, scratch, recordings);
    SpeakerModel ours = SpeakerModels.open(speaker).orElseThrow();
    try (KaldiEngine engine = KaldiEngine.load(model, EngineConfig.defaults());
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().speakerModel(ours).build());
        SpeechSession late = engine.newSession()) {
      for (int i = 0; i < recordings.size(); i++) {
        short[] recording = recordings.get(i);
        session.accept(recording, 0, recording.length);
        SpeakerVector voice = session.finish().speakerVector().orElseThrow();
        late.accept(recording, 0, recording.length);
        late.setSpeakerModel(ours);
        assertEquals(i == 0 ? Optional.empty() : Optional.of(voice), late.finish().speakerVector(), "it counts from the next utterance on");
        JsonObject host = heard.get(i);
        assertEquals(host.get("spk_frames").getAsInt(), voice.frames(), "recording " + i);
        int d = 0;
        for (JsonElement number : host.get("spk").getAsJsonArray()) {
          assertEquals(number.getAsDouble(), voice.values()[d++], 1e-3, "recording " + i + ", number " + d);
        }
        assertEquals(voice.values().length, d);
      }
      session.accept(recordings.get(0), 0, 8000);
      assertEquals(Optional.empty(), session.finish().speakerVector(), "half a second is too little");
      session.accept(recordings.get(0), 0, 60_000);
      session.setSpeakerModel(null);
      assertTrue(session.finish().speakerVector().isPresent());
      session.accept(recordings.get(0), 0, 60_000);
      assertEquals(Optional.empty(), session.finish().speakerVector());
    }
  }
}

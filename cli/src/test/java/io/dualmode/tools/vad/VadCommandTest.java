package io.dualmode.tools.vad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.activity.SpeechSegment;
import io.dualmode.api.activity.VoiceActivityOptions;
import io.dualmode.api.activity.VoiceActivitySession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.fixtures.WavFiles;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the bundled model finds speech: in a recording of two utterances with noise around them. */
class VadCommandTest {
  @TempDir Path dir;

  private record Outcome(int status, String out, String err) {}

  private static Outcome run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), Stream.concat(Stream.of("vad"), Stream.of(args).map(Object::toString))
        .toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  /** Two seconds of noise, an utterance of 2.88 s, two seconds, an utterance of 2.79 s, two seconds. */
  private static short[] talk() throws Exception {
    List<float[]> said = List.of(AudioFile.read16kHz(Path.of("../samples/something.flac")), AudioFile.read16kHz(Path.of("../samples/goforward.flac")));
    int gap = 32_000;
    short[] talk = new short[3 * gap + said.get(0).length + said.get(1).length];
    Random random = new Random(5);
    for (int i = 0; i < talk.length; i++) {
      talk[i] = (short) (30 * random.nextGaussian());
    }
    int at = gap;
    for (float[] utterance : said) {
      for (float sample : utterance) {
        talk[at++] += (short) (32_000 * sample);
      }
      at += gap;
    }
    return talk;
  }

  @Test
  void segments_lieWhereSomebodySpeaks() throws Exception {
    Path file = Files.write(dir.resolve("talk.wav"), WavFiles.pcm16(1, 16_000, talk()));
    Outcome outcome = run(file);
    assertEquals(0, outcome.status(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertEquals("file\tstart\tend", lines.get(0));
    assertEquals(3, lines.size(), outcome.out());
    // the words lie at 2420..4160 ms and at 7330..9010 ms
    for (int i = 0; i < 2; i++) {
      String[] fields = lines.get(i + 1).split("\t");
      assertEquals(file.toString(), fields[0]);
      assertEquals(i == 0 ? 2420 : 7330, Long.parseLong(fields[1]), 300, outcome.out());
      assertEquals(i == 0 ? 4160 : 9010, Long.parseLong(fields[2]), 400, outcome.out());
    }
    JsonArray json = JsonParser.parseString(run(file, "--format", "json").out()).getAsJsonObject().getAsJsonArray("segments");
    assertEquals(2, json.size());
    assertEquals(Long.parseLong(lines.get(1).split("\t")[1]), Math.round(1000 * json.get(0).getAsJsonObject().get("start").getAsDouble()));
    assertEquals(2, run(file, "--min-pause", 5000).out().lines().count(), "a pause of five seconds is not in it");
    assertEquals(1, run(file, "--min-speech", 20_000).out().lines().count());
  }

  @Test
  void session_anyPieces_giveTheSameSegments() throws Exception {
    short[] talk = talk();
    try (SpeechEngine engine = SpeechEngines.load(EngineConfig.builder().build())) {
      List<SpeechSegment> whole;
      try (VoiceActivitySession session = engine.newVoiceActivity(VoiceActivityOptions.defaults())) {
        session.accept(talk, 0, talk.length);
        whole = new ArrayList<>(session.settled());
        whole.addAll(session.finish());
        assertEquals(List.of(), session.finish());
        assertThrows(IllegalStateException.class, () -> session.accept(talk, 0, 1));
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, session::settled);
      }
      for (int round = 0; round < 4; round++) {
        Random random = new Random(round);
        List<SpeechSegment> pieces = new ArrayList<>();
        boolean spoke = false;
        try (VoiceActivitySession session = engine.newVoiceActivity(VoiceActivityOptions.defaults())) {
          for (int at = 0; at < talk.length;) {
            int count = Math.min(talk.length - at, 1 + random.nextInt(round == 0 ? 200 : 20_000));
            session.accept(talk, at, count);
            at += count;
            pieces.addAll(session.settled());
            spoke |= session.isSpeech();
            assertTrue(session.probability() >= 0 && session.probability() <= 1);
          }
          assertEquals(talk.length / 16, session.acceptedMillis());
          pieces.addAll(session.finish());
        }
        assertEquals(whole, pieces, "round " + round);
        assertTrue(spoke);
      }
    }
  }

  @Test
  void wrongUse_isOneLine() {
    for (String[] wrong : new String[][] {{"--threshold", "1", "--threshold is 1.0, allowed: above 0, below 1"},
        {"--min-pause", "-1", "--min-pause is -1, allowed: 0..60000"}, {"--min-speech", "99999", "--min-speech is 99999, allowed: 0..60000"},
        {"--padding", "-5", "--padding is -5, allowed: 0..60000"}, {"--format", "srt", "Invalid value for option '--format'"}}) {
      Outcome outcome = run(wrong[0], wrong[1], "x.wav");
      assertEquals(2, outcome.status());
      assertTrue(outcome.err().startsWith("dualmode: " + wrong[2]) && outcome.err().lines().count() == 1, outcome.err());
    }
    Outcome missing = run("missing.wav", "../samples/something.flac");
    assertEquals(1, missing.status());
    assertEquals("dualmode: missing.wav: no such file; check the name\n", missing.err());
    assertEquals(2, missing.out().lines().count(), missing.out());
  }
}

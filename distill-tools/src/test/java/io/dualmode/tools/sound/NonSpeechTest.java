package io.dualmode.tools.sound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.sound.SyntheticSounds.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundled model and sounds that are no speech. */
class NonSpeechTest {
  private static final long SEED = 2024;
  private static final double DOUBTFUL = 0.3;
  private static final Grammar LIST = Grammar.ofPhrases(
      List.of("yes", "no", "on", "off", "stop", "go", "one", "two", "three", "four", "oh"), Grammar.Enforcement.LOOSE);
  private static final Grammar COMMANDS = Grammar.ofPhrases(List.of("yes", "no", "turn it on", "turn it off", "stop", "go"),
      Grammar.Enforcement.STRICT);
  private static SupernetEngine engine;

  @BeforeAll
  static void load() throws IOException {
    engine = SupernetEngine.load(EngineConfig.defaults().with(Keys.MODE, RecognitionMode.STREAMING));
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static Hypothesis hear(RecognitionMode mode, Grammar grammar, float[] samples) {
    SessionOptions options = engine.defaultOptions().toBuilder().mode(mode).grammar(grammar).endpoints(false).build();
    try (SpeechSession session = engine.newSession(options)) {
      session.accept(samples);
      return session.finish().best();
    }
  }

  private static long certain(Hypothesis heard) {
    return heard.words().stream().filter(w -> w.confidence().orElseThrow() >= DOUBTFUL).count();
  }

  @Test
  void soundsAlone_noWordsOrDoubtfulOnes_inEveryMode() {
    int said = 0;
    int sounds = 0;
    StringBuilder which = new StringBuilder();
    List<Sound> drawn = SyntheticSounds.draw(SEED, 1);
    List<Grammar> grammars = Arrays.asList(null, LIST, COMMANDS);
    for (RecognitionMode mode : RecognitionMode.values()) {
      for (int i = 0; i < drawn.size(); i++) {
        Sound sound = drawn.get(i);
        // The modes that hear a sound as a whole take the grammars in turn.
        for (Grammar grammar : mode == RecognitionMode.STREAMING ? grammars : grammars.subList(i % 3, i % 3 + 1)) {
          Hypothesis heard = hear(mode, grammar, sound.samples());
          sounds++;
          if (certain(heard) > 0) {
            said++;
            which.append(mode.key()).append(' ').append(sound.name()).append(": ").append(heard.text()).append('\n');
          }
        }
      }
    }
    assertTrue(said <= sounds / 25, said + " of " + sounds + " sounds became words:\n" + which);
  }

  @Test
  void soundsAlone_streaming_noWordFlashesInPartialReadings() {
    int flashes = 0;
    int readings = 0;
    for (Sound sound : SyntheticSounds.draw(SEED + 1, 1)) {
      try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().mode(RecognitionMode.STREAMING).build())) {
        for (int at = 0; at < sound.samples().length; at += 1600) {
          session.accept(sound.samples(), at, Math.min(1600, sound.samples().length - at));
          readings++;
          flashes += session.partial().text().isEmpty() ? 0 : 1;
        }
      }
    }
    assertTrue(flashes <= readings / 10, flashes + " of " + readings + " partial readings show words");
  }

  /** What was said before and behind a sound stays, and the sound adds nothing that is sure of itself. */
  @Test
  void soundsBetweenWords_addNoSureWords() throws IOException {
    float[] speech = AudioFile.read16kHz(Path.of("../samples/goforward.flac"));
    String said = "go forward ten meters";
    int added = 0;
    int lost = 0;
    List<Sound> sounds = SyntheticSounds.draw(SEED + 2, 1);
    for (Sound sound : sounds) {
      float[] both = new float[2 * speech.length + sound.samples().length];
      System.arraycopy(speech, 0, both, 0, speech.length);
      System.arraycopy(sound.samples(), 0, both, speech.length, sound.samples().length);
      System.arraycopy(speech, 0, both, speech.length + sound.samples().length, speech.length);
      Hypothesis heard = hear(RecognitionMode.STREAMING, null, both);
      List<String> sure = heard.words().stream().filter(w -> w.confidence().orElseThrow() >= DOUBTFUL).map(Word::text).toList();
      added += Math.max(0, sure.size() - 2 * said.split(" ").length);
      lost += heard.text().startsWith("go forward ten") ? 0 : 1;
    }
    assertTrue(added <= sounds.size() / 8, added + " sure words more");
    assertEquals(0, lost, "recordings of which the beginning was lost");
  }

  @Test
  void draw_sameSeed_sameSounds() {
    List<Sound> first = SyntheticSounds.draw(7, 2);
    List<Sound> second = SyntheticSounds.draw(7, 2);
    assertEquals(2 * SyntheticSounds.Kind.values().length, first.size());
    for (int i = 0; i < first.size(); i++) {
      assertEquals(first.get(i).name(), second.get(i).name());
      assertArrayEquals(first.get(i).samples(), second.get(i).samples());
      assertTrue(first.get(i).samples().length >= 2 * 16_000);
    }
  }

  @Test
  void nonSpeech_clipsOfOneRecording_shareASplit() throws IOException {
    Path folder = Files.createTempDirectory("clips");
    Path manifest = folder.resolve("manifest.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      for (String part : List.of("A", "B")) {
        lines.append("{\"id\": \"1-").append(i).append('-').append(part).append("\", \"audio\": \"none.wav\"}\n");
      }
    }
    Files.writeString(manifest, lines);
    try (NonSpeech others = new NonSpeech(List.of(manifest), 1)) {
      int clips = 0;
      for (String split : List.of("train", "dev", "test")) {
        List<String> ids = others.of(split).stream().filter(e -> !e.corpus().equals(NonSpeech.SOUNDS)).map(e -> e.id()).toList();
        assertTrue(ids.size() >= 12, split + " has " + ids.size());
        ids.forEach(id -> assertTrue(ids.contains(id.replace("-A", "-B")), id));
        clips += ids.size();
        assertEquals(SyntheticSounds.Kind.values().length, others.of(split).size() - ids.size());
      }
      assertEquals(120, clips);
    } finally {
      Files.delete(manifest);
      Files.delete(folder);
    }
  }
}

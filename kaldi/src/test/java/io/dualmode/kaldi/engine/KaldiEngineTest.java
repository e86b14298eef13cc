package io.dualmode.kaldi.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.fixtures.kaldi.LargerModels;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.kaldi.fst.file.MappedBytes;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KaldiEngineTest {
  @TempDir
  Path folder;
  private final ToneWorld world = new ToneWorld(8, 60, 0.8, 3);

  private SpeechEngine open(Path model) throws IOException {
    return SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, model.toString()));
  }

  private SpeechEngine engine() throws IOException {
    return open(world.write(folder.resolve("vosk-model-small-fr-0.22"), "vector"));
  }

  private String text(int... sentence) {
    return String.join(" ", Arrays.stream(sentence).mapToObj(world::word).toList());
  }

  private static RecognitionResult hear(SpeechSession session, short[] samples) {
    session.accept(samples);
    return session.finish();
  }

  @Test
  void directory_isHeardByItself_inAllModes() throws IOException {
    try (SpeechEngine engine = engine()) {
      assertEquals("fr", engine.language());
      assertTrue(engine.description().contains("60 words") || engine.description().contains("61 words"), engine.description());
      for (RecognitionMode mode : RecognitionMode.values()) {
        try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().mode(mode).nBest(3).build())) {
          for (int i = 0; i < 4; i++) {
            RecognitionResult result = hear(session, world.say(world.sentence(i), 2, i));
            assertEquals(text(world.sentence(i)), result.text(), mode + " sentence " + i);
            assertTrue(result.alternatives().size() <= 3);
            Word last = result.best().words().get(result.best().words().size() - 1);
            assertTrue(last.confidence().orElse(0) > 0.5 && last.endMillis() <= result.endMillis(), last::toString);
          }
        }
      }
    }
  }

  @Test
  void pieces_ofAnyLength_giveTheSame() throws IOException {
    short[] samples = world.say(world.sentence(1), 50, 9);
    try (SpeechEngine engine = engine()) {
      RecognitionResult expected;
      try (SpeechSession session = engine.newSession()) {
        expected = hear(session, samples);
      }
      Random random = new Random(4);
      for (int most : new int[] {1, 160, 5000}) {
        try (SpeechSession session = engine.newSession()) {
          for (int at = 0; at < samples.length;) {
            int length = Math.min(samples.length - at, most == 1 ? 1 : 1 + random.nextInt(most));
            session.accept(samples, at, length);
            at += length;
          }
          assertEquals(expected, session.finish(), "pieces up to " + most);
        }
      }
    }
  }

  @Test
  void partialReadings_growToTheResult_andAnEndpointComes() throws IOException {
    short[] samples = Arrays.copyOf(world.say(world.sentence(2), 2, 1), 16_000 * 8);
    try (SpeechEngine engine = engine(); SpeechSession session = engine.newSession()) {
      List<String> partials = new ArrayList<>();
      boolean ended = false;
      for (int at = 0; at < samples.length && !ended; at += 1600) {
        ended = session.accept(samples, at, 1600);
        partials.add(session.partial().text());
      }
      assertTrue(ended);
      assertEquals(text(world.sentence(2)), partials.get(partials.size() - 1));
      RecognitionResult result = session.result();
      assertEquals(text(world.sentence(2)), result.text());
      RecognitionResult next = session.finish();
      assertEquals(result.endMillis(), next.startMillis());
      assertTrue(next.best().isEmpty());
    }
  }

  @Test
  void grammars_bindOrNot_asTheySay() throws IOException {
    int[] said = world.sentence(1);
    short[] samples = world.say(said, 2, 5);
    List<String> phrases = new ArrayList<>(List.of("nosuchword"));
    for (int i = said.length - 1; i >= 0; i--) {
      phrases.add(world.word(said[i]));
    }
    try (SpeechEngine engine = engine(); SpeechSession session = engine.newSession()) {
      session.setGrammar(Grammar.ofPhrases(phrases, Enforcement.LOOSE));
      assertTrue(session.warnings().toString().contains("nosuchword"), session.warnings()::toString);
      assertEquals(text(said), hear(session, samples).text());
      session.setGrammar(Grammar.ofPhrases(List.of(text(said), text(world.sentence(7))), Enforcement.STRICT));
      assertEquals(text(said), hear(session, samples).text());
      session.setGrammar(Grammar.ofPhrases(List.of(text(world.sentence(7))), Enforcement.STRICT));
      String other = hear(session, samples).text();
      assertTrue(other.isEmpty() || other.equals(text(world.sentence(7))), other);
      assertThrows(IllegalArgumentException.class, () -> session.setGrammar(Grammar.ofPhrases(List.of("nosuchword"), Enforcement.STRICT)));
      session.setGrammar(Grammar.ofPhrases(List.of("nosuchword", "neither"), Enforcement.LOOSE));
      assertTrue(session.warnings().toString().contains("neither"), session.warnings()::toString);
      assertEquals("", hear(session, samples).text());
      session.setGrammar(null);
      assertEquals(text(said), hear(session, samples).text());
    }
  }

  @Test
  void addedWords_areHeardByWhatTheySoundLike() throws IOException {
    int rare = world.words();
    int other = rare - 1;
    String first = world.word(rare);
    String second = world.word(other);
    int tail = world.sentence(1)[0];
    short[] pair = world.say(new int[] {rare, other}, 2, 5);
    short[] sentence = world.say(new int[] {rare, other, tail}, 2, 6);
    try (SpeechEngine engine = engine(); SpeechSession session = engine.newSession()) {
      RecognitionResult plain = hear(session, pair);
      assertEquals(first + " " + second, plain.text());
      assertThrows(IllegalArgumentException.class, () -> session.addWord("newword", List.of(List.of(first, "nosuchword"))));
      session.addWord("newword", List.of(List.of(first), List.of(first, second)));
      RecognitionResult result = hear(session, pair);
      assertEquals("newword", result.text());
      Word word = result.best().words().get(0);
      assertEquals(plain.best().words().get(0).startMillis() - plain.startMillis(), word.startMillis() - result.startMillis(), 40);
      assertEquals(plain.best().words().get(1).endMillis() - plain.startMillis(), word.endMillis() - result.startMillis(), 40);
      for (Enforcement enforcement : new Enforcement[] {Enforcement.STRICT, Enforcement.LOOSE}) {
        session.setGrammar(Grammar.ofPhrases(List.of("newword " + world.word(tail), world.word(tail)), enforcement));
        assertEquals("newword " + world.word(tail), hear(session, sentence).text());
        assertEquals(List.of(), session.warnings());
      }
      assertTrue(session.removeWord("newword"));
      assertFalse(session.removeWord("newword"));
      assertTrue(session.warnings().toString().contains("newword"), session.warnings()::toString);
      session.setGrammar(null);
      assertEquals(first + " " + second, hear(session, pair).text());
    }
    try (SpeechEngine engine = open(world.writeWhole(folder.resolve("one"), "const")); SpeechSession session = engine.newSession()) {
      assertThrows(UnsupportedOperationException.class, () -> session.addWord("newword", List.of(List.of(first))));
    }
  }

  @Test
  void oneGraph_ignoresGrammars_andSaysSo() throws IOException {
    try (SpeechEngine engine = open(world.writeWhole(folder.resolve("whole"), "const"));
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder()
            .grammar(Grammar.ofPhrases(List.of(world.word(1)), Enforcement.LOOSE)).build())) {
      assertTrue(session.warnings().toString().contains("grammars do not count"), session.warnings()::toString);
      String heard = hear(session, world.say(world.sentence(3), 2, 2)).text();
      assertTrue(heard.startsWith(text(world.sentence(3))), heard);
    }
  }

  @Test
  void largerModels_weighResultsAgain_unlessTheyAreTurnedOff() throws IOException {
    Path plain = world.write(folder.resolve("plain"), "vector");
    Path larger = world.write(folder.resolve("larger"), "vector");
    new LargerModels(world).write(larger, 3, 4, new LargerModels.Layout(true, false, true));
    EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, larger.toString());
    int differ = 0;
    Path recurrent = world.write(folder.resolve("recurrent"), "vector");
    new LargerModels(world).write(recurrent, 3, 4, new LargerModels.Layout(true, false, true));
    new LargerModels(world).writeRecurrent(recurrent, 1, true, false);
    int differMore = 0;
    try (SpeechEngine half = open(recurrent); SpeechEngine without = open(plain); SpeechEngine with = open(larger);
        SpeechEngine off = SpeechEngines.load(config.with(KaldiKeys.RESCORE, "false"))) {
      for (int i = 0; i < 4; i++) {
        short[] samples = world.say(world.sentence(i), 30, i);
        RecognitionResult expected = hear(without.newSession(), samples);
        assertEquals(expected, hear(off.newSession(), samples));
        RecognitionResult weighed = hear(with.newSession(), samples);
        differ += expected.equals(weighed) ? 0 : 1;
        differMore += weighed.equals(hear(half.newSession(), samples)) ? 0 : 1;
        // phrases that bind are not weighed again
        Grammar strict = Grammar.ofPhrases(List.of(text(world.sentence(i)), text(world.sentence(i + 1))), Enforcement.STRICT);
        assertEquals(hear(without.newSession(without.defaultOptions().toBuilder().grammar(strict).build()), samples),
            hear(with.newSession(with.defaultOptions().toBuilder().grammar(strict).build()), samples));
      }
      // what an utterance without an end settled on is the context of the rest
      try (SpeechSession session = with.newSession(with.defaultOptions().toBuilder().endpoints(false).build())) {
        for (int i = 0; i < 20; i++) {
          session.accept(world.say(world.sentence(i), 2, i));
        }
        assertTrue(session.finish().best().words().size() > 40);
      }
    }
    assertTrue(differ > 0 && differMore > 0, differ + " and " + differMore);
    Files.write(larger.resolve("rescore/G.carpa"), "nonsense".getBytes());
    assertTrue(assertThrows(IOException.class, () -> open(larger)).getMessage().contains("G.carpa"));
  }

  @Test
  void utteranceWithoutEnd_keepsItsWords() throws IOException {
    try (SpeechEngine engine = engine();
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().endpoints(false).build())) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        session.accept(world.say(world.sentence(i), 2, i));
        expected.add(text(world.sentence(i)));
      }
      RecognitionResult result = session.finish();
      assertTrue(result.endMillis() > 35_000);
      List<String> said = List.of(String.join(" ", expected).split(" "));
      List<String> heard = result.best().words().stream().map(Word::text).toList();
      // a word whose only tone goes on from the word before it cannot be heard
      assertTrue(heard.size() <= said.size() && heard.size() >= 0.9 * said.size(), said + "\n" + heard);
      assertEquals(said.get(0), heard.get(0));
      assertTrue(said.containsAll(heard), said + "\n" + heard);
      long before = 0;
      for (Word word : result.best().words()) {
        assertTrue(word.startMillis() >= before - 60, word::toString);
        before = word.endMillis();
      }
    }
  }

  @Test
  void otherRates_areResampled() throws IOException {
    short[] samples = world.say(world.sentence(1), 2, 3);
    short[] twice = new short[2 * samples.length];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = i % 2 == 0 || i / 2 + 1 >= samples.length ? samples[i / 2] : (short) ((samples[i / 2] + samples[i / 2 + 1]) / 2);
    }
    try (SpeechEngine engine = engine();
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().sampleRateHz(32_000).build())) {
      assertEquals(text(world.sentence(1)), hear(session, twice).text());
    }
  }

  @Test
  void options_thatCannotCount_areWarnedOf_andUseAfterCloseFails() throws IOException {
    SpeechEngine engine = engine();
    SessionOptions options = engine.defaultOptions().toBuilder().speakerVectors(true).build();
    SpeechSession session = engine.newSession(options);
    assertFalse(session.warnings().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> engine.newSession(options.toBuilder().phones(true).build()));
    engine.close();
    assertThrows(IllegalStateException.class, engine::newSession);
    assertEquals(text(world.sentence(1)), hear(session, world.say(world.sentence(1), 2, 3)).text());
    session.close();
    assertThrows(IllegalStateException.class, session::partial);
  }

  @Test
  void missingAndBrokenFiles_areOneErrorThatNamesThem() throws IOException {
    Path model = world.write(folder.resolve("broken"), "vector");
    for (String name : List.of("am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "conf/mfcc.conf", "graph/phones/word_boundary.int",
        "graph/disambig_tid.int")) {
      byte[] good = Files.readAllBytes(model.resolve(name));
      Files.write(model.resolve(name), "nonsense 1 2 3\n".getBytes());
      IOException e = assertThrows(IOException.class, () -> open(model), name);
      assertTrue(e.getMessage().contains(name.substring(name.lastIndexOf('/') + 1)), e.getMessage());
      Files.write(model.resolve(name), good);
    }
    open(model).close();
  }

  private static String heard(SpeechEngine engine, short[] samples) {
    try (SpeechSession session = engine.newSession()) {
      return hear(session, samples).text();
    }
  }

  /** Graphs that are large enough to be mapped, written over, cut or exchanged while somebody listens. */
  @Test
  void mappedGraph_changedInItsPlace_isOneClearErrorAndNoOtherWords() throws IOException {
    for (int round = 0; round < 6; round++) {
      Path model = world.write(folder.resolve("mapped" + round), "vector");
      Path graph = model.resolve(round % 2 == 0 ? "graph/Gr.fst" : "graph/HCLr.fst");
      byte[] small = Files.readAllBytes(graph);
      Files.write(graph, new byte[(int) MappedBytes.READ_BELOW], StandardOpenOption.APPEND);
      try (SpeechEngine engine = open(model); SpeechSession session = engine.newSession()) {
        short[] said = world.say(world.sentence(round), 2, round);
        String before = heard(engine, said);
        if (round / 2 == 2) {
          Path other = Files.write(model.resolve("other"), new byte[1000]);
          Files.move(other, graph, StandardCopyOption.REPLACE_EXISTING);
          assertEquals(before, heard(engine, said));
          continue;
        }
        session.accept(said, 0, said.length / 2);
        byte[] noise = new byte[round / 2 == 0 ? small.length : 16];
        new Random(round).nextBytes(noise);
        Files.write(graph, noise, round / 2 == 0 ? new StandardOpenOption[] {StandardOpenOption.WRITE}
            : new StandardOpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING});
        Files.setLastModifiedTime(graph, FileTime.fromMillis(1));
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> {
          session.accept(said, said.length / 2, said.length - said.length / 2);
          session.finish();
        });
        assertTrue(e.getMessage().contains(graph + " was changed while it was in use"), e.getMessage());
        assertThrows(IllegalStateException.class, engine::newSession);
      }
    }
  }

  @Test
  void settingsOfOtherEngines_areNamed_andThoseThatAskForAnotherWayToListenRefused() throws IOException {
    EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, world.write(folder.resolve("vosk"), "vector").toString());
    assertEquals(Map.of(), KaldiSettings.unused(config).reasons());
    assertEquals(Set.of("dualmode.lm.weight", "dualmode.search.beam", "dualmode.grammar.garbage", "dualmode.rescore.lm"),
        KaldiSettings.unused(config.with(EngineKeys.LM_WEIGHT, OptionalDouble.of(3)).with(EngineKeys.BEAM, OptionalDouble.of(3))
            .with(EngineKeys.GRAMMAR_GARBAGE, OptionalDouble.of(-3)).with(EngineKeys.RESCORE_LM, "larger.arpa")).reasons().keySet());
    for (EngineConfig refused : List.of(config.with(EngineKeys.LOOK_AHEAD, OptionalInt.of(80)), config.with(EngineKeys.FIRST_PASS, "bundled"))) {
      String message = assertThrows(IllegalArgumentException.class, () -> SpeechEngines.load(refused)).getMessage();
      assertTrue(message.startsWith("dualmode.") && message.endsWith("leave it out"), message);
    }
  }
}

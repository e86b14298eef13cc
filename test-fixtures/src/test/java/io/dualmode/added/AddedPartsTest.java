package io.dualmode.added;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.added.ToyLanguage.Utterance;
import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.lexicon.UnitKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A front end, a network and a head that live in packages of their own, found by their service files alone: put together to a model of
 * another language, of letters, and heard by the engine. The network's weights are random, the head's are fitted by least squares.
 */
class AddedPartsTest {
  @TempDir static Path dir;
  private static Path model;

  @BeforeAll
  static void writeModel() throws IOException {
    ModelWriter writer = ToyModel.writer(UnitKind.PHONES, LanguageName.of("x-toy"));
    writer.file(SupernetModel.LEXICON, ToyLanguage.lexicon().getBytes(StandardCharsets.UTF_8));
    model = dir.resolve("toy");
    writer.write(model);
  }

  private static SpeechEngine engine(RecognitionMode mode) throws IOException {
    return SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, model.toString()).with(Keys.MODE, mode));
  }

  @ParameterizedTest
  @EnumSource(value = RecognitionMode.class, names = {"STREAMING", "FULL_CONTEXT"})
  void addedParts_unseenUtterances_areRecognised(RecognitionMode mode) throws IOException {
    ToyLanguage language = new ToyLanguage(99);
    int words = 0;
    int wrong = 0;
    try (SpeechEngine engine = engine(mode); SpeechSession session = engine.newSession()) {
      assertEquals("x-toy", engine.language());
      assertEquals(new HashSet<>(ToyLanguage.LETTERS), engine.units());
      assertTrue(engine.description().startsWith("tdnn toy (x-toy)") && engine.description().contains("head letters"), engine.description());
      for (int i = 0; i < 25; i++) {
        Utterance said = language.say(1 + i % 7);
        long begin = session.acceptedMillis();
        session.accept(said.samples(), 0, said.samples().length);
        RecognitionResult result = session.finish();
        List<String> heard = result.best().words().stream().map(Word::text).toList();
        words += said.words().size();
        wrong += ToyModel.distance(said.words(), heard);
        assertTrue(result.best().words().stream().allMatch(w -> begin <= w.startMillis() && w.startMillis() < w.endMillis()
            && w.endMillis() <= session.acceptedMillis()), result.best().words().toString());
      }
    }
    assertTrue(10 * wrong < words, wrong + " of " + words + " words are wrong");
  }

  @Test
  void addedParts_anyChunking_givesTheSame() throws IOException {
    Utterance said = new ToyLanguage(5).say(5);
    Set<List<String>> results = new HashSet<>();
    try (SpeechEngine engine = engine(RecognitionMode.STREAMING); SpeechSession session = engine.newSession()) {
      Random random = new Random(3);
      for (int chunk : new int[] {said.samples().length, 1, 997, -1}) {
        for (int at = 0; at < said.samples().length;) {
          int count = Math.min(said.samples().length - at, chunk > 0 ? chunk : 1 + random.nextInt(4000));
          session.accept(said.samples(), at, count);
          at += count;
        }
        results.add(session.finish().best().words().stream().map(word -> word.text() + " " + word.confidence()).toList());
        session.reset();
      }
    }
    assertEquals(1, results.size(), results.toString());
  }

  @ParameterizedTest
  @EnumSource(value = RecognitionMode.class, names = {"STREAMING", "FULL_CONTEXT"})
  void addedParts_knownText_isAligned(RecognitionMode mode) throws IOException {
    Utterance said = new ToyLanguage(12).say(6);
    try (SpeechEngine engine = engine(mode);
        AlignmentSession alignment = engine.newAlignment(said.words(), engine.defaultOptions())) {
      alignment.accept(said.samples(), 0, said.samples().length);
      List<AlignedWord> aligned = new ArrayList<>(alignment.settled());
      aligned.addAll(alignment.finish());
      assertEquals(said.words(), aligned.stream().filter(w -> w.kind() == AlignedWord.Kind.SPOKEN).map(AlignedWord::text).toList());
    }
  }

  @Test
  void addedParts_lettersInsteadOfWords_areHeard() throws IOException {
    Utterance said = new ToyLanguage(21).say(4);
    try (SpeechEngine engine = engine(RecognitionMode.STREAMING);
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().phones(true).build())) {
      session.accept(said.samples(), 0, said.samples().length);
      List<String> letters = session.finish().best().words().stream().map(Word::text).toList();
      List<String> expected = Arrays.asList(String.join("", said.words()).split(""));
      assertTrue(10 * ToyModel.distance(expected, letters) < expected.size(), letters + " for " + expected);
    }
  }

  @Test
  void speakerVectors_ofOtherFeatures_areRefused() throws IOException {
    try (SpeechEngine engine = engine(RecognitionMode.STREAMING)) {
      var e = assertThrows(IllegalArgumentException.class,
          () -> engine.newSession(engine.defaultOptions().toBuilder().speakerVectors(true).build()));
      assertTrue(e.getMessage().contains("log-mel-1") && e.getMessage().contains("mfcc-8k"), e.getMessage());
    }
  }

  @Test
  void config_unknownPart_isOneErrorThatListsTheKnown() throws IOException {
    for (List<String> change : List.of(List.of("mfcc-8k", "frontEnd", "log-mel-1, log-mel-slaney, mfcc-8k"), List.of("tdnn", "network", "conformer, supernet, tdnn"),
        List.of("letters-ctc", "heads.letters", "ctc, letters-ctc, linear-ctc, mmi, recurrent-transducer, transducer"))) {
      Path copy = Files.createDirectories(dir.resolve("unknown-" + change.get(0)));
      for (String file : List.of("config.json", "weights.safetensors", "units.txt", "lexicon.txt")) {
        Files.copy(model.resolve(file), copy.resolve(file));
      }
      Path config = copy.resolve("config.json");
      Files.writeString(config, Files.readString(config).replace("\"type\": \"" + change.get(0) + "\"", "\"type\": \"nothing\""));
      var e = assertThrows(ModelFormatException.class, () -> SupernetModel.open(copy));
      assertTrue(e.getMessage().contains(change.get(1)) && e.getMessage().contains("'nothing' is unknown, known: " + change.get(2)),
          e.getMessage());
    }
  }
}

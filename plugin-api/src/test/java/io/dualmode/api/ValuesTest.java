package io.dualmode.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.lattice.Lattice;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.api.vocabulary.Hotword;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void word_badValues_areRejectedByName() {
    assertMessage("confidence is 1.5", () -> Word.builder("a", 0, 1).confidence(1.5).build());
    assertMessage("confidence is NaN", () -> Word.builder("a", 0, 1).confidence(Double.NaN).build());
    assertMessage("times are 2..1", () -> Word.of("a", 2, 1));
    assertMessage("phone AH", () -> new Phone("AH", -1, 1));
  }

  @Test
  void hypothesis_listChangedLater_isNotAffected() {
    List<Word> words = new ArrayList<>(List.of(Word.of("one", 0, 300)));
    Hypothesis hypothesis = Hypothesis.builder(words).build();
    words.clear();
    assertEquals("one", hypothesis.words().get(0).text());
    assertThrows(UnsupportedOperationException.class, () -> hypothesis.words().clear());
  }

  @Test
  void result_withoutAlternatives_isRejected() {
    assertMessage("alternatives", () -> RecognitionResult.builder(0, 1).alternatives(List.of()).build());
    assertTrue(RecognitionResult.empty(0, 10).best().isEmpty());
  }

  @Test
  void confidenceAndScore_notGiven_areEmptyAndNoNumber() {
    assertEquals(OptionalDouble.empty(), Word.of("one", 0, 1).confidence());
    assertEquals(OptionalDouble.empty(), Hypothesis.builder("one").build().confidence());
    assertEquals(OptionalDouble.empty(), Hypothesis.builder("one").build().score());
    assertEquals(OptionalDouble.empty(), Hypothesis.EMPTY.confidence());
    assertEquals(OptionalDouble.empty(), RecognitionResult.empty(0, 1).best().score());
    AlignedWord missing = AlignedWord.notSpoken(3, "one", 70);
    assertEquals(OptionalDouble.empty(), missing.confidence());
    assertEquals(List.of(70L, 70L, 3L), List.of(missing.startMillis(), missing.endMillis(), (long) missing.index()));
    assertEquals(OptionalDouble.of(0), Word.builder("one", 0, 1).confidence(0).build().confidence(), "a 0 that is meant stays one");
  }

  private static RecognitionResult anyResult(Random r) {
    List<Hypothesis> readings = new ArrayList<>();
    for (int n = 1 + r.nextInt(3); n > 0; n--) {
      List<Word> words = new ArrayList<>();
      for (int w = r.nextInt(4); w > 0; w--) {
        Word.Builder word = Word.builder("w" + r.nextInt(9), r.nextInt(50), 50 + r.nextInt(50));
        words.add((r.nextBoolean() ? word : word.confidence(r.nextDouble())).phones(List.of(new Phone("AH", 1, 2 + r.nextInt(5)))).build());
      }
      Hypothesis.Builder reading = Hypothesis.builder(words).tags(List.of("t" + r.nextInt(3)));
      readings.add((r.nextBoolean() ? reading : reading.score(r.nextDouble()).confidence(r.nextDouble())).build());
    }
    RecognitionResult.Builder result = RecognitionResult.builder(r.nextInt(10), 100 + r.nextInt(10)).alternatives(readings);
    if (r.nextBoolean()) {
      result.lattice(new Lattice(List.of(0L, (long) r.nextInt(90)), List.of(new Lattice.Edge(0, 1, "a", -1, r.nextDouble(), 1)), 0, 1));
    }
    return (r.nextBoolean() ? result : result.speakerVector(new SpeakerVector(new float[] {r.nextFloat()}, 7))).build();
  }

  @Test
  void results_equalPartsInAnyBuilder_areEqual() {
    for (int seed = 0; seed < 200; seed++) {
      RecognitionResult one = anyResult(new Random(seed));
      assertEquals(one, anyResult(new Random(seed)));
      assertEquals(one.hashCode(), anyResult(new Random(seed)).hashCode());
      assertEquals(one, one.toBuilder().build());
      assertEquals(one, one.later(0));
      assertNotEquals(one, anyResult(new Random(seed + 1000)));
      assertNotEquals(one, one.later(1));
    }
  }

  @Test
  void hypothesis_languageWithoutBlanks_keepsItsText() {
    Hypothesis joined = Hypothesis.builder("onetwo", List.of(Word.of("one", 0, 1), Word.of("two", 1, 2))).build();
    assertEquals("onetwo", joined.later(5).text());
    assertEquals("one two", Hypothesis.builder(joined.words()).build().text());
  }

  @Test
  void resultLater_everyTime_movesByTheSame() {
    for (int seed = 0; seed < 200; seed++) {
      RecognitionResult one = anyResult(new Random(seed));
      RecognitionResult later = one.later(1234);
      assertEquals(one.startMillis() + 1234, later.startMillis());
      assertEquals(one.endMillis() + 1234, later.endMillis());
      assertEquals(one.speakerVector(), later.speakerVector());
      assertEquals(one.lattice().map(l -> l.nodeMillis().stream().map(at -> at + 1234).toList()), later.lattice().map(Lattice::nodeMillis));
      for (int i = 0; i < one.alternatives().size(); i++) {
        Hypothesis was = one.alternatives().get(i);
        Hypothesis is = later.alternatives().get(i);
        assertEquals(List.of(was.text(), was.confidence(), was.score(), was.tags()),
            List.of(is.text(), is.confidence(), is.score(), is.tags()));
        for (int w = 0; w < was.words().size(); w++) {
          Word a = was.words().get(w);
          Word b = is.words().get(w);
          assertEquals(List.of(a.startMillis() + 1234, a.endMillis() + 1234, a.phones().get(0).endMillis() + 1234),
              List.of(b.startMillis(), b.endMillis(), b.phones().get(0).endMillis()));
          assertEquals(a.confidence(), b.confidence());
        }
      }
    }
  }

  @Test
  void latticesJoined_noneOrOfOtherWeights_areRejected() {
    assertMessage("no lattice to join", () -> Lattice.joined(List.of()));
    List<Lattice.Edge> edge = List.of(new Lattice.Edge(0, 1, "a", -1, -1, 1));
    Lattice one = new Lattice(List.of(0L, 100L), edge, 0, 1, 2, -1);
    assertMessage("language weight 2.0 and word penalty -1.0 cannot be joined with one of 2.0 and -3.0",
        () -> Lattice.joined(List.of(one, one, new Lattice(List.of(0L, 100L), edge, 0, 1, 2, -3))));
  }

  @Test
  void lattice_edgeBackwards_isRejected() {
    Lattice.Edge forward = new Lattice.Edge(0, 1, "a", -1, -1, 1);
    assertEquals(1, new Lattice(List.of(0L, 100L), List.of(forward), 0, 1).edges().size());
    assertMessage("from node 1 to 0",
        () -> new Lattice(List.of(0L, 100L), List.of(new Lattice.Edge(1, 0, "a", -1, -1, 1)), 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> new Lattice(List.of(0L), List.of(), 0, 1));
  }

  @Test
  void mode_keys_roundTrip() {
    for (RecognitionMode mode : RecognitionMode.values()) {
      assertEquals(mode, RecognitionMode.fromKey(mode.key()));
    }
    assertEquals("two-pass", RecognitionMode.TWO_PASS.key());
    assertMessage("'Streaming'", () -> RecognitionMode.fromKey("Streaming"));
  }

  @Test
  void options_builder_changesOnlyWhatIsNamed() {
    SessionOptions defaults = SessionOptions.of(EngineConfig.defaults());
    SessionOptions changed = defaults.toBuilder().sampleRateHz(8000).mode(RecognitionMode.FULL_CONTEXT).build();
    assertEquals(8000, changed.sampleRateHz());
    assertEquals(defaults, changed.toBuilder().sampleRateHz(16_000).mode(RecognitionMode.STREAMING).build());
    assertMessage("sampleRateHz is 3999", () -> defaults.toBuilder().sampleRateHz(3999).build());
    assertMessage("boost is 100", () -> new Hotword("go", 100));
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable code) {
    var e = assertThrows(IllegalArgumentException.class, code);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void readable_words_haveTimesAndConfidencesOfWhatTheyStandFor() {
    Word three = Word.builder("three", 100, 200).confidence(0.9).build();
    Word thirty = Word.builder("thirty", 250, 400).confidence(0.4).build();
    ReadableWord time = ReadableWord.of("3:30", List.of(three, thirty));
    assertEquals(100, time.startMillis());
    assertEquals(400, time.endMillis());
    assertEquals(0.4, time.confidence().getAsDouble());
    assertTrue(ReadableWord.of("3:30", List.of(three, Word.of("thirty", 250, 400))).confidence().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> ReadableWord.of(" ", List.of(three)));
    assertThrows(IllegalArgumentException.class, () -> ReadableWord.of("3", List.of()));
    Hypothesis reading = Hypothesis.builder(List.of(three, thirty)).readable(ReadableText.of("3:30", List.of(time))).score(-3).build();
    RecognitionResult result = RecognitionResult.builder(0, 500).alternatives(List.of(reading)).build();
    assertEquals("3:30", result.readableText());
    assertEquals("three thirty", result.text());
    assertEquals(1100, result.later(1000).best().readable().orElseThrow().words().get(0).startMillis());
    assertEquals(reading, reading.toBuilder().build());
    assertEquals("three thirty", result.toBuilder().alternatives(List.of(reading.toBuilder().readable(null).build())).build().readableText());
  }

  @Test
  void readable_isWantedByKeyOrOption() {
    assertFalse(SessionOptions.of(EngineConfig.defaults()).readable());
    SessionOptions wanted = SessionOptions.of(EngineConfig.defaults().with(Keys.TEXT, "readable"));
    assertTrue(wanted.readable());
    assertFalse(wanted.toBuilder().readable(false).build().readable());
    assertThrows(IllegalArgumentException.class, () -> EngineConfig.defaults().with(Keys.TEXT, "pretty"));
  }
}

package io.dualmode.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordsTest {
  @Test
  void word_badValues_areRejectedByName() {
    assertMessage("confidence is 1.5", () -> new Word("a", 0, 1, 1.5, List.of()));
    assertMessage("confidence is NaN", () -> new Word("a", 0, 1, Double.NaN, List.of()));
    assertMessage("times are 2..1", () -> new Word("a", 2, 1, 1, List.of()));
    assertMessage("phone AH", () -> new Phone("AH", -1, 1));
  }

  @Test
  void hypothesis_listChangedLater_isNotAffected() {
    List<Word> words = new ArrayList<>(List.of(new Word("one", 0, 300, 0.9, List.of())));
    Hypothesis hypothesis = new Hypothesis("one", words, 0.9, -12, List.of());
    words.clear();
    assertEquals("one", hypothesis.words().get(0).text());
    assertThrows(UnsupportedOperationException.class, () -> hypothesis.words().clear());
  }

  @Test
  void result_withoutAlternatives_isRejected() {
    assertMessage("alternatives", () -> new RecognitionResult(0, 1, List.of(), Optional.empty()));
    assertTrue(RecognitionResult.empty(0, 10).best().isEmpty());
  }

  @Test
  void result_withoutLattice_isEmptyAndNotNull() {
    assertThrows(NullPointerException.class, () -> new RecognitionResult(0, 1, List.of(Hypothesis.EMPTY), null));
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
}

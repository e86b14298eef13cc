package io.dualmode.tools.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.Phone;
import io.dualmode.api.Word;
import io.dualmode.model.language.en.English;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.distill.PseudoLabels.EngineSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudoLabelsTest {
  private static final EngineSource NOT_NEEDED = () -> {
    throw new IllegalStateException("everything is transcribed already");
  };

  @TempDir
  Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static AlignedWord word(int index, String text, Phone... phones) {
    return AlignedWord.spoken(index, Word.builder(text, phones[0].startMillis(), phones[phones.length - 1].endMillis()).confidence(0.9)
        .phones(List.of(phones)).build());
  }

  @Test
  void phones_fillTheUtterance_withPausesBetween() {
    AlignedWord bee = word(0, "bee", new Phone("B", 30, 60), new Phone("IY", 60, 120));
    AlignedWord a = word(1, "a", new Phone("AH", 180, 210));
    assertEquals("SIL 3 B 3 IY 6 SIL 6 AH 3 SIL 4", PseudoLabels.phones(List.of(bee, a), 25));
    assertEquals("SIL 3 B 3 IY 6 SIL 6 AH 2", PseudoLabels.phones(List.of(bee, a), 20), "the cache may have fewer frames");
    assertNull(PseudoLabels.phones(List.of(bee, a), 18), "no room for the last phone");
  }

  @Test
  void confidence_countsWhatTheAlignerDoesNotFind_asNone() {
    List<Word> heard = List.of(Word.builder("bee", 0, 60).confidence(0.9).build(), Word.builder("a", 60, 90).confidence(0.6).build(),
        Word.builder("cow", 90, 150).confidence(1).build());
    AlignedWord bee = word(0, "bee", new Phone("B", 0, 60));
    AlignedWord a = word(1, "a", new Phone("AH", 60, 90));
    AlignedWord cow = AlignedWord.notSpoken(2, "cow", 90);
    AlignedWord extra = AlignedWord.extra(2, Word.builder("[unk]", 90, 120).confidence(0.5)
        .phones(List.of(new Phone("K", 90, 120))).build());
    assertEquals((0.9 + 0.6) / 4, PseudoLabels.confidence(heard, List.of(bee, a, extra, cow), 300), 1e-9);
    assertEquals("B 6 AH 3 K 3 SIL 2", PseudoLabels.phones(List.of(bee, a, extra, cow), 14));
    assertEquals(0, PseudoLabels.confidence(heard, List.of(), 300));
    assertNull(PseudoLabels.phones(List.of(), 14));
  }

  @Test
  void word_thatAnotherModelFindsElsewhere_countsAsNone() {
    List<Word> heard = List.of(Word.builder("bee", 0, 500).confidence(0.9).build(), Word.builder("a", 600, 900).confidence(0.6).build());
    AlignedWord bee = word(0, "bee", new Phone("B", 790, 1000));
    AlignedWord a = word(1, "a", new Phone("AH", 1210, 1400));
    assertEquals(0.45, PseudoLabels.confidence(heard, List.of(bee, a), 300), 1e-9, "the second is 310 ms behind");
    assertEquals(0.75, PseudoLabels.confidence(heard, List.of(bee, a), Integer.MAX_VALUE), 1e-9);
  }

  @Test
  void phones_ofNoLength_getAFrameEach() {
    AlignedWord word = word(0, "bee", new Phone("B", 0, 0), new Phone("IY", 0, 30));
    assertEquals("B 1 IY 2 SIL 2", PseudoLabels.phones(List.of(word), 5));
  }

  @Test
  void label_reusesTheFile_andDropsWhatIsUnsure() throws Exception {
    CacheFixture.create(folder, 2);
    FeatureCache cache = FeatureCache.open(folder);
    List<Example> speech = Example.selectSpeech(cache, "train");
    Path file = folder.resolve("run/pseudo-labels.tsv");
    Files.createDirectories(file.getParent());
    StringBuilder rows = new StringBuilder();
    double[] scores = {0.95, 0.5, 0, 0.8};
    for (int i = 0; i < scores.length; i++) {
      CachedUtterance u = speech.get(i).utterance();
      rows.append(u.id() + "\t" + u.frames() + "\t" + scores[i] + "\tSIL 3 B " + (u.frames() - 3) + "\n");
    }
    Files.writeString(file, rows);
    List<Example> labelled = new PseudoLabels(file, new PrintStream(out)).label(cache, speech, English.arpabet(), NOT_NEEDED, null, 0.8, 1);
    assertEquals(List.of(true, false, false, true), labelled.stream().map(Example::isTranscribed).toList());
    assertEquals(2, labelled.get(0).alignment().phones().length);
    assertEquals(speech.get(1).utterance(), labelled.get(1).utterance());
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("2 of 4 utterances"), out.toString(StandardCharsets.UTF_8));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("2 are dropped"), out.toString(StandardCharsets.UTF_8));
    assertFalse(new PseudoLabels(file, new PrintStream(out)).label(cache, speech, English.arpabet(), NOT_NEEDED, null, 0, 1).get(2).isTranscribed(),
        "an utterance of silence stays without");
  }

  @Test
  void label_fileOfOtherSpeech_isRefused() throws Exception {
    CacheFixture.create(folder, 1);
    FeatureCache cache = FeatureCache.open(folder);
    List<Example> speech = Example.selectSpeech(cache, "train").subList(0, 1);
    Path file = folder.resolve("pseudo-labels.tsv");
    Files.writeString(file, speech.get(0).utterance().id() + "\t7\t0.9\tSIL 7\n");
    String message = assertThrows(IOException.class,
        () -> new PseudoLabels(file, new PrintStream(out)).label(cache, speech, English.arpabet(), NOT_NEEDED, null, 0.8, 1)).getMessage();
    assertTrue(message.contains("remove it"), message);
  }
}

package io.dualmode.tools.phones;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.en.English;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones written into features, with known mistakes, read by a scripted encoder. */
class PhoneErrorRateTest {

  private static final UnitInventory UNITS = English.arpabet();
  private static final SpeechSet ADULTS = new SpeechSet("readings", "dev", "adult");
  private static final SpeechSet CHILDREN = new SpeechSet("readings", "dev", "child");

  @TempDir
  Path folder;

  private final List<String> index = new ArrayList<>();
  private final List<Short> features = new ArrayList<>();
  private PhoneReferences references;

  @BeforeEach
  void dictionary() throws IOException {
    references = new PhoneReferences(PronunciationLexicon.read(
        new StringReader("bat B AE T\ncat K AE T\ncat(2) K AH T\n"), "test", UNITS), Languages.of("en-US"));
    index.add("id\tcorpus\tsplit\tspeaker\tgroup\tsampleOffset\tsamples\tframeOffset\tframes\ttext");
  }

  /** Adds an utterance in which each unit is heard for two encoder frames; silence lasts as long. */
  private void utter(String id, String group, String text, String heard) {
    String[] names = heard.split(" ");
    int frames = names.length * 2 * ScriptedEncoder.STRIDE;
    index.add(String.join("\t", id, "readings", "dev", "s", group, "0", "0", Integer.toString(features.size() / 80),
        Integer.toString(frames), text));
    for (int t = 0; t < frames; t++) {
      int unit = UNITS.index(names[t / (2 * ScriptedEncoder.STRIDE)]);
      for (int bin = 0; bin < 80; bin++) {
        features.add((short) (bin < ScriptedEncoder.UNITS && bin != unit ? -20 * 1024 : 0));
      }
    }
  }

  private FeatureCache cache() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(2 * features.size()).order(ByteOrder.LITTLE_ENDIAN);
    features.forEach(bytes::putShort);
    Files.write(folder.resolve("features.i16"), bytes.array());
    Files.write(folder.resolve("pcm.i16"), new byte[2]);
    Files.write(folder.resolve("index.tsv"), index);
    return FeatureCache.open(folder);
  }

  private PhoneErrorTable measure(int threads, AtomicInteger done, int leftOut) throws Exception {
    FeatureCache cache = cache();
    PhoneTrigram bigram = PhoneTrigram.fromSequences(UNITS.size(), List.of(new int[] {0, 7, 2, 31, 0}));
    PhoneErrorRate rate = new PhoneErrorRate(new ScriptedEncoder(), ScriptedEncoder::heads, ScriptedEncoder.UNITS, bigram, references, 1, 0);
    List<CachedUtterance> all = cache.utterances();
    PhoneErrorTable table = rate.measure(cache, all, Corner.all(), threads, utterance -> done.incrementAndGet());
    assertEquals(leftOut, rate.leftOut());
    return table;
  }

  @Test
  void measure_countsErrorsPerSetHeadAndCorner() throws Exception {
    utter("1", "adult", "cat bat", "SIL K AE T SIL B AE D SIL");
    utter("2", "adult", "bat", "SIL B AE");
    utter("3", "child", "cat", "K AH T");
    utter("4", "child", "cat 7", "K AE T");
    AtomicInteger done = new AtomicInteger();
    PhoneErrorTable table = measure(2, done, 1);
    assertEquals(3, done.get());
    ErrorRate dense = new ErrorRate(9, 1, 0, 1);
    ErrorRate first = new ErrorRate(3, 1, 0, 0);
    for (PhoneHead head : PhoneHead.values()) {
      assertEquals(dense, table.rate(ADULTS, head, Corner.FULL_CONTEXT), head.name());
      assertEquals(dense, table.rate(ADULTS, head, Corner.DENSE_STREAMING), head.name());
      assertEquals(first, table.rate(CHILDREN, head, Corner.FULL_CONTEXT), "only the first pronunciation counts");
    }
    assertEquals(UNITS.index("B"), 7);
    for (Corner corner : List.of(Corner.STREAMING, Corner.SPARSE_FULL)) {
      assertEquals(9, table.rate(ADULTS, PhoneHead.MMI, corner).references());
      assertTrue(table.rate(ADULTS, PhoneHead.MMI, corner).errors() > 2, "the sparse weights do not hear B");
      assertEquals(ErrorRate.NONE, table.rate(ADULTS, PhoneHead.CTC, corner));
    }
  }

  @Test
  void markdown_hasARowPerSetAndHeadAndAColumnPerCorner() throws Exception {
    utter("1", "adult", "cat bat", "SIL K AE T SIL B AE D SIL");
    utter("2", "child", "cat", "K AE T");
    PhoneErrorTable table = measure(1, new AtomicInteger(), 0);
    String[] lines = table.markdown(false).split("\n");
    assertEquals("| speech | utterances | phones | head | dense full | sparse streaming | dense streaming | sparse full |",
        lines[0]);
    assertEquals(2 + 2 * 3, lines.length);
    assertTrue(lines[2].startsWith("| readings dev, adult | 1 | 6 | MMI, phone bigram | 16.7 | "), lines[2]);
    assertEquals("| readings dev, child | 1 | 3 | CTC, greedy | 0.0 |  | 0.0 |  |", lines[7]);
    assertTrue(table.markdown(true).contains("| 16.7 (16.7 S, 0.0 I, 0.0 D) |"), table.markdown(true));
  }
}

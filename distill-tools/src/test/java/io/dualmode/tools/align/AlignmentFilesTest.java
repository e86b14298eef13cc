package io.dualmode.tools.align;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.en.English;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignmentFilesTest {
  private static final String HEADER = "id\tcorpus\tsplit\tspeaker\tgroup\tsampleOffset\tsamples\tframeOffset\tframes\ttext\n";

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({
      "10, SIL 3 AA 4 SIL 3", "12, SIL 3 AA 4 SIL 5", "8, SIL 3 AA 4 SIL 1", "7, SIL 3 AA 4", "5, SIL 3 AA 2", "1, SIL 1"})
  void withFrames_trimsOrDrawsOutTheEnd(int frames, String expected) {
    Alignment alignment = new Alignment(
        List.of(new Alignment.Segment(0, 3), new Alignment.Segment(1, 4), new Alignment.Segment(0, 3)), -1);
    assertEquals(expected, alignment.withFrames(frames).format(English.arpabet()));
    assertEquals(frames, alignment.withFrames(frames).frames());
  }

  @Test
  void alignmentFile_goesOnAfterACrash_andSortsAtTheEnd() throws IOException {
    Path file = folder.resolve("alignments.tsv");
    Path part = folder.resolve("alignments.tsv.part");
    Files.writeString(part, "c\t5\t-1.0\tAA 5\nb\t5\t-1.0\tAA");
    try (AlignmentFile output = new AlignmentFile(file)) {
      assertTrue(output.contains("c"));
      assertFalse(output.contains("b"), "the line has no end: it may be cut short");
      output.add("b", "b\t5\t-2.0\tAE 5");
    }
    assertFalse(Files.exists(file), "an unfinished run leaves no output");
    try (AlignmentFile output = new AlignmentFile(file)) {
      assertTrue(output.contains("b"));
      output.add("a", "a\t5\t-3.0\tAH 5");
      assertEquals(3, output.finish(List.of("a", "x", "b", "c")));
    }
    assertEquals(List.of("a\t5\t-3.0\tAH 5", "b\t5\t-2.0\tAE 5", "c\t5\t-1.0\tAA 5"), Files.readAllLines(file));
    assertFalse(Files.exists(part));
    try (AlignmentFile output = new AlignmentFile(file)) {
      assertTrue(output.contains("a"), "a finished run is kept too");
    }
  }

  @Test
  void speechData_readsLittleEndianSamplesAtTheirOffset() throws IOException {
    Files.write(folder.resolve("pcm.i16"), new byte[] {1, 0, 2, 0, (byte) 0xff, (byte) 0xff, 0, 1});
    Files.writeString(folder.resolve("index.tsv"), HEADER
        + "u1\tc\ttrain\ts\tg\t0\t2\t0\t0\thello\nu2\tc\tdev\ts\tg\t2\t2\t0\t0\t\n");
    try (SpeechData data = SpeechData.open(folder)) {
      assertEquals(List.of("u1", "u2"), data.utterances().stream().map(SpeechData.Utterance::id).toList());
      assertArrayEquals(new short[] {1, 2}, data.samples(data.utterances().get(0)));
      assertArrayEquals(new short[] {-1, 256}, data.samples(data.utterances().get(1)));
      assertEquals("", data.utterances().get(1).text());
    }
  }

  @ParameterizedTest
  @CsvSource({
      "'u1\tc\ttrain\ts\tg\t3\t2\t0\t0\tx', within the 4", "'u1\tc\ttrain\ts\tg\t0\tmany\t0\t0\tx', many",
      "'u1\tc\ttrain', 10 cells"})
  void speechData_malformedIndex_namesLineAndFault(String row, String fault) throws IOException {
    Files.write(folder.resolve("pcm.i16"), new byte[8]);
    Files.writeString(folder.resolve("index.tsv"), HEADER + row + "\n");
    String message = assertThrows(IOException.class, () -> SpeechData.open(folder)).getMessage();
    assertTrue(message.contains("index.tsv:2: ") && message.contains(fault), message);
  }

  @Test
  void speechData_missing_saysWhatToDo() {
    String message = assertThrows(IOException.class, () -> SpeechData.open(folder)).getMessage();
    assertTrue(message.contains("index.tsv") && message.contains("prepare"), message);
  }
}

package io.dualmode.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KaldiWordListTest {
  private static final List<String> WORDS = List.of("one", "über", "o'clock", "well-known");

  @TempDir Path dir;
  private Path graph;

  @BeforeEach
  void layOut() throws IOException {
    graph = Files.createDirectories(dir.resolve("graph"));
  }

  /** OpenFst's bytes, written after its documentation and not by the reader's code. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes number(int value) {
      out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
      return this;
    }

    Bytes big(long value) {
      out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
      return this;
    }

    Bytes text(String value) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      number(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Bytes header(int flags) {
      return number(2125659606).text("vector").text("standard").number(2).number(flags).big(7).big(0).big(3).big(9);
    }

    Bytes table(List<String> symbols) {
      number(2125658996).text("words.txt").big(symbols.size()).big(symbols.size());
      for (int i = 0; i < symbols.size(); i++) {
        text(symbols.get(i)).big(i);
      }
      return this;
    }

    byte[] array() {
      return out.toByteArray();
    }
  }

  private static List<String> withMarks() {
    return List.of("<eps>", "!SIL", "[unk]", WORDS.get(0), WORDS.get(1), "{noise}", WORDS.get(2), WORDS.get(3), "#0", "<s>", "</s>");
  }

  @Test
  void text_firstColumn_withoutSymbolsThatAreNoWords() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String word : withMarks()) {
      lines.append(word).append(' ').append(lines.length()).append("\r\n");
    }
    Files.writeString(graph.resolve("words.txt"), lines + "\n");
    Files.writeString(graph.resolve("Gr.fst"), "not read");
    assertEquals(WORDS, KaldiWordList.read(KaldiWordList.find(dir)));
  }

  @Test
  void text_ofAnotherCharset_keepsTheOtherLines() throws IOException {
    Files.write(graph.resolve("words.txt"), "one 1\n\u00fcber 2\ntwo 3\n".getBytes(StandardCharsets.ISO_8859_1));
    List<String> words = KaldiWordList.read(KaldiWordList.find(dir));
    assertEquals(List.of("one", "two"), List.of(words.get(0), words.get(2)));
  }

  @Test
  void transducer_outputSymbols() throws IOException {
    Path file = graph.resolve("Gr.fst");
    Files.write(file, new Bytes().header(2).table(withMarks()).big(99).array());
    assertEquals(file, KaldiWordList.find(dir));
    assertEquals(WORDS, KaldiWordList.read(file));
    Files.write(file, new Bytes().header(3).table(List.of("phone")).table(withMarks()).array());
    assertEquals(WORDS, KaldiWordList.read(file));
    Files.write(file, new Bytes().header(1).table(withMarks()).array());
    assertEquals(WORDS, KaldiWordList.read(file));
    Files.write(file, new Bytes().header(0).big(99).array());
    assertEquals(List.of(), KaldiWordList.read(file));
  }

  @Test
  void transducer_damaged_isToldAndTheModelOpensWithoutItsWords() throws IOException {
    byte[] whole = new Bytes().header(2).table(withMarks()).array();
    Path file = graph.resolve("Gr.fst");
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(IOException.class, () -> KaldiWordList.read(file));
    }
    byte[] wrong = whole.clone();
    wrong[0]++;
    Files.write(file, wrong);
    String message = assertThrows(IOException.class, () -> KaldiWordList.read(file)).getMessage();
    assertTrue(message.contains("magic is 2125659607, expected 2125659606"), message);
    Files.write(graph.resolve("HCLr.fst"), new byte[1]);
    VoskModel.open(dir, EngineConfig.defaults().with(Keys.ENGINE, "tones")).close();
  }

  @Test
  void modelOfThatKind_givesItsWordsToTheEngine() throws IOException {
    assertNull(KaldiWordList.find(dir));
    Files.write(graph.resolve("HCLr.fst"), new byte[1]);
    Files.write(graph.resolve("Gr.fst"), new Bytes().header(2).table(withMarks()).array());
    ToneEngine.ENGINES.clear();
    VoskModel.open(dir, EngineConfig.defaults().with(Keys.ENGINE, "tones")).close();
    assertEquals(WORDS, ToneEngine.ENGINES.get(0).added);
  }
}

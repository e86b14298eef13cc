package io.dualmode.model.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lm.arpa.ArpaReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Language models too large for the heap, which lie in mapped memory, when their file changes. */
class MappedFileTest {
  @TempDir Path dir;

  private static byte[] model(int words) throws IOException {
    StringBuilder arpa = new StringBuilder("\\data\\\nngram 1=" + (words + 2) + "\nngram 2=" + words + "\nngram 3=1\n\n\\1-grams:\n-99 <s> -0.3\n-1.5 </s>\n");
    for (int i = 0; i < words; i++) {
      arpa.append("-2 w").append(i).append(" -0.1\n");
    }
    arpa.append("\n\\2-grams:\n");
    for (int i = 0; i < words; i++) {
      arpa.append("-0.5 w").append(i).append(" w").append(words - 1 - i).append(" -0.1\n");
    }
    arpa.append("\n\\3-grams:\n-0.1 w0 w").append(words - 1).append(" w0\n\n\\end\\\n");
    return CompactNgramWriter.encode(ArpaReader.read("arpa", new ByteArrayInputStream(arpa.toString().getBytes(StandardCharsets.UTF_8))), 8, 8);
  }

  private CompactNgram mapped(byte[] bytes) throws IOException {
    Path file = Files.write(dir.resolve("lm"), bytes);
    try (FileChannel channel = FileChannel.open(file)) {
      return CompactNgram.mapped(file, channel, identity -> null);
    }
  }

  @Test
  void unchangedFile_isThatOfTheHeap() throws IOException {
    CompactNgram mapped = mapped(model(100));
    CompactNgram heap = CompactNgram.open(dir.resolve("lm"));
    for (int w = 0; w < heap.vocabularySize(); w++) {
      assertEquals(heap.scoreAndState(heap.startState(), w), mapped.scoreAndState(mapped.startState(), w));
    }
  }

  @Test
  void overwrittenOrTouched_nextUtteranceIsRefused() throws IOException {
    CompactNgram mapped = mapped(model(100));
    Files.write(dir.resolve("lm"), new byte[1], StandardOpenOption.WRITE);
    assertTrue(assertThrows(IllegalStateException.class, mapped::startState).getMessage().contains("was changed while it was in use"));
    Files.setLastModifiedTime(dir.resolve("lm"), FileTime.fromMillis(0));
    assertThrows(IllegalStateException.class, mapped::startState);
  }

  @Test
  void shortened_theProcessLives_andTheNextUtteranceIsRefused() throws IOException {
    CompactNgram mapped = mapped(model(50_000));
    int word = mapped.idOf("w49999");
    int state = mapped.nextState(mapped.emptyState(), mapped.idOf("w0"));
    try (FileChannel channel = FileChannel.open(dir.resolve("lm"), StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    for (int i = 0; i < 3; i++) {
      try {
        mapped.scoreAndState(state, word);
        settle();
      } catch (IllegalStateException e) {
        assertTrue(e.getMessage().contains("was changed while it was in use"), e.getMessage());
      } catch (InternalError e) {
        // compiled code may meet it after the look-up; who searches turns it into an IllegalStateException
      }
    }
    assertThrows(IllegalStateException.class, mapped::startState);
  }

  /** Lets an error of the JVM that is still under way arrive. */
  private static void settle() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void exchangedByRenameOrRemoved_oldOneGoesOn() throws IOException {
    CompactNgram mapped = mapped(model(100));
    long score = mapped.scoreAndState(mapped.startState(), 5);
    Path other = Files.write(dir.resolve("other"), model(200));
    Files.move(other, dir.resolve("lm"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals(score, mapped.scoreAndState(mapped.startState(), 5));
    Files.delete(dir.resolve("lm"));
    assertEquals(score, mapped.scoreAndState(mapped.startState(), 5));
  }

  @Test
  void codesThatAreNoNumbers_areRefused() throws IOException {
    byte[] good = model(100);
    for (int at = 0; at + 4 <= good.length; at += 4) {
      byte[] bad = good.clone();
      ByteBuffer.wrap(bad).putFloat(at, Float.NaN);
      assertThrows(IOException.class, () -> CompactNgram.of("bad", bad), "byte " + at);
    }
  }
}

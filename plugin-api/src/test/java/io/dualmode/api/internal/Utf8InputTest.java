package io.dualmode.api.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that are UTF-8 come through, others are told with their line: as Java's decoder has it, for bytes drawn at random. */
class Utf8InputTest {
  private static final int ROUNDS = 3000;
  private static final String[] ENDS = {"\n", "\r\n", "\r"};

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void randomBytes_asTheDecoderOfJava() throws IOException {
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int i = random.nextInt(6); i >= 0; i--) {
        text.writeBytes(new String(Character.toChars(random.nextInt(4) == 0 ? 0x10000 + random.nextInt(0x100000) : random.nextInt(0xd800)))
            .getBytes(StandardCharsets.UTF_8));
      }
      byte[] bytes = text.toByteArray();
      if (random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0x80 + random.nextInt(0x80) : random.nextInt(0x80));
      }
      boolean right = isUtf8(bytes);
      refused += right ? 0 : 1;
      if (right) {
        assertEquals(new String(bytes, StandardCharsets.UTF_8), Utf8Input.text(bytes, "x"));
      } else {
        assertThrows(CharacterCodingException.class, () -> Utf8Input.text(bytes, "x"), "round " + round);
      }
    }
    assertTrue(refused > ROUNDS / 10 && refused < ROUNDS * 9 / 10, "refused: " + refused);
  }

  @Test
  void fault_anywhereInALongText_namesSourceAndLine() throws IOException {
    for (int round = 0; round < 30; round++) {
      Random random = new Random(round);
      String end = ENDS[round % ENDS.length];
      int lines = 1 + random.nextInt(5000);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int i = 1; i < lines; i++) {
        text.writeBytes(("Zeile " + "\u00e4\u20ac\ud83d\ude00".repeat(random.nextInt(5)) + end).getBytes(StandardCharsets.UTF_8));
      }
      byte[] good = text.toByteArray();
      assertEquals(lines - 1, Utf8Input.reader(new ByteArrayInputStream(good), "book.txt").lines().count());
      text.writeBytes("caf\u00e9 \n\n\n".getBytes(StandardCharsets.ISO_8859_1));
      IOException e = assertThrows(IOException.class, () -> {
        try (BufferedReader reader = Utf8Input.reader(new ByteArrayInputStream(text.toByteArray()), "book.txt")) {
          while (reader.readLine() != null) {
            continue;
          }
        }
      });
      String begin = "book.txt, line " + lines + ": is not UTF-8 (byte 0x20 in the middle of a character); convert it";
      assertTrue(e.getMessage().startsWith(begin), round + ": " + e.getMessage());
    }
    byte[] cut = "\u20ac".getBytes(StandardCharsets.UTF_8);
    IOException e = assertThrows(IOException.class, () -> Utf8Input.reader(new ByteArrayInputStream(cut, 0, 2), "x").readLine());
    assertTrue(e.getMessage().startsWith("x, line 1: is not UTF-8 (it ends in the middle of a character)"), e.getMessage());
  }
}

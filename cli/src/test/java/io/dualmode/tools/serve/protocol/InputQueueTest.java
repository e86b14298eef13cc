package io.dualmode.tools.serve.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InputQueueTest {
  private final AtomicLong total = new AtomicLong();

  /** Whatever the pieces, audio comes out as it went in, messages end where they ended, and nothing is left counted. */
  @Test
  void audio_inPiecesOfAnySize_comesOutAsItWentIn() {
    Random random = new Random(9);
    for (int round = 0; round < 300; round++) {
      InputQueue queue = new InputQueue(total, 1000, 4 << 20);
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      int ends = 0;
      int endsGot = 0;
      for (int step = 0; step < 60; step++) {
        if (random.nextInt(3) > 0) {
          byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 20 : 20_000)];
          random.nextBytes(bytes);
          boolean last = step == 59 || random.nextInt(3) == 0;
          queue.addAudio(bytes, bytes.length, last);
          sent.writeBytes(bytes);
          ends += last ? 1 : 0;
        } else {
          InputQueue.Piece piece = queue.poll();
          if (piece != null) {
            got.write(piece.audio(), 0, piece.length());
            endsGot += piece.isLast() ? 1 : 0;
            queue.release(piece);
          }
        }
      }
      for (InputQueue.Piece piece = queue.poll(); piece != null; piece = queue.poll()) {
        got.write(piece.audio(), 0, piece.length());
        endsGot += piece.isLast() ? 1 : 0;
        queue.release(piece);
      }
      assertTrue(Arrays.equals(sent.toByteArray(), got.toByteArray()), "round " + round);
      assertTrue(endsGot <= ends);
      assertEquals(0, total.get());
    }
  }

  @Test
  void isFull_aloneTakesAMessage_togetherLittle() {
    InputQueue big = new InputQueue(total, 100_000, 200_000);
    while (!big.isFull()) {
      big.addAudio(new byte[1000], 1000, false);
    }
    assertTrue(total.get() > 65_536 && total.get() < 300_000, total + " bytes");
    InputQueue other = new InputQueue(total, 100_000, 200_000);
    int messages = 0;
    for (; !other.isFull(); messages++) {
      other.addAudio(new byte[0], 0, true);
    }
    assertTrue(messages < 1000, messages + " empty messages");
    big.clear();
    assertFalse(other.isFull());
    other.clear();
    assertEquals(0, total.get());
  }
}

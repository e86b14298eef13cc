package io.dualmode.model.engine.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AudioInputTest {
  private static final int SAMPLES = 40_000;

  /** Noise under a filter with one pole, as speech has more energy in low frequencies. */
  private static float[] sound(Random r) {
    float[] x = new float[SAMPLES];
    double pole = 0.3 + 0.65 * r.nextDouble();
    double level = Math.pow(10, -2 * r.nextDouble());
    for (int i = 1; i < SAMPLES; i++) {
      x[i] = (float) (pole * x[i - 1] + level * r.nextGaussian() / 4);
    }
    return x;
  }

  private static boolean suspects(float[] x, Random r) {
    InterleavingCheck check = new InterleavingCheck(16_000);
    boolean found = false;
    for (int at = 0; at < x.length; ) {
      int count = Math.min(x.length - at, 1 + r.nextInt(999));
      found |= check.suspects(x, at, count);
      at += count;
    }
    return found;
  }

  @Test
  void interleaving_oneChannelNever_twoThatSoundAlikeAlways() {
    for (int round = 0; round < 60; round++) {
      Random r = new Random(round);
      float[] mono = sound(r);
      assertFalse(suspects(mono, r), "round " + round);
      float[] stereo = new float[2 * SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        stereo[2 * i] = mono[i];
        stereo[2 * i + 1] = 0.98f * mono[i];
      }
      assertTrue(suspects(stereo, r), "round " + round);
    }
    assertFalse(suspects(new float[SAMPLES], new Random(1)));
  }

  @Test
  void accept_floatsOnTheScaleOfIntegers_isRefusedAtOnceWithWhatToDo() {
    for (int round = 0; round < 20; round++) {
      Random r = new Random(round);
      float[] room = new float[1600];
      for (int i = 0; i < room.length; i++) {
        room[i] = (float) (60 * r.nextGaussian());
      }
      AudioInput input = new AudioInput(16_000, LogMelFrontEnd.STANDARD, (frame, offset) -> {});
      var e = assertThrows(IllegalArgumentException.class, () -> input.accept(room, 0, room.length));
      assertTrue(e.getMessage().contains("divide samples on the scale of 16-bit integers by 32768"), e.getMessage());
      assertEquals(0, input.acceptedMillis());
      for (int i = 0; i < room.length; i++) {
        room[i] /= 32768 / 16f;
      }
      input.accept(room, 0, room.length);
      assertEquals(100, input.acceptedMillis());
    }
  }
}

package io.dualmode.tools.sound;

import static io.dualmode.tools.sound.TestSignals.decibel;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private static float[] impulse(Rooms rooms, int index) {
    float[] click = new float[16_000];
    click[0] = 1;
    return rooms.room(index).apply(click);
  }

  /** Seconds in which the energy that is left falls from 5 to 25 dB below its start, times three. */
  private static double t60(float[] h) {
    double[] left = new double[h.length + 1];
    for (int n = h.length - 1; n > 0; n--) {
      left[n] = left[n + 1 > h.length - 1 ? h.length : n + 1] + h[n] * h[n];
    }
    int from = 1;
    while (decibel(left[from] / left[1]) > -5) {
      from++;
    }
    int to = from;
    while (decibel(left[to] / left[1]) > -25) {
      to++;
    }
    return 3.0 * (to - from) / TestSignals.RATE;
  }

  @Test
  void room_anyDraw_ringsAsLongAsAskedBehindADirectSoundOfOne() {
    for (double t60 : new double[] {0.2, 0.35, 0.5, 0.8}) {
      Rooms rooms = new Rooms(5, 8, t60, t60, 2.5);
      for (int i = 0; i < rooms.count(); i++) {
        float[] h = impulse(rooms, i);
        assertEquals(1, h[0], 1e-3, "the direct sound");
        assertEquals(t60, t60(h), 0.2 * t60, "room " + i);
        double reflected = Samples.energy(h, 1, h.length);
        assertTrue(reflected > 0.003 && reflected < 100, "room " + i + " reflects " + decibel(reflected) + " dB");
      }
    }
  }

  @Test
  void room_farther_hasMoreReflectedSound() {
    double near = 0;
    double far = 0;
    for (int i = 0; i < 12; i++) {
      near += decibel(Samples.energy(impulse(new Rooms(i, 1, 0.4, 0.4, 0.35), 0), 1, 16_000)) / 12;
      far += decibel(Samples.energy(impulse(new Rooms(i, 1, 0.4, 0.4, 3), 0), 1, 16_000)) / 12;
    }
    assertTrue(far > near + 6, near + " and " + far + " dB");
  }

  @Test
  void room_sameSeed_isTheSameInAnyOrderAndOfAnotherSeedAnother() {
    Rooms a = new Rooms(9, 4, 0.2, 0.5, 2);
    Rooms b = new Rooms(9, 4, 0.2, 0.5, 2);
    float[] third = impulse(a, 3);
    impulse(b, 0);
    assertArrayEquals(third, impulse(b, 3));
    assertTrue(!Arrays.equals(third, impulse(new Rooms(10, 4, 0.2, 0.5, 2), 3)));
    assertTrue(!Arrays.equals(third, impulse(a, 2)));
  }

  @Test
  void images_oneWall_standWhereTheMirrorPutsThem() {
    // walls that swallow nearly everything but what one reflection leaves: six first images, at the distances of mirrored mouths
    RoomShape room = new RoomShape(new double[] {4, 5, 3}, new double[] {1, 2, 1.5}, new double[] {2.5, 2.5, 1.2}, 0.25);
    float[] h = RoomResponse.of(room, new SplittableRandom(1));
    double[][] mirrored = {{-1, 2, 1.5}, {7, 2, 1.5}, {1, -2, 1.5}, {1, 8, 1.5}, {1, 2, -1.5}, {1, 2, 4.5}};
    for (double[] image : mirrored) {
      double distance = 0;
      for (int i = 0; i < 3; i++) {
        distance += (image[i] - room.microphone()[i]) * (image[i] - room.microphone()[i]);
      }
      distance = Math.sqrt(distance);
      int expected = (int) Math.round((distance - room.distance()) / 343 * 16_000);
      double found = 0;
      for (int n = Math.max(1, expected - 5); n <= expected + 5; n++) {
        found = Math.max(found, h[n]);
      }
      assertTrue(found > 0.7 * room.reflection() * room.distance() / distance, "image at " + expected + " samples: " + found);
    }
  }
}

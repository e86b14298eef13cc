package io.dualmode.tools.sound;

import java.util.SplittableRandom;

/**
 * A room with flat walls that reflect alike, someone who speaks and a microphone in it; lengths in metres, the corner of the room at 0.
 *
 * @param size along x, y and z
 * @param mouth where the sound comes from
 * @param microphone where it is heard
 * @param t60Seconds time in which the sound falls by 60 dB
 */
record RoomShape(double[] size, double[] mouth, double[] microphone, double t60Seconds) {
  private static final double[] SMALLEST = {2.5, 2.5, 2.2};
  private static final double[] LARGEST = {8, 6, 3.5};
  /** Seconds in which sound dies in the smallest and in the largest rooms. */
  private static final double DRY = 0.2;
  private static final double RINGING = 0.8;
  private static final double FROM_WALLS = 0.3;
  private static final double NEAREST = 0.3;

  /**
   * A room like a booth, a study or a class room, those that ring long being larger, with microphone and mouth anywhere in it, up to a
   * distance from each other.
   *
   * @param farthest distance of mouth and microphone, at least 0.3 m
   */
  static RoomShape draw(double t60Seconds, double farthest, SplittableRandom random) {
    double[] size = new double[3];
    double[] microphone = new double[3];
    double[] mouth = new double[3];
    double largeness = 0.5 * random.nextDouble() + 0.5 * Math.max(0, Math.min(1, (t60Seconds - DRY) / (RINGING - DRY)));
    for (int i = 0; i < 3; i++) {
      double share = 0.7 * largeness + 0.3 * random.nextDouble();
      size[i] = SMALLEST[i] + share * (LARGEST[i] - SMALLEST[i]);
      microphone[i] = inside(size[i], random);
    }
    double distance;
    do {
      double length = NEAREST + random.nextDouble() * (farthest - NEAREST);
      double height = 2 * random.nextDouble() - 1;
      double angle = 2 * Math.PI * random.nextDouble();
      double flat = Math.sqrt(1 - height * height);
      double[] step = {flat * Math.cos(angle), flat * Math.sin(angle), height};
      for (int i = 0; i < 3; i++) {
        mouth[i] = Math.max(FROM_WALLS, Math.min(size[i] - FROM_WALLS, microphone[i] + length * step[i]));
      }
      distance = distance(mouth, microphone);
    } while (distance < NEAREST);
    return new RoomShape(size, mouth, microphone, t60Seconds);
  }

  private static double inside(double size, SplittableRandom random) {
    return FROM_WALLS + random.nextDouble() * (size - 2 * FROM_WALLS);
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
  }

  double distance() {
    return distance(mouth, microphone);
  }

  /** Share of the pressure that a wall gives back, by Eyring's formula. */
  double reflection() {
    double volume = size[0] * size[1] * size[2];
    double surface = 2 * (size[0] * size[1] + size[1] * size[2] + size[0] * size[2]);
    return Math.sqrt(Math.exp(-0.161 * volume / (surface * t60Seconds)));
  }
}

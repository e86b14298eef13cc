package io.dualmode.tools.sound;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Rooms of a seed, the same whenever and in whichever order they are asked for; each is made when it is first heard. Thread-safe. */
public final class Rooms {
  private final long seed;
  private final double minT60Seconds;
  private final double maxT60Seconds;
  private final double farthest;
  private final AtomicReferenceArray<Convolution> made;

  /**
   * Makes nothing yet.
   *
   * @param count how many rooms
   * @param minT60Seconds shortest time in which sound falls by 60 dB
   * @param maxT60Seconds longest
   * @param farthest largest distance of mouth and microphone, in metres, at least 0.3
   */
  public Rooms(long seed, int count, double minT60Seconds, double maxT60Seconds, double farthest) {
    this.seed = seed;
    this.minT60Seconds = minT60Seconds;
    this.maxT60Seconds = maxT60Seconds;
    this.farthest = farthest;
    made = new AtomicReferenceArray<>(count);
  }

  public int count() {
    return made.length();
  }

  /** The {@code index}-th room; its direct sound comes without delay and as loud as it was spoken. */
  public Convolution room(int index) {
    Convolution room = made.get(index);
    if (room == null) {
      SplittableRandom random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (index + 1));
      double t60 = minT60Seconds + random.nextDouble() * (maxT60Seconds - minT60Seconds);
      room = new Convolution(RoomResponse.of(RoomShape.draw(t60, farthest, random), random), 0);
      made.set(index, room);
    }
    return room;
  }
}

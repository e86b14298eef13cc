package io.dualmode.tools.sound;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The impulse response of a room by the image method: every chain of reflections is a straight line from an image of the mouth.
 *
 * <p>The direct sound is 1 and comes first, so that nothing is delayed. Images are moved by up to 8 cm, since those of a perfectly
 * rectangular room fall into step and are heard as a sweep. Walls that absorb alike leave rooms that ring a little longer than Eyring's
 * formula says; an exponential brings the decay that is measured to the one asked for. What lies 50 dB down is cut off.
 *
 * <p>Sources: J. Allen and D. Berkley, "Image method for efficiently simulating small-room acoustics", J. Acoust. Soc. Am. 65 (1979);
 * E. De Sena et al., "On the modeling of rectangular geometries in room acoustic simulations", IEEE/ACM TASLP 23 (2015); M. Schroeder,
 * "New method of measuring reverberation time", J. Acoust. Soc. Am. 37 (1965). Stateless.
 */
final class RoomResponse {
  private static final double METRES_PER_SECOND = 343;
  private static final int RATE_HZ = 16_000;
  private static final double AUDIBLE_DECIBEL = 50;
  private static final double JITTER_METRES = 0.08;
  private static final double CLEAR_DECIBEL = 5;
  private static final double FITTED_DECIBEL = 20;
  /** A decay that bends is fitted over another part of it when it is steeper. */
  private static final int CORRECTIONS = 3;

  private RoomResponse() {}

  static float[] of(RoomShape room, SplittableRandom random) {
    int length = (int) Math.ceil(room.t60Seconds() * AUDIBLE_DECIBEL / 60 * RATE_HZ);
    double[] h = images(room, length, random);
    for (int i = 0; i < CORRECTIONS; i++) {
      double slope = Math.log(1000) / RATE_HZ * (1 / room.t60Seconds() - 1 / t60Seconds(h));
      for (int n = 1; n < length; n++) {
        h[n] *= Math.exp(-slope * n);
      }
    }
    float[] out = new float[length];
    for (int n = 0; n < length; n++) {
      out[n] = (float) h[n];
    }
    return out;
  }

  private static double[] images(RoomShape room, int length, SplittableRandom random) {
    double[] h = new double[length];
    double direct = room.distance();
    double farthest = direct + METRES_PER_SECOND * length / RATE_HZ;
    double reflection = room.reflection();
    double[][] offsets = new double[3][];
    int[][] orders = new int[3][];
    for (int i = 0; i < 3; i++) {
      axis(room.size()[i], room.mouth()[i], room.microphone()[i], farthest, i, offsets, orders);
    }
    for (int a = 0; a < offsets[0].length; a++) {
      double x = offsets[0][a] * offsets[0][a];
      for (int b = 0; b < offsets[1].length; b++) {
        double xy = x + offsets[1][b] * offsets[1][b];
        for (int c = 0; c < offsets[2].length && xy < farthest * farthest; c++) {
          double square = xy + offsets[2][c] * offsets[2][c];
          int order = orders[0][a] + orders[1][b] + orders[2][c];
          if (square >= farthest * farthest) {
            continue;
          }
          double distance = Math.sqrt(square) + (order == 0 ? 0 : JITTER_METRES * (2 * random.nextDouble() - 1));
          int n = (int) Math.round((distance - direct) / METRES_PER_SECOND * RATE_HZ);
          if (n < length && (n > 0 || order == 0)) {
            h[n] += Math.pow(reflection, order) * direct / distance;
          }
        }
      }
    }
    return h;
  }

  /** Distances of the images along an axis, and how often each was reflected there. */
  private static void axis(double size, double mouth, double microphone, double farthest, int axis, double[][] offsets, int[][] orders) {
    int reach = (int) Math.ceil(farthest / (2 * size)) + 1;
    double[] offset = new double[2 * (2 * reach + 1)];
    int[] order = new int[offset.length];
    int count = 0;
    for (int n = -reach; n <= reach; n++) {
      for (int side = 0; side < 2; side++) {
        double distance = (1 - 2 * side) * mouth + 2 * n * size - microphone;
        if (Math.abs(distance) < farthest) {
          offset[count] = distance;
          order[count++] = Math.abs(n - side) + Math.abs(n);
        }
      }
    }
    offsets[axis] = Arrays.copyOf(offset, count);
    orders[axis] = Arrays.copyOf(order, count);
  }

  /** The line through the backward-integrated energy from 5 to 25 dB below its start, drawn on to 60 dB. */
  static double t60Seconds(double[] h) {
    double[] left = new double[h.length];
    double sum = 0;
    for (int n = h.length - 1; n > 0; n--) {
      sum += h[n] * h[n];
      left[n] = sum;
    }
    int from = 1;
    while (from < h.length - 1 && 10 * Math.log10(left[from] / sum) > -CLEAR_DECIBEL) {
      from++;
    }
    int to = from;
    while (to < h.length - 1 && left[to + 1] > 0 && 10 * Math.log10(left[to] / left[from]) > -FITTED_DECIBEL) {
      to++;
    }
    double fallen = -10 * Math.log10(left[to] / left[from]);
    return fallen <= 0 ? Double.POSITIVE_INFINITY : (to - from) / (double) RATE_HZ * 60 / fallen;
  }
}

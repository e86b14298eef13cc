package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.CorruptAudioException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Floor 1 of Vorbis: the rough shape of a spectrum as straight lines in dB through points that each packet gives.
 *
 * <p>Source: Vorbis I specification, section 7.2.
 */
final class VorbisFloor {
  private static final int[] RANGES = {256, 128, 86, 64};
  private static final int MOST_POINTS = 65;
  private static final float[] DECIBELS = new float[256];

  static {
    for (int i = 0; i < DECIBELS.length; i++) {
      // steps of 140 / 256 dB below full scale
      DECIBELS[i] = (float) Math.pow(10, (i - 255) * 140 / 256.0 / 20);
    }
  }

  private final int[] partitions;
  private final int[] dimensions = new int[16];
  private final int[] subclassBits = new int[16];
  private final int[] masters = new int[16];
  private final int[][] books = new int[16][];
  private final int multiplier;
  private final int[] x;
  private final int[] order;
  private final int[] low;
  private final int[] high;
  private final int[] y;
  private final boolean[] used;

  VorbisFloor(VorbisBits in, int bookCount) throws CorruptAudioException {
    partitions = new int[in.number(5)];
    int classes = 0;
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = in.number(4);
      classes = Math.max(classes, partitions[i] + 1);
    }
    for (int c = 0; c < classes; c++) {
      dimensions[c] = in.number(3) + 1;
      subclassBits[c] = in.number(2);
      masters[c] = subclassBits[c] > 0 ? in.number(8) : 0;
      books[c] = new int[1 << subclassBits[c]];
      for (int i = 0; i < books[c].length; i++) {
        books[c][i] = in.number(8) - 1;
        check(books[c][i] < bookCount);
      }
      check(masters[c] < bookCount);
    }
    multiplier = in.number(2) + 1;
    int bits = in.number(4);
    int[] points = new int[2 + 8 * partitions.length];
    points[1] = 1 << bits;
    int count = 2;
    for (int partition : partitions) {
      for (int i = 0; i < dimensions[partition]; i++) {
        points[count++] = in.number(bits);
      }
    }
    check(count <= MOST_POINTS);
    x = Arrays.copyOf(points, count);
    y = new int[count];
    used = new boolean[count];
    order = IntStream.range(0, count).boxed().sorted((a, b) -> Integer.compare(x[a], x[b])).mapToInt(i -> i).toArray();
    low = new int[count];
    high = new int[count];
    for (int i = 1; i < count; i++) {
      check(x[order[i]] != x[order[i - 1]]);
    }
    for (int i = 2; i < count; i++) {
      neighbours(i);
    }
  }

  private static void check(boolean fine) throws CorruptAudioException {
    if (!fine) {
      throw VorbisCodebook.damaged("a floor is impossible");
    }
  }

  /** The nearest points to both sides among those before. */
  private void neighbours(int i) {
    low[i] = 0;
    high[i] = 1;
    for (int k = 0; k < i; k++) {
      low[i] = x[k] < x[i] && x[k] > x[low[i]] ? k : low[i];
      high[i] = x[k] > x[i] && x[k] < x[high[i]] ? k : high[i];
    }
  }

  /** Reads the points of a packet; returns false where the channel is silent. */
  boolean read(VorbisBits in, VorbisCodebook[] codebooks) {
    if (!in.flag() || in.ended()) {
      return false;
    }
    int width = VorbisBits.width(RANGES[multiplier - 1] - 1);
    y[0] = in.number(width);
    y[1] = in.number(width);
    int at = 2;
    for (int partition : partitions) {
      int bits = subclassBits[partition];
      int choice = bits > 0 ? codebooks[masters[partition]].read(in) : 0;
      if (choice < 0) {
        return false;
      }
      for (int i = 0; i < dimensions[partition]; i++) {
        int book = books[partition][choice & (1 << bits) - 1];
        choice >>>= bits;
        y[at] = book < 0 ? 0 : codebooks[book].read(in);
        if (y[at++] < 0) {
          return false;
        }
      }
    }
    unpack();
    return !in.ended();
  }

  /** From what the points differ from the line between their neighbours to where they are. */
  private void unpack() {
    int range = RANGES[multiplier - 1];
    Arrays.fill(used, false);
    used[0] = true;
    used[1] = true;
    for (int i = 2; i < x.length; i++) {
      int predicted = point(low[i], high[i], x[i]);
      int difference = y[i];
      int above = range - predicted;
      int room = 2 * Math.min(above, predicted);
      y[i] = predicted;
      if (difference != 0) {
        used[low[i]] = true;
        used[high[i]] = true;
        used[i] = true;
        y[i] += difference >= room ? (above > predicted ? difference - predicted : above - difference - 1)
            : (difference & 1) != 0 ? -(difference + 1) / 2 : difference / 2;
      }
    }
  }

  private int point(int from, int to, int at) {
    int dy = y[to] - y[from];
    int offset = Math.abs(dy) * (at - x[from]) / (x[to] - x[from]);
    return dy < 0 ? y[from] - offset : y[from] + offset;
  }

  /** Multiplies a spectrum by the shape. */
  void apply(float[] spectrum, int length) {
    int lastX = 0;
    int lastY = y[order[0]] * multiplier;
    for (int i = 1; i < order.length && lastX < length; i++) {
      if (used[order[i]]) {
        int nextY = y[order[i]] * multiplier;
        line(spectrum, length, lastX, lastY, x[order[i]], nextY);
        lastX = x[order[i]];
        lastY = nextY;
      }
    }
    for (int i = lastX; i < length; i++) {
      spectrum[i] *= gain(lastY);
    }
  }

  private static void line(float[] spectrum, int length, int x0, int y0, int x1, int y1) {
    int dy = y1 - y0;
    int width = x1 - x0;
    int base = dy / width;
    int step = dy < 0 ? base - 1 : base + 1;
    int rest = Math.abs(dy) - Math.abs(base * width);
    int level = y0;
    int error = 0;
    for (int i = x0; i < Math.min(x1, length); i++) {
      spectrum[i] *= gain(level);
      error += rest;
      if (error >= width) {
        error -= width;
        level += step;
      } else {
        level += base;
      }
    }
  }

  private static float gain(int level) {
    return DECIBELS[Math.max(0, Math.min(255, level))];
  }
}

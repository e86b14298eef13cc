package io.dualmode.tools.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Frames with a score and the truth: how many are missed and how many are false alarms at each threshold. Not thread-safe. */
final class RocCurve {
  private final List<double[]> frames = new ArrayList<>();

  /** Adds frames; those of scores that lack a truth, or the other way round, are left out. */
  void add(double[] scores, boolean[] speech) {
    for (int i = 0; i < Math.min(scores.length, speech.length); i++) {
      frames.add(new double[] {scores[i], speech[i] ? 1 : 0});
    }
  }

  private double[][] sorted() {
    double[][] sorted = frames.toArray(double[][]::new);
    Arrays.sort(sorted, Comparator.comparingDouble(frame -> -frame[0]));
    return sorted;
  }

  /** Area under the curve: how likely a frame of speech scores above one without, ties counting half. */
  double area() {
    double hits = 0;
    double alarms = 0;
    double area = 0;
    double[][] sorted = sorted();
    for (int i = 0; i < sorted.length;) {
      double hitsHere = 0;
      double alarmsHere = 0;
      double score = sorted[i][0];
      for (; i < sorted.length && sorted[i][0] == score; i++) {
        hitsHere += sorted[i][1];
        alarmsHere += 1 - sorted[i][1];
      }
      area += alarmsHere * (hits + hitsHere / 2);
      hits += hitsHere;
      alarms += alarmsHere;
    }
    return area / (hits * alarms);
  }

  /** Share of speech that is missed at the threshold with this share of false alarms among the other frames. */
  double missAt(double falseAlarms) {
    double[][] sorted = sorted();
    double speech = frames.stream().mapToDouble(frame -> frame[1]).sum();
    double others = frames.size() - speech;
    double hits = 0;
    double alarms = 0;
    double best = 1;
    for (int i = 0; i < sorted.length; i++) {
      hits += sorted[i][1];
      alarms += 1 - sorted[i][1];
      boolean last = i + 1 == sorted.length || sorted[i + 1][0] != sorted[i][0];
      if (alarms / others > falseAlarms) {
        break;
      }
      if (last) {
        best = 1 - hits / speech;
      }
    }
    return best;
  }

  /** Where misses and false alarms are equally many, as near as there is a threshold. */
  double equalErrors() {
    double[][] sorted = sorted();
    double speech = frames.stream().mapToDouble(frame -> frame[1]).sum();
    double others = frames.size() - speech;
    double hits = 0;
    double alarms = 0;
    double best = 1;
    for (int i = 0; i < sorted.length; i++) {
      hits += sorted[i][1];
      alarms += 1 - sorted[i][1];
      if (i + 1 == sorted.length || sorted[i + 1][0] != sorted[i][0]) {
        best = Math.min(best, Math.max(1 - hits / speech, alarms / others));
      }
    }
    return best;
  }
}

package io.dualmode.model.frontend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** Section "Input" of {@code docs/supernet.md} read literally, over all frames seen at once. */
public final class ReferenceInput {
  private final double[] mean;
  private final double gain;
  private final double scale;

  /** @param seen the frames that mean and level are taken of */
  public ReferenceInput(List<float[]> seen, float[] mu, int prior, double scale) {
    this.scale = scale;
    TreeMap<Integer, List<float[]>> groups = new TreeMap<>();
    List<Double> levels = new ArrayList<>();
    for (float[] x : seen) {
      int heard = Math.max(1, x.length * 3 / 4);
      double amplitude = 0;
      for (int b = 0; b < heard; b++) {
        amplitude += Math.exp(x[b] / 2.0) / heard;
      }
      int cell = (int) Math.max(0, Math.min(151, Math.floor((2 * Math.log(amplitude) + 14) * 8)));
      levels.add((cell + 0.5) / 8 - 14);
      groups.computeIfAbsent(cell / 4, group -> new ArrayList<>()).add(x);
    }
    levels.sort(Collections.reverseOrder());
    double loudest = rank(levels, 2);
    double level = rank(levels, 2 + 0.05 * above(levels, Math.max(loudest - 5, -13.75)));
    long active = above(levels, Math.max(level - 5, -13.75));
    double certainty = active <= 4 ? 0 : clamp(level - rank(levels, 0.9 * above(levels, -13.75)) - 2);
    double off = -1.5 - level;
    double doubt = 6 / Math.sqrt(Math.max(1, active));
    gain = Math.exp(Math.max(-4, Math.min(9, certainty * (off - Math.max(-doubt, Math.min(doubt, off))))));
    mean = new double[mu.length];
    double speech = 0;
    double[] sum = new double[mu.length];
    for (int group : groups.keySet()) {
      Collection<float[]> frames = groups.get(group);
      double each = speechShare(group, level) * frames.size();
      speech += each;
      for (int b = 0; b < mu.length; b++) {
        int bin = b;
        sum[b] += each * amplified(frames.stream().mapToDouble(x -> x[bin]).average().getAsDouble());
      }
    }
    double silent = Math.min(seen.size() - speech, 30 + 0.6 * speech);
    double weight = prior + certainty * (speech + silent);
    for (int b = 0; b < mu.length; b++) {
      double ofSpeech = certainty == 0 ? 0 : sum[b] / speech;
      mean[b] = prior * (double) mu[b] + certainty * (speech * ofSpeech + silent * Math.max(ofSpeech - 5.2, Math.log(1e-6f)));
    }
    for (int b = 0; b < mu.length; b++) {
      mean[b] /= weight;
    }
  }

  public double normalised(float[] x, int bin) {
    return (amplified(x[bin]) - mean[bin]) / scale;
  }

  double gain() {
    return gain;
  }

  double mean(int bin) {
    return mean[bin];
  }

  private double amplified(double x) {
    return gain == 1 ? x : Math.log(Math.max(0, Math.exp(x) - 1e-6f) * gain + 1e-6f);
  }

  private static double rank(List<Double> falling, double count) {
    return (int) count < falling.size() ? falling.get((int) count) : -14 + 1 / 16.0;
  }

  private static long above(List<Double> levels, double level) {
    return levels.stream().filter(l -> l > level).count();
  }

  private static double groupLevel(int group) {
    return (group + 0.5) / 2 - 14;
  }

  private static double speechShare(int group, double level) {
    return clamp((groupLevel(group) - level + 5.5) / 2 + 0.5);
  }

  private static double clamp(double x) {
    return Math.max(0, Math.min(1, x));
  }
}

package io.dualmode.tools.loss.distillation;

import java.util.Arrays;

/**
 * Which frame of a streaming student answers each frame of its teacher: frame {@code t} is answered by {@code t + d[t]} with
 * {@code 0 <= d[t] <= maxDelay}, in order ({@code d[t] >= d[t-1] - 1}), at the least sum of costs.
 *
 * <p>A student that sees less of the future may know a phone some frames after its teacher does; asking it for the same answer at
 * the same frame would teach it to guess. Found by dynamic programming over {@code [frames, maxDelay + 1]}; of equal paths the one
 * with the shorter delays at the end wins, so that a student that equals its teacher has no delay. Not thread-safe: one instance
 * per thread.
 *
 * <p>Source of the bounded delay: Li et al., "Delayed-KD: Delayed knowledge distillation based CTC for low-latency streaming ASR",
 * arXiv 2505.22069, 2025; that frames keep their order is asked for here in addition.
 */
final class DelayedAlignment {
  private double[] best = {};
  private int[] from = {};
  private int[] delays = {};

  /**
   * Finds the path.
   *
   * @param cost {@code cost[t * (maxDelay + 1) + d]} of answering frame {@code t} with {@code t + d}; infinite where {@code t + d}
   *     is no frame
   * @return the least sum; {@link #delay} then gives the path
   */
  double align(double[] cost, int frames, int maxDelay) {
    int width = maxDelay + 1;
    if (best.length < frames * width) {
      best = new double[frames * width * 3 / 2];
      from = new int[best.length];
    }
    if (delays.length < frames) {
      delays = new int[frames * 3 / 2];
    }
    System.arraycopy(cost, 0, best, 0, width);
    for (int t = 1; t < frames; t++) {
      for (int d = 0; d < width; d++) {
        int choice = 0;
        for (int before = 1; before <= Math.min(d + 1, maxDelay); before++) {
          if (best[(t - 1) * width + before] < best[(t - 1) * width + choice]) {
            choice = before;
          }
        }
        best[t * width + d] = best[(t - 1) * width + choice] + cost[t * width + d];
        from[t * width + d] = choice;
      }
    }
    int last = (frames - 1) * width;
    int d = 0;
    for (int other = 1; other < width; other++) {
      if (best[last + other] < best[last + d]) {
        d = other;
      }
    }
    double sum = best[last + d];
    Arrays.fill(delays, 0, frames, 0);
    for (int t = frames - 1; t >= 0; t--) {
      delays[t] = d;
      d = from[t * width + d];
    }
    return sum;
  }

  /** The delay of a frame on the path found last. */
  int delay(int frame) {
    return delays[frame];
  }
}

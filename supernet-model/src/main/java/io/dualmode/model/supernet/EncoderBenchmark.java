package io.dualmode.model.supernet;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.stream.JavaEncoder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Times streaming encoder steps on one thread. Contenders take turns in short slices, so that what else the machine does hits
 * them alike, and each slice counts the thread's CPU time, so that waiting for a core counts for none; the figure is the median
 * over slices of the second half (the first half warms up).
 */
public final class EncoderBenchmark {
  private static final long SLICE_NANOS = 20_000_000L;

  private EncoderBenchmark() {}

  /** Something that encodes one chunk per call. */
  public interface Contender {
    String name();

    /** Milliseconds of audio in one step. */
    double audioMillis();

    void step();
  }

  /**
   * The outcome for one contender.
   *
   * @param cpuMillis CPU time of one step
   * @param wallMillis elapsed time of one step
   */
  public record Result(String name, double audioMillis, double cpuMillis, double wallMillis) {
    /** How many times faster than real time, by CPU time. */
    public double timesRealTime() {
      return audioMillis / cpuMillis;
    }
  }

  /** A stream of an encoder fed with noise, a chunk per step, without end. */
  public static Contender streaming(String name, JavaEncoder encoder, WeightSet weights) {
    EncoderConfig config = encoder.config();
    EncoderStream stream = encoder.newStream(new Corner(weights, ContextMode.STREAMING));
    int frames = config.chunkFrames() * config.stride();
    Random random = new Random(1);
    float[] features = new float[frames * config.melBins()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    float[] last = new float[1];
    return contender(name, frames * 10.0, () -> stream.accept(features, 0, frames, (data, offset, first, count) ->
        last[0] = data[offset]));
  }

  public static Contender contender(String name, double audioMillis, Runnable step) {
    return new Contender() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public double audioMillis() {
        return audioMillis;
      }

      @Override
      public void step() {
        step.run();
      }
    };
  }

  /** Runs the contenders for this long in all; results in their order. */
  public static List<Result> compare(Duration total, List<Contender> contenders) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<List<double[]>> slices = new ArrayList<>();
    contenders.forEach(c -> slices.add(new ArrayList<>()));
    long end = System.nanoTime() + total.toNanos();
    do {
      for (int i = 0; i < contenders.size(); i++) {
        slices.get(i).add(slice(contenders.get(i), threads));
      }
    } while (System.nanoTime() < end);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) {
      Contender c = contenders.get(i);
      List<double[]> warm = slices.get(i).subList(slices.get(i).size() / 2, slices.get(i).size());
      results.add(new Result(c.name(), c.audioMillis(), median(warm, 0), median(warm, 1)));
    }
    return results;
  }

  private static double[] slice(Contender contender, ThreadMXBean threads) {
    long wall = System.nanoTime();
    long cpu = threads.getCurrentThreadCpuTime();
    int steps = 0;
    while (threads.getCurrentThreadCpuTime() - cpu < SLICE_NANOS) {
      contender.step();
      steps++;
    }
    return new double[] {(threads.getCurrentThreadCpuTime() - cpu) / 1e6 / steps, (System.nanoTime() - wall) / 1e6 / steps};
  }

  private static double median(List<double[]> slices, int column) {
    double[] values = slices.stream().mapToDouble(s -> s[column]).toArray();
    Arrays.sort(values);
    return values[values.length / 2];
  }
}

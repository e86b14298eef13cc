package io.dualmode.tools.data;

import com.sun.management.OperatingSystemMXBean;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.augmentation.Augmentation;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** Measures what batches cost: {@code BatchSpeed CACHE ALIGNMENTS [batches] [threads] [strength]}. */
final class BatchSpeed {
  private BatchSpeed() {}

  public static void main(String[] args) throws Exception {
    FeatureCache cache = FeatureCache.open(Path.of(args[0]));
    List<Example> examples = Example.select(cache, PhoneAlignment.read(Path.of(args[1])), "train");
    int batches = args.length > 2 ? Integer.parseInt(args[2]) : 300;
    int threads = args.length > 3 ? Integer.parseInt(args[3]) : 1;
    double strength = args.length > 4 ? Double.parseDouble(args[4]) : 1;
    BatchSettings settings = BatchSettings.defaults(1).withThreads(threads).withSpecAugment(hours -> 1)
        .withAugmentation(Augmentation.defaults().scaled(strength));
    EncoderConfig config = new EncoderConfig(80, 3, 3, 11, 100, 3f, 640, 160, List.of(EncoderConfig.Block.conv(1, 1)), 8, 64,
        32, 40, 256, 803, 256, 256, 128);
    long begin = System.nanoTime();
    float[] mean = FeatureMean.of(cache, examples, settings.corpusWeights());
    double hours = examples.stream().mapToDouble(e -> e.utterance().seconds()).sum() / 3600;
    System.out.printf("%d examples, %.2f hours, mean in %.1f s%n", examples.size(), hours, (System.nanoTime() - begin) / 1e9);
    try (BatchLoader loader = new BatchLoader(cache, examples, config, mean, settings)) {
      double seconds = 0;
      long padded = 0;
      long valid = 0;
      begin = System.nanoTime();
      long cpu = cpu();
      double heard = 0;
      for (int i = 0; i < batches; i++) {
        if (i == batches / 4) {
          begin = System.nanoTime();
          cpu = cpu();
          seconds = 0;
          heard = 0;
        }
        TrainingBatch batch = loader.next();
        seconds += batch.audioSeconds();
        padded += (long) batch.size() * batch.maxFrames();
        valid += batch.validFrames();
        heard += batch.validFrames() * 0.01 * config.stride();
      }
      double wall = (System.nanoTime() - begin) / 1e9;
      System.out.printf("%d batches: %.0f audio seconds per second on %d threads, %.2f ms of processor per audio second; %.1f %% longer than "
          + "recorded, %.1f %% padding%n", batches, seconds / wall, threads, (cpu() - cpu) / 1e6 / seconds, 100 * (heard / seconds - 1),
          100.0 * (padded - valid) / padded);
    }
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }
}

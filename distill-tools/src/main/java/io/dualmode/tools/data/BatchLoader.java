package io.dualmode.tools.data;

import io.dualmode.model.encoder.EncoderConfig;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Makes training batches on background threads, a bounded number ahead, in an order that depends on the seed only.
 *
 * <p>Every batch has a generator of its own, derived from the seed and the number of the batch, so that a run that was stopped
 * goes on exactly by skipping the batches it had, and the number of threads changes nothing. One thread may call {@link #next}.
 */
public final class BatchLoader implements AutoCloseable {
  private final BatchSettings settings;
  private final BatchPlan plan;
  private final BatchAssembler assembler;
  private final ExecutorService threads;
  private final ArrayDeque<Future<TrainingBatch>> ahead = new ArrayDeque<>();

  /**
   * @param examples what to train on, {@link Example#select}
   * @param mean {@code feature.mean}, [melBins], copied; see {@link FeatureMean}
   */
  public BatchLoader(FeatureCache cache, List<Example> examples, EncoderConfig config, float[] mean, BatchSettings settings) {
    this.settings = settings;
    plan = new BatchPlan(List.copyOf(examples), settings);
    assembler = new BatchAssembler(cache, config, mean, settings.augmentation());
    threads = Executors.newFixedThreadPool(settings.threads(), task -> {
      Thread thread = new Thread(task, "batches");
      thread.setDaemon(true);
      return thread;
    });
    fill();
  }

  /** The next batch, waiting for it if necessary; there is always one. */
  public TrainingBatch next() throws InterruptedException {
    if (threads.isShutdown()) {
      throw new IllegalStateException("the batch loader is closed");
    }
    try {
      TrainingBatch batch = ahead.remove().get();
      fill();
      return batch;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a training batch could not be made: " + e.getCause(), e.getCause());
    }
  }

  /** Stops the threads; batches made ahead are dropped. */
  @Override
  public void close() {
    threads.shutdownNow();
    ahead.clear();
  }

  /**
   * All examples once, shortest first, without augmentation: for losses on held-out speech.
   *
   * @param consumer receives each batch; it may keep it
   */
  public static void forEach(
      FeatureCache cache, List<Example> examples, EncoderConfig config, float[] mean, double batchSeconds,
      Consumer<TrainingBatch> consumer) {
    BatchAssembler assembler = new BatchAssembler(cache, config, mean, null);
    List<Example> order = examples.stream()
        .sorted(Comparator.comparingInt(e -> e.utterance().samples())).toList();
    long index = 0;
    double seconds = 0;
    for (List<Example> part : BatchPlan.cut(order, batchSeconds)) {
      BatchPlan.Batch batch = new BatchPlan.Batch(index++, 0, part, seconds / 3600);
      seconds += batch.seconds();
      consumer.accept(assembler.assemble(batch, new SplittableRandom(0), 0));
    }
  }

  private void fill() {
    while (ahead.size() < settings.batchesAhead()) {
      BatchPlan.Batch batch = plan.next();
      ahead.add(threads.submit(() -> assembler.assemble(batch, new SplittableRandom(Seeds.mix(~settings.seed(), batch.index())),
          settings.specAugmentStrength().applyAsDouble(batch.hoursHeard()))));
    }
  }
}
